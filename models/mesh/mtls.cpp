// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mesh/inventory.h"

#include <algorithm>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace mesh {

namespace {

MtlsMode modeNamed(const QString &mode)
{
    if (mode == "STRICT"_L1)
        return MtlsMode::Strict;
    if (mode == "PERMISSIVE"_L1)
        return MtlsMode::Permissive;
    return mode == "DISABLE"_L1 ? MtlsMode::Disable : MtlsMode::Unset;
}

MtlsMode first(const QVector<ObjectPtr> &policies, const auto &applies)
{
    for (const ObjectPtr &policy : policies) {
        const auto *facts = std::get_if<PeerAuthenticationFacts>(&policy->facts);
        if (applies(*facts))
            return modeNamed(facts->mode);
    }
    return MtlsMode::Unset;
}

bool selects(const PeerAuthenticationFacts &facts)
{
    return facts.selector && !facts.selector->isEmpty();
}

} // namespace

PeerModes::PeerModes(const Snapshot &snapshot)
    : m_root(snapshot.rootNamespace())
{
    snapshot.table(Kind::PeerAuthentication).forEach([this](const ObjectPtr &policy) {
        if (policy->as<PeerAuthenticationFacts>())
            m_policies[policy->meta.ns].push_back(policy);
    });
    for (QVector<ObjectPtr> &policies : m_policies) {
        std::ranges::sort(policies, [](const ObjectPtr &a, const ObjectPtr &b) {
            return std::tie(a->meta.createdMs, a->meta.name) < std::tie(b->meta.createdMs, b->meta.name);
        });
    }
}

MtlsMode PeerModes::of(const QString &ns, const base::Labels &podLabels) const
{
    const QVector<ObjectPtr> own = m_policies.value(ns);
    MtlsMode mode = first(own, [&](const PeerAuthenticationFacts &f) { return selects(f) && base::matches(*f.selector, podLabels); });
    if (mode == MtlsMode::Unset)
        mode = first(own, [](const PeerAuthenticationFacts &f) { return !selects(f); });
    if (mode == MtlsMode::Unset)
        mode = first(m_policies.value(m_root), [](const PeerAuthenticationFacts &f) { return !selects(f); });
    return mode == MtlsMode::Unset ? MtlsMode::Permissive : mode;
}

QString nameOf(MtlsMode mode)
{
    switch (mode) {
    case MtlsMode::Disable: return u"DISABLE"_s;
    case MtlsMode::Permissive: return u"PERMISSIVE"_s;
    case MtlsMode::Strict: return u"STRICT"_s;
    case MtlsMode::Unset: break;
    }
    return {};
}

} // namespace mesh

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/meshconfig.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

QString textOr(Ref at, const QString &otherwise)
{
    const QString text = toQString(at.text());
    return text.isEmpty() ? otherwise : text;
}

} // namespace

MeshConfig::MeshConfig(ItemPtr item)
    : m_item(std::move(item))
{
}

QString MeshConfig::rootNamespace() const
{
    return textOr(ref()["rootNamespace"], u"istio-system"_s);
}

QString MeshConfig::trustDomain() const
{
    return textOr(ref()["trustDomain"], u"cluster.local"_s);
}

QStringList MeshConfig::trustDomainAliases() const
{
    return ref()["trustDomainAliases"].strings();
}

bool MeshConfig::autoMtls() const
{
    return ref()["enableAutoMtls"].boolean(true);
}

bool MeshConfig::ingress() const
{
    const Ref mode = ref()["ingressControllerMode"];
    return mode.text() != "OFF" && !(mode.isNumber() && mode.integer() == 1);
}

QString MeshConfig::ingressService() const
{
    return textOr(ref()["ingressService"], u"istio-ingressgateway"_s);
}

bool MeshConfig::proxyMetadata(std::string_view name) const
{
    return ref()["defaultConfig"]["proxyMetadata"][name].text() == "true";
}

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/comparison.h"

#include "models/graph/build.h"

namespace shell {

using store::Moment;
using Thumb = store::Playhead::Thumb;

Comparison::Comparison(store::Playhead &head, QObject *parent)
    : QObject(parent)
    , m_head(head)
{
    connect(&head, &store::Playhead::shown, this, &Comparison::request);
    connect(&m_derived, &store::DerivedBase::ready, this, [this] {
        if (!m_head.isComparing())
            return;
        m_differences = *m_derived.value();
        emit changed();
    });
}

void Comparison::setNamespaces(const QStringList &names)
{
    if (std::exchange(m_namespaces, names) != names)
        request();
}

void Comparison::request()
{
    if (!m_head.isComparing()) {
        if (!m_differences.isEmpty()) {
            m_differences.clear();
            emit changed();
        }
        return;
    }
    const Moment &before = m_head.moment(Thumb::Before), &after = m_head.moment();
    if (before.state != Moment::State::Ready || after.state != Moment::State::Ready)
        return;
    graph::Options options;
    options.namespaces = m_namespaces;
    m_derived.request([a = before.snapshot, b = after.snapshot, options] {
        const auto seconds = [](const mesh::Snapshot &snapshot) { return snapshot.traffic ? snapshot.traffic->windowSeconds : 0; };
        return graph::compare(graph::buildGraph(*a, options), graph::buildGraph(*b, options),
                              {.beforeSeconds = seconds(*a), .afterSeconds = seconds(*b)});
    });
}

} // namespace shell

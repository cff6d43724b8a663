// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/istiod.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace session {

namespace {

/// "1.31.0" of "docker.io/istio/pilot:1.31.0"; "" of an image named by digest only.
QString versionOf(const mesh::PodFacts &pod)
{
    static const QRegularExpression tag(u":([A-Za-z0-9_.-]+)(?:@|$)"_s);
    for (const mesh::ContainerFacts &container : pod.containers) {
        if (container.name != "discovery"_L1)
            continue;
        return tag.match(container.image.section(u'/', -1)).captured(1);
    }
    return {};
}

} // namespace

mesh::SourceState istiodState(const mesh::Snapshot &snapshot)
{
    int pods = 0, ready = 0;
    mesh::SourceState state;
    snapshot.table(mesh::Kind::Pod).forEach([&](const mesh::ObjectPtr &object) {
        const auto *pod = object->as<mesh::PodFacts>();
        if (!pod || object->meta.labels.value(u"app"_s) != "istiod"_L1 || pod->phase != "Running"_L1)
            return;
        ++pods;
        ready += pod->ready ? 1 : 0;
        if (state.version.isEmpty())
            state.version = versionOf(*pod);
        if (state.endpoint.isEmpty() || pod->ready)
            state.endpoint = object->meta.ns + u'/' + object->meta.name;
    });
    if (pods == 0)
        return state;
    const mesh::SourceState &api = snapshot.source(mesh::SourceId::Kubernetes);
    state.contactMs = api.contactMs;
    state.health = ready > 0 ? api.health : mesh::SourceHealth::Lost;
    if (ready < pods)
        state.error = base::Error{base::ErrorKind::Unreachable, u"%1 of %2 pods are ready"_s.arg(ready).arg(pods), state.endpoint};
    return state;
}

} // namespace session

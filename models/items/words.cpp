// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/words.h"

#include "models/base/quantity.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

using mesh::Cause;
using mesh::Health;

QString Words::health(Health health)
{
    switch (health) {
    case Health::Ok: return tr("ok");
    case Health::Info: return tr("info");
    case Health::Unknown: return tr("unknown");
    case Health::Stale: return tr("stale");
    case Health::Warn: return tr("warning");
    case Health::Error: return tr("error");
    case Health::Critical: return tr("critical");
    }
    return {};
}

QStringList Words::healthWords(Health health)
{
    static constexpr std::array names{"ok"_L1, "info"_L1, "unknown"_L1, "stale"_L1, "warning"_L1, "error"_L1, "critical"_L1};
    QStringList words{names[static_cast<std::size_t>(health)], Words::health(health)};
    words.removeDuplicates();
    return words;
}

namespace {

const mesh::VersionInfo *causeVersion(const mesh::ServiceInfo &row)
{
    const auto found = std::ranges::find(row.versions, row.causeVersion, &mesh::VersionInfo::version);
    return found == row.versions.end() ? nullptr : &*found;
}

} // namespace

QString Words::cause(const mesh::ServiceInfo &row)
{
    switch (row.cause) {
    case Cause::Denied: return tr("403 %1").arg(quantity::percent(row.in.denied));
    case Cause::Limited: return tr("429 %1").arg(quantity::percent(row.in.limited));
    case Cause::Plaintext: return tr("plaintext %1").arg(quantity::percent(1 - row.in.mtls));
    case Cause::NoEndpoints: return tr("no endpoints");
    case Cause::PodsNotReady: return tr("pods not ready");
    case Cause::VersionErrors:
        if (const auto *version = causeVersion(row))
            return u"%1 %2"_s.arg(version->version, quantity::percent(version->in.errors));
        return {};
    case Cause::NoTelemetry: return tr("no telemetry");
    case Cause::Errors:
    case Cause::None: break;
    }
    return {};
}

QString Words::cause(const mesh::WorkloadInfo &row)
{
    switch (row.cause) {
    case Cause::Denied: return tr("403 %1").arg(quantity::percent(row.in.denied));
    case Cause::Limited: return tr("429 %1").arg(quantity::percent(row.in.limited));
    case Cause::Plaintext: return tr("plaintext %1").arg(quantity::percent(1 - row.in.mtls));
    case Cause::PodsNotReady: return row.waiting.isEmpty() ? tr("%1 of %2 ready").arg(row.ready).arg(row.wanted) : row.waiting;
    case Cause::NoEndpoints: return tr("no endpoints");
    case Cause::NoTelemetry: return tr("no telemetry");
    case Cause::VersionErrors:
    case Cause::Errors:
    case Cause::None: break;
    }
    return {};
}

QString Words::sentence(const mesh::ServiceInfo &row)
{
    switch (row.cause) {
    case Cause::Errors: return tr("Fails for %1 of %2").arg(quantity::percent(row.in.errors), quantity::rate(row.in.rate));
    case Cause::Denied: return tr("Refuses %1 of %2 with 403").arg(quantity::percent(row.in.denied), quantity::rate(row.in.rate));
    case Cause::Limited: return tr("Limits %1 of %2 with 429").arg(quantity::percent(row.in.limited), quantity::rate(row.in.rate));
    case Cause::Plaintext: return tr("%1 of its traffic arrives in plaintext").arg(quantity::percent(1 - row.in.mtls));
    case Cause::NoEndpoints: return tr("No endpoint is ready: every call fails");
    case Cause::PodsNotReady: return tr("Not all of its pods are ready");
    case Cause::VersionErrors:
        if (const auto *version = causeVersion(row))
            return tr("%1 fails for %2 of %3").arg(version->version, quantity::percent(version->in.errors), quantity::rate(version->in.rate));
        return {};
    case Cause::NoTelemetry: return tr("No telemetry speaks of it");
    case Cause::None: break;
    }
    return {};
}

QString Words::sentence(const mesh::WorkloadInfo &row)
{
    switch (row.cause) {
    case Cause::Errors: return tr("Fails for %1 of %2").arg(quantity::percent(row.in.errors), quantity::rate(row.in.rate));
    case Cause::Denied: return tr("Refuses %1 of %2 with 403").arg(quantity::percent(row.in.denied), quantity::rate(row.in.rate));
    case Cause::Limited: return tr("Limits %1 of %2 with 429").arg(quantity::percent(row.in.limited), quantity::rate(row.in.rate));
    case Cause::Plaintext: return tr("%1 of its traffic arrives in plaintext").arg(quantity::percent(1 - row.in.mtls));
    case Cause::PodsNotReady: {
        const QString pods = tr("%1 of %2 pods are ready").arg(row.ready).arg(row.wanted);
        return row.waiting.isEmpty() ? pods : u"%1 (%2)"_s.arg(pods, row.waiting);
    }
    case Cause::NoEndpoints: return tr("No endpoint is ready: every call fails");
    case Cause::NoTelemetry: return tr("No telemetry speaks of it");
    case Cause::VersionErrors:
    case Cause::None: break;
    }
    return {};
}

QString Words::dataPlane(mesh::DataPlane plane)
{
    switch (plane) {
    case mesh::DataPlane::Sidecar: return tr("sidecar");
    case mesh::DataPlane::Ambient: return tr("ambient");
    case mesh::DataPlane::Linkerd: return tr("Linkerd proxy");
    case mesh::DataPlane::None: break;
    }
    return tr("no proxy");
}

QString Words::protocol(mesh::Protocol protocol)
{
    switch (protocol) {
    case mesh::Protocol::Http: return u"HTTP"_s;
    case mesh::Protocol::Grpc: return u"gRPC"_s;
    case mesh::Protocol::Tcp: return u"TCP"_s;
    case mesh::Protocol::Unknown: break;
    }
    return tr("unknown");
}

QString Words::source(mesh::SourceId id)
{
    switch (id) {
    case mesh::SourceId::Kubernetes: return tr("API server");
    case mesh::SourceId::Istiod: return u"istiod"_s;
    case mesh::SourceId::Prometheus: return u"Prometheus"_s;
    case mesh::SourceId::Count: break;
    }
    return {};
}

QString Words::sourceHealth(mesh::SourceHealth health)
{
    switch (health) {
    case mesh::SourceHealth::Off: return tr("not found");
    case mesh::SourceHealth::Connecting: return tr("connecting");
    case mesh::SourceHealth::Live: return tr("live");
    case mesh::SourceHealth::Stale: return tr("stale");
    case mesh::SourceHealth::Lost: return tr("lost");
    case mesh::SourceHealth::Refused: return tr("refused");
    }
    return {};
}

Health Words::healthOf(mesh::SourceHealth health)
{
    switch (health) {
    case mesh::SourceHealth::Live: return Health::Ok;
    case mesh::SourceHealth::Off:
    case mesh::SourceHealth::Connecting: return Health::Unknown;
    case mesh::SourceHealth::Stale: return Health::Stale;
    case mesh::SourceHealth::Lost:
    case mesh::SourceHealth::Refused: return Health::Error;
    }
    return Health::Unknown;
}

QString Words::kindHealth(mesh::KindHealth health)
{
    switch (health) {
    case mesh::KindHealth::Unknown: return tr("not asked yet");
    case mesh::KindHealth::Absent: return tr("not served");
    case mesh::KindHealth::Loading: return tr("loading");
    case mesh::KindHealth::Live: return tr("live");
    case mesh::KindHealth::Stale: return tr("stale");
    case mesh::KindHealth::Forbidden: return tr("forbidden");
    case mesh::KindHealth::Failed: return tr("failed");
    }
    return {};
}

QString Words::change(const graph::Change &change)
{
    if (change.gone)
        return tr("gone");
    if (change.added)
        return tr("new");
    using graph::Differs;
    QStringList parts;
    const auto say = [&](Differs what, const QString &word) {
        if (change.what.testFlag(what))
            parts << word;
    };
    say(Differs::MoreErrors, tr("more errors"));
    say(Differs::FewerErrors, tr("fewer errors"));
    say(Differs::MoreRefused, tr("more refused"));
    say(Differs::FewerRefused, tr("fewer refused"));
    say(Differs::Slower, tr("slower"));
    say(Differs::Faster, tr("faster"));
    say(Differs::MtlsLost, tr("mTLS lost"));
    say(Differs::MtlsGained, tr("mTLS gained"));
    say(Differs::MoreTraffic, tr("more traffic"));
    say(Differs::LessTraffic, tr("less traffic"));
    return parts.join(u", "_s);
}

QString Words::peer(const mesh::Peer &peer)
{
    switch (peer.kind) {
    case mesh::PeerKind::Workload:
    case mesh::PeerKind::External: return peer.workload.isEmpty() ? peer.app : peer.workload;
    case mesh::PeerKind::Passthrough: return u"PassthroughCluster"_s;
    case mesh::PeerKind::BlackHole: return u"BlackHoleCluster"_s;
    case mesh::PeerKind::Unknown: break;
    }
    return tr("unknown");
}

} // namespace items

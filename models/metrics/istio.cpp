// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Istio's rows into edges, and the join of their reporters. What ambient needs beyond that is in ambient.cpp.
#include "models/metrics/ambient.h"
#include "models/metrics/codes.h"
#include "models/metrics/edges.h"
#include "models/metrics/hosts.h"
#include "models/metrics/metrics.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace metrics {

namespace {

using mesh::PeerKind;
using mesh::Protocol;

class Gatherer
{
public:
    explicit Gatherer(const IstioAnswers &answers);
    void requests(const Batch &batch);
    void tcp(const Batch &batch);
    void buckets(const Batch &batch);
    void setLatency(Gathered &g);

    EdgeTable table;

private:
    EdgeKey key(const Batch &batch, qsizetype row, Translation &t, Protocol protocol, QString *host);
    void setDestination(EdgeKey &key, const Batch &batch, qsizetype row, Translation &t, QString *host);
    PairKey pair(const EdgeKey &key, Protocol protocol) const;
    Gathered &edge(const Batch &batch, qsizetype row, Translation &t, Protocol protocol);
    Side *side(Gathered &g, const QString &reporter);
    quint32 id(const QString &text) { return table.strings.add(text.toStdString()); }

    Hosts m_hosts;
    Latencies m_latencies;
    bool m_latencyByDestination = false;
};

Protocol protocolOf(const QString &label)
{
    if (label == "grpc"_L1)
        return Protocol::Grpc;
    if (label == "tcp"_L1)
        return Protocol::Tcp;
    return label == "http"_L1 ? Protocol::Http : Protocol::Unknown;
}

bool usable(double value)
{
    return std::isfinite(value) && value >= 0;
}

Gatherer::Gatherer(const IstioAnswers &answers)
{
    for (const Batch *b : {answers.requests, answers.tcp}) {
        if (b)
            m_hosts.learn(*b);
    }
}

/// Istio names no workload when the request went past the registry, to a host without pods, or nowhere.
void Gatherer::setDestination(EdgeKey &key, const Batch &batch, qsizetype row, Translation &t, QString *host)
{
    const QString name = batch.text(row, Label::DestinationServiceName);
    *host = batch.text(row, Label::DestinationService);
    if (*host == "unknown"_L1)
        host->clear();
    const bool past = name == "PassthroughCluster"_L1 || name == "InboundPassthroughCluster"_L1;
    const bool dropped = name == "BlackHoleCluster"_L1;
    const bool named = !name.isEmpty() && name != "unknown"_L1 && !past && !dropped;
    if (named) {
        key.ids[8] = t(row, Label::DestinationServiceName);
        key.ids[9] = t(row, Label::DestinationServiceNamespace);
    }
    if (t(row, Label::DestinationWorkload) != 0) {
        key.destinationKind = static_cast<quint8>(PeerKind::Workload);
        key.ids[4] = t(row, Label::DestinationCluster);
        key.ids[5] = t(row, Label::DestinationNamespace);
        key.ids[6] = t(row, Label::DestinationWorkload);
        key.ids[7] = t(row, Label::DestinationVersion);
        return;
    }
    key.destinationKind = static_cast<quint8>(past ? PeerKind::Passthrough : dropped ? PeerKind::BlackHole : PeerKind::Unknown);
    if (past || dropped || (!named && host->isEmpty()))
        return;
    const HostName resolved = m_hosts.resolve(host->isEmpty() ? name : *host, batch.text(row, Label::SourceNamespace));
    *host = resolved.host;
    key.destinationKind = static_cast<quint8>(PeerKind::External);
    key.ids[6] = id(resolved.host);
    if (!resolved.service.isEmpty()) {
        key.ids[8] = id(resolved.service);
        key.ids[9] = id(resolved.ns);
    }
    key.ids[5] = key.ids[9];
}

EdgeKey Gatherer::key(const Batch &batch, qsizetype row, Translation &t, Protocol protocol, QString *host)
{
    EdgeKey k;
    k.protocol = static_cast<quint8>(protocol);
    k.sourceKind = static_cast<quint8>(PeerKind::Unknown);
    if (t(row, Label::SourceWorkload) != 0) {
        k.sourceKind = static_cast<quint8>(PeerKind::Workload);
        k.ids[0] = t(row, Label::SourceCluster);
        k.ids[1] = t(row, Label::SourceNamespace);
        k.ids[2] = t(row, Label::SourceWorkload);
        k.ids[3] = t(row, Label::SourceVersion);
    }
    setDestination(k, batch, row, t, host);
    return k;
}

PairKey Gatherer::pair(const EdgeKey &k, Protocol protocol) const
{
    PairKey p{{k.ids[1], k.ids[2], k.ids[5], k.ids[6], k.ids[8], k.ids[9], static_cast<quint32>(protocol)}};
    if (m_latencyByDestination)
        p.ids[0] = p.ids[1] = 0;
    return p;
}

void fill(QString &field, const QString &text)
{
    if (field.isEmpty() && text != "unknown"_L1)
        field = text;
}

Gathered &Gatherer::edge(const Batch &batch, qsizetype row, Translation &t, Protocol protocol)
{
    QString host;
    Gathered &g = table.at(key(batch, row, t, protocol, &host));
    mesh::EdgeTraffic &e = g.edge;
    fill(e.host, host);
    if (e.source.kind == PeerKind::Workload)
        fill(e.source.app, batch.text(row, Label::SourceApp));
    fill(e.source.principal, cleanPrincipal(batch.text(row, Label::SourcePrincipal)));
    if (e.destination.kind == PeerKind::Workload)
        fill(e.destination.app, batch.text(row, Label::DestinationApp));
    else if (e.destination.kind == PeerKind::External)
        fill(e.destination.app, e.service);
    fill(e.destination.principal, cleanPrincipal(batch.text(row, Label::DestinationPrincipal)));
    return g;
}

Side *Gatherer::side(Gathered &g, const QString &reporter)
{
    Side *s = reporter == "source"_L1 ? &g.source : reporter == "destination"_L1 ? &g.destination : reporter == "waypoint"_L1 ? &g.waypoint : nullptr;
    if (s)
        s->seen = true;
    return s;
}

void Gatherer::requests(const Batch &batch)
{
    Translation t(batch, table.strings);
    for (qsizetype row = 0; row < batch.rows(); ++row) {
        const double rate = batch.value(row);
        if (!usable(rate))
            continue;
        Protocol protocol = protocolOf(batch.text(row, Label::RequestProtocol));
        if (protocol == Protocol::Unknown)
            protocol = Protocol::Http; // istio_requests_total counts nothing else
        Gathered &g = edge(batch, row, t, protocol);
        Side *s = side(g, batch.text(row, Label::Reporter));
        if (!s)
            continue;
        s->codes.append({codeText(protocol, batch.text(row, Label::ResponseCode), batch.text(row, Label::GrpcStatus)),
                         batch.text(row, Label::ResponseFlags), rate});
        const QString &policy = batch.text(row, Label::SecurityPolicy);
        s->secure += policy == "mutual_tls"_L1 ? rate : 0;
        s->plain += policy == "none"_L1 ? rate : 0;
    }
}

void Gatherer::tcp(const Batch &batch)
{
    Translation t(batch, table.strings);
    for (qsizetype row = 0; row < batch.rows(); ++row) {
        const double rate = batch.value(row);
        if (!usable(rate))
            continue;
        Side *s = side(edge(batch, row, t, Protocol::Tcp), batch.text(row, Label::Reporter));
        if (!s)
            continue;
        s->tcp = true;
        s->ztunnel |= batch.text(row, Label::Via) == "ztunnel"_L1;
        const QString &policy = batch.text(row, Label::SecurityPolicy);
        const bool secure = policy == "mutual_tls"_L1, plain = policy == "none"_L1;
        const QString &what = batch.text(row, Label::What);
        const QString &flags = batch.text(row, Label::ResponseFlags);
        s->carried |= !failedConnection(flags);
        if (what == "opened"_L1) {
            s->opened = sumKnown(s->opened, rate);
            s->failed += failedConnection(flags) ? rate : 0;
            s->denied += deniedConnection(flags) ? rate : 0;
            s->secureOpened += secure ? rate : 0;
            s->plainOpened += plain ? rate : 0;
            continue;
        }
        (what == "sent"_L1 ? s->sent : s->received) = sumKnown(what == "sent"_L1 ? s->sent : s->received, rate);
        s->secureBytes += secure ? rate : 0;
        s->plainBytes += plain ? rate : 0;
    }
}

void Gatherer::buckets(const Batch &batch)
{
    m_latencyByDestination = batch.column(Label::SourceWorkload) < 0;
    Translation t(batch, table.strings);
    std::vector<double> bounds(batch.strings.count());
    for (quint32 i = 0; i < batch.strings.count(); ++i)
        bounds[i] = bucketBound(batch.strings.utf8(i));
    QString host;
    for (qsizetype row = 0; row < batch.rows(); ++row) {
        const double upper = bounds[batch.cell(row, Label::Le)];
        if (std::isnan(upper) || !usable(batch.value(row)))
            continue;
        const QString &reporter = batch.text(row, Label::Reporter);
        const int rank = reporter == "waypoint"_L1 ? 2 : reporter == "destination"_L1 ? 1 : 0;
        const Protocol protocol = protocolOf(batch.text(row, Label::RequestProtocol));
        m_latencies.add(pair(key(batch, row, t, protocol, &host), protocol), rank, upper, batch.value(row));
    }
}

void Gatherer::setLatency(Gathered &g)
{
    const mesh::EdgeTraffic &e = g.edge;
    EdgeKey k;
    k.ids = {0, id(e.source.ns), id(e.source.workload), 0, 0, id(e.destination.ns), id(e.destination.workload), 0, id(e.service), id(e.serviceNs)};
    m_latencies.apply(pair(k, e.protocol), g.edge);
}

/// The destination calls a request that the caller cut "0"; the caller knows whether it was a timeout or its own client.
void nameCuts(QVector<mesh::CodeRate> &destination, const QVector<mesh::CodeRate> &source)
{
    double zero = 0, cuts = 0;
    for (const auto &c : destination)
        zero += c.code == "0"_L1 ? c.rate : 0;
    for (const auto &c : source)
        cuts += cutByCaller(c.flags) ? c.rate : 0;
    const double moved = std::min(zero, cuts);
    if (moved <= 0)
        return;
    for (auto &c : destination)
        c.rate *= c.code == "0"_L1 ? 1 - moved / zero : 1;
    for (const auto &c : source) {
        if (cutByCaller(c.flags))
            destination.append({c.code, c.flags, c.rate * moved / cuts});
    }
}

QVector<mesh::CodeRate> joinCodes(const Side &source, const Side &destination)
{
    if (!destination.seen)
        return source.codes;
    if (!source.seen)
        return destination.codes;
    QVector<mesh::CodeRate> lost;
    double lostRate = 0;
    for (const auto &c : source.codes) {
        if (neverArrived(c.flags)) {
            lost.append(c);
            lostRate += c.rate;
        }
    }
    if (source.total() >= destination.total() + lostRate)
        return source.codes;
    QVector<mesh::CodeRate> joined = destination.codes;
    nameCuts(joined, source.codes);
    return joined + lost;
}

double share(double part, double rest)
{
    return part + rest > 0 ? part / (part + rest) : mesh::nan;
}

void finishRequests(Gathered &g)
{
    mesh::EdgeTraffic &e = g.edge;
    const Side &seer = g.waypoint.seen ? g.waypoint : g.destination;
    e.codes = g.waypoint.seen ? g.waypoint.codes : joinCodes(g.source, g.destination);
    const double mtls = share(seer.secure, seer.plain);
    if (!std::isnan(mtls))
        e.mtls = mtls;
    summarise(e);
}

double tcpShare(const Side &s)
{
    const double byConnections = share(s.secureOpened, s.plainOpened);
    return std::isnan(byConnections) ? share(s.secureBytes, s.plainBytes) : byConnections; // long-lived ones open nothing
}

void setConnections(const Gathered &from, mesh::EdgeTraffic &e)
{
    const Side &s = from.source, &d = from.destination, &w = from.waypoint;
    e.sentBytes = maxKnown(maxKnown(s.received, d.received), w.received);
    e.receivedBytes = maxKnown(maxKnown(s.sent, d.sent), w.sent);
    e.opened = maxKnown(maxKnown(s.opened, d.opened), w.opened);
    double mtls = tcpShare(w.seen ? w : d);
    if (std::isnan(mtls) && s.ztunnel)
        mtls = tcpShare(s);
    if (std::isnan(e.mtls))
        e.mtls = mtls;
    if (e.protocol != Protocol::Tcp)
        return;
    const Side &teller = s.seen ? s : d; // the caller's side also knows of those that did not arrive
    const double all = maxKnown(s.opened, d.opened);
    e.errors = all > 0 ? std::min(1.0, teller.failed / all) : 0;
    e.denied = all > 0 ? std::min(1.0, std::max(s.denied, d.denied) / all) : 0;
}

/// Nothing happens now, and all that ever did was requests or connections that failed to leave: no edge of the mesh.
bool isIdleLoss(const Gathered &g)
{
    const mesh::EdgeTraffic &e = g.edge;
    if (e.protocol == Protocol::Tcp) {
        const bool idle = !(e.opened > 0) && !(e.sentBytes > 0) && !(e.receivedBytes > 0);
        return idle && !g.source.carried && !g.destination.carried && !g.waypoint.carried;
    }
    if (e.rate > 0)
        return false;
    const bool nobody = e.destination.kind != PeerKind::Workload;
    const auto lost = [nobody](const mesh::CodeRate &c) { return neverArrived(c.flags) || (nobody && outcome(c) == Outcome::Failed); };
    return std::ranges::all_of(g.source.codes, lost) && std::ranges::all_of(g.destination.codes, lost) && std::ranges::all_of(g.waypoint.codes, lost);
}

quint8 reporterBits(const Gathered &g)
{
    quint8 bits = 0;
    for (const auto &[s, bit] :
         {std::pair{&g.source, mesh::FromSource}, {&g.destination, mesh::FromDestination}, {&g.waypoint, mesh::FromWaypoint}}) {
        bits |= s->seen ? bit : 0;
        bits |= s->ztunnel ? mesh::FromZtunnel : 0;
    }
    return bits;
}

} // namespace

QVector<mesh::EdgeTraffic> join(const IstioAnswers &answers)
{
    Gatherer gatherer(answers);
    if (answers.requests)
        gatherer.requests(*answers.requests);
    if (answers.tcp)
        gatherer.tcp(*answers.tcp);
    if (answers.buckets)
        gatherer.buckets(*answers.buckets);

    const QVector<Fold> folds = foldAmbient(gatherer.table);
    QVector<mesh::EdgeTraffic> out;
    for (Gathered &g : gatherer.table.edges) {
        mesh::EdgeTraffic &e = g.edge;
        e.reporters = reporterBits(g);
        if (g.dropped)
            continue;
        if (e.protocol == Protocol::Tcp) {
            setConnections(g, e);
        } else {
            finishRequests(g);
            gatherer.setLatency(g);
        }
    }
    for (const Fold &f : folds) {
        setConnections(*f.connections, f.requests->edge);
        f.requests->edge.reporters |= f.connections->edge.reporters;
    }
    for (Gathered &g : gatherer.table.edges) {
        if (!g.dropped && !isIdleLoss(g))
            out.append(std::move(g.edge));
    }
    sortEdges(out);
    return out;
}

} // namespace metrics

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Linkerd's rows into edges. The caller's proxy (direction outbound) names both ends and sees mTLS itself, so it makes the
// edge. The destination's (inbound) knows a meshed caller only by its identity, which the outbound side has counted; it
// adds only what no proxy sent: callers without one, as an edge from Unknown.
#include "models/metrics/codes.h"
#include "models/metrics/edges.h"
#include "models/metrics/metrics.h"

#include <array>
#include <cmath>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace metrics {

namespace {

using mesh::PeerKind;
using mesh::Protocol;

// A pod has its Deployment and also its ReplicaSet among the labels: the first that is set names it.
constexpr std::array ownWorkload{Label::Deployment, Label::StatefulSet,           Label::DaemonSet, Label::CronJob,
                                 Label::Job,        Label::ReplicationController, Label::ReplicaSet};
constexpr std::array dstWorkload{Label::DstDeployment, Label::DstStatefulSet,           Label::DstDaemonSet, Label::DstCronJob,
                                 Label::DstJob,        Label::DstReplicationController, Label::DstReplicaSet};

template <size_t N> Label firstSet(const Batch &batch, qsizetype row, const std::array<Label, N> &labels)
{
    for (const Label l : labels) {
        if (batch.cell(row, l) != 0)
            return l;
    }
    return Label::Count;
}

class Gatherer
{
public:
    void responses(const Batch &batch);
    void buckets(const Batch &batch);
    void tcp(const Batch &batch);
    QVector<mesh::EdgeTraffic> finish();

private:
    EdgeKey outboundKey(const Batch &batch, qsizetype row, Translation &t, Protocol protocol, QString *host);
    EdgeKey inboundKey(const Batch &batch, qsizetype row, Translation &t, Protocol protocol);
    PairKey pair(const EdgeKey &k) const { return {{k.ids[1], k.ids[2], k.ids[5], k.ids[6], k.ids[8], k.ids[9], 0}}; }
    void foldConnections();

    struct Counts {
        double failures = 0; ///< by Linkerd's own classification
    };
    EdgeTable m_table;
    std::unordered_map<const Gathered *, Counts> m_counts;
    std::unordered_map<const Gathered *, PairKey> m_pairs;
    std::unordered_map<const Gathered *, double> m_open; ///< connections that stand
    Latencies m_latencies;
};

QString hostOf(const QString &authority)
{
    const qsizetype colon = authority.lastIndexOf(u':');
    return colon > 0 && authority.indexOf(u':') == colon ? authority.left(colon) : authority;
}

EdgeKey Gatherer::outboundKey(const Batch &batch, qsizetype row, Translation &t, Protocol protocol, QString *host)
{
    EdgeKey k;
    k.protocol = static_cast<quint8>(protocol);
    const Label own = firstSet(batch, row, ownWorkload);
    k.sourceKind = static_cast<quint8>(own == Label::Count ? PeerKind::Unknown : PeerKind::Workload);
    if (own != Label::Count) {
        k.ids[1] = t(row, Label::Namespace);
        k.ids[2] = t(row, own);
    }
    *host = hostOf(batch.text(row, Label::Authority));
    k.ids[8] = t(row, Label::DstService);
    k.ids[9] = k.ids[8] == 0 ? 0 : t(row, Label::DstNamespace);
    const Label dst = firstSet(batch, row, dstWorkload);
    k.destinationKind = static_cast<quint8>(PeerKind::Unknown);
    if (dst != Label::Count) {
        k.destinationKind = static_cast<quint8>(PeerKind::Workload);
        k.ids[5] = t(row, Label::DstNamespace);
        k.ids[6] = t(row, dst);
    } else if (!host->isEmpty()) {
        k.destinationKind = static_cast<quint8>(PeerKind::External);
        k.ids[5] = k.ids[9];
        k.ids[6] = m_table.strings.add(host->toStdString());
    }
    return k;
}

EdgeKey Gatherer::inboundKey(const Batch &batch, qsizetype row, Translation &t, Protocol protocol)
{
    EdgeKey k;
    k.protocol = static_cast<quint8>(protocol);
    k.sourceKind = static_cast<quint8>(PeerKind::Unknown);
    const Label own = firstSet(batch, row, ownWorkload);
    k.destinationKind = static_cast<quint8>(own == Label::Count ? PeerKind::Unknown : PeerKind::Workload);
    if (own != Label::Count) {
        k.ids[5] = t(row, Label::Namespace);
        k.ids[6] = t(row, own);
    }
    return k;
}

bool isMeshed(const QString &tls)
{
    return tls == "true"_L1;
}

void Gatherer::responses(const Batch &batch)
{
    Translation t(batch, m_table.strings);
    for (qsizetype row = 0; row < batch.rows(); ++row) {
        const double rate = batch.value(row);
        const bool inbound = batch.text(row, Label::Direction) == "inbound"_L1;
        const bool meshed = isMeshed(batch.text(row, Label::Tls));
        if (!std::isfinite(rate) || rate < 0 || (inbound && meshed))
            continue;
        const QString &grpc = batch.text(row, Label::GrpcStatus);
        const Protocol protocol = grpc.isEmpty() ? Protocol::Http : Protocol::Grpc;
        QString host;
        const EdgeKey key = inbound ? inboundKey(batch, row, t, protocol) : outboundKey(batch, row, t, protocol, &host);
        Gathered &g = m_table.at(key);
        if (g.edge.host.isEmpty())
            g.edge.host = host;
        QString &principal = g.edge.destination.principal;
        if (principal.isEmpty() && batch.text(row, Label::ServerId) != "unknown"_L1)
            principal = batch.text(row, Label::ServerId);
        Side &s = inbound ? g.destination : g.source;
        s.seen = true;
        const QString &status = batch.text(row, Label::StatusCode);
        s.codes.append({codeText(protocol, status.isEmpty() ? u"0"_s : status, grpc), u"-"_s, rate});
        s.secure += meshed ? rate : 0;
        s.plain += meshed ? 0 : rate;
        const auto o = outcome(s.codes.constLast());
        const bool refused = o == Outcome::Denied || o == Outcome::Limited;
        m_counts[&g].failures += batch.text(row, Label::Classification) == "failure"_L1 && !refused ? rate : 0;
        m_pairs[&g] = pair(key);
    }
}

void Gatherer::buckets(const Batch &batch)
{
    Translation t(batch, m_table.strings);
    for (qsizetype row = 0; row < batch.rows(); ++row) {
        const double upper = bucketBound(batch.strings.utf8(batch.cell(row, Label::Le)));
        const double count = batch.value(row);
        if (std::isnan(upper) || !std::isfinite(count) || count < 0)
            continue;
        QString host;
        m_latencies.add(pair(outboundKey(batch, row, t, Protocol::Http, &host)), 0, upper, count);
    }
}

void Gatherer::tcp(const Batch &batch)
{
    Translation t(batch, m_table.strings);
    for (qsizetype row = 0; row < batch.rows(); ++row) {
        const double value = batch.value(row);
        if (!std::isfinite(value) || value < 0)
            continue;
        QString host;
        const EdgeKey key = outboundKey(batch, row, t, Protocol::Tcp, &host);
        Gathered &g = m_table.at(key);
        m_pairs[&g] = pair(key);
        Side &s = g.source;
        const bool meshed = isMeshed(batch.text(row, Label::Tls));
        const QString &what = batch.text(row, Label::What);
        if (what == "open"_L1) {
            m_open[&g] += value;
            (meshed ? s.secureBytes : s.plainBytes) += value;
        } else if (what == "opened"_L1) {
            s.opened = sumKnown(s.opened, value);
            (meshed ? s.secureOpened : s.plainOpened) += value;
        } else if (what == "written"_L1) {
            s.sent = sumKnown(s.sent, value);
        } else if (what == "read"_L1) {
            s.received = sumKnown(s.received, value);
        }
    }
}

double mtlsShare(const Side &s)
{
    for (const auto &[secure, plain] : {std::pair(s.secure, s.plain), {s.secureOpened, s.plainOpened}, {s.secureBytes, s.plainBytes}}) {
        if (secure + plain > 0)
            return secure / (secure + plain);
    }
    return mesh::nan;
}

void setConnections(const Side &s, mesh::EdgeTraffic &e)
{
    e.sentBytes = s.sent;
    e.receivedBytes = s.received;
    e.opened = s.opened;
}

/// HTTP runs over connections that are counted too: one edge, not two. The TCP series of a pair may lack the service.
void Gatherer::foldConnections()
{
    using Ends = std::array<quint32, 4>;
    std::map<Ends, QVector<Gathered *>> http;
    const auto ends = [this](const Gathered &g) {
        const auto &ids = m_pairs.at(&g).ids;
        return Ends{ids[0], ids[1], ids[2], ids[3]};
    };
    for (Gathered &g : m_table.edges) {
        if (g.edge.protocol != Protocol::Tcp && g.source.seen)
            http[ends(g)].append(&g);
    }
    for (Gathered &g : m_table.edges) {
        const auto carried = g.edge.protocol == Protocol::Tcp ? http.find(ends(g)) : http.end();
        if (carried == http.end())
            continue;
        g.dropped = true;
        Gathered *best = carried->second.first();
        for (Gathered *e : carried->second)
            best = e->source.total() > best->source.total() ? e : best;
        setConnections(g.source, best->edge);
    }
}

QVector<mesh::EdgeTraffic> Gatherer::finish()
{
    foldConnections();
    QVector<mesh::EdgeTraffic> out;
    for (Gathered &g : m_table.edges) {
        mesh::EdgeTraffic &e = g.edge;
        const bool tcp = e.protocol == Protocol::Tcp;
        const bool still = tcp && !(m_open[&g] > 0) && !(g.source.opened > 0) && !(g.source.sent > 0) && !(g.source.received > 0);
        if (g.dropped || still)
            continue;
        e.reporters = mesh::FromLinkerd | (g.source.seen || tcp ? mesh::FromSource : 0) | (g.destination.seen ? mesh::FromDestination : 0);
        e.codes = g.source.codes + g.destination.codes;
        summarise(e);
        if (!tcp && e.rate > 0)
            e.errors = std::max(e.errors, m_counts[&g].failures / e.rate);
        e.mtls = mtlsShare(g.source.seen || tcp ? g.source : g.destination);
        if (tcp)
            setConnections(g.source, e);
        else
            m_latencies.apply(m_pairs.at(&g), e);
        if (e.destination.kind == PeerKind::Workload)
            e.destination.app = e.destination.workload;
        if (e.source.kind == PeerKind::Workload)
            e.source.app = e.source.workload;
        out.append(std::move(e));
    }
    sortEdges(out);
    return out;
}

} // namespace

QVector<mesh::EdgeTraffic> join(const LinkerdAnswers &answers)
{
    Gatherer gatherer;
    if (answers.responses)
        gatherer.responses(*answers.responses);
    if (answers.buckets)
        gatherer.buckets(*answers.buckets);
    if (answers.tcp)
        gatherer.tcp(*answers.tcp);
    return gatherer.finish();
}

} // namespace metrics

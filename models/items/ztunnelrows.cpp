// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a ztunnel's dump says as rows of the tables.
#include "models/items/dumptable.h"

#include "models/base/quantity.h"
#include "models/certificates/parse.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

QString tr(const char *text)
{
    return QCoreApplication::translate("items::DumpTable", text);
}

DumpCell orNone(const QString &text)
{
    return {text.isEmpty() ? u"–"_s : text};
}

/// Two may read the same: each keeps an id of its own.
QString unique(QHash<QString, int> &seen, const QString &id)
{
    const int before = seen[id]++;
    return before == 0 ? id : id + u'#' + QString::number(before);
}

} // namespace

bool isOfZtunnel(DumpPart part)
{
    return part >= DumpPart::Workloads && part <= DumpPart::Connections;
}

QVector<DumpRow> dumpRows(const proxies::Ztunnel &dump, DumpPart part, qint64 nowMs)
{
    QVector<DumpRow> rows;
    QHash<QString, int> seen;
    switch (part) {
    case DumpPart::Workloads:
        for (const proxies::ZtunnelWorkload &one : dump.workloads) {
            const bool healthy = one.status.isEmpty() || one.status == "Healthy"_L1;
            const mesh::Health health = healthy ? mesh::Health::Ok : mesh::Health::Warn;
            rows.push_back({.id = unique(seen, one.ns + u'/' + one.name),
                            .cells = {{one.name},
                                      orNone(one.ns),
                                      orNone(one.ips.join(u", "_s)),
                                      orNone(one.node),
                                      orNone(one.protocol),
                                      orNone(one.waypoint),
                                      orNone(one.serviceAccount),
                                      {one.status, none, health},
                                      orNone(one.policies.join(u", "_s))},
                            .health = health,
                            .entry = one.entry,
                            .name = one.name});
        }
        break;
    case DumpPart::Services:
        for (const proxies::ZtunnelService &one : dump.services) {
            const mesh::Health health = one.endpoints > 0 ? mesh::Health::Ok : mesh::Health::Warn;
            rows.push_back({.id = unique(seen, one.ns + u'/' + one.host),
                            .cells = {{one.name},
                                      orNone(one.ns),
                                      orNone(one.host),
                                      orNone(one.addresses.join(u", "_s)),
                                      orNone(one.waypoint),
                                      {QString::number(one.endpoints), static_cast<double>(one.endpoints), health}},
                            .health = health,
                            .entry = one.entry,
                            .name = one.name});
        }
        break;
    case DumpPart::Policies:
        for (const proxies::ZtunnelPolicy &one : dump.policies) {
            rows.push_back({.id = unique(seen, one.ns + u'/' + one.name),
                            .cells = {{one.name}, orNone(one.ns), orNone(one.action), orNone(one.scope), {one.rules}, {one.origin.text()}},
                            .origin = one.origin,
                            .entry = one.entry,
                            .name = one.name});
        }
        break;
    case DumpPart::Certificates:
        for (const proxies::ZtunnelCertificate &one : dump.certificates) {
            const certificates::Bundle bundle = certificates::parseBundle(one.chainPem);
            const bool any = !bundle.certificates.isEmpty();
            const qint64 until = any ? bundle.certificates.first()->notAfterMs : 0, left = until - nowMs;
            const bool available = one.state.startsWith("Available"_L1) || (one.state.isEmpty() && any);
            const mesh::Health state = available ? mesh::Health::Ok : one.state == "Initializing"_L1 ? mesh::Health::Warn : mesh::Health::Error;
            const mesh::Health ends = any && left <= 0 ? mesh::Health::Critical : mesh::Health::Ok;
            const QString words = one.reason.isEmpty() ? one.state : one.state + u": "_s + one.reason;
            rows.push_back(
                {.id = unique(seen, one.identity),
                 .cells = {{one.identity},
                           {words, none, state},
                           any ? DumpCell{left > 0 ? quantity::duration(left) : tr("ended"), static_cast<double>(left), ends} : DumpCell{u"–"_s},
                           any ? DumpCell{quantity::dateTime(until, nowMs)} : DumpCell{u"–"_s},
                           any ? DumpCell{bundle.certificates.first()->serialText()} : DumpCell{u"–"_s},
                           {QString::number(certificates::parseBundle(one.rootsPem).certificates.size())}},
                 .health = mesh::worst(state, ends),
                 .entry = one.entry,
                 .name = one.identity});
        }
        break;
    case DumpPart::Connections:
        for (const proxies::ZtunnelConnection &one : dump.connections) {
            rows.push_back({.id = unique(seen, QStringList{one.ns, one.workload, one.source, one.destination}.join(u'|')),
                            .cells = {{one.workload},
                                      orNone(one.ns),
                                      {one.inbound ? tr("inbound") : tr("outbound")},
                                      orNone(one.source),
                                      orNone(one.wanted),
                                      orNone(one.destination),
                                      orNone(one.protocol)},
                            .entry = one.entry,
                            .name = one.workload});
        }
        break;
    default: break;
    }
    return rows;
}

} // namespace items

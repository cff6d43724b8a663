// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a dump says as rows of the tables.
#include "models/items/dumptable.h"

#include "models/base/quantity.h"
#include "models/certificates/parse.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace items {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("items::DumpTable", text);
}

DumpCell count(qint64 value)
{
    return {QLocale().toString(value), static_cast<double>(value)};
}

DumpCell port(int value)
{
    return value > 0 ? DumpCell{QString::number(value), static_cast<double>(value)} : DumpCell{u"–"_s};
}

DumpCell orNone(const QString &text)
{
    return {text.isEmpty() ? u"–"_s : text};
}

/// Several rows of a dump may read the same: each keeps an id of its own, the same in the next dump.
class Ids
{
public:
    QString of(const QString &id)
    {
        const int before = m_seen[id]++;
        return before == 0 ? id : id + u'#' + QString::number(before);
    }

private:
    QHash<QString, int> m_seen;
};

mesh::Health healthOfState(const QString &state)
{
    return state == "refused"_L1 ? mesh::Health::Error : state == "warming"_L1 ? mesh::Health::Warn : mesh::Health::Ok;
}

} // namespace

QVector<DumpRow> dumpRows(const QVector<proxies::ListenerRow> &listeners)
{
    QVector<DumpRow> rows;
    rows.reserve(listeners.size());
    Ids ids;
    for (const proxies::ListenerRow &one : listeners) {
        const mesh::Health health = healthOfState(one.state);
        rows.push_back({.id = ids.of(one.name + u'|' + one.match),
                        .cells = {orNone(one.name),
                                  orNone(one.address),
                                  port(one.port),
                                  {one.match},
                                  orNone(one.destination),
                                  orNone(one.type),
                                  {one.state, std::numeric_limits<double>::quiet_NaN(), health},
                                  {one.origin.text()}},
                        .health = health,
                        .origin = one.origin,
                        .entry = one.entry,
                        .name = one.name});
    }
    return rows;
}

QVector<DumpRow> dumpRows(const QVector<proxies::RouteRow> &routes)
{
    QVector<DumpRow> rows;
    rows.reserve(routes.size());
    Ids ids;
    for (const proxies::RouteRow &one : routes) {
        rows.push_back({.id = ids.of(QStringList{one.name, one.host, one.match, one.routeName}.join(u'|')),
                        .cells = {orNone(one.name),
                                  orNone(one.host),
                                  orNone(one.domains.join(u", "_s)),
                                  orNone(one.match),
                                  orNone(one.destination),
                                  orNone(one.routeName),
                                  {one.origin.text()}},
                        .origin = one.origin,
                        .entry = one.entry,
                        .name = one.name});
    }
    return rows;
}

QVector<DumpRow> dumpRows(const QVector<proxies::ClusterRow> &clusters)
{
    QVector<DumpRow> rows;
    rows.reserve(clusters.size());
    Ids ids;
    for (const proxies::ClusterRow &one : clusters) {
        const mesh::Health health = healthOfState(one.state);
        rows.push_back({.id = ids.of(one.fullName),
                        .cells = {orNone(one.name.fqdn),
                                  port(one.name.port),
                                  orNone(one.name.subset),
                                  orNone(proxies::nameOf(one.name.direction)),
                                  orNone(one.type),
                                  {one.state, std::numeric_limits<double>::quiet_NaN(), health},
                                  {one.origin.text()}},
                        .health = health,
                        .origin = one.origin,
                        .entry = one.entry,
                        .name = one.fullName});
    }
    return rows;
}

QVector<DumpRow> dumpRows(const QVector<proxies::HostRow> &hosts)
{
    QVector<DumpRow> rows;
    rows.reserve(hosts.size());
    Ids ids;
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    for (const proxies::HostRow &one : hosts) {
        const mesh::Health state = one.health == "HEALTHY"_L1 ? mesh::Health::Ok : mesh::Health::Warn;
        const mesh::Health ejected = one.ejected ? mesh::Health::Error : mesh::Health::Ok;
        const double errors = one.requests > 0 ? static_cast<double>(one.errors) / static_cast<double>(one.requests) : 0;
        DumpCell failed = count(one.errors);
        failed.health = mesh::healthOfErrors(errors);
        rows.push_back({.id = ids.of(one.cluster + u'|' + one.address),
                        .cells = {{one.address},
                                  {one.health, none, state},
                                  {one.ejected ? tr("yes") : tr("no"), none, ejected},
                                  count(one.requests),
                                  failed,
                                  one.successRate < 0 ? DumpCell{u"–"_s} : DumpCell{quantity::number(one.successRate, 1), one.successRate},
                                  count(one.activeRequests),
                                  count(one.connectFails),
                                  count(one.weight),
                                  count(one.priority),
                                  {one.cluster}},
                        .health = mesh::worst(state, ejected),
                        .name = one.cluster});
    }
    return rows;
}

QVector<DumpRow> dumpRows(const QVector<proxies::SecretRow> &secrets, qint64 nowMs)
{
    QVector<DumpRow> rows;
    Ids ids;
    for (const proxies::SecretRow &one : secrets) {
        const certificates::Bundle bundle = certificates::parseBundle(one.pem);
        for (const certificates::CertificatePtr &certificate : bundle.certificates) {
            const qint64 left = certificate->notAfterMs - nowMs;
            const mesh::Health health = left <= 0 ? mesh::Health::Critical : mesh::Health::Ok;
            rows.push_back({.id = ids.of(one.name),
                            .cells = {{one.name},
                                      orNone(one.type),
                                      orNone(one.state),
                                      {certificate->spiffeId.isEmpty() ? certificate->subject.text : certificate->spiffeId},
                                      {left > 0 ? quantity::duration(left) : tr("ended"), static_cast<double>(left), health},
                                      {quantity::dateTime(certificate->notAfterMs, nowMs)},
                                      {certificate->serialText()}},
                            .health = health,
                            .entry = one.entry,
                            .name = one.name});
        }
        if (bundle.certificates.isEmpty())
            rows.push_back({.id = ids.of(one.name),
                            .cells = {{one.name}, orNone(one.type), orNone(one.state), {u"–"_s}, {u"–"_s}, {u"–"_s}, {u"–"_s}},
                            .entry = one.entry,
                            .name = one.name});
    }
    return rows;
}

QVector<DumpRow> dumpRows(const QVector<proxies::Difference> &differences, const QString &left, const QString &right)
{
    using Kind = proxies::Difference::Kind;
    QVector<DumpRow> rows;
    Ids ids;
    for (int i = 0; i < differences.size(); ++i) {
        const proxies::Difference &one = differences[i];
        const QString what = one.kind == Kind::OnlyLeft ? tr("only in %1").arg(left)
            : one.kind == Kind::OnlyRight               ? tr("only in %1").arg(right)
                                                        : tr("differs");
        const QString where = one.paths.mid(0, 3).join(u", "_s) + (one.paths.size() > 3 ? tr(" and %1 more").arg(one.paths.size() - 3) : QString());
        const QString section = proxies::nameOf(one.section);
        rows.push_back({.id = ids.of(section + u'|' + one.name), .cells = {{section}, {one.name}, {what}, {where}}, .entry = i, .name = one.name});
    }
    return rows;
}

QVector<DumpRow> dumpRows(const QVector<proxies::Logger> &loggers)
{
    QVector<DumpRow> rows;
    Ids ids;
    for (const proxies::Logger &one : loggers)
        rows.push_back({.id = ids.of(one.name), .cells = {{one.name}, {one.level}}, .name = one.name});
    return rows;
}

} // namespace items

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/planetable.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/cells.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;
using base::text::clean;
using metrics::PlaneNumber;

namespace items {

namespace {

constexpr double slowConvergence = 10; // s; the checks' threshold, too

bool same(const metrics::PlaneValues &a, const metrics::PlaneValues &b)
{
    for (size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i] && !(std::isnan(a[i]) && std::isnan(b[i])))
            return false;
    }
    return true;
}

void judge(PlaneRow &row)
{
    const auto counted = [&row](PlaneNumber number) { return std::round(std::isnan(row.value(number)) ? 0 : row.value(number)); };
    if (!row.istiod.ready) {
        row.health = mesh::Health::Error;
        row.cause =
            row.istiod.reason.isEmpty() ? PlaneTable::tr("It is not ready") : PlaneTable::tr("It is not ready: %1").arg(clean(row.istiod.reason));
    } else if (counted(PlaneNumber::Rejects) > 0) {
        row.health = mesh::Health::Warn;
        row.cause = PlaneTable::tr("Proxies refused %1 of its pushes").arg(QLocale().toString(counted(PlaneNumber::Rejects)));
    } else if (counted(PlaneNumber::CaErrors) > 0) {
        row.health = mesh::Health::Warn;
        row.cause = PlaneTable::tr("%1 certificates were not signed").arg(QLocale().toString(counted(PlaneNumber::CaErrors)));
    } else if (counted(PlaneNumber::InternalErrors) > 0) {
        row.health = mesh::Health::Warn;
        row.cause = PlaneTable::tr("%1 errors of its own").arg(QLocale().toString(counted(PlaneNumber::InternalErrors)));
    } else if (row.value(PlaneNumber::ConvergeP99) > slowConvergence) {
        row.health = mesh::Health::Warn;
        row.cause = PlaneTable::tr("A change takes %1 to reach the proxies").arg(quantity::latency(row.value(PlaneNumber::ConvergeP99) * 1000));
    }
}

bool isOf(const metrics::Plane &plane, const controlplane::Istiod &istiod)
{
    if (!plane.pod.isEmpty())
        return plane.pod == istiod.pod.name && (plane.ns.isEmpty() || plane.ns == istiod.pod.ns);
    return !istiod.ip.isEmpty() && plane.address() == istiod.ip;
}

/// A dash where nothing was measured; `zero` for what has never happened.
QString orDash(double value, const QString &text)
{
    return std::isnan(value) ? u"–"_s : text;
}

QVariant counted(const PlaneRow &row, PlaneNumber number, int role)
{
    double value = std::round(row.value(number));
    if (std::isnan(value) && row.measured)
        value = 0; // what never happened has no series
    if (role == HealthRole)
        return static_cast<int>(value > 0 ? mesh::Health::Warn : mesh::Health::Ok);
    return numberCell(value, orDash(value, QLocale().toString(value, 'f', 0)), role);
}

QVariant seconds(double value, int role)
{
    return numberCell(value, orDash(value, quantity::latencyNumber(value * 1000)), role);
}

} // namespace

bool operator==(const PlaneRow &a, const PlaneRow &b)
{
    return a.istiod == b.istiod && a.revision == b.revision && a.tags == b.tags && a.connected == b.connected && a.measured == b.measured
        && a.instance == b.instance && same(a.values, b.values) && a.health == b.health && a.cause == b.cause;
}

void PlaneTable::update(const controlplane::Revisions &revisions, const QVector<metrics::Plane> *planes, const proxies::Status *status, qint64 nowMs)
{
    QHash<QString, int> connected;
    QSet<QString> answered;
    for (const proxies::Proxy &proxy : status ? status->proxies : QVector<proxies::Proxy>())
        ++connected[proxy.istiod];
    for (const proxies::Asked &one : status ? status->asked : QVector<proxies::Asked>()) {
        if (!one.error)
            answered.insert(one.pod);
    }
    QVector<PlaneRow> rows;
    for (const controlplane::Revision &revision : revisions.all) {
        for (const controlplane::Istiod &istiod : revision.istiods) {
            PlaneRow row{
                .istiod = istiod, .revision = revision.name, .tags = revision.tags, .instance = {}, .types = {}, .cause = {}, .nowMs = nowMs};
            row.values.fill(mesh::nan);
            if (answered.contains(istiod.pod.name))
                row.connected = connected.value(istiod.pod.name);
            for (const metrics::Plane &plane : planes ? *planes : QVector<metrics::Plane>()) {
                if (!isOf(plane, istiod))
                    continue;
                row.measured = true;
                row.instance = plane.instance;
                row.values = plane.values;
                row.types = plane.types;
            }
            judge(row);
            rows.push_back(row);
        }
    }
    setRows(rows);
}

QVariant PlaneTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column >= Proxies;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)
        return {};
    const bool tip = role == Qt::ToolTipRole;
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Name: return tr("Instance");
    case Revision: return tip ? tr("Revision, and the tags that point to it") : tr("Revision");
    case Version: return tr("Version");
    case Proxies: return tip ? tr("Proxies that are connected to it") : tr("Proxies");
    case Pushes: return tip ? tr("Pushes to proxies per second") : tr("Pushes, /s");
    case Converge: return tip ? tr("99 % of the changes in the time range reached their proxies within") : tr("Converge, ms");
    case Queue: return tip ? tr("99 % of proxies waited less for their push, in the time range") : tr("Queue, ms");
    case Rejects: return tip ? tr("Pushes that proxies refused in the time range") : tr("Rejects");
    case Size: return tip ? tr("99 % of pushes are smaller") : tr("Size p99");
    case Signed: return tip ? tr("Workload certificates signed per minute") : tr("Signed, /min");
    case CaErrors: return tip ? tr("Certificates that were not signed in the time range") : tr("CA errors");
    case Cpu: return tip ? tr("Processor cores in use") : tr("CPU, cores");
    case Memory: return tr("Memory");
    case Up: return tip ? tr("How long it has been running") : tr("Up");
    default: return {};
    }
}

QVariant PlaneTable::cell(const PlaneRow &row, int column, int role) const
{
    if (role == RowHealthRole)
        return static_cast<int>(row.health);
    if (role == Qt::ToolTipRole && (column == Glyph || column == Name) && !row.cause.isEmpty())
        return row.cause;
    switch (column) {
    case Glyph: return healthCell(row.health, row.connected, role);
    case Name: return textCell(clean(row.istiod.pod.name), role);
    case Revision:
        return textCell(row.tags.isEmpty() ? clean(row.revision) : u"%1 (%2)"_s.arg(clean(row.revision), clean(row.tags.join(u", "_s))), role);
    case Version: return textCell(clean(row.istiod.version), role);
    case Proxies: {
        const double count = row.connected >= 0 ? row.connected : row.value(PlaneNumber::Proxies);
        return numberCell(count, orDash(count, QLocale().toString(count, 'f', 0)), role);
    }
    case Pushes:
        return numberCell(row.value(PlaneNumber::Pushes),
                          orDash(row.value(PlaneNumber::Pushes), quantity::rateNumber(row.value(PlaneNumber::Pushes))), role);
    case Converge:
        if (role == HealthRole)
            return static_cast<int>(row.value(PlaneNumber::ConvergeP99) > slowConvergence ? mesh::Health::Warn : mesh::Health::Ok);
        return seconds(row.value(PlaneNumber::ConvergeP99), role);
    case Queue: return seconds(row.value(PlaneNumber::QueueP99), role);
    case Rejects: return counted(row, PlaneNumber::Rejects, role);
    case Size:
        return numberCell(row.value(PlaneNumber::SizeP99), orDash(row.value(PlaneNumber::SizeP99), quantity::bytes(row.value(PlaneNumber::SizeP99))),
                          role);
    case Signed: {
        const double perMinute = row.value(PlaneNumber::Signed) * 60;
        return numberCell(perMinute, orDash(perMinute, quantity::rateNumber(perMinute)), role);
    }
    case CaErrors: return counted(row, PlaneNumber::CaErrors, role);
    case Cpu:
        return numberCell(row.value(PlaneNumber::Cpu), orDash(row.value(PlaneNumber::Cpu), quantity::number(row.value(PlaneNumber::Cpu), 2)), role);
    case Memory:
        return numberCell(row.value(PlaneNumber::Memory), orDash(row.value(PlaneNumber::Memory), quantity::bytes(row.value(PlaneNumber::Memory))),
                          role);
    case Up: {
        const double ms = row.istiod.startedMs > 0 ? static_cast<double>(row.nowMs - row.istiod.startedMs) : mesh::nan;
        return numberCell(ms, orDash(ms, quantity::duration(static_cast<qint64>(std::isnan(ms) ? 0 : ms))), role);
    }
    default: return {};
    }
}

QStringList PlaneTable::filterKeys()
{
    return {u"ns"_s, u"revision"_s, u"version"_s, u"proxies"_s, u"rejects"_s};
}

std::optional<QVariant> PlaneTable::filterField(int at, const QString &key) const
{
    const PlaneRow &row = rows()[at];
    if (key.isEmpty())
        return row.istiod.pod.name;
    if (key == "ns"_L1)
        return row.istiod.pod.ns;
    if (key == "revision"_L1)
        return row.tags + QStringList{row.revision};
    if (key == "version"_L1)
        return row.istiod.version;
    if (key == "proxies"_L1)
        return row.connected >= 0 ? QVariant(row.connected) : QVariant(row.value(PlaneNumber::Proxies));
    if (key == "rejects"_L1)
        return row.value(PlaneNumber::Rejects);
    return std::nullopt;
}

} // namespace items

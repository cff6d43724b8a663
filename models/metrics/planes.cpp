// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/planes.h"

#include "models/metrics/series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace metrics {

namespace {

constexpr std::array<std::string_view, planeNumbers> spellings{
    "proxies",
    "services",
    "virtual-services",
    "uptime",
    "remote-clusters",
    "root-expiry",
    "chain-expiry",
    "memory",
    "conflicts",
    "cpu",
    "events",
    "pushes",
    "converge-p50",
    "converge-p99",
    "queue-p99",
    "push-p99",
    "size-p99",
    "rejects",
    "send-errors",
    "internal-errors",
    "rejected-configs",
    "signed",
    "ca-errors",
    "injected",
    "injection-failures",
    "validation-failed",
    "key-fetch-failures",
};
static_assert(!spellings.back().empty());

enum class Joined : quint8 { Sum, Largest, Smallest };

Joined joined(PlaneNumber number)
{
    switch (number) {
    case PlaneNumber::ConvergeP50:
    case PlaneNumber::ConvergeP99:
    case PlaneNumber::QueueP99:
    case PlaneNumber::PushP99:
    case PlaneNumber::SizeP99:
    case PlaneNumber::Services:        // each istiod knows all of them
    case PlaneNumber::VirtualServices:
    case PlaneNumber::RemoteClusters:
    case PlaneNumber::Conflicts: return Joined::Largest;
    case PlaneNumber::RootExpiry:
    case PlaneNumber::ChainExpiry:
    case PlaneNumber::Uptime: return Joined::Smallest;
    default: return Joined::Sum;
    }
}

double join(PlaneNumber number, double a, double b)
{
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) ? b : a;
    switch (joined(number)) {
    case Joined::Sum: return a + b;
    case Joined::Largest: return std::max(a, b);
    case Joined::Smallest: return std::min(a, b);
    }
    return a;
}

PlaneValues unknown()
{
    PlaneValues values;
    values.fill(mesh::nan);
    return values;
}

/// "cds" for both "cds" and its type URL: istiod's counters name the first, its histograms the second. "" for what consoles ask.
QString typeOf(const QString &text)
{
    static constexpr std::pair<const char *, const char *> names[]{
        {"Cluster", "cds"}, {"ClusterLoadAssignment", "eds"}, {"Listener", "lds"}, {"RouteConfiguration", "rds"},
        {"Secret", "sds"},  {"TypedExtensionConfig", "ecds"}, {"Address", "wds"},  {"Authorization", "wads"}};
    if (text.startsWith(QLatin1String("istio.io/debug")))
        return {};
    const QString last = text.mid(std::max(text.lastIndexOf(u'.'), text.lastIndexOf(u'/')) + 1);
    for (const auto &[name, shortName] : names) {
        if (last == QLatin1String(name))
            return QLatin1String(shortName);
    }
    return text.contains(u'/') ? last : text;
}

std::optional<PlaneNumber> numberOf(std::string_view text)
{
    const auto found = std::ranges::find(spellings, text);
    return found == spellings.end() ? std::nullopt : std::optional(static_cast<PlaneNumber>(found - spellings.begin()));
}

} // namespace

std::string_view spelling(PlaneNumber number)
{
    return spellings[static_cast<size_t>(number)];
}

bool isByType(PlaneNumber number)
{
    return number == PlaneNumber::Pushes || number == PlaneNumber::PushP99 || number == PlaneNumber::SizeP99 || number == PlaneNumber::Rejects;
}

QString Plane::address() const
{
    const qsizetype colon = instance.lastIndexOf(u':');
    QString host = colon < 0 ? instance : instance.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    return host;
}

QVector<Plane> planesOf(const Batch &rows)
{
    using Name = std::tuple<QString, QString, QString>;
    struct Found {
        PlaneValues values = unknown();
        std::map<QString, PlaneValues> types;
    };
    std::map<Name, Found> found;
    for (qsizetype row = 0; row < rows.rows(); ++row) {
        const auto number = numberOf(rows.strings.utf8(rows.cell(row, Label::What)));
        const double value = rows.value(row);
        if (!number || !std::isfinite(value))
            continue;
        const QString &written = rows.text(row, Label::Type);
        const QString type = isByType(*number) ? typeOf(written) : QString();
        if (isByType(*number) && type.isEmpty() && !written.isEmpty())
            continue;
        Found &plane = found[{rows.text(row, Label::Namespace), rows.text(row, Label::Pod), rows.text(row, Label::Instance)}];
        const auto at = static_cast<size_t>(*number);
        plane.values[at] = join(*number, plane.values[at], value);
        if (!type.isEmpty())
            plane.types.try_emplace(type, unknown()).first->second[at] = value;
    }
    QVector<Plane> planes;
    for (auto &[name, plane] : found) {
        QVector<PlaneType> types;
        for (auto &[type, values] : plane.types)
            types.push_back({type, values});
        planes.push_back({std::get<0>(name), std::get<1>(name), std::get<2>(name), plane.values, types});
    }
    return planes;
}

void addPlanes(QVector<Plane> &planes, const QVector<Plane> &more)
{
    const auto fill = [](PlaneValues &values, const PlaneValues &from) {
        for (size_t i = 0; i < values.size(); ++i)
            values[i] = std::isnan(values[i]) ? from[i] : values[i];
    };
    for (const Plane &one : more) {
        const auto same = [&one](const Plane &plane) { return plane.ns == one.ns && plane.pod == one.pod && plane.instance == one.instance; };
        const auto plane = std::ranges::find_if(planes, same);
        if (plane == planes.end())
            continue;
        fill(plane->values, one.values);
        for (const PlaneType &type : one.types) {
            const auto known = std::ranges::find(plane->types, type.type, &PlaneType::type);
            if (known == plane->types.end())
                plane->types.push_back(type);
            else
                fill(known->values, type.values);
        }
        std::ranges::sort(plane->types, {}, &PlaneType::type);
    }
}

QVector<PlaneSeries> planeSeriesOf(const Batch &rows)
{
    QVector<PlaneSeries> series;
    for (qsizetype row = 0; row < rows.rows(); ++row) {
        if (const auto number = numberOf(rows.strings.utf8(rows.cell(row, Label::What))))
            series.push_back({*number, rows.text(row, Label::Type), rowSeries(rows, row)});
    }
    std::ranges::stable_sort(series, {}, [](const PlaneSeries &one) { return std::pair(one.number, one.type); });
    return series;
}

double together(const QVector<Plane> &planes, PlaneNumber number)
{
    double all = mesh::nan;
    for (const Plane &plane : planes)
        all = join(number, all, plane.value(number));
    return all;
}

} // namespace metrics

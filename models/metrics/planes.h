// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What istiods count of themselves, per scraped instance, from the telemetry store's answers. The names of the metrics are
// in app/sources/prometheus/planequeries.cpp.
#pragma once

#include "models/mesh/traffic.h"
#include "models/metrics/samples.h"

#include <optional>

namespace metrics {

/// Rates are per second over the query's window; counts and quantiles are of the query's span; gauges are of now.
enum class PlaneNumber : quint8 {
    Proxies,          ///< gauge: connected
    Services,         ///< gauge: known
    VirtualServices,  ///< gauge
    Uptime,           ///< gauge, s
    RemoteClusters,   ///< gauge: managed, the own one among them
    RootExpiry,       ///< gauge, unix s: of the CA's root
    ChainExpiry,      ///< gauge, unix s: of what the CA signs with
    Memory,           ///< gauge, bytes resident
    Conflicts,        ///< gauge: listeners and clusters that collide
    Cpu,              ///< rate: cores
    Events,           ///< rate: of changes in the cluster
    Pushes,           ///< rate; by type, too
    ConvergeP50,      ///< s, from a change to the last proxy that took it
    ConvergeP99,
    QueueP99,         ///< s, a proxy's wait for its push
    PushP99,          ///< s, one push; by type, too
    SizeP99,          ///< bytes of one push; by type, too
    Rejects,          ///< count of pushes that proxies refused; by type, too
    SendErrors,       ///< count
    InternalErrors,   ///< count
    RejectedConfigs,  ///< count of objects that istiod could not take
    Signed,           ///< rate: workload certificates
    CaErrors,         ///< count: requests that were refused or could not be signed
    Injected,         ///< count: pods
    InjectionFailures, ///< count
    ValidationFailed, ///< count of objects that the validating webhook refused
    KeyFetchFailures, ///< count of JWT key sets that could not be fetched
    Number
};
inline constexpr int planeNumbers = static_cast<int>(PlaneNumber::Number);

/// "proxies", "converge-p99": what a row of the answer calls it in its label `what`, and JSON.
std::string_view spelling(PlaneNumber number);
/// Also by type: rows of these with a label `type` are parts, their sum (of quantiles: the largest) is the whole.
bool isByType(PlaneNumber number);

using PlaneValues = std::array<double, planeNumbers>; ///< NaN = not known

struct PlaneType {
    QString type; ///< "cds", as istiod names it
    PlaneValues values;
};

struct Plane {
    QString ns, pod;  ///< as the store's relabelling says; either may be empty
    QString instance; ///< "10.0.0.7:15014"
    PlaneValues values;
    QVector<PlaneType> types; ///< sorted by type

    double value(PlaneNumber number) const { return values[static_cast<size_t>(number)]; }
    /// The host part of `instance`.
    QString address() const;
};

struct PlaneSeries {
    PlaneNumber number = PlaneNumber::Pushes;
    QString type; ///< "" = of all
    mesh::Series series;
};

/// Rows with the labels What, Type, Namespace, Pod, Instance; what is unknown there is left out. Sorted by namespace, pod, instance.
QVector<Plane> planesOf(const Batch &rows);
/// More numbers of the same planes, from another answer. Those that were not there are left out: they are no istiods' own.
void addPlanes(QVector<Plane> &planes, const QVector<Plane> &more);
/// Rows with the labels What and Type, over time.
QVector<PlaneSeries> planeSeriesOf(const Batch &rows);

/// Of several planes: sums, of quantiles and expiries the worst; Uptime is the youngest's. NaN only where no plane knows.
double together(const QVector<Plane> &planes, PlaneNumber number);

} // namespace metrics

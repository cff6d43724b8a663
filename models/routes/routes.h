// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The routes that the configuration wants, each with the traffic that is known of it: VirtualServices (http), HTTPRoutes and
// GRPCRoutes joined with what proxies counted. A pure function of a Snapshot. By default Istio names no route on its metrics;
// then only the split by destination of a host is known, and each route says so (Told) instead of showing a number that is
// not its own. Never asks a store, never writes; the change that would name routes is in offer.h. Called by session (which
// labels to ask for), items, report and the Traffic page.
#pragma once

#include "models/mesh/host.h"
#include "models/mesh/snapshot.h"

namespace routes {

/// How the numbers of a route are known.
enum class Told : quint8 {
    Nothing,     ///< no traffic is known, of the route or of its host
    ByName,      ///< its own series name it
    ByExclusion, ///< series without a name, and it is the only route without one that they can be of
    Alone,       ///< it takes all requests of its host: the host's numbers are its own
    SplitOnly,   ///< only what the host's destinations get is known, of all its routes together
};

struct Measured {
    double rate = mesh::nan; ///< requests per second; NaN = not known
    double errors = 0, denied = 0, limited = 0; ///< shares 0..1, as mesh::EdgeTraffic's
    double refused = 0;      ///< share 0..1 of all 4xx
    double timeouts = 0;     ///< share 0..1 that ended in a timeout of the route (flag UT)
    double exhausted = 0;    ///< share 0..1 that failed after all retries (flag URX)
    double p50 = mesh::nan, p95 = mesh::nan, p99 = mesh::nan; ///< ms
    QVector<mesh::CodeRate> codes;

    bool known() const { return rate == rate; }
    /// Response flags with their rate, largest first; "-" left out.
    QVector<std::pair<QString, double>> flags() const;
    friend bool operator==(const Measured &a, const Measured &b);
};

struct Target {
    QString host, subset; ///< as written
    mesh::ServiceRef service;
    int port = 0;
    double wanted = 0;       ///< share 0..1
    double seen = mesh::nan; ///< share 0..1 of what reached a target; NaN = not known
    double rate = mesh::nan, errors = mesh::nan;
    QString label() const;   ///< "v2", or the host without a subset
    friend bool operator==(const Target &a, const Target &b);
};

struct Route {
    mesh::ObjectKey owner;
    QString place;      ///< "http[1]", "rules[0]"
    QString name;       ///< "" = none
    QString metricName; ///< what metrics call it when they name routes; "" for a VirtualService's route without name
    QString host;       ///< key of its Host
    QStringList hosts, gateways; ///< as written; no gateways = the mesh's own proxies
    QStringList matches;         ///< any of them; empty = every request
    QVector<Target> targets;
    QString mirror;     ///< "canary 20 %"; "" = none
    QString timeout;    ///< "" = none given
    std::optional<mesh::RetryFacts> retries;
    std::optional<mesh::FaultFacts> fault;
    bool sendsNowhere = false; ///< a redirect, a direct response

    Told told = Told::Nothing;
    QString label;      ///< the metrics' label that named it
    Measured measured;

    QString id() const;        ///< "VirtualService/shop/reviews/http[1]"
    QString shownName() const; ///< name or place
    bool takesAll() const { return matches.isEmpty(); }
    friend bool operator==(const Route &a, const Route &b);
};

/// What one workload of a host gets.
struct Share {
    QString ns, workload, version;
    double rate = 0, share = 0, errors = 0;
    friend bool operator==(const Share &, const Share &) = default;
};

/// Where requests enter: a host, from the mesh's own proxies or through gateways.
struct Host {
    QString key;
    QString title;    ///< "reviews", "shop.example.com"
    QString gateway;  ///< "shop/shop"; "" = from inside the mesh
    QString ns;       ///< of the service, else of the object
    mesh::ServiceRef service; ///< empty for a host that is none
    Measured total;
    QVector<Share> split; ///< largest first
    int routes = 0;
    bool named = false;   ///< some route of it is told by name
    friend bool operator==(const Host &a, const Host &b);
};

struct List {
    QVector<Host> hosts;   ///< gateways first, then by namespace and title
    QVector<Route> routes; ///< by host, then in the order in which they are tried
    QStringList labels;    ///< that name routes on the metrics, as Telemetry objects say
    bool traffic = false;  ///< a telemetry store has answered
    double unattributed = 0; ///< req/s whose series name a route that fits no object, or several
    double unruled = 0;      ///< req/s that no route chose ("default")

    const Host *host(const QString &key) const;
    const Route *route(const QString &id) const;
};

List list(const mesh::Snapshot &snapshot);

/// Labels that some Telemetry's tagOverrides give xds.route_name for requests. Sorted, at most 4.
QStringList labels(const mesh::Snapshot &snapshot);

} // namespace routes

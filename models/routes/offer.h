// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The change that makes a mesh name its routes on its metrics, as drafts for the review, and what it would cost. Nothing
// here applies anything.
#pragma once

#include "models/changes/changes.h"
#include "models/routes/routes.h"
#include "models/store/source.h"

namespace routes {

struct Offer {
    QString label; ///< the tag: "route"
    QString ns;    ///< of the Telemetry; the root namespace = the whole mesh
    /// As Drafts::opened() gives it: the object in the cluster, or nothing of a new one. `text` is what it should become.
    changes::Draft draft;
    bool isNew = true;
};

/// A Telemetry whose metrics overrides tag requests and their duration, as the callers' proxies count them, with
/// xds.route_name. Where the namespace has one without a selector it is edited: of two such objects Istio takes only the
/// oldest. `ns` "" = the root namespace. Errors: Conflict (it names routes already), Unsupported (its text can't be edited).
base::Result<Offer> offerNames(const mesh::Snapshot &snapshot, const QString &ns = {}, const QString &label = QStringLiteral("route"));

/// Series are split by route: at most (series now) x (names that lead to the service). A service that no route leads to
/// keeps its series: all of them say "default".
struct Cost {
    struct Row {
        QString ns, service;
        qint64 now = 0;
        int names = 1;
        qint64 atMost() const { return now * names; }
        friend bool operator==(const Row &, const Row &) = default;
    };
    QVector<Row> rows; ///< those that get more, most first
    qint64 now = 0, atMost = 0; ///< of all services
};
Cost cost(const List &list, const QVector<store::SeriesCount> &counts);

/// Names for the routes of one VirtualService that have none.
struct Naming {
    struct Name {
        QString place, name;
    };
    QVector<Name> names;
    changes::Draft draft; ///< as in Offer
};

/// `text` is what to edit: a draft's, or empty for the object as it is. NotFound when every route has a name.
base::Result<Naming> proposeNames(const mesh::Object &object, const QByteArray &text = {});
/// VirtualServices with a route that has no name.
QVector<mesh::ObjectKey> withoutNames(const List &list);

} // namespace routes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The only way to write to a mesh: a ChangeSet (what is wanted) becomes a Plan (in which order), a Runner asks, dry-runs,
// journals and applies it, and its inverse takes it back. Target and Journal are ports: the cluster and the disk stand
// behind them (app/changes). Nothing here opens a socket or a file. Called by the verbs apply, plan, set, edit, rollback and
// the review page.
#pragma once

#include "models/base/tree.h"

#include <QVector>

#include <compare>

namespace changes {

/// Any object of any API, known to models/mesh or not.
struct ObjectId {
    QString apiVersion, kind, ns, name; ///< ns is empty for what has none

    QString group() const; ///< "" for the core API
    /// "VirtualService shop/reviews".
    QString toString() const;
    bool isKind(QStringView groupName, QStringView kindName) const { return kind == kindName && group() == groupName; }
    friend bool operator==(const ObjectId &, const ObjectId &) = default;
};
/// Group, kind, namespace and name are the same: the version says only how it is written.
bool sameObject(const ObjectId &a, const ObjectId &b);

/// Invalid when apiVersion, kind or name is missing. `ns` is taken where the object has none.
base::Result<ObjectId> idOf(base::Tree::Ref object, const QString &ns = {}, const QString &where = {});

enum class Action : quint8 {
    Apply,  ///< there or not
    Create, ///< must not be there
    Update, ///< must be there
    Delete,
};

/// One object as it is wanted.
struct Draft {
    ObjectId id;
    Action action = Action::Apply;
    base::Tree base;   ///< the object as it was opened, with its resourceVersion; empty = not looked at
    base::Tree wanted; ///< empty for Delete
    /// `wanted` is the whole object: what `base` has and it has not is to go. Else it says only what it says, as kubectl
    /// apply takes a file.
    bool whole = false;
    bool takeOver = false; ///< of this draft only: fields that others own are taken from them
    QString file;
    int line = 0;
    QByteArray text = {}; ///< `wanted` as a person wrote it, with comments; empty = nobody did
};

struct ChangeSet {
    QString title;
    QVector<Draft> drafts;
};

struct Step {
    Draft draft;
    QString why;     ///< the reason for its place in the order, "" = none
    QString warning; ///< what can't be had in any order
};

struct Plan {
    QString title, context;
    QVector<Step> steps;  ///< in the order they are applied
    qint64 inverseOf = 0; ///< the change this takes back
};

/// Invalid when an object comes twice, or a draft has nothing to apply.
base::Result<Plan> makePlan(const ChangeSet &set, const QString &context);

/// The fields of a plan's drafts that decide are kept: objects, bases, what is wanted. Stable; for files and the journal.
QByteArray toJson(const Plan &plan);
base::Result<Plan> planFromJson(const QByteArray &json, const QString &where = {});

} // namespace changes

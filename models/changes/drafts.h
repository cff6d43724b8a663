// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the operator has changed and not applied yet, per context, kept over restarts through Access. One draft per object.
#pragma once

#include "models/changes/access.h"
#include "models/mesh/object.h"

#include <QHash>
#include <QTimer>

namespace changes {

/// Of the cluster's objects; of others the kind is not known to the mesh.
ObjectId idOf(const mesh::Object &object);
std::optional<mesh::ObjectKey> keyOf(const ObjectId &id);

class Drafts final : public QObject
{
    Q_OBJECT

public:
    explicit Drafts(Access &access, QObject *parent = nullptr);
    ~Drafts() override;

    const QVector<Draft> &all() const { return m_all; }
    const Draft *find(const ObjectId &id) const;
    /// Why its text can't be applied as it stands: "line 4, column 3: ..."; "" = it can.
    QString problemOf(const ObjectId &id) const { return m_problems.value(nameOf(id)); }
    bool hasProblems() const { return !m_problems.isEmpty(); }

    /// The object as text to edit and what to compare it with. Not kept before setText() changes it. Invalid: a Secret, or
    /// JSON that can't be read.
    static base::Result<Draft> opened(const mesh::Object &object);
    /// The text of a draft, or of what was opened. Text that means what the base means ends the draft.
    void setText(const Draft &opened, const QByteArray &text);
    /// In place of the one for the same object.
    void put(const Draft &draft);
    void remove(const ObjectId &id);
    void clear();

    /// The last try to keep them; empty detail = it went well.
    const base::Error &keepError() const { return m_keepError; }
    /// Now, not in a moment.
    void keep();

signals:
    void changed();

private:
    static QString nameOf(const ObjectId &id);
    void load();
    void announce();

    Access &m_access;
    QString m_context; ///< whose drafts these are
    QVector<Draft> m_all;
    QHash<QString, QString> m_problems; ///< by nameOf()
    QTimer m_keepSoon;
    base::Error m_keepError;
};

} // namespace changes

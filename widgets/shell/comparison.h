// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The differences between the two times that are compared, computed off the main thread. Empty in every other mode.
#pragma once

#include "models/graph/compare.h"
#include "models/store/derived.h"
#include "models/store/playhead.h"

#include <QStringList>

namespace shell {

class Comparison final : public QObject
{
    Q_OBJECT

public:
    explicit Comparison(store::Playhead &head, QObject *parent = nullptr);

    /// Of the times that are compared, or of those before while new ones are asked for.
    const QVector<graph::Difference> &differences() const { return m_differences; }
    bool isActive() const { return m_head.isComparing(); }
    void setNamespaces(const QStringList &names);

signals:
    void changed();

private:
    void request();

    store::Playhead &m_head;
    QStringList m_namespaces;
    store::Derived<QVector<graph::Difference>> m_derived;
    QVector<graph::Difference> m_differences;
};

} // namespace shell

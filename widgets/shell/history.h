// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the user was: page, its position and filter. Pure; the window moves.
#pragma once

#include <QString>
#include <QVariantMap>
#include <QVector>

namespace shell {

struct Visit {
    QString page;
    QVariantMap position;
    QString filter;
    friend bool operator==(const Visit &, const Visit &) = default;
};

class History
{
public:
    /// A new place; what lay ahead is forgotten. The same place again changes nothing.
    void visit(const Visit &visit);
    bool canBack() const { return m_at > 0; }
    bool canForward() const { return m_at + 1 < m_visits.size(); }
    /// Call only when it can.
    const Visit &back() { return m_visits[--m_at]; }
    const Visit &forward() { return m_visits[++m_at]; }

    static constexpr qsizetype most = 100;

private:
    QVector<Visit> m_visits;
    qsizetype m_at = -1;
};

/// "services?id=shop/reviews" -> page and position. Percent-decoded.
Visit visitOf(const QString &link);

} // namespace shell

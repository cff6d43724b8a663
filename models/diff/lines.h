// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Differences by lines, as diff(1) and kubectl diff show them.
#pragma once

#include "models/diff/diff.h"

#include <QByteArray>
#include <QVector>

namespace diff {

struct Line {
    enum class Side : quint8 { Both, Before, After };
    Side side = Side::Both;
    QByteArray text; ///< without its line break
    friend bool operator==(const Line &, const Line &) = default;
};

/// A shortest script (Myers), except that two texts with more than 2,000 differing lines are told as one block.
QVector<Line> compareLines(const QByteArray &before, const QByteArray &after);

/// Unified format with `context` lines around each change; "" when nothing differs.
QByteArray unified(const QByteArray &before, const QByteArray &after, const QByteArray &beforeName, const QByteArray &afterName, int context = 3);

/// A tree as YAML in block style with sorted keys: the same values give the same text.
QByteArray toText(base::Tree::Ref value);

} // namespace diff

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Differences of objects as text (words, then a unified diff), JSON, or one HTML page without scripts.
#pragma once

#include "models/diff/diff.h"
#include "models/report/report.h"

namespace report {

struct ObjectDifference {
    QString object;           ///< "VirtualService shop/reviews"
    base::Tree before, after; ///< empty = not there
    QString beforeName = QStringLiteral("live"), afterName = QStringLiteral("wanted");
    diff::Options options;
    QStringList notes;        ///< shown below the words

    bool differs() const;
};

enum class DiffFormat : quint8 { Text, Json, Html };
/// Error kind Unsupported, listing the formats there are.
base::Result<DiffFormat> diffFormatNamed(const QString &word);

/// Objects that do not differ are left out. Secrets' values are masked.
QByteArray writeDifferences(const QVector<ObjectDifference> &all, DiffFormat format, const Style &style);

} // namespace report

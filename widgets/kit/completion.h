// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the filter line offers for the word at the cursor: keys, then a key's values. Pure.
#pragma once

#include <QStringList>

#include <functional>

namespace kit {

struct Completion {
    qsizetype at = 0, length = 0; ///< of the text that an offer replaces
    QStringList offers;
};

using KeyValuesOf = std::function<QStringList(const QString &key)>;

/// `always`: offers at an empty word, too.
Completion completionAt(const QString &text, qsizetype cursor, const QStringList &keys, const KeyValuesOf &valuesOf, bool always = false);

} // namespace kit

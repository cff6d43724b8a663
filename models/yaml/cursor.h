// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where in an object a place of a text stands, by its indentation alone: half-written text, which no parser takes, is what an
// editor has most of the time.
#pragma once

#include <QByteArray>
#include <QString>

namespace yaml {

struct Cursor {
    QString parent;  ///< path of the map that the line's key belongs to: "spec.http[0].route[0]"; positions of lists are always 0
    QString key;     ///< the key of the line, whole or as far as it is written
    bool inValue = false; ///< right of the colon
    QString typed;   ///< of the key or value, what stands left of the place
    int indent = 0;  ///< the key's column, from 0

    /// Of the value that the line has: parent and key joined.
    QString path() const;
};

/// `offset` in bytes; behind the end of the text means the end.
Cursor cursorAt(const QByteArray &text, qsizetype offset);

} // namespace yaml

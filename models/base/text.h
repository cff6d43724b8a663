// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that cleans strings from a cluster before they reach a terminal, a table cell, a CSV, HTML or SVG file,
// or become a file name. Every such string is hostile until it went through here.
#pragma once

#include <QString>

namespace base::text {

/// Printable on one line of a terminal or a label: C0, C1, ESC, bidi and zero-width characters and lone surrogates
/// become a visible replacement (U+FFFD, or `\n` and `\t` written out).
QString clean(const QString &text);

/// Keeps both ends: "a-very-long…-name". `width` in characters, at least 3.
QString elideMiddle(const QString &text, int width);

/// One CSV cell (RFC 4180), with a leading ' where a spreadsheet would run it as a formula.
QString csvCell(const QString &text);

/// For HTML and SVG text and attribute values.
QString escapeMarkup(const QString &text);

/// Safe as one path component on every system: only [A-Za-z0-9._-], no leading dot, no reserved name, at most 120 long.
QString fileName(const QString &text);

/// Cells a terminal needs to show it (East Asian wide characters count two, combining ones none).
int displayWidth(const QString &text);

} // namespace base::text

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Values -> YAML that the cluster's clients and YAML 1.2 read alike, in the style of the text it is put into.
#pragma once

#include "models/base/tree.h"
#include "models/yaml/syntax.h"

#include <QByteArray>

namespace yaml {

/// How a text is indented.
struct Layout {
    int step = 2;     ///< a map in a map
    int listShift = 0; ///< a list in a map
    int itemGap = 2;  ///< from "-" to what it holds
    QByteArray lineEnd = "\n";
    bool blocks = true; ///< texts of several lines as "|"
};

class Emitter
{
public:
    explicit Emitter(const Layout &layout)
        : m_layout(layout)
    {
    }

    QByteArray key(std::string_view key, Style like = Style::Plain, bool inFlow = false) const;
    /// On one line; a string keeps the quotes of what it replaces.
    QByteArray scalar(base::Tree::Ref value, Style like = Style::Plain, bool inFlow = false) const;
    QByteArray flow(base::Tree::Ref value) const;
    /// The lines of a collection that is not empty; the first begins at the column already, the last has no end.
    QByteArray block(base::Tree::Ref value, int column) const;
    /// Everything behind "key:" of a map at the column, or behind "-" of a list. The comment, with the
    /// spaces before it, goes to the first line's end.
    QByteArray afterColon(base::Tree::Ref value, int column, Style like = Style::Plain, const QByteArray &comment = {}) const;
    QByteArray afterDash(base::Tree::Ref value, int column, Style like = Style::Plain, const QByteArray &comment = {}) const;

    /// Whether it is written as "|" with its lines below.
    bool isLiteral(base::Tree::Ref value) const;

private:
    QByteArray literal(std::string_view text, int column, const QByteArray &comment) const;
    QByteArray line(int column) const { return m_layout.lineEnd + QByteArray(column, ' '); }

    Layout m_layout;
};

} // namespace yaml

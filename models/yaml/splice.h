// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where and how the bytes of a document change for one edit. It looks at the syntax only; edit.cpp checks what came out.
#pragma once

#include "models/base/error.h"
#include "models/yaml/emit.h"
#include "models/yaml/syntax.h"

namespace yaml {

/// A part of the text replaced by other bytes.
struct Splice {
    qsizetype offset = 0, removed = 0;
    QByteArray inserted;
};

class Splicer
{
public:
    Splicer(const Syntax &syntax, bool blocks);

    /// A value (not a key) by another.
    base::Result<Splice> replace(int node, base::Tree::Ref value) const;
    /// A value with its key or dash; never the only one of its collection.
    base::Result<Splice> remove(int node) const;
    /// Into a collection that is not empty; `before` counts its entries, -1 = at the end.
    base::Result<Splice> insert(int collection, int before, std::string_view key, base::Tree::Ref value) const;
    base::Result<Splice> rename(int keyNode, std::string_view key) const;

private:
    struct Entry {
        qsizetype begin = 0, end = 0;
    };
    using Node = Syntax::Node;

    void measure();
    qsizetype lineStart(qsizetype at) const;
    qsizetype lineEnd(qsizetype at) const;
    int column(qsizetype at) const { return static_cast<int>(at - lineStart(at)); }
    bool isFirstOnLine(qsizetype at) const;
    bool isInFlow(const Node &node) const;
    QByteArray commentAt(qsizetype at) const;
    QByteArray commentOf(const Node &node) const;
    QByteArray anchorOf(const Node &node) const;
    std::vector<Entry> entries(const Node &collection) const;
    qsizetype aboveComments(qsizetype line, int indent) const;
    Splice replaceRoot(const Node &node, base::Tree::Ref value) const;
    Splice replaceInline(const Node &node, const QByteArray &text) const;
    Splice removeBlock(const std::vector<Entry> &all, size_t at) const;
    base::Result<Splice> insertFlow(const Node &node, int before, std::string_view key, base::Tree::Ref value) const;

    const Syntax &m_syntax;
    const QByteArrayView m_source;
    Layout m_layout;
};

} // namespace yaml

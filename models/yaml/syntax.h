// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One document as it is written: every node with its style and the bytes it takes, anchors and aliases not yet resolved.
// Only this room uses it: build.h makes a base::Tree of it, edit.cpp finds the bytes to replace in it.
#pragma once

#include "models/yaml/yaml.h"

#include <QByteArray>

#include <optional>
#include <string_view>
#include <vector>

namespace yaml {

enum class Style : quint8 { Plain, SingleQuoted, DoubleQuoted, Literal, Folded, Alias, BlockList, FlowList, BlockMap, FlowMap };

class Syntax
{
public:
    /// Nodes come in the order of the text; a map's children are key, value, key, value.
    struct Node {
        qint32 parent = -1, first = -1, next = -1, children = 0;
        qint32 begin = 0, end = 0; ///< in the whole text; without anchor and tag, with quotes, brackets, a block scalar's header
        qint32 outer = 0;          ///< where its anchor or tag begins, else begin
        qint32 indicator = -1;     ///< its own "-", "?" or ":"
        qint32 textAt = 0, textLength = 0;
        qint32 alias = -1;         ///< the node it stands for
        qint32 properties = -1;    ///< in m_properties
        Style style = Style::Plain;
        bool cooked = false;       ///< the text is not in the source as it is
        bool missing = false;      ///< nothing is written where a value is expected

        bool isMap() const { return style == Style::BlockMap || style == Style::FlowMap; }
        bool isList() const { return style == Style::BlockList || style == Style::FlowList; }
        bool isFlow() const { return style == Style::FlowMap || style == Style::FlowList; }
        bool isScalar() const { return style < Style::Alias; }
    };
    struct Properties {
        QByteArray anchor, tag; ///< the tag in full: "tag:yaml.org,2002:str"
    };

    explicit Syntax(QByteArrayView source)
        : m_source(source)
    {
    }

    std::string_view text(const Node &node) const
    {
        const QByteArrayView from = node.cooked ? QByteArrayView(m_cooked) : m_source;
        return {from.data() + node.textAt, static_cast<size_t>(node.textLength)};
    }
    const Properties *properties(const Node &node) const
    {
        return node.properties < 0 ? nullptr : &m_properties[static_cast<size_t>(node.properties)];
    }
    const Node &node(int index) const { return m_nodes[static_cast<size_t>(index)]; }
    Node &node(int index) { return m_nodes[static_cast<size_t>(index)]; }
    int size() const { return static_cast<int>(m_nodes.size()); }
    bool isEmpty() const { return m_nodes.empty() || (m_nodes.front().missing && m_nodes.size() == 1); }
    QByteArrayView source() const { return m_source; }

    int add(const Node &node);
    void setText(Node &node, std::string_view text);
    void setProperties(Node &node, Properties properties);
    void clear();

private:
    QByteArrayView m_source;
    std::vector<Node> m_nodes;
    std::vector<Properties> m_properties;
    QByteArray m_cooked;
};

/// What is wrong at an offset of the text.
struct Fault {
    qsizetype offset = 0;
    QString message;
};

/// Reads the one document between two offsets of syntax.source() into it: by readQuickly(), else by libfyaml.
std::optional<Fault> readSyntax(Syntax &syntax, qsizetype begin, qsizetype end, const Limits &limits);
/// The two readers. What the quick one does not take, the other may; what it refuses, a limit is in the way of.
struct Quick {
    bool taken = false;
    std::optional<Fault> refused;
};
Quick readQuickly(Syntax &syntax, qsizetype begin, qsizetype end, const Limits &limits);
std::optional<Fault> readByLibrary(Syntax &syntax, qsizetype begin, qsizetype end, const Limits &limits);

} // namespace yaml

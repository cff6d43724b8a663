// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/splice.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

namespace {

using Ref = base::Tree::Ref;

bool isBreak(char c)
{
    return c == '\n' || c == '\r';
}

bool isCollection(Ref value)
{
    return (value.isMap() || value.isList()) && value.size() > 0;
}

Splice between(qsizetype from, qsizetype to, const QByteArray &text)
{
    return {from, to - from, text};
}

} // namespace

Splicer::Splicer(const Syntax &syntax, bool blocks)
    : m_syntax(syntax)
    , m_source(syntax.source())
{
    m_layout.blocks = blocks;
    measure();
}

/// Indents as the document has them; the first of each kind decides.
void Splicer::measure()
{
    if (const qsizetype first = m_source.indexOf('\n'); first > 0 && m_source[first - 1] == '\r')
        m_layout.lineEnd = "\r\n";
    bool step = false, shift = false, gap = false;
    for (int i = 1; i < m_syntax.size() && !(step && shift && gap); ++i) {
        const Node &node = m_syntax.node(i), &parent = m_syntax.node(node.parent);
        const bool block = node.style == Style::BlockMap || node.style == Style::BlockList;
        if (parent.style == Style::BlockMap && block && !m_syntax.properties(node)) {
            const int inner = column(node.begin) - column(parent.begin);
            if (node.style == Style::BlockMap && inner > 0 && !std::exchange(step, true))
                m_layout.step = std::min(inner, 16);
            else if (node.style == Style::BlockList && inner >= 0 && !std::exchange(shift, true))
                m_layout.listShift = std::min(inner, 16);
        } else if (parent.style == Style::BlockList && node.style == Style::BlockMap && lineStart(node.begin) == lineStart(node.indicator)
                   && node.outer == node.begin && !std::exchange(gap, true)) {
            m_layout.itemGap = std::clamp(static_cast<int>(node.begin - node.indicator), 2, 16);
        }
    }
}

qsizetype Splicer::lineStart(qsizetype at) const
{
    while (at > 0 && !isBreak(m_source[at - 1]))
        --at;
    return at == 0 && m_source.startsWith("\xef\xbb\xbf") ? 3 : at;
}

qsizetype Splicer::lineEnd(qsizetype at) const
{
    while (at < m_source.size() && !isBreak(m_source[at]))
        ++at;
    return at;
}

bool Splicer::isFirstOnLine(qsizetype at) const
{
    const QByteArrayView before = m_source.sliced(lineStart(at), at - lineStart(at));
    return std::ranges::all_of(before, [](char c) { return c == ' '; });
}

bool Splicer::isInFlow(const Node &node) const
{
    for (int at = node.parent; at >= 0; at = m_syntax.node(at).parent) {
        if (m_syntax.node(at).isFlow())
            return true;
    }
    return false;
}

/// What follows on the line, when it is a comment; with the spaces before it.
QByteArray Splicer::commentAt(qsizetype at) const
{
    const QByteArray rest = m_source.sliced(at, lineEnd(at) - at).toByteArray();
    return rest.trimmed().startsWith('#') && (rest.startsWith(' ') || rest.startsWith('\t')) ? rest : QByteArray();
}

/// The comment beside a value, which stays when the value goes.
QByteArray Splicer::commentOf(const Node &node) const
{
    if (node.style == Style::Literal || node.style == Style::Folded) {
        qsizetype at = node.begin;
        while (at < m_source.size() && m_source[at] != ' ' && m_source[at] != '\t' && !isBreak(m_source[at]))
            ++at;
        return commentAt(at);
    }
    if (node.style != Style::BlockMap && node.style != Style::BlockList)
        return commentAt(node.end);
    return lineStart(node.begin) == lineStart(node.indicator) ? QByteArray() : commentAt(node.indicator + 1);
}

QByteArray Splicer::anchorOf(const Node &node) const
{
    const Syntax::Properties *properties = m_syntax.properties(node);
    return properties && !properties->anchor.isEmpty() ? " &" + properties->anchor : QByteArray();
}

std::vector<Splicer::Entry> Splicer::entries(const Node &collection) const
{
    std::vector<Entry> all;
    for (int at = collection.first; at >= 0; at = m_syntax.node(at).next) {
        const Node &node = m_syntax.node(at);
        const qsizetype begin = node.indicator >= 0 && !collection.isFlow() ? node.indicator : node.outer;
        if (!collection.isMap()) {
            all.push_back({begin, node.end});
            continue;
        }
        at = node.next;
        all.push_back({node.indicator >= 0 ? node.indicator : begin, m_syntax.node(at).end});
    }
    return all;
}

base::Result<Splice> Splicer::replace(int index, Ref value) const
{
    const Node &node = m_syntax.node(index);
    const Emitter emitter(m_layout);
    if (node.parent < 0)
        return replaceRoot(node, value);
    const bool filledFlow = node.isFlow() && node.children > 0;
    if (isInFlow(node))
        return replaceInline(node, value.isMap() || value.isList() ? emitter.flow(value) : emitter.scalar(value, node.style, true));
    const bool quoted = node.style == Style::SingleQuoted || node.style == Style::DoubleQuoted;
    const bool wasBlock = node.style >= Style::Literal && node.style != Style::Alias && !node.isFlow();
    const bool tall = (isCollection(value) && !filledFlow) || (emitter.isLiteral(value) && !quoted);
    if (!wasBlock && !tall)
        return replaceInline(node, value.isMap() || value.isList() ? emitter.flow(value) : emitter.scalar(value, node.style));
    const Node &parent = m_syntax.node(node.parent);
    const int indent = column(parent.begin);
    const QByteArray comment = commentOf(node);
    const QByteArray text = anchorOf(node)
        + (parent.isMap() ? emitter.afterColon(value, indent, node.style, comment) : emitter.afterDash(value, indent, node.style, comment));
    return between(node.indicator + 1, lineEnd(node.end), text);
}

Splice Splicer::replaceRoot(const Node &node, Ref value) const
{
    const Emitter emitter(m_layout);
    const bool filledFlow = node.isFlow() && node.children > 0;
    QByteArray text;
    if (isCollection(value) && !filledFlow)
        text =
            (isFirstOnLine(node.begin) ? QByteArray() : m_layout.lineEnd) + emitter.block(value, isFirstOnLine(node.begin) ? column(node.begin) : 0);
    else
        text = value.isMap() || value.isList() ? emitter.flow(value) : emitter.scalar(value, node.style);
    return between(node.outer, node.end, text);
}

/// A tag goes with the value it was for; an anchor stays.
Splice Splicer::replaceInline(const Node &node, const QByteArray &text) const
{
    const Syntax::Properties *properties = m_syntax.properties(node);
    const bool tagged = properties && !properties->tag.isEmpty();
    const QByteArray lead = node.missing && node.indicator < 0 && isInFlow(node) ? ": " : node.missing ? " " : "";
    if (tagged)
        return between(node.outer, node.end, anchorOf(node).trimmed() + (anchorOf(node).isEmpty() ? "" : " ") + text);
    return between(node.begin, node.end, lead + text);
}

base::Result<Splice> Splicer::remove(int index) const
{
    const Node &node = m_syntax.node(index), &parent = m_syntax.node(node.parent);
    const std::vector<Entry> all = entries(parent);
    const auto found = std::ranges::find(all, static_cast<qsizetype>(node.end), &Entry::end);
    if (all.size() < 2 || found == all.end())
        return base::fail(base::ErrorKind::Internal, u"there is nothing to remove here"_s);
    const auto at = static_cast<size_t>(found - all.begin());
    if (!parent.isFlow())
        return removeBlock(all, at);
    return at + 1 < all.size() ? between(all[at].begin, all[at + 1].begin, {}) : between(all[at - 1].end, all[at].end, {});
}

Splice Splicer::removeBlock(const std::vector<Entry> &all, size_t at) const
{
    const Entry entry = all[at];
    qsizetype to = lineEnd(entry.end);
    if (!isFirstOnLine(entry.begin)) {
        // The first of a compact collection: the next one takes its place behind the dash.
        const qsizetype next = all[at + 1].begin;
        if (!m_source.sliced(to, next - to).contains('#'))
            return between(entry.begin, next, {});
        qsizetype from = entry.begin;
        while (m_source[from - 1] == ' ')
            --from;
        return between(from, to, {});
    }
    qsizetype from = lineStart(entry.begin);
    if (to == m_source.size()) {
        // The last line has no end; then the new last line has none either.
        if (from > 0 && m_source[from - 1] == '\n')
            --from;
        if (from > 0 && m_source[from - 1] == '\r')
            --from;
        return between(from, to, {});
    }
    to += m_source[to] == '\r' && to + 1 < m_source.size() && m_source[to + 1] == '\n' ? 2 : 1;
    return between(from, to, {});
}

/// Comment lines right above a line, as far indented as it, belong to it.
qsizetype Splicer::aboveComments(qsizetype line, int indent) const
{
    while (line > 0) {
        qsizetype end = line - 1;
        if (end > 0 && m_source[end] == '\n' && m_source[end - 1] == '\r')
            --end;
        const qsizetype above = lineStart(end);
        const QByteArrayView text = m_source.sliced(above, end - above);
        if (text.size() <= indent || text[indent] != '#' || !std::ranges::all_of(text.first(indent), [](char c) { return c == ' '; }))
            break;
        line = above;
    }
    return line;
}

base::Result<Splice> Splicer::insert(int collection, int before, std::string_view key, Ref value) const
{
    const Node &node = m_syntax.node(collection);
    if (node.isFlow())
        return insertFlow(node, before, key, value);
    const Emitter emitter(m_layout);
    const int indent = column(node.begin);
    const QByteArray spaces(indent, ' ');
    const QByteArray text = node.isMap() ? emitter.key(key) + ':' + emitter.afterColon(value, indent) : '-' + emitter.afterDash(value, indent);
    const std::vector<Entry> all = entries(node);
    if (before < 0 || before >= static_cast<int>(all.size())) {
        const qsizetype at = lineEnd(all.back().end);
        return between(at, at, m_layout.lineEnd + spaces + text);
    }
    const qsizetype begin = all[static_cast<size_t>(before)].begin;
    if (!isFirstOnLine(begin))
        return between(begin, begin, text + m_layout.lineEnd + spaces);
    const qsizetype line = before > 0 ? aboveComments(lineStart(begin), indent) : lineStart(begin);
    return between(line, line, spaces + text + m_layout.lineEnd);
}

base::Result<Splice> Splicer::insertFlow(const Node &node, int before, std::string_view key, Ref value) const
{
    const char opening = node.isMap() ? '{' : '[';
    if (m_source[node.begin] != opening)
        return base::fail(base::ErrorKind::Unsupported, u"a pair without brackets in a list, as in [a: b], can't get another key"_s);
    const Emitter emitter(m_layout);
    const QByteArray text = (node.isMap() ? emitter.key(key, Style::Plain, true) + ": " : QByteArray()) + emitter.flow(value);
    const std::vector<Entry> all = entries(node);
    if (before < 0 || before >= static_cast<int>(all.size()))
        return between(all.back().end, all.back().end, ", " + text);
    const qsizetype at = all[static_cast<size_t>(before)].begin;
    return between(at, at, text + ", ");
}

base::Result<Splice> Splicer::rename(int keyNode, std::string_view key) const
{
    const Node &node = m_syntax.node(keyNode);
    if (node.missing || !(node.isScalar() || node.style == Style::Alias))
        return base::fail(base::ErrorKind::Unsupported, u"this key can't be renamed as it is written"_s);
    return between(node.outer, node.end, Emitter(m_layout).key(key, node.style, isInFlow(node) || m_syntax.node(node.parent).isFlow()));
}

} // namespace yaml

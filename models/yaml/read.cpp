// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libfyaml's events -> Syntax. libfyaml 0.7 marks scalars without their quotes, block scalars without their header, and
// missing values not at all; so a cursor goes along the text and finds indicators, anchors and tags itself.
#include "models/yaml/syntax.h"

#include <QHash>

#include <libfyaml.h>

#include <algorithm>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

namespace {

struct Destroy {
    void operator()(fy_parser *parser) const { fy_parser_destroy(parser); }
    void operator()(fy_diag *diag) const { fy_diag_destroy(diag); }
};

constexpr int mostOpen = 5'000;
constexpr qsizetype mostBytes = 16 << 20;

qsizetype manyOpen(QByteArrayView text)
{
    int open = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '[' || text[i] == '{')
            ++open;
        else if (open > 0 && (text[i] == ']' || text[i] == '}'))
            --open;
        if (open > mostOpen)
            return i;
    }
    return -1;
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view textOf(fy_token *token)
{
    size_t length = 0;
    const char *text = token ? fy_token_get_text(token, &length) : nullptr;
    return text ? std::string_view(text, length) : std::string_view();
}

/// Walks over what stands between nodes.
class Cursor
{
public:
    Cursor(QByteArrayView source, qsizetype at, qsizetype end)
        : m_source(source)
        , m_at(at)
        , m_end(end)
    {
    }

    qint32 at() const { return static_cast<qint32>(m_at); }
    void moveTo(qsizetype at) { m_at = std::max(m_at, at); }
    char peek() const { return m_at < m_end ? m_source[m_at] : '\0'; }

    void skipTrivia()
    {
        for (; m_at < m_end; ++m_at) {
            if (peek() == '#' && (m_at == 0 || isBlank(m_source[m_at - 1])))
                skipLine();
            if (!isBlank(peek()))
                return;
        }
    }

    /// Over directives and "---".
    void skipStart()
    {
        skipTrivia();
        while (peek() == '%') {
            skipLine();
            skipTrivia();
        }
        const QByteArrayView rest = m_source.sliced(m_at, m_end - m_at);
        const bool lineStart = m_at == 0 || m_source[m_at - 1] == '\n' || m_source[m_at - 1] == '\r' || m_source[m_at - 1] == '\xbf';
        if (lineStart && rest.startsWith("---") && (rest.size() == 3 || isBlank(rest[3])))
            m_at += 3;
    }

    /// The indicator's offset, or -1 when the next thing is something else.
    qint32 take(char indicator)
    {
        const qsizetype before = m_at;
        skipTrivia();
        if (peek() == indicator)
            return static_cast<qint32>(m_at++);
        m_at = before;
        return -1;
    }

    /// Over anchors and tags; gives where the first begins.
    qint32 skipProperties()
    {
        qsizetype first = -1;
        for (skipTrivia(); peek() == '&' || peek() == '!'; skipTrivia()) {
            if (first < 0)
                first = m_at;
            const bool verbatim = m_at + 1 < m_end && m_source[m_at + 1] == '<';
            while (m_at < m_end && !isBlank(peek()) && (verbatim || !QByteArrayView(",[]{}").contains(peek()))) {
                if (verbatim && peek() == '>') {
                    ++m_at;
                    break;
                }
                ++m_at;
            }
            m_propertiesEnd = m_at;
        }
        return static_cast<qint32>(first);
    }
    qint32 propertiesEnd() const { return static_cast<qint32>(m_propertiesEnd); }

private:
    void skipLine()
    {
        while (m_at < m_end && peek() != '\n' && peek() != '\r')
            ++m_at;
    }
    QByteArrayView m_source;
    qsizetype m_at, m_end, m_propertiesEnd = 0;
};

class Reader
{
public:
    Reader(Syntax &syntax, qsizetype begin, qsizetype end, const Limits &limits)
        : m_syntax(syntax)
        , m_limits(limits)
        , m_begin(begin)
        , m_end(end)
        , m_cursor(syntax.source(), begin, end)
    {
    }

    std::optional<Fault> read()
    {
        fy_diag_cfg silent;
        fy_diag_cfg_default(&silent);
        silent.fp = nullptr;
        silent.output_fn = [](fy_diag *, void *, const char *, size_t) { };
        silent.colorize = false;
        // The parser takes a reference of its own.
        const std::unique_ptr<fy_diag, Destroy> diag(fy_diag_create(&silent));
        fy_diag_set_collect_errors(diag.get(), true);
        fy_parse_cfg config = {};
        config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_DISABLE_DEPTH_LIMIT | FYPCF_JSON_NONE | FYPCF_SLOPPY_FLOW_INDENTATION);
        config.diag = diag.get();
        const std::unique_ptr<fy_parser, Destroy> parser(fy_parser_create(&config));
        fy_parser_set_string(parser.get(), m_syntax.source().data() + m_begin, static_cast<size_t>(m_end - m_begin));
        bool ended = false;
        while (!m_fault && !ended) {
            fy_event *event = fy_parser_parse(parser.get());
            if (!event) {
                m_fault = faultOf(diag.get());
                break;
            }
            ended = event->type == FYET_STREAM_END;
            take(event);
            fy_parser_event_free(parser.get(), event);
        }
        return m_fault;
    }

private:
    struct Open {
        int node = -1, last = -1;
    };

    /// Lines and columns of libfyaml are of the part it got.
    Fault faultOf(fy_diag *diag) const
    {
        void *iterator = nullptr;
        const fy_diag_error *error = fy_diag_errors_iterate(diag, &iterator);
        if (!error)
            return {m_begin, u"not YAML"_s};
        const QByteArrayView source = m_syntax.source();
        qsizetype at = m_begin;
        for (int line = 1; line < error->line && at < m_end; ++at) {
            if (source[at] == '\n' || (source[at] == '\r' && (at + 1 == m_end || source[at + 1] != '\n')))
                ++line;
        }
        for (int column = 1; column < error->column && at < m_end && source[at] != '\n'; ++column) {
            do
                ++at;
            while (at < m_end && (static_cast<unsigned char>(source[at]) & 0xc0) == 0x80);
        }
        return {at, QString::fromUtf8(error->msg)};
    }

    void fail(qsizetype at, const QString &message)
    {
        if (!m_fault)
            m_fault = Fault{at, message};
    }

    void take(fy_event *event)
    {
        switch (event->type) {
        case FYET_DOCUMENT_START:
            if (m_documents++)
                return fail(m_cursor.at(), u"a second document begins here without a line \"---\" of its own"_s);
            return m_cursor.skipStart();
        case FYET_MAPPING_START:
        case FYET_SEQUENCE_START: return open(event);
        case FYET_MAPPING_END:
        case FYET_SEQUENCE_END: return close();
        case FYET_SCALAR: return scalar(event);
        case FYET_ALIAS: return alias(event->alias.anchor);
        default: return;
        }
    }

    /// The cursor goes over what leads to the next node; gives the offset of its own indicator.
    qint32 lead()
    {
        if (m_open.empty())
            return -1;
        const Syntax::Node &in = m_syntax.node(m_open.back().node);
        const bool value = in.isMap() && in.children % 2 == 1;
        if (value)
            return m_cursor.take(':');
        if (in.isFlow() && in.children > 0)
            m_cursor.take(',');
        return in.style == Style::BlockList ? m_cursor.take('-') : in.isMap() ? m_cursor.take('?') : -1;
    }

    Syntax::Node begin(Style style, fy_token *anchor, fy_token *tag, bool missing)
    {
        Syntax::Node node;
        node.style = style;
        node.missing = missing;
        node.indicator = lead();
        node.begin = m_cursor.at();
        if (anchor || tag) {
            node.outer = m_cursor.skipProperties();
            node.begin = missing ? m_cursor.propertiesEnd() : m_cursor.at();
            const std::string_view anchorText = textOf(anchor), tagText = textOf(tag);
            m_syntax.setProperties(node,
                                   {QByteArray(anchorText.data(), static_cast<qsizetype>(anchorText.size())),
                                    QByteArray(tagText.data(), static_cast<qsizetype>(tagText.size()))});
        } else if (!missing) {
            m_cursor.skipTrivia();
            node.begin = m_cursor.at();
        }
        if (!(anchor || tag) || node.outer < 0)
            node.outer = node.begin;
        node.end = node.begin;
        return node;
    }

    int put(Syntax::Node node)
    {
        if (m_syntax.size() >= m_limits.nodes)
            fail(node.begin, u"more than %1 values in one text"_s.arg(m_limits.nodes));
        if (!m_open.empty())
            node.parent = m_open.back().node;
        const int index = m_syntax.add(node);
        m_last = node.end;
        if (!m_open.empty()) {
            Open &open = m_open.back();
            Syntax::Node &in = m_syntax.node(open.node);
            ++in.children;
            (open.last < 0 ? in.first : m_syntax.node(open.last).next) = index;
            open.last = index;
        }
        if (node.properties >= 0 && !m_syntax.properties(node)->anchor.isEmpty())
            m_anchors.insert(m_syntax.properties(node)->anchor, index);
        return index;
    }

    void scalar(fy_event *event)
    {
        fy_token *value = event->scalar.value;
        const fy_mark *from = fy_token_start_mark(value), *to = fy_token_end_mark(value);
        const bool missing = !value || !from || !to;
        Syntax::Node node =
            begin(missing ? Style::Plain : static_cast<Style>(fy_token_scalar_style(value)), event->scalar.anchor, event->scalar.tag, missing);
        if (!missing) {
            const bool quoted = node.style == Style::SingleQuoted || node.style == Style::DoubleQuoted;
            if (node.style == Style::Plain || quoted)
                node.begin = static_cast<qint32>(m_begin + static_cast<qsizetype>(from->input_pos)) - (quoted ? 1 : 0);
            node.end = static_cast<qint32>(m_begin + static_cast<qsizetype>(to->input_pos)) + (quoted ? 1 : 0);
            if (!(event->scalar.anchor || event->scalar.tag))
                node.outer = node.begin;
            m_syntax.setText(node, node.style >= Style::Literal ? blockText(node, textOf(value)) : textOf(value));
            m_cursor.moveTo(node.end);
            if (node.style >= Style::Literal)
                trimBlock(node);
        }
        put(node);
    }

    /// libfyaml 0.7 gives an empty block scalar at the end of a text a NUL, and one whose last line has no end a line end.
    std::string_view blockText(const Syntax::Node &node, std::string_view text) const
    {
        qsizetype last = node.end;
        while (last > node.begin && isBlank(m_syntax.source()[last - 1]))
            --last;
        if (text == std::string_view("\0", 1))
            return {};
        const QByteArrayView behind = m_syntax.source().sliced(last, m_end - last);
        const bool ends = behind.contains('\n') || behind.contains('\r');
        return !ends && text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
    }

    /// A block scalar takes the blank lines behind it only where they are part of its text ("|+"), and never its last line end.
    void trimBlock(Syntax::Node &node) const
    {
        const QByteArrayView source = m_syntax.source();
        const QByteArrayView header = source.sliced(node.begin, std::min<qsizetype>(3, node.end - node.begin));
        const bool keeps = header.contains('+');
        const auto isEnd = [](char c) { return c == '\n' || c == '\r'; };
        qint32 end = node.end;
        while (!keeps && end > node.begin && isBlank(source[end - 1]))
            --end;
        // Trailing spaces of the last line are text.
        while (!keeps && end < node.end && !isEnd(source[end]))
            ++end;
        if (keeps) {
            qint32 last = end;
            while (last > node.begin && (source[last - 1] == ' ' || source[last - 1] == '\t'))
                --last;
            if (last > node.begin && isEnd(source[last - 1]))
                end = last - 1;
            if (end < last && end > node.begin && source[end] == '\n' && source[end - 1] == '\r')
                --end;
        }
        node.end = end;
    }

    void alias(fy_token *name)
    {
        Syntax::Node node = begin(Style::Alias, nullptr, nullptr, false);
        const std::string_view text = textOf(name);
        node.end = node.begin + 1 + static_cast<qint32>(text.size());
        m_cursor.moveTo(node.end);
        m_syntax.setText(node, text);
        const QByteArray key(text.data(), static_cast<qsizetype>(text.size()));
        node.alias = m_anchors.value(key, -1);
        if (node.alias < 0)
            return fail(node.begin, u"nothing before this has the anchor &%1"_s.arg(QString::fromUtf8(key)));
        if (std::ranges::find(m_open, node.alias, &Open::node) != m_open.end())
            return fail(node.begin, u"*%1 stands inside of what it names, so it would never end"_s.arg(QString::fromUtf8(key)));
        put(node);
    }

    void open(fy_event *event)
    {
        const bool map = event->type == FYET_MAPPING_START;
        const bool flow = fy_event_get_node_style(event) == FYNS_FLOW;
        const Style style = map ? (flow ? Style::FlowMap : Style::BlockMap) : (flow ? Style::FlowList : Style::BlockList);
        const Syntax::Node node = map ? begin(style, event->mapping_start.anchor, event->mapping_start.tag, false)
                                      : begin(style, event->sequence_start.anchor, event->sequence_start.tag, false);
        const int index = put(node);
        if (static_cast<int>(m_open.size()) >= m_limits.depth)
            return fail(node.begin, u"nested deeper than %1 levels"_s.arg(m_limits.depth));
        if (m_cursor.peek() == (map ? '{' : '[') && flow)
            m_cursor.moveTo(node.begin + 1);
        m_open.push_back({index, -1});
    }

    void close()
    {
        Syntax::Node &node = m_syntax.node(m_open.back().node);
        m_open.pop_back();
        const bool bare = m_syntax.source()[node.begin] != (node.style == Style::FlowMap ? '{' : '['); // [a: 1]
        if (node.isFlow() && !bare) {
            m_cursor.take(',');
            m_cursor.take(node.style == Style::FlowMap ? '}' : ']');
        }
        node.end = m_last = bare || !node.isFlow() ? m_last : m_cursor.at();
    }

    Syntax &m_syntax;
    const Limits &m_limits;
    const qsizetype m_begin, m_end;
    Cursor m_cursor;
    std::vector<Open> m_open;
    QHash<QByteArray, int> m_anchors;
    qint32 m_last = 0; // where the last thing taken ends
    int m_documents = 0;
    std::optional<Fault> m_fault;
};

} // namespace

std::optional<Fault> readByLibrary(Syntax &syntax, qsizetype begin, qsizetype end, const Limits &limits)
{
    // libfyaml looks for the end of everything that may be a key: its time grows with the square of the brackets left open.
    const QByteArrayView text = syntax.source().sliced(begin, end - begin);
    if (const qsizetype at = manyOpen(text); at >= 0)
        return Fault{begin + at, u"more than %1 brackets are open at once"_s.arg(mostOpen)};
    if (text.size() > mostBytes)
        return Fault{
            begin,
            u"a document that needs the full YAML reader (anchors, tags, texts over several lines) is larger than %1 MiB"_s.arg(mostBytes >> 20)};
    return Reader(syntax, begin, end, limits).read();
}

} // namespace yaml

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what manifests are made of (block maps and lists, flow collections, plain and quoted scalars on one line, literal
// blocks) several times faster than libfyaml. It never judges: at anything else, and at anything wrong, it gives up, and
// libfyaml reads the document from its start. What it takes, it takes as libfyaml does; a test and a fuzz target compare.
#include "models/yaml/syntax.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

namespace {

/// Simple keys end within 1,024 characters; longer ones are not ours.
constexpr qint32 longestKey = 1'000;

class QuickReader
{
public:
    QuickReader(Syntax &syntax, qsizetype begin, qsizetype end, const Limits &limits)
        : m_syntax(syntax)
        , m_text(syntax.source().data())
        , m_at(static_cast<qint32>(begin))
        , m_end(static_cast<qint32>(end))
        , m_line(m_at)
        , m_limits(limits)
    {
    }

    bool read()
    {
        if (m_end - m_at >= 3 && std::memcmp(m_text + m_at, "---", 3) == 0) {
            m_at += 3;
            if (!endLine())
                return false;
        }
        return content() && m_at < m_end && block(column(), -1) && m_at == m_end && !m_odd;
    }

    std::optional<Fault> refused; ///< set when a limit was reached

private:
    bool refuse(const QString &message)
    {
        refused = Fault{m_at, message};
        return false;
    }
    bool tooMany() { return refuse(u"more than %1 values in one text"_s.arg(m_limits.nodes)); }

    struct Parent {
        int node = -1, last = -1;
    };

    char peek(qint32 ahead = 0) const { return m_at + ahead < m_end ? m_text[m_at + ahead] : '\n'; }
    qint32 column() const { return m_at - m_line; }
    static bool isBreak(char c) { return c == '\n' || c == '\r'; }
    static bool isGap(char c) { return c == ' ' || isBreak(c); }
    bool isItem() const { return peek() == '-' && isGap(peek(1)); }

    void skipComment()
    {
        const void *end = std::memchr(m_text + m_at, '\n', static_cast<size_t>(m_end - m_at));
        const qint32 stop = end ? static_cast<qint32>(static_cast<const char *>(end) - m_text) : m_end;
        // A lone CR ends the comment's line, too.
        const void *returns = std::memchr(m_text + m_at, '\r', static_cast<size_t>(stop - m_at));
        m_odd = m_odd || (returns && static_cast<const char *>(returns) != m_text + stop - 1);
        m_at = returns && end ? stop - 1 : stop;
    }

    void skipSpaces()
    {
        while (m_at < m_end && m_text[m_at] == ' ')
            ++m_at;
    }

    /// Behind a value: nothing but a comment may follow on the line.
    bool endLine()
    {
        skipSpaces();
        if (peek() == '#' && m_text[m_at - 1] == ' ')
            skipComment();
        if (peek() == '\r' && peek(1) == '\n')
            ++m_at;
        return peek() == '\n';
    }

    /// From the end of a line to the next thing written, at m_at in column(); false at what is not ours.
    bool content()
    {
        while (m_at < m_end) {
            if (m_text[m_at] == '\n')
                m_line = m_at + 1, ++m_at;
            skipSpaces();
            const char c = peek();
            if (c == '\t' || (c == '\r' && peek(1) != '\n'))
                return false;
            if (m_at >= m_end)
                break;
            if (c == '#')
                skipComment();
            else if (c == '\r')
                ++m_at;
            else if (c != '\n')
                return !(column() == 0 && (startsWith("...") || startsWith("---") || c == '%'));
        }
        return true;
    }

    bool startsWith(const char *three) const { return m_end - m_at >= 3 && std::memcmp(m_text + m_at, three, 3) == 0; }

    int add(Style style, qint32 begin, qint32 indicator)
    {
        Syntax::Node node;
        node.style = style;
        node.begin = node.outer = node.end = begin;
        node.indicator = indicator;
        node.parent = m_parent.node;
        const int index = m_syntax.add(node);
        if (m_parent.node >= 0) {
            Syntax::Node &in = m_syntax.node(m_parent.node);
            ++in.children;
            (m_parent.last < 0 ? in.first : m_syntax.node(m_parent.last).next) = index;
            m_parent.last = index;
        }
        m_last = begin;
        return index;
    }

    void scalar(Style style, qint32 begin, qint32 end, std::string_view text, qint32 indicator)
    {
        Syntax::Node &node = m_syntax.node(add(style, begin, indicator));
        node.end = m_last = end;
        m_syntax.setText(node, text);
    }

    void missing(qint32 indicator) { m_syntax.node(add(Style::Plain, indicator + 1, indicator)).missing = true; }

    /// Children of a new collection are read by `children`.
    template <class Children> bool collection(Style style, qint32 indicator, const Children &children)
    {
        if (++m_depth > m_limits.depth)
            return refuse(u"nested deeper than %1 levels"_s.arg(m_limits.depth));
        if (m_syntax.size() >= m_limits.nodes)
            return tooMany();
        const int index = add(style, m_at, indicator);
        const Parent outer = m_parent;
        m_parent = {index, -1};
        if (!children())
            return false;
        m_syntax.node(index).end = m_last;
        m_parent = outer;
        --m_depth;
        return true;
    }

    /// A block collection whose first line begins here.
    bool block(qint32 col, qint32 indicator)
    {
        if (isItem())
            return collection(Style::BlockList, indicator, [=, this] { return items(col); });
        return collection(Style::BlockMap, indicator, [=, this] { return pairs(col); });
    }

    /// Whether the line goes on as "key:"; nothing is taken.
    bool isPair()
    {
        const qint32 before = m_at;
        const char c = peek();
        bool pair = false;
        if (c == '"' || c == '\'') {
            pair = skipQuoted();
            skipSpaces();
            pair = pair && peek() == ':' && isGap(peek(1));
        } else if (canStart()) {
            pair = plainEnd(false) > before && peek() == ':';
        }
        m_at = before;
        return pair;
    }

    bool items(qint32 col)
    {
        while (m_syntax.size() < m_limits.nodes) {
            const qint32 dash = m_at++;
            skipSpaces();
            if (isBreak(peek()) || (peek() == '#' && m_text[m_at - 1] == ' ')) {
                if (!endLine() || !content())
                    return false;
                if (m_at < m_end && column() > col) {
                    if (!nested(dash))
                        return false;
                } else {
                    missing(dash);
                }
            } else if (isItem() || isPair()) {
                if (!block(column(), dash))
                    return false;
            } else if (!value(dash, col)) {
                return false;
            }
            if (m_at >= m_end || column() < col || (column() == col && !isItem()))
                return true;
            if (column() > col)
                return false;
        }
        return tooMany();
    }

    bool pairs(qint32 col)
    {
        while (m_syntax.size() < m_limits.nodes) {
            if (!key())
                return false;
            const qint32 colon = m_at++;
            skipSpaces();
            if (isBreak(peek()) || (peek() == '#' && m_text[m_at - 1] == ' ')) {
                if (!endLine() || !content())
                    return false;
                if (m_at < m_end && (column() > col || (column() == col && isItem()))) {
                    if (!nested(colon))
                        return false;
                } else {
                    missing(colon);
                }
            } else if (!value(colon, col)) {
                return false;
            }
            if (m_at >= m_end || column() < col)
                return true;
            if (column() > col || isItem())
                return false;
        }
        return tooMany();
    }

    /// A value on its own lines: only collections, scalars may go over several lines.
    bool nested(qint32 indicator) { return (isItem() || isPair()) && block(column(), indicator); }

    bool key()
    {
        const qint32 begin = m_at;
        if (peek() == '"' || peek() == '\'') {
            if (!quoted(-1))
                return false;
            skipSpaces();
        } else {
            if (!canStart())
                return false;
            const qint32 end = plainEnd(false);
            if (end <= begin)
                return false;
            scalar(Style::Plain, begin, end, {m_text + begin, static_cast<size_t>(end - begin)}, -1);
        }
        return peek() == ':' && isGap(peek(1)) && m_at - begin < longestKey;
    }

    /// A value that begins on its indicator's line, and what follows up to the next thing written.
    bool value(qint32 indicator, qint32 parentColumn)
    {
        const char c = peek();
        if (c == '|')
            return literal(indicator, parentColumn);
        if (c == '[' || c == '{') {
            if (!flow(indicator))
                return false;
        } else if (c == '"' || c == '\'') {
            if (!quoted(indicator))
                return false;
        } else {
            const qint32 begin = m_at;
            if (!canStart())
                return false;
            const qint32 end = plainEnd(false);
            if (end <= begin || peek() == ':')
                return false;
            scalar(Style::Plain, begin, end, {m_text + begin, static_cast<size_t>(end - begin)}, indicator);
        }
        return endLine() && content();
    }

    bool canStart() const
    {
        const char c = peek();
        if (c == '-')
            return !isGap(peek(1)) && peek(1) != '\t' && !std::strchr(",[]{}", peek(1));
        return !std::strchr("?:,[]{}#&*!|>'\"%@`\t\r\n ", c);
    }

    /// Moves to what ends a plain scalar; gives the end without spaces, or -1.
    qint32 plainEnd(bool inFlow)
    {
        const qint32 begin = m_at;
        for (; m_at < m_end; ++m_at) {
            const auto c = static_cast<unsigned char>(m_text[m_at]);
            if (c > ':' && c < 0x80) {
                if (inFlow && (c == '[' || c == ']' || c == '{' || c == '}'))
                    break;
                continue;
            }
            if (c == '\n' || c == '\r' || (inFlow && c == ','))
                break;
            if (c == ':' && (isGap(peek(1)) || (inFlow && std::strchr(",[]{}", peek(1)))))
                break;
            if (c == '#' && m_text[m_at - 1] == ' ')
                break;
            if (c == '\t' || (c == ':' && peek(1) == '\t') || (c >= 0x80 && isOddBreak()))
                return -1;
        }
        qint32 end = m_at;
        while (end > begin && m_text[end - 1] == ' ')
            --end;
        return end;
    }

    /// NEL, the two Unicode separators and the byte order mark: old and new YAML differ about them.
    bool isOddBreak() const
    {
        const std::string_view rest(m_text + m_at, static_cast<size_t>(m_end - m_at));
        return rest.starts_with("\xc2\x85") || rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9")
            || rest.starts_with("\xef\xbb\xbf");
    }

    bool skipQuoted()
    {
        const char quote = m_text[m_at++];
        for (; m_at < m_end; ++m_at) {
            const char c = m_text[m_at];
            if (isBreak(c))
                return false;
            if (c == '\\' && quote == '"')
                ++m_at;
            else if (c == quote && quote == '\'' && peek(1) == quote)
                ++m_at;
            else if (c == quote)
                return ++m_at, true;
        }
        return false;
    }

    bool quoted(qint32 indicator)
    {
        const qint32 begin = m_at;
        if (!skipQuoted() || m_at > m_end)
            return false;
        const std::string_view inside(m_text + begin + 1, static_cast<size_t>(m_at - begin - 2));
        const char quote = m_text[begin];
        const Style style = quote == '"' ? Style::DoubleQuoted : Style::SingleQuoted;
        if (inside.find(quote == '"' ? '\\' : '\'') == inside.npos) {
            for (qint32 i = begin; i < m_at; ++i) {
                if (static_cast<unsigned char>(m_text[i]) >= 0x80)
                    return plainBytes(inside) && (scalar(style, begin, m_at, inside, indicator), true);
            }
            scalar(style, begin, m_at, inside, indicator);
            return true;
        }
        m_cooked.clear();
        for (size_t i = 0; i < inside.size(); ++i) {
            char c = inside[i];
            if (c == '\'' && quote == '\'') {
                ++i;
            } else if (c == '\\' && quote == '"') {
                ++i;
                if (!unescape(inside, i))
                    return false;
                continue;
            }
            m_cooked += c;
        }
        if (!plainBytes(inside))
            return false;
        scalar(style, begin, m_at, m_cooked, indicator);
        return true;
    }

    /// Appends what the escape at `at` (behind the backslash) stands for, and moves to its last character.
    bool unescape(std::string_view text, size_t &at)
    {
        constexpr std::string_view letters = "0abtnvfre\"\\N_LP";
        constexpr std::array<char32_t, 15> meant = {0, 7, 8, 9, 10, 11, 12, 13, 27, '"', '\\', 0x85, 0xa0, 0x2028, 0x2029};
        const size_t letter = letters.find(text[at]);
        if (letter != letters.npos) {
            append(meant[letter]);
            return true;
        }
        const size_t digits = text[at] == 'x' ? 2 : text[at] == 'u' ? 4 : text[at] == 'U' ? 8 : 0;
        if (digits == 0 || at + digits >= text.size())
            return false;
        uint32_t point = 0;
        const char *const first = text.data() + at + 1;
        const auto [end, error] = std::from_chars(first, first + digits, point, 16);
        if (error != std::errc() || end != first + digits || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
            return false;
        append(point);
        at += digits;
        return true;
    }

    void append(char32_t point)
    {
        const auto put = [this](char32_t byte) { m_cooked += static_cast<char>(byte); };
        if (point < 0x80) {
            put(point);
        } else if (point < 0x800) {
            put(0xc0 | (point >> 6));
            put(0x80 | (point & 0x3f));
        } else {
            if (point < 0x10000) {
                put(0xe0 | (point >> 12));
            } else {
                put(0xf0 | (point >> 18));
                put(0x80 | ((point >> 12) & 0x3f));
            }
            put(0x80 | ((point >> 6) & 0x3f));
            put(0x80 | (point & 0x3f));
        }
    }

    static bool plainBytes(std::string_view text)
    {
        return text.find("\xc2\x85") == text.npos && text.find("\xe2\x80\xa8") == text.npos && text.find("\xe2\x80\xa9") == text.npos
            && text.find("\xef\xbb\xbf") == text.npos;
    }

    bool literal(qint32 indicator, qint32 parentColumn)
    {
        const qint32 begin = m_at++;
        const char chomp = peek() == '-' || peek() == '+' ? m_text[m_at++] : ' ';
        if (!endLine() || m_at >= m_end)
            return false;
        m_cooked.clear();
        qint32 indent = -1, end = m_at, blankEnd = m_at, line = m_at + 1;
        size_t blanks = 0;
        while (line < m_end) {
            qint32 first = line;
            while (first < m_end && m_text[first] == ' ')
                ++first;
            const void *found = std::memchr(m_text + first, '\n', static_cast<size_t>(m_end - first));
            const qint32 stop = found ? static_cast<qint32>(static_cast<const char *>(found) - m_text) : m_end;
            const qint32 spaces = first - line;
            if (first == stop) {
                if (spaces > std::max(indent, 0))
                    return false;
                blanks += found ? 1 : 0;
                blankEnd = found ? stop : blankEnd;
            } else {
                if (m_text[first] == '\t' || std::memchr(m_text + first, '\r', static_cast<size_t>(stop - first)))
                    return false;
                if (spaces <= parentColumn || spaces < indent)
                    break;
                if (indent < 0)
                    indent = spaces;
                m_cooked.append(blanks, '\n').append(m_text + line + indent, static_cast<size_t>(stop - line - indent)).append(found ? "\n" : "");
                blanks = 0;
                end = stop;
            }
            line = stop + 1;
        }
        if (indent < 0 || !plainBytes(m_cooked))
            return false;
        if (chomp == '-' && m_cooked.ends_with('\n'))
            m_cooked.pop_back();
        if (chomp == '+') {
            m_cooked.append(blanks, '\n');
            end = std::max(end, blankEnd);
        }
        scalar(Style::Literal, begin, end, m_cooked, indicator);
        m_at = std::min(line - 1, m_end);
        return content();
    }

    /// Over spaces, line ends and comments within brackets.
    bool flowGap()
    {
        for (; m_at < m_end; ++m_at) {
            const char c = m_text[m_at];
            if (c == '\n') {
                m_line = m_at + 1;
            } else if (c == '#') {
                if (!isGap(m_text[m_at - 1]))
                    return false;
                skipComment();
                --m_at;
            } else if (c != ' ') {
                return c != '\t' && c != '\r';
            }
        }
        return false; // not closed
    }

    bool flow(qint32 indicator)
    {
        const bool map = peek() == '{';
        return collection(map ? Style::FlowMap : Style::FlowList, indicator, [=, this] { return map ? flowPairs() : flowItems(); });
    }

    bool flowItems()
    {
        for (++m_at;; ++m_at) {
            if (!flowGap())
                return false;
            if (peek() == ']')
                return m_last = ++m_at, true;
            if (!flowValue(-1, false) || !flowGap())
                return false;
            if (peek() == ']')
                return m_last = ++m_at, true;
            if (peek() != ',')
                return false;
        }
    }

    bool flowPairs()
    {
        for (++m_at;; ++m_at) {
            if (!flowGap())
                return false;
            if (peek() == '}')
                return m_last = ++m_at, true;
            const bool quote = peek() == '"' || peek() == '\'';
            const qint32 begin = m_at;
            if (!flowValue(-1, true))
                return false;
            skipSpaces();
            if (peek() != ':' || (!quote && !isGap(peek(1)) && !std::strchr(",}", peek(1))) || m_at - begin > longestKey)
                return false;
            const qint32 colon = m_at++;
            if (!flowGap())
                return false;
            if (peek() == ',' || peek() == '}')
                missing(colon);
            else if (!flowValue(colon, false) || !flowGap())
                return false;
            if (peek() == '}')
                return m_last = ++m_at, true;
            if (peek() != ',')
                return false;
        }
    }

    bool flowValue(qint32 indicator, bool scalarOnly)
    {
        const char c = peek();
        if (m_syntax.size() >= m_limits.nodes)
            return tooMany();
        if (c == '[' || c == '{')
            return !scalarOnly && flow(indicator);
        if (c == '"' || c == '\'')
            return quoted(indicator);
        const qint32 begin = m_at;
        if (!canStart())
            return false;
        const qint32 end = plainEnd(true);
        if (end <= begin || (peek() == ':' && !scalarOnly))
            return false;
        scalar(Style::Plain, begin, end, {m_text + begin, static_cast<size_t>(end - begin)}, indicator);
        return true;
    }

    Syntax &m_syntax;
    const char *const m_text;
    qint32 m_at;
    const qint32 m_end;
    qint32 m_line; // where the current line begins
    qint32 m_last = 0;
    int m_depth = 0;
    bool m_odd = false;
    Parent m_parent;
    std::string m_cooked;
    const Limits &m_limits;
};

} // namespace

Quick readQuickly(Syntax &syntax, qsizetype begin, qsizetype end, const Limits &limits)
{
    QuickReader reader(syntax, begin, end, limits);
    const bool taken = reader.read();
    return {taken, taken ? std::nullopt : reader.refused};
}

} // namespace yaml

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Recursive descent over the text; every failure names its place.
#include "models/items/filternode.h"

#include <QCoreApplication>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace items {

namespace {

using Node = Filter::Node;
using Parsed = tl::expected<Node::Ptr, FilterError>;

QString tr(const char *text)
{
    return QCoreApplication::translate("items::Filter", text);
}

struct Unit {
    QLatin1StringView name;
    double factor;
};
// Shares in percent, durations in ms, sizes in bytes, counts as they are. "m" is minutes, as in durations everywhere here.
constexpr std::array units{
    Unit{"%"_L1, 1},       Unit{"ms"_L1, 1},          Unit{"s"_L1, 1e3},           Unit{"m"_L1, 60e3}, Unit{"min"_L1, 60e3}, Unit{"h"_L1, 3600e3},
    Unit{"d"_L1, 86400e3}, Unit{"w"_L1, 7 * 86400e3}, Unit{"y"_L1, 365 * 86400e3}, Unit{"k"_L1, 1e3},  Unit{"M"_L1, 1e6},    Unit{"G"_L1, 1e9},
    Unit{"B"_L1, 1},       Unit{"kB"_L1, 1e3},        Unit{"MB"_L1, 1e6},          Unit{"GB"_L1, 1e9}, Unit{"req/s"_L1, 1},
};

class Parser
{
public:
    Parser(const QString &text, const QStringList &keys)
        : m_text(text)
        , m_keys(keys)
    {
    }

    Parsed any(int depth);
    QVector<Filter::Span> terms;
    bool atEnd()
    {
        skipSpace();
        return m_at >= m_text.size();
    }
    qsizetype at() const { return m_at; }

private:
    void skipSpace()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }
    bool takeWord(QLatin1StringView word);
    tl::unexpected<FilterError> fail(qsizetype at, qsizetype length, const QString &reason) const
    {
        return tl::unexpected<FilterError>(FilterError{at, std::max<qsizetype>(length, 1), reason});
    }

    Parsed all(int depth);
    Parsed term(int depth);
    Parsed regex();
    Parsed plain();
    Parsed keyed(qsizetype start, const QString &key);
    Parsed compare(qsizetype start, const QString &key);
    tl::expected<QString, FilterError> value();
    tl::expected<double, FilterError> number();

    const QString &m_text;
    const QStringList &m_keys;
    qsizetype m_at = 0;
};

bool isKeyCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u'.' || c == u'/';
}

bool Parser::takeWord(QLatin1StringView word)
{
    skipSpace();
    if (!QStringView(m_text).mid(m_at).startsWith(word, Qt::CaseInsensitive))
        return false;
    const qsizetype after = m_at + word.size();
    if (after < m_text.size() && !m_text[after].isSpace() && m_text[after] != u'(')
        return false;
    m_at = after;
    return true;
}

Parsed Parser::any(int depth)
{
    auto node = std::make_shared<Node>();
    node->what = Node::What::Or;
    do {
        const Parsed part = all(depth);
        if (!part)
            return part;
        node->children.push_back(*part);
    } while (takeWord("or"_L1));
    if (node->children.size() > 1 && depth == 0)
        terms.clear(); // one chip per alternative would lie about how they are joined
    return node->children.size() == 1 ? node->children.first() : Node::Ptr(node);
}

Parsed Parser::all(int depth)
{
    auto node = std::make_shared<Node>();
    node->what = Node::What::And;
    for (;;) {
        skipSpace();
        if (m_at >= m_text.size() || m_text[m_at] == u')')
            break;
        const qsizetype before = m_at;
        if (takeWord("or"_L1)) {
            m_at = before;
            break;
        }
        if (takeWord("and"_L1))
            continue;
        const Parsed one = term(depth);
        if (!one)
            return one;
        node->children.push_back(*one);
        if (depth == 0)
            terms.push_back({before, m_at - before});
    }
    if (node->children.isEmpty())
        return fail(std::min(m_at, m_text.size() - 1), 1, tr("Something to look for is missing here"));
    return node->children.size() == 1 ? node->children.first() : Node::Ptr(node);
}

Parsed Parser::term(int depth)
{
    if (depth > Filter::maxDepth)
        return fail(m_at, 1, tr("More than %1 nested parentheses").arg(Filter::maxDepth));
    const qsizetype start = m_at;
    const QChar first = m_text[m_at];
    if (first == u'!') {
        ++m_at;
        if (m_at >= m_text.size() || m_text[m_at].isSpace() || m_text[m_at] == u')')
            return fail(start, 1, tr("What should not be there?"));
        const Parsed inner = term(depth + 1);
        if (!inner)
            return inner;
        auto node = std::make_shared<Node>();
        node->what = Node::What::Not;
        node->children = {*inner};
        return Node::Ptr(node);
    }
    if (first == u'(') {
        ++m_at;
        const Parsed inner = any(depth + 1);
        if (!inner)
            return inner;
        skipSpace();
        if (m_at >= m_text.size())
            return fail(start, 1, tr("This parenthesis is not closed"));
        ++m_at;
        return inner;
    }
    if (first == u'/')
        return regex();
    return plain();
}

Parsed Parser::regex()
{
    const qsizetype start = m_at++;
    QString pattern;
    while (m_at < m_text.size() && m_text[m_at] != u'/') {
        if (m_text[m_at] == u'\\' && m_at + 1 < m_text.size() && m_text[m_at + 1] == u'/')
            ++m_at;
        pattern += m_text[m_at++];
    }
    if (m_at >= m_text.size())
        return fail(start, m_at - start, tr("The regular expression ends with a /"));
    ++m_at;
    auto node = std::make_shared<Node>();
    node->what = Node::What::Regex;
    // The limits keep a pattern of the user's own making from stopping the window.
    node->regex = QRegularExpression("(*LIMIT_MATCH=50000)"_L1 + pattern, QRegularExpression::CaseInsensitiveOption);
    if (!node->regex.isValid())
        return fail(start, m_at - start, tr("Not a regular expression: %1").arg(node->regex.errorString()));
    return Node::Ptr(node);
}

Parsed Parser::plain()
{
    const qsizetype start = m_at;
    auto node = std::make_shared<Node>();
    node->what = Node::What::Word;
    if (m_text[m_at] == u'~') {
        ++m_at;
        node->what = Node::What::Fuzzy;
    } else {
        while (m_at < m_text.size() && isKeyCharacter(m_text[m_at]))
            ++m_at;
        const bool joined =
            m_at < m_text.size() && m_at > start && (u":=<>"_s.contains(m_text[m_at]) || QStringView(m_text).mid(m_at).startsWith("!="_L1));
        if (joined)
            return keyed(start, m_text.mid(start, m_at - start));
        m_at = start;
    }
    const auto word = value();
    if (!word)
        return tl::unexpected(word.error());
    if (word->isEmpty())
        return fail(start, 1, tr("Something to look for is missing here"));
    node->value = *word;
    return Node::Ptr(node);
}

Parsed Parser::keyed(qsizetype start, const QString &key)
{
    const QChar op = m_text[m_at];
    const bool isLabel = op == u'=' || op == u'!';
    if (!isLabel && !m_keys.isEmpty() && !m_keys.contains(key, Qt::CaseInsensitive))
        return fail(start, key.size(), tr("There is no %1 here. Known: %2").arg(key, m_keys.join(u", "_s)));
    if (op == u'<' || op == u'>')
        return compare(start, key);
    auto node = std::make_shared<Node>();
    node->what = isLabel ? Node::What::Label : Node::What::Has;
    node->key = isLabel ? key : key.toLower();
    node->negated = op == u'!';
    m_at += node->negated ? 2 : 1;
    if (op == u'=' && m_at < m_text.size() && m_text[m_at] == u'=')
        ++m_at;
    const auto wanted = value();
    if (!wanted)
        return tl::unexpected(wanted.error());
    if (wanted->isEmpty() && !isLabel)
        return fail(start, m_at - start, tr("%1: what?").arg(key));
    node->value = *wanted;
    node->alternatives = wanted->split(u',', Qt::SkipEmptyParts);
    return Node::Ptr(node);
}

Parsed Parser::compare(qsizetype start, const QString &key)
{
    auto node = std::make_shared<Node>();
    node->what = Node::What::Compare;
    node->key = key.toLower();
    const bool less = m_text[m_at++] == u'<';
    const bool equal = m_at < m_text.size() && m_text[m_at] == u'=';
    m_at += equal ? 1 : 0;
    node->op = less ? (equal ? Node::Op::LessEqual : Node::Op::Less) : (equal ? Node::Op::GreaterEqual : Node::Op::Greater);
    if (m_at >= m_text.size() || m_text[m_at].isSpace())
        return fail(start, m_at - start, tr("A number belongs here"));
    const auto than = number();
    if (!than)
        return tl::unexpected(than.error());
    node->number = *than;
    return Node::Ptr(node);
}

tl::expected<QString, FilterError> Parser::value()
{
    QString out;
    if (m_at < m_text.size() && m_text[m_at] == u'"') {
        const qsizetype open = m_at++;
        while (m_at < m_text.size() && m_text[m_at] != u'"')
            out += m_text[m_at++];
        if (m_at >= m_text.size())
            return fail(open, m_at - open, tr("The quotation mark is not closed"));
        ++m_at;
        return out;
    }
    while (m_at < m_text.size() && !m_text[m_at].isSpace() && m_text[m_at] != u')')
        out += m_text[m_at++];
    return out;
}

tl::expected<double, FilterError> Parser::number()
{
    const qsizetype start = m_at;
    while (m_at < m_text.size() && (m_text[m_at].isDigit() || m_text[m_at] == u'.' || (m_at == start && m_text[m_at] == u'-')))
        ++m_at;
    bool ok = false;
    const double plain = QStringView(m_text).mid(start, m_at - start).toDouble(&ok);
    const qsizetype unitAt = m_at;
    while (m_at < m_text.size() && !m_text[m_at].isSpace() && m_text[m_at] != u')')
        ++m_at;
    if (!ok)
        return fail(start, m_at - start, tr("Not a number"));
    const QString unit = m_text.mid(unitAt, m_at - unitAt);
    if (unit.isEmpty())
        return plain;
    for (const Unit &one : units) {
        if (unit == one.name)
            return plain * one.factor;
    }
    return fail(unitAt, unit.size(), tr("No unit is called %1. Known: % ms s min h d w y k M G B kB MB GB").arg(unit));
}

} // namespace

tl::expected<Filter, FilterError> Filter::parse(const QString &text, const QStringList &keys)
{
    if (text.size() > maxLength)
        return tl::unexpected<FilterError>(FilterError{maxLength, text.size() - maxLength, tr("Longer than %1 characters").arg(maxLength)});
    Parser parser(text, keys);
    if (parser.atEnd())
        return Filter();
    const Parsed root = parser.any(0);
    if (!root)
        return tl::unexpected(root.error());
    if (!parser.atEnd())
        return tl::unexpected<FilterError>(FilterError{parser.at(), 1, tr("Nothing is open that this could close")});
    Filter out;
    out.m_root = *root;
    out.m_terms = parser.terms;
    return out;
}

} // namespace items

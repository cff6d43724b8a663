// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/emit.h"

#include "models/yaml/scalar.h"

#include <QByteArrayList>
#include <QList>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace yaml {

namespace {

using Ref = base::Tree::Ref;
using Type = base::Tree::Type;

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// NEL, the Unicode line ends and the byte order mark, which YAML 1.1 and 1.2 take differently, and C1.
bool isOdd(QChar c)
{
    return (c >= u'\x80' && c < u'\xa0') || c == QChar(0x2028) || c == QChar(0x2029) || c == QChar(0xfeff);
}

bool hasOdd(std::string_view text)
{
    if (std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return false;
    const QString all = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    return std::ranges::any_of(all, isOdd);
}

bool hasControl(std::string_view text)
{
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

QByteArray doubleQuoted(std::string_view text)
{
    QByteArray out = "\"";
    for (const uint point : QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUcs4()) {
        const char32_t c = point;
        if (c == U'"' || c == U'\\')
            (out += '\\') += static_cast<char>(c);
        else if (c == U'\n')
            out += "\\n";
        else if (c == U'\t')
            out += "\\t";
        else if (c < U' ' || c == 0x7f || (c <= 0xffff && isOdd(QChar(c))))
            out += "\\u" + QByteArray::number(point, 16).rightJustified(4, '0');
        else
            out += QString::fromUcs4(&c, 1).toUtf8();
    }
    return out += '"';
}

QByteArray quotedLike(std::string_view text, Style like, bool mustQuote)
{
    const bool single = like == Style::SingleQuoted && !hasControl(text) && !hasOdd(text);
    if (single)
        return '\'' + bytes(text).replace('\'', "''") + '\'';
    return mustQuote || like == Style::DoubleQuoted ? doubleQuoted(text) : bytes(text);
}

QByteArray number(Ref value)
{
    const Scalar read = resolve(value.text());
    if (value.type() == Type::Int)
        return read.type == Type::Int && read.integer == value.integer() && !read.ambiguous ? bytes(value.text())
                                                                                            : QByteArray::number(value.integer());
    if (read.type == Type::Double && read.number == value.number() && !read.ambiguous)
        return bytes(value.text());
    if (!std::isfinite(value.number()))
        return std::isnan(value.number()) ? ".nan" : value.number() < 0 ? "-.inf" : ".inf";
    std::array<char, 40> buffer;
    return bytes(
        {buffer.data(), static_cast<size_t>(std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.number()).ptr - buffer.data())});
}

bool isEmpty(Ref value)
{
    return value.size() == 0;
}

} // namespace

QByteArray Emitter::key(std::string_view key, Style like, bool inFlow) const
{
    const bool plain = !needsQuotes(key) && !hasOdd(key) && !(inFlow && key.find_first_of(",[]{}") != key.npos);
    return quotedLike(key, like, !plain);
}

QByteArray Emitter::scalar(Ref value, Style like, bool inFlow) const
{
    switch (value.type()) {
    case Type::Null: return "null";
    case Type::Bool: return value.boolean() ? "true" : "false";
    case Type::Int:
    case Type::Double: return number(value);
    default: return key(value.text(), like, inFlow);
    }
}

QByteArray Emitter::flow(Ref value) const
{
    if (!value.isMap() && !value.isList())
        return scalar(value, Style::Plain, true);
    QByteArrayList parts;
    for (const Ref entry : value)
        parts << (value.isMap() ? key(entry.key(), Style::Plain, true) + ": " : QByteArray()) + flow(entry);
    return (value.isMap() ? '{' : '[') + parts.join(", ") + (value.isMap() ? '}' : ']');
}

QByteArray Emitter::block(Ref value, int column) const
{
    QByteArray out;
    for (const Ref entry : value) {
        if (!out.isEmpty())
            out += line(column);
        out += value.isMap() ? key(entry.key()) + ':' + afterColon(entry, column) : '-' + afterDash(entry, column);
    }
    return out;
}

QByteArray Emitter::afterColon(Ref value, int column, Style like, const QByteArray &comment) const
{
    if (isLiteral(value))
        return ' ' + literal(value.text(), column + m_layout.step, comment);
    if ((!value.isMap() && !value.isList()) || isEmpty(value))
        return ' ' + (value.isMap() || value.isList() ? flow(value) : scalar(value, like)) + comment;
    const int inner = column + (value.isMap() ? m_layout.step : m_layout.listShift);
    return comment + line(inner) + block(value, inner);
}

QByteArray Emitter::afterDash(Ref value, int column, Style like, const QByteArray &comment) const
{
    const int inner = column + m_layout.itemGap;
    if (isLiteral(value))
        return ' ' + literal(value.text(), inner, comment);
    if ((value.isMap() || value.isList()) && !isEmpty(value)) {
        if (!comment.isEmpty())
            return comment + line(inner) + block(value, inner);
        return QByteArray(m_layout.itemGap - 1, ' ') + block(value, inner);
    }
    return QByteArray(m_layout.itemGap - 1, ' ') + (value.isMap() || value.isList() ? flow(value) : scalar(value, like)) + comment;
}

bool Emitter::isLiteral(Ref value) const
{
    const std::string_view text = value.text();
    if (!m_layout.blocks || !value.isString() || text.find('\n') == text.npos || text.front() == ' ' || text.front() == '\n' || text.ends_with("\n\n")
        || hasOdd(text))
        return false;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view one = text.substr(at, end - at);
        if (hasControl(one) || (!one.empty() && one.find_first_not_of(' ') == one.npos))
            return false;
        at = end + 1;
    }
    return true;
}

QByteArray Emitter::literal(std::string_view text, int column, const QByteArray &comment) const
{
    QByteArray out = text.ends_with('\n') ? "|" : "|-";
    out += comment;
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    for (const QByteArray &one : bytes(text).split('\n'))
        out += one.isEmpty() ? m_layout.lineEnd : line(column) + one;
    return out;
}

} // namespace yaml

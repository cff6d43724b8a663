// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace yaml {

namespace {

using Type = base::Tree::Type;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

template <size_t N> bool isOneOf(std::string_view text, const std::array<std::string_view, N> &words)
{
    return std::ranges::find(words, text) != words.end();
}

constexpr std::array<std::string_view, 6> core = {"true", "True", "TRUE", "false", "False", "FALSE"};
constexpr std::array<std::string_view, 16> onlyHere = {"y", "Y", "yes", "Yes", "YES", "on",  "On",  "ON",
                                                       "n", "N", "no",  "No",  "NO",  "off", "Off", "OFF"};

bool isTrue(std::string_view word)
{
    const char c = word.front();
    return c == 't' || c == 'T' || c == 'y' || c == 'Y' || ((c == 'o' || c == 'O') && (word[1] == 'n' || word[1] == 'N'));
}

Scalar special(std::string_view text)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Scalar scalar;
    if (isOneOf(text, std::array<std::string_view, 5>{"", "~", "null", "Null", "NULL"})) {
        scalar.type = Type::Null;
    } else if (isOneOf(text, core) || isOneOf(text, onlyHere)) {
        scalar.type = Type::Bool;
        scalar.integer = isTrue(text);
        scalar.ambiguous = isOneOf(text, onlyHere);
    } else if (isOneOf(text, std::array<std::string_view, 9>{".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"})) {
        scalar.type = Type::Double;
        scalar.number = text.front() == '-' ? -infinity : infinity;
    } else if (isOneOf(text, std::array<std::string_view, 3>{".nan", ".NaN", ".NAN"})) {
        scalar.type = Type::Double;
        scalar.number = std::numeric_limits<double>::quiet_NaN();
    }
    return scalar;
}

/// [-+]?(.digits|digits(.digits?)?)([eE][-+]?digits)?
bool isDecimal(std::string_view text)
{
    size_t at = 0;
    const auto digits = [&] {
        const size_t from = at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        return at - from;
    };
    if (at < text.size() && (text[at] == '-' || text[at] == '+'))
        ++at;
    const size_t before = digits();
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0 && before == 0)
            return false;
    } else if (before == 0) {
        return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+'))
            ++at;
        if (digits() == 0)
            return false;
    }
    return at == text.size();
}

/// An integer with Go's prefixes: 0x, 0o, 0b and the plain leading 0 of an octal.
bool readInteger(std::string_view text, Scalar &scalar)
{
    const bool negative = text.front() == '-', plus = text.front() == '+';
    std::string_view digits = text.substr(negative || plus ? 1 : 0);
    int base = 10;
    if (digits.size() > 1 && digits[0] == '0') {
        const char c = static_cast<char>(digits[1] | 0x20);
        base = c == 'x' ? 16 : c == 'b' ? 2 : 8;
        digits.remove_prefix(c == 'x' || c == 'o' || c == 'b' ? 2 : 1);
        const bool plainOctal = base == 8 && c != 'o', upper = digits.data()[-1] < 'a' && !plainOctal;
        scalar.ambiguous = plainOctal ? digits.find_first_not_of('0') != digits.npos : base == 2 || upper || negative || plus;
    }
    quint64 value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
        return false;
    constexpr auto most = static_cast<quint64>(std::numeric_limits<qint64>::max());
    if (value > most + (negative ? 1 : 0)) {
        if (negative)
            return false;
        scalar.type = Type::Double;
        scalar.number = static_cast<double>(value);
        return true;
    }
    scalar.type = Type::Int;
    scalar.integer = negative ? static_cast<qint64>(0 - value) : static_cast<qint64>(value);
    return true;
}

bool readDouble(std::string_view text, Scalar &scalar)
{
    if (text.front() == '+')
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return false;
    scalar.type = Type::Double;
    scalar.number = value;
    return true;
}

Scalar number(std::string_view text)
{
    std::string plain;
    const bool underscores = text.find('_') != text.npos;
    if (underscores) {
        std::ranges::copy_if(text, std::back_inserter(plain), [](char c) { return c != '_'; });
        text = plain;
    }
    Scalar scalar;
    if (text.empty())
        return scalar;
    if (!readInteger(text, scalar)) {
        scalar.ambiguous = false;
        if (!isDecimal(text))
            return scalar;
        if (!readDouble(text, scalar)) {
            scalar.ambiguous = true; // 1e400: infinite for one, a string for the other
            return scalar;
        }
        // "08" has a digit that no octal has, and is a decimal after all.
        if (text.find_first_of(".eE") == text.npos && std::abs(scalar.number) < 9e15) {
            scalar.type = Type::Int;
            scalar.integer = static_cast<qint64>(scalar.number);
            scalar.number = 0;
        }
    }
    scalar.ambiguous = scalar.ambiguous || underscores;
    return scalar;
}

} // namespace

Scalar resolve(std::string_view text)
{
    if (text.empty())
        return special(text);
    const char c = text.front();
    const bool isWord = text.size() <= 5;
    switch (c) {
    case 't':
    case 'T':
    case 'f':
    case 'F':
    case 'n':
    case 'N':
    case 'y':
    case 'Y':
    case 'o':
    case 'O':
    case '~': return isWord ? special(text) : Scalar();
    case '.':
    case '+':
    case '-':
        if (const Scalar scalar = special(text); scalar.type != Type::String)
            return scalar;
        break;
    default: break;
    }
    if (isDigit(c) || c == '.' || c == '-' || c == '+')
        return number(text);
    return {};
}

std::string Scalar::key(std::string_view text) const
{
    switch (type) {
    case Type::Bool: return integer ? "true" : "false";
    case Type::Int: return std::to_string(integer);
    case Type::Double: {
        if (!std::isfinite(number))
            return std::string(std::isnan(number) ? ".nan" : number < 0 ? "-.inf" : ".inf");
        std::array<char, 40> buffer;
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
        return {buffer.data(), end};
    }
    default: return std::string(text);
    }
}

bool needsQuotes(std::string_view text)
{
    if (resolve(text).type != Type::String || resolve(text).ambiguous || text == "<<" || text == "=")
        return true;
    // Other readers take 12:30 as base 60 and 2001-12-14 as a date.
    if (isDigit(text.front()) && text.find_first_not_of("0123456789:-.") == text.npos)
        return true;
    constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`";
    const bool startsAsText =
        (text[0] == '-' || text[0] == '?' || text[0] == ':') && text.size() > 1 && text[1] > ' ' && text.find_first_of(",[]{}") == text.npos;
    if (indicators.find(text.front()) != indicators.npos && !startsAsText)
        return true;
    if (text.front() == ' ' || text.back() == ' ' || text.back() == ':' || text.substr(0, 3) == "---" || text.substr(0, 3) == "...")
        return true;
    if (text.find(": ") != text.npos || text.find(" #") != text.npos)
        return true;
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

} // namespace yaml

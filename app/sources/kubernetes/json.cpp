// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/json.h"

#include <charconv>
#include <cmath>
#include <limits>

#include <QJsonArray>
#include <QJsonDocument>

using namespace simdjson;

namespace kubernetes {

QString Interner::text(std::string_view utf8)
{
    if (utf8.empty())
        return {};
    const auto bytes = QByteArray::fromRawData(utf8.data(), static_cast<qsizetype>(utf8.size()));
    if (const auto found = m_texts.constFind(bytes); found != m_texts.cend())
        return found.value();
    if (m_texts.size() >= most)
        m_texts.clear();
    const QString made = json::toString(utf8);
    m_texts.insert(QByteArray(utf8.data(), static_cast<qsizetype>(utf8.size())), made);
    return made;
}

base::Labels Interner::labels(ondemand::value value)
{
    ondemand::object object;
    std::string_view raw;
    if (value.get_object().get(object) != SUCCESS || object.raw_json().get(raw) != SUCCESS)
        return {};
    const auto bytes = QByteArray::fromRawData(raw.data(), static_cast<qsizetype>(raw.size()));
    if (const auto found = m_labels.constFind(bytes); found != m_labels.cend())
        return found.value();
    if (m_labels.size() >= most)
        m_labels.clear();
    base::Labels made;
    if (object.reset().error() != SUCCESS)
        return {};
    for (auto result : object) {
        ondemand::field field;
        if (std::move(result).get(field) != SUCCESS)
            break;
        // Label keys and values never hold escapes; in a hostile one they stay visible as written.
        const QString key = text(json::keyOf(field));
        made.insert(key, text(json::view(field.value())));
    }
    m_labels.insert(QByteArray(raw.data(), static_cast<qsizetype>(raw.size())), made);
    return made;
}

namespace json {

namespace {

/// The token of a scalar without space behind it.
std::string_view token(Value &value)
{
    std::string_view raw = value.raw_json_token();
    while (!raw.empty() && static_cast<unsigned char>(raw.back()) <= ' ')
        raw.remove_suffix(1);
    return raw;
}

bool isString(std::string_view token)
{
    return token.size() >= 2 && token.front() == '"' && token.back() == '"';
}

std::string_view unquoted(std::string_view token)
{
    return isString(token) ? token.substr(1, token.size() - 2) : token;
}

/// simdjson refuses lone surrogates; Qt keeps them, and base/text shows them.
QString lenient(std::string_view token)
{
    const QByteArray array = '[' + QByteArray(token.data(), static_cast<qsizetype>(token.size())) + ']';
    const QJsonDocument document = QJsonDocument::fromJson(array);
    const QString text = document.array().at(0).toString();
    return text.isNull() ? toString(unquoted(token)) : text;
}

} // namespace

QString toString(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::string_view view(Value value)
{
    const std::string_view raw = token(value);
    if (!isString(raw))
        return {};
    if (raw.find('\\') == std::string_view::npos)
        return unquoted(raw);
    std::string_view text;
    return value.get_string().get(text) == SUCCESS ? text : unquoted(raw);
}

QString text(Value value)
{
    const std::string_view raw = token(value);
    if (!isString(raw))
        return {};
    if (raw.find('\\') == std::string_view::npos)
        return toString(unquoted(raw));
    std::string_view unescaped;
    return value.get_string().get(unescaped) == SUCCESS ? toString(unescaped) : lenient(raw);
}

QString textOrNumber(Value value)
{
    const std::string_view raw = token(value);
    const bool number = !raw.empty() && (raw[0] == '-' || (raw[0] >= '0' && raw[0] <= '9'));
    return number ? toString(raw) : text(value);
}

double real(Value value, double otherwise)
{
    const std::string_view digits = unquoted(token(value));
    double number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool whole = error == std::errc() && end == digits.data() + digits.size() && std::isfinite(number);
    return whole ? number : otherwise;
}

int integer(Value value, int otherwise)
{
    const double number = real(value, otherwise);
    constexpr double most = std::numeric_limits<int>::max();
    return static_cast<int>(std::clamp(number, -most, most));
}

bool boolean(Value value, bool otherwise)
{
    const std::string_view raw = token(value);
    return raw == "true" ? true : raw == "false" ? false : otherwise;
}

QStringList texts(Value value)
{
    QStringList list;
    items(value, [&list](Value item) { list.append(text(item)); });
    return list;
}

base::Labels labels(Value value)
{
    base::Labels map;
    fields(value, [&map](std::string_view key, Value item) { map.insert(toString(key), text(item)); });
    return map;
}

QByteArray base64(Value value)
{
    const std::string_view raw = view(value);
    return QByteArray::fromBase64(QByteArray::fromRawData(raw.data(), static_cast<qsizetype>(raw.size())));
}

bool isObject(Value value)
{
    ondemand::json_type type;
    return value.type().get(type) == SUCCESS && type == ondemand::json_type::object;
}

namespace {

/// Days since 1970-01-01 of the proleptic Gregorian calendar.
qint64 daysSinceEpoch(qint64 year, int month, int day)
{
    year -= month <= 2;
    const qint64 era = (year >= 0 ? year : year - 399) / 400;
    const qint64 yearOfEra = year - era * 400;
    const qint64 dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

bool readDigits(std::string_view text, size_t at, size_t count, int &number)
{
    if (at + count > text.size())
        return false;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + count, number);
    return error == std::errc() && end == text.data() + at + count && text[at] != '-';
}

/// "Z", "+hh:mm" or "-hh:mm", in ms; nothing for anything else.
std::optional<qint64> offset(std::string_view zone)
{
    if (zone == "Z" || zone == "z")
        return 0;
    int hours = 0, minutes = 0;
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || !readDigits(zone, 1, 2, hours) || !readDigits(zone, 4, 2, minutes))
        return std::nullopt;
    return (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes) * 60'000LL;
}

} // namespace

qint64 time(std::string_view text)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (!readDigits(text, 0, 4, year) || !readDigits(text, 5, 2, month) || !readDigits(text, 8, 2, day) || !readDigits(text, 11, 2, hour)
        || !readDigits(text, 14, 2, minute) || !readDigits(text, 17, 2, second) || month < 1 || month > 12 || day < 1 || day > 31)
        return 0;
    qint64 ms = 0;
    size_t at = 19;
    if (at < text.size() && text[at] == '.') {
        int factor = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, factor /= 10)
            ms += (text[at] - '0') * factor;
    }
    const auto zone = offset(text.substr(std::min(at, text.size())));
    if (!zone)
        return 0;
    return ((daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute) * 60'000LL + second * 1000LL + ms - *zone;
}

} // namespace json
} // namespace kubernetes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading JSON leniently with simdjson On-Demand: what has another type than wanted counts as not set, as `null` does. Each
// value may be read once, in the order of the text. Only the decode files include this.
#pragma once

#include "models/base/labels.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <simdjson.h>

#include <string_view>

namespace kubernetes {

/// Gives equal strings one memory. Bounded: starts anew when it is full.
class Interner
{
public:
    QString text(std::string_view utf8);
    /// The labels that stand as `raw` in the JSON, read once.
    base::Labels labels(simdjson::ondemand::value value);

private:
    static constexpr qsizetype most = 100'000;
    QHash<QByteArray, QString> m_texts;
    QHash<QByteArray, base::Labels> m_labels;
};

namespace json {

using Value = simdjson::ondemand::value;

QString toString(std::string_view utf8);
/// UTF-8 of a string value, unescaped; "" for any other type. Lives as long as the document.
std::string_view view(Value value);
QString text(Value value);
/// A string, or a number written out: for fields that may be both.
QString textOrNumber(Value value);
int integer(Value value, int otherwise = 0); ///< takes a string of digits too; clamped to int
double real(Value value, double otherwise = 0);
bool boolean(Value value, bool otherwise = false);
QStringList texts(Value value);
base::Labels labels(Value value);
QByteArray base64(Value value);
/// RFC 3339 to ms since the epoch; 0 when it is none.
qint64 time(std::string_view text);
bool isObject(Value value);

/// The key as written, escapes and all.
inline std::string_view keyOf(const simdjson::ondemand::field &field)
{
    const char *key = field.key().raw();
    const char *quote = key;
    while (*quote != '"') // simdjson found every string closed before it gave us the document
        ++quote;
    return {key, static_cast<size_t>(quote - key)};
}

/// visit(std::string_view key, Value value) for each field of an object.
template <class Visit> void fields(Value value, Visit visit)
{
    simdjson::ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS)
        return;
    for (auto result : object) {
        simdjson::ondemand::field field;
        if (std::move(result).get(field) != simdjson::SUCCESS)
            return;
        visit(keyOf(field), field.value());
    }
}

/// visit(Value item) for each item of an array.
template <class Visit> void items(Value value, Visit visit)
{
    simdjson::ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS)
        return;
    for (auto result : array) {
        Value item;
        if (std::move(result).get(item) != simdjson::SUCCESS)
            return;
        visit(item);
    }
}

} // namespace json
} // namespace kubernetes

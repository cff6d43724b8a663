// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// JSON -> Tree, by simdjson's DOM: it checks the whole document before anything of it is used.
#include "models/base/tree.h"

#include <QSet>

#include <simdjson.h>

#include <charconv>
#include <unordered_set>

using namespace Qt::Literals::StringLiterals;

namespace base {

namespace {

/// Maps longer than this are checked for duplicates with a set.
constexpr size_t manyKeys = 24;

class Reader
{
public:
    explicit Reader(qsizetype length)
        : m_builder(length)
    {
    }

    bool read(simdjson::dom::element element)
    {
        using simdjson::dom::element_type;
        char number[40];
        const auto text = [&number](auto value) {
            const auto end = std::to_chars(number, number + sizeof number, value).ptr;
            return std::string_view(number, static_cast<size_t>(end - number));
        };
        switch (element.type()) {
        case element_type::NULL_VALUE: m_builder.null("null"); return true;
        case element_type::BOOL: m_builder.boolean(bool(element), bool(element) ? "true" : "false"); return true;
        case element_type::INT64: m_builder.integer(int64_t(element), text(int64_t(element))); return true;
        case element_type::UINT64: m_builder.number(static_cast<double>(uint64_t(element)), text(uint64_t(element))); return true;
        case element_type::DOUBLE: m_builder.number(double(element), text(double(element))); return true;
        case element_type::STRING: m_builder.string(std::string_view(element)); return true;
        case element_type::ARRAY: {
            m_builder.beginList();
            for (const simdjson::dom::element entry : simdjson::dom::array(element)) {
                if (!read(entry))
                    return false;
            }
            m_builder.end();
            return true;
        }
        case element_type::OBJECT: return readMap(simdjson::dom::object(element));
        }
        return false;
    }

    Tree take() { return m_builder.take(); }
    QString duplicate;

private:
    bool readMap(simdjson::dom::object object)
    {
        m_builder.beginMap();
        std::unordered_set<std::string_view> seen;
        const bool many = object.size() > manyKeys;
        for (const auto [key, value] : object) {
            if (many ? !seen.insert(key).second : m_builder.hasKey(key)) {
                duplicate = QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
                return false;
            }
            m_builder.key(key);
            if (!read(value))
                return false;
        }
        m_builder.end();
        return true;
    }

    TreeBuilder m_builder;
};

} // namespace

Result<Tree> readJson(const QByteArray &json, const QString &where)
{
    if (json.size() > maxTreeText)
        return fail(ErrorKind::TooLarge, u"the document is larger than %1 MiB"_s.arg(maxTreeText >> 20), where);
    thread_local simdjson::dom::parser parser;
    if (const auto error = parser.allocate(static_cast<size_t>(std::max<qsizetype>(json.size(), 64)), maxTreeDepth + 1); error)
        return fail(ErrorKind::Internal, QString::fromUtf8(simdjson::error_message(error)), where);
    simdjson::dom::element element;
    const auto error = parser.parse(json.constData(), static_cast<size_t>(json.size())).get(element);
    if (error == simdjson::DEPTH_ERROR)
        return fail(ErrorKind::TooLarge, u"the document is nested deeper than %1 levels"_s.arg(maxTreeDepth), where);
    if (error)
        return fail(ErrorKind::Invalid, u"not valid JSON: %1"_s.arg(QString::fromUtf8(simdjson::error_message(error))), where);
    Reader reader(json.size());
    if (!reader.read(element))
        return fail(ErrorKind::Invalid, u"the key \"%1\" is there twice"_s.arg(reader.duplicate), where);
    return reader.take();
}

} // namespace base

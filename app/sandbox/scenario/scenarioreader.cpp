// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/scenario/scenarioreader.h"

#include <charconv>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

QString q(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::optional<double> parseNumber(std::string_view text)
{
    double value = 0;
    const auto [last, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && last == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

double unitMs(std::string_view unit)
{
    if (unit == "ms")
        return 1;
    if (unit == "s")
        return 1e3;
    if (unit == "m")
        return 60e3;
    if (unit == "h")
        return 3600e3;
    return unit == "d" ? 86400e3 : 0;
}

} // namespace

void ScenarioProblem::report(int line, const std::string &field, const QString &what)
{
    if (!first)
        first = base::Error{base::ErrorKind::Invalid, what, u"%1:%2:%3"_s.arg(file).arg(line).arg(q(field))};
}

std::optional<double> durationMs(std::string_view text)
{
    double sum = 0;
    if (text.empty())
        return std::nullopt;
    while (!text.empty()) {
        const std::size_t digits = text.find_first_not_of("0123456789.");
        if (digits == 0 || digits == std::string_view::npos)
            return std::nullopt;
        const std::size_t end = std::min(text.find_first_of("0123456789.", digits), text.size());
        const auto number = parseNumber(text.substr(0, digits));
        const double unit = unitMs(text.substr(digits, end - digits));
        if (!number || unit == 0)
            return std::nullopt;
        sum += *number * unit;
        text.remove_prefix(end);
    }
    return sum;
}

FieldReader::FieldReader(const YamlNode *node, std::string path, ScenarioProblem &problem)
    : m_node(node)
    , m_path(std::move(path))
    , m_problem(problem)
{
    if (m_node && m_node->type != YamlNode::Type::Mapping) {
        if (!m_node->isNull())
            m_problem.report(m_node->line, m_path, u"expected fields (\"key: value\")"_s);
        m_node = nullptr;
    }
}

std::string FieldReader::pathOf(std::string_view key) const
{
    return m_path.empty() ? std::string(key) : m_path + '.' + std::string(key);
}

void FieldReader::complain(std::string_view key, const QString &what)
{
    const YamlNode *node = m_node ? m_node->find(key) : nullptr;
    m_problem.report(node ? node->line : line(), pathOf(key), what);
}

const YamlNode *FieldReader::raw(std::string_view key)
{
    m_read.emplace(key);
    return m_node ? m_node->find(key) : nullptr;
}

const YamlNode *FieldReader::scalar(std::string_view key)
{
    const YamlNode *node = raw(key);
    if (node && node->type != YamlNode::Type::Scalar) {
        complain(key, u"expected one value"_s);
        return nullptr;
    }
    return node;
}

std::string FieldReader::text(std::string_view key, std::string otherwise)
{
    const YamlNode *node = scalar(key);
    return node ? node->text : otherwise;
}

std::string FieldReader::required(std::string_view key)
{
    std::string value = text(key);
    if (value.empty())
        complain(key, u"must be given"_s);
    return value;
}

double FieldReader::number(std::string_view key, double otherwise, double least, double most)
{
    const YamlNode *node = scalar(key);
    if (!node)
        return otherwise;
    const auto value = parseNumber(node->text);
    if (!value || *value < least || *value > most) {
        complain(key, u"expected a number from %1 to %2, not \"%3\""_s.arg(least).arg(most).arg(q(node->text)));
        return otherwise;
    }
    return *value;
}

int FieldReader::integer(std::string_view key, int otherwise, int least, int most)
{
    return static_cast<int>(number(key, otherwise, least, most));
}

bool FieldReader::boolean(std::string_view key, bool otherwise)
{
    const YamlNode *node = scalar(key);
    if (!node)
        return otherwise;
    if (node->text != "true" && node->text != "false")
        complain(key, u"expected true or false, not \"%1\""_s.arg(q(node->text)));
    return node->text == "true";
}

double FieldReader::duration(std::string_view key, double otherwiseMs)
{
    const YamlNode *node = scalar(key);
    if (!node)
        return otherwiseMs;
    const auto value = durationMs(node->text);
    if (!value)
        complain(key, u"expected a duration such as 250ms, 1.5s, 20d4h, not \"%1\""_s.arg(q(node->text)));
    return value.value_or(otherwiseMs);
}

std::map<std::string, std::string> FieldReader::strings(std::string_view key)
{
    std::map<std::string, std::string> values;
    FieldReader inner = child(key);
    if (inner.m_node) {
        for (const auto &[name, node] : inner.m_node->fields)
            values[name] = inner.text(name);
    }
    return values;
}

std::map<std::string, double> FieldReader::numbers(std::string_view key, double least, double most)
{
    std::map<std::string, double> values;
    FieldReader inner = child(key);
    if (inner.m_node) {
        for (const auto &[name, node] : inner.m_node->fields)
            values[name] = inner.number(name, 0, least, most);
    }
    return values;
}

std::vector<std::string> FieldReader::list(std::string_view key)
{
    std::vector<std::string> values;
    const YamlNode *node = raw(key);
    if (node && node->type != YamlNode::Type::Sequence) {
        complain(key, u"expected a list"_s);
        return values;
    }
    for (std::size_t i = 0; node && i < node->items.size(); ++i) {
        if (node->items[i].type != YamlNode::Type::Scalar)
            m_problem.report(node->items[i].line, pathOf(key) + '[' + std::to_string(i) + ']', u"expected one value"_s);
        values.push_back(node->items[i].text);
    }
    return values;
}

std::vector<double> FieldReader::numberList(std::string_view key)
{
    std::vector<double> values;
    for (const std::string &text : list(key)) {
        const auto value = parseNumber(text);
        if (!value)
            complain(key, u"expected numbers, not \"%1\""_s.arg(q(text)));
        values.push_back(value.value_or(0));
    }
    return values;
}

FieldReader FieldReader::child(std::string_view key)
{
    return FieldReader(raw(key), pathOf(key), m_problem);
}

void FieldReader::each(std::string_view key, const std::function<void(FieldReader &, const YamlNode &)> &read)
{
    const YamlNode *node = raw(key);
    if (!node || node->isNull())
        return;
    if (node->type != YamlNode::Type::Sequence)
        return complain(key, u"expected a list"_s);
    for (std::size_t i = 0; i < node->items.size(); ++i) {
        FieldReader item(&node->items[i], pathOf(key) + '[' + std::to_string(i) + ']', m_problem);
        read(item, node->items[i]);
    }
}

void FieldReader::finish()
{
    if (!m_node)
        return;
    for (const auto &[key, value] : m_node->fields) {
        if (!m_read.contains(key))
            m_problem.report(value.line, pathOf(key), u"no such field"_s);
    }
}

} // namespace sandbox

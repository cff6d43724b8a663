// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A schema in words: what the editor shows beside a field and offers while typing.
#include "models/yaml/schemapool.h"

#include <QLocale>

#include <algorithm>
#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

namespace {

using Type = SchemaNode::Type;

struct Step {
    std::string key;
    bool item = false;
};

/// spec.http[0].route[], labels["a.b/c"]
std::vector<Step> stepsOf(const QString &path)
{
    std::vector<Step> steps;
    for (qsizetype at = 0; at < path.size();) {
        if (path[at] == u'[' && at + 1 < path.size() && path[at + 1] == u'"') {
            QString key;
            for (at += 2; at < path.size() && path[at] != u'"'; ++at) {
                if (path[at] == u'\\' && at + 1 < path.size())
                    ++at;
                key += path[at];
            }
            at = std::min(at + 2, path.size());
            steps.push_back({key.toStdString(), false});
        } else if (path[at] == u'[') {
            const qsizetype close = path.indexOf(u']', at);
            at = close < 0 ? path.size() : close + 1;
            steps.push_back({{}, true});
        } else {
            at += path[at] == u'.' ? 1 : 0;
            qsizetype end = at;
            while (end < path.size() && path[end] != u'.' && path[end] != u'[')
                ++end;
            steps.push_back({path.mid(at, end - at).toStdString(), false});
            at = std::max(end, at);
        }
    }
    return steps;
}

QString valueText(const base::Tree &value)
{
    return value.root().isString() ? value.root().string() : QString::fromUtf8(value.root().json());
}

QStringList valuesOf(const SchemaNode &node)
{
    QStringList all;
    for (const base::Tree &value : node.enums)
        all << valueText(value);
    if (node.type == Type::Boolean && all.isEmpty())
        all = {u"true"_s, u"false"_s};
    return all;
}

QString limit(double value)
{
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

template <class Value> QString range(const std::optional<Value> &least, const std::optional<Value> &most, const QString &unit)
{
    const auto text = [](Value value) { return limit(static_cast<double>(value)); };
    if (least && most)
        return *least == *most ? u"exactly %1%2"_s.arg(text(*least), unit) : u"%1 to %2%3"_s.arg(text(*least), text(*most), unit);
    if (least)
        return u"at least %1%2"_s.arg(text(*least), unit);
    return most ? u"at most %1%2"_s.arg(text(*most), unit) : QString();
}

QStringList limitsOf(const SchemaNode &node)
{
    QStringList all;
    const auto add = [&all](const QString &text) {
        if (!text.isEmpty())
            all << text;
    };
    add(range(node.minimum, node.maximum, QString()));
    add(range(node.minLength, node.maxLength, u" characters"_s));
    add(range(node.minItems, node.maxItems, u" entries"_s));
    add(range(node.minProperties, node.maxProperties, u" keys"_s));
    if (!node.format.empty() && node.format != "int-or-string")
        all << u"format %1"_s.arg(QString::fromStdString(node.format));
    if (!node.pattern.empty())
        all << u"matches %1"_s.arg(QString::fromStdString(node.pattern));
    return all;
}

QString listRule(const SchemaNode &node)
{
    if (node.lists == SchemaNode::Lists::Set)
        return u"every entry once"_s;
    if (node.lists != SchemaNode::Lists::Map || node.mapKeys.empty())
        return {};
    QStringList keys;
    for (const std::string &key : node.mapKeys)
        keys << QString::fromStdString(key);
    return u"entries are told apart by %1"_s.arg(keys.join(u" and "_s));
}

/// The node of a path and whether its map needs it.
struct Found {
    int node = -1;
    bool required = false;
};

Found find(const Schema &schema, const QString &path)
{
    if (!schema)
        return {};
    const SchemaPool &pool = *schema.pool();
    Found found{pool.resolved(schema.root()), false};
    bool object = true;
    for (const Step &step : stepsOf(path)) {
        if (found.node < 0)
            return {};
        const SchemaNode &node = pool.node(found.node);
        if (step.item) {
            found = {pool.resolved(node.items), false};
        } else if ((object || node.embedded) && step.key == "metadata" && pool.objectMeta >= 0) {
            found = {pool.resolved(pool.objectMeta), false};
        } else if (const SchemaNode::Property *property = node.find(step.key)) {
            found = {pool.resolved(property->node), property->required};
        } else {
            found = {pool.resolved(node.additional), false};
        }
        object = false;
    }
    return found;
}

} // namespace

int follow(const Schema &schema, const QString &path)
{
    return find(schema, path).node;
}

QString typeInWords(const SchemaPool &pool, int index, bool plural)
{
    index = pool.resolved(index);
    if (index < 0)
        return plural ? u"values"_s : u"any value"_s;
    const SchemaNode &node = pool.node(index);
    if (node.intOrString)
        return plural ? u"numbers or texts"_s : u"a number or a text"_s;
    switch (node.type) {
    case Type::Object:
        return plural                                         ? u"maps"_s
            : node.additional >= 0 && node.properties.empty() ? u"a map of %1"_s.arg(typeInWords(pool, node.additional, true))
                                                              : u"a map"_s;
    case Type::Array: return (plural ? u"lists of %1"_s : u"a list of %1"_s).arg(node.items < 0 ? u"values"_s : typeInWords(pool, node.items, true));
    case Type::String: return plural ? u"texts"_s : u"a text"_s;
    case Type::Integer: return plural ? u"whole numbers"_s : u"a whole number"_s;
    case Type::Number: return plural ? u"numbers"_s : u"a number"_s;
    case Type::Boolean: return plural ? u"truth values"_s : u"true or false"_s;
    case Type::Any: break;
    }
    return plural ? u"values"_s : u"any value"_s;
}

QVector<Completion> completion(const Schema &schema, const QString &path)
{
    const Found found = find(schema, path);
    QVector<Completion> all;
    if (found.node < 0)
        return all;
    const SchemaPool &pool = *schema.pool();
    const SchemaNode &node = pool.node(found.node);
    for (const SchemaNode::Property &property : node.properties) {
        const int value = pool.resolved(property.node);
        all.append({QString::fromStdString(property.name), typeInWords(pool, property.node), value < 0 ? QStringList() : valuesOf(pool.node(value)),
                    property.required, true});
    }
    for (const QString &value : valuesOf(node))
        all.append({value, typeInWords(pool, found.node), {}, false, false});
    std::ranges::stable_sort(all, std::greater<>(), &Completion::required);
    return all;
}

QString fieldHelp(const Schema &schema, const QString &path)
{
    const Found found = find(schema, path);
    if (found.node < 0)
        return {};
    const SchemaNode &node = schema.pool()->node(found.node);
    QStringList facts{typeInWords(*schema.pool(), found.node)};
    if (found.required)
        facts << u"required"_s;
    if (const QStringList values = valuesOf(node); !node.enums.empty())
        facts << u"one of %1"_s.arg(values.join(u", "_s));
    facts << limitsOf(node);
    if (const QString rule = listRule(node); !rule.isEmpty())
        facts << rule;
    if (!node.fallback.isEmpty())
        facts << u"%1 unless set"_s.arg(QString::fromUtf8(node.fallback));
    if (node.keepsUnknown)
        facts << u"keys are not checked"_s;
    QStringList lines{facts.join(u"; "_s)};
    for (const SchemaNode::Rule &rule : node.rules)
        lines << u"the server checks: %1"_s.arg(rule.message.isEmpty() ? rule.expression : rule.message);
    if (!node.description.isEmpty())
        lines << node.description;
    return lines.join(u'\n');
}

} // namespace yaml

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An object against its schema, as the API server's structural validation does it.
#include "models/yaml/formats.h"
#include "models/yaml/schemapool.h"

#include <QHash>
#include <QLocale>

#include <re2/re2.h>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

namespace {

using Ref = base::Tree::Ref;
using Type = SchemaNode::Type;
using Code = SchemaProblem::Code;

QString shown(Ref value)
{
    constexpr qsizetype most = 60;
    const QString text = value.isString() ? u'"' + value.string() + u'"' : QString::fromUtf8(value.json());
    return text.size() > most ? text.left(most) + u'…' : text;
}

QString typeOf(Ref value)
{
    switch (value.type()) {
    case base::Tree::Type::Null: return u"nothing"_s;
    case base::Tree::Type::Bool: return u"a truth value"_s;
    case base::Tree::Type::Int:
    case base::Tree::Type::Double: return u"a number"_s;
    case base::Tree::Type::String: return u"a text"_s;
    case base::Tree::Type::List: return u"a list"_s;
    case base::Tree::Type::Map: break;
    }
    return u"a map"_s;
}

QString number(double value)
{
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

class Validator
{
public:
    Validator(const SchemaPool &pool, int most)
        : m_pool(pool)
        , m_most(most)
    {
    }

    /// `judge` = only whether it holds, for the alternatives of anyOf, oneOf and not: they don't say which fields there are.
    void check(Ref value, int schema, bool judge = false)
    {
        schema = m_pool.resolved(schema);
        if (schema < 0 || full())
            return;
        const SchemaNode &node = m_pool.node(schema);
        if (value.isNull() && (node.nullable || value.parent().isMap()))
            return; // the server takes a null in a map for nothing
        if (!hasType(value, node)) {
            report(Code::WrongType, value,
                   u"%1 is %2 (%3) where %4 is expected"_s.arg(name(value), typeOf(value), shown(value), typeInWords(m_pool, schema)),
                   typeHint(value, node));
            return;
        }
        checkEnum(value, node);
        if (value.isString())
            checkText(value, node);
        else if (value.isNumber())
            checkNumber(value, node);
        else if (value.isList())
            checkList(value, node, judge);
        else if (value.isMap())
            checkMap(value, node, judge);
        checkAlternatives(value, node);
    }

    void checkObject(Ref object, int schema)
    {
        m_root = object.index();
        check(object, schema);
    }

    QVector<SchemaProblem> problems;

private:
    bool full() const { return problems.size() >= m_most; }

    void report(Code code, Ref at, const QString &message, const QString &hint = {}, bool atKey = false)
    {
        if (!full())
            problems.append({code, at.index(), atKey, message, hint});
    }

    static QString name(Ref value)
    {
        const QString path = value.path();
        return path.isEmpty() ? u"the object"_s : path;
    }

    static bool hasType(Ref value, const SchemaNode &node)
    {
        using Kind = base::Tree::Type;
        if (node.intOrString)
            return value.isString() || value.type() == Kind::Int;
        const bool whole = value.type() == Kind::Int || (value.type() == Kind::Double && (value.number() == std::trunc(value.number())));
        switch (node.type) {
        case Type::Object: return value.isMap();
        case Type::Array: return value.isList();
        case Type::String: return value.isString();
        case Type::Integer: return whole;
        case Type::Number: return value.isNumber();
        case Type::Boolean: return value.type() == Kind::Bool;
        case Type::Any: break;
        }
        return true;
    }

    QString typeHint(Ref value, const SchemaNode &node) const
    {
        if (node.type == Type::String && (value.isNumber() || value.type() == base::Tree::Type::Bool))
            return u"quote it: \"%1\""_s.arg(QString::fromUtf8(value.text().data(), static_cast<qsizetype>(value.text().size())));
        if (value.isString() && (node.type == Type::Integer || node.type == Type::Number || node.type == Type::Boolean))
            return u"write it without quotes"_s;
        if (node.type == Type::Array && !value.isNull() && !value.isList())
            return u"begin it with \"- \" to make it a list of one"_s;
        if (node.type == Type::Object && value.isList())
            return u"take away the \"- \" before its keys"_s;
        return {};
    }

    void checkEnum(Ref value, const SchemaNode &node)
    {
        if (node.enums.empty() || std::ranges::any_of(node.enums, [value](const base::Tree &one) { return one.root().same(value); }))
            return;
        QStringList names;
        for (const base::Tree &one : node.enums)
            names << (one.root().isString() ? one.root().string() : QString::fromUtf8(one.root().json()));
        const QString near = nearest(value.string(), names);
        constexpr qsizetype most = 12;
        const QString all = names.mid(0, most).join(u", "_s) + (names.size() > most ? u", …"_s : QString());
        report(Code::NotAllowed, value, u"%1 can't be %2; it is one of %3"_s.arg(name(value), shown(value), all),
               near.isEmpty() ? QString() : u"did you mean %1?"_s.arg(near));
    }

    void checkText(Ref value, const SchemaNode &node)
    {
        const QString text = value.string();
        const auto length = std::ranges::count_if(text, [](QChar c) { return !c.isLowSurrogate(); });
        if (node.minLength && length < *node.minLength)
            report(Code::OutOfRange, value,
                   *node.minLength == 1 ? u"%1 must not be empty"_s.arg(name(value))
                                        : u"%1 needs at least %2 characters"_s.arg(name(value)).arg(*node.minLength));
        if (node.maxLength && length > *node.maxLength)
            report(Code::OutOfRange, value, u"%1 has %2 characters; at most %3 are allowed"_s.arg(name(value)).arg(length).arg(*node.maxLength));
        if (!node.pattern.empty()) {
            const re2::RE2 *pattern = m_pool.pattern(node.pattern);
            if (pattern && !re2::RE2::PartialMatch(re2::StringPiece(value.text().data(), value.text().size()), *pattern))
                report(Code::Malformed, value,
                       u"%1 is %2, which does not match %3"_s.arg(name(value), shown(value), QString::fromStdString(node.pattern)));
        }
        if (const QString wanted = formatProblem(node.format, text); !wanted.isEmpty())
            report(Code::Malformed, value, u"%1 is %2 where %3 is expected"_s.arg(name(value), shown(value), wanted));
    }

    void checkNumber(Ref value, const SchemaNode &node)
    {
        const double is = value.number();
        if (node.minimum && (node.exclusiveMinimum ? is <= *node.minimum : is < *node.minimum))
            report(Code::OutOfRange, value,
                   u"%1 is %2; it must be %3 %4"_s.arg(name(value), number(is), node.exclusiveMinimum ? u"more than"_s : u"at least"_s,
                                                       number(*node.minimum)));
        if (node.maximum && (node.exclusiveMaximum ? is >= *node.maximum : is > *node.maximum))
            report(Code::OutOfRange, value,
                   u"%1 is %2; it must be %3 %4"_s.arg(name(value), number(is), node.exclusiveMaximum ? u"less than"_s : u"at most"_s,
                                                       number(*node.maximum)));
        if (!fitsFormat(node.format, is))
            report(Code::OutOfRange, value, u"%1 is %2, which does not fit %3"_s.arg(name(value), number(is), QString::fromStdString(node.format)));
    }

    void checkList(Ref value, const SchemaNode &node, bool judge)
    {
        if (node.minItems && value.size() < *node.minItems)
            report(Code::OutOfRange, value, u"%1 has %2 entries; at least %3 are needed"_s.arg(name(value)).arg(value.size()).arg(*node.minItems));
        if (node.maxItems && value.size() > *node.maxItems)
            report(Code::OutOfRange, value, u"%1 has %2 entries; at most %3 are allowed"_s.arg(name(value)).arg(value.size()).arg(*node.maxItems));
        if (node.lists != SchemaNode::Lists::Atomic)
            checkDuplicates(value, node);
        if (node.items < 0)
            return;
        for (const Ref entry : value)
            check(entry, node.items, judge);
    }

    void checkDuplicates(Ref value, const SchemaNode &node)
    {
        QHash<QByteArray, int> seen;
        for (const Ref entry : value) {
            QByteArray identity = node.lists == SchemaNode::Lists::Set ? entry.json(true) : QByteArray();
            for (const std::string &key : node.mapKeys)
                identity += keyValue(entry, node, key) + '\n';
            if (const auto known = seen.constFind(identity); known != seen.constEnd())
                report(Code::Duplicate, entry,
                       u"%1 has the same %2 as entry %3, and the server keeps one of each"_s
                           .arg(name(entry), node.mapKeys.empty() ? u"value"_s : namesOf(node.mapKeys))
                           .arg(*known));
            else
                seen.insert(identity, entry.position());
        }
    }

    QByteArray keyValue(Ref entry, const SchemaNode &list, const std::string &key) const
    {
        if (const Ref value = entry[key])
            return value.json();
        const int items = m_pool.resolved(list.items);
        const SchemaNode::Property *property = items < 0 ? nullptr : m_pool.node(items).find(key);
        return property && property->node >= 0 ? m_pool.node(property->node).fallback : QByteArray();
    }

    static QString namesOf(const std::vector<std::string> &names)
    {
        QStringList all;
        for (const std::string &one : names)
            all << QString::fromStdString(one);
        return all.join(u" and "_s);
    }

    void checkMap(Ref value, const SchemaNode &node, bool judge)
    {
        if (node.minProperties && value.size() < *node.minProperties)
            report(Code::OutOfRange, value, u"%1 has %2 keys; at least %3 are needed"_s.arg(name(value)).arg(value.size()).arg(*node.minProperties));
        if (node.maxProperties && value.size() > *node.maxProperties)
            report(Code::OutOfRange, value, u"%1 has %2 keys; at most %3 are allowed"_s.arg(name(value)).arg(value.size()).arg(*node.maxProperties));
        for (const std::string &key : node.required) {
            if (!value[key] || value[key].isNull())
                report(Code::Missing, value, u"%1 needs %2"_s.arg(name(value), QString::fromStdString(key)));
        }
        const bool object = value.index() == m_root || node.embedded;
        for (const Ref entry : value)
            checkEntry(entry, node, object, judge);
    }

    void checkEntry(Ref entry, const SchemaNode &node, bool object, bool judge)
    {
        const SchemaNode::Property *property = node.find(entry.key());
        if (object && !judge && entry.key() == "metadata" && m_pool.objectMeta >= 0)
            return check(entry, m_pool.objectMeta);
        if (property)
            return check(entry, property->node, judge);
        if (object && (entry.key() == "apiVersion" || entry.key() == "kind" || entry.key() == "metadata"))
            return;
        if (node.additional >= 0)
            return check(entry, node.additional, judge);
        // A map of which no key is known takes what comes; so does a value of any type.
        if (judge || node.keepsUnknown || node.openMap || node.type == Type::Any || node.properties.empty())
            return;
        QStringList names;
        for (const SchemaNode::Property &one : node.properties)
            names << QString::fromStdString(one.name);
        const QString near = nearest(entry.keyString(), names);
        report(Code::UnknownField, entry, u"%1 is not a field of %2"_s.arg(entry.keyString(), name(entry.parent())),
               near.isEmpty() ? u"the API server would drop or refuse it"_s : u"did you mean %1?"_s.arg(near), true);
    }

    bool holds(Ref value, int schema) const
    {
        Validator validator(m_pool, 1);
        validator.check(value, schema, true);
        return validator.problems.isEmpty();
    }

    void checkAlternatives(Ref value, const SchemaNode &node)
    {
        for (const int one : node.allOf)
            check(value, one, true);
        if (!node.anyOf.empty() && std::ranges::none_of(node.anyOf, [&](int one) { return holds(value, one); }))
            report(Code::NotAllowed, value, alternatives(value, node.anyOf, false));
        if (!node.oneOf.empty() && std::ranges::count_if(node.oneOf, [&](int one) { return holds(value, one); }) != 1)
            report(Code::NotAllowed, value, alternatives(value, node.oneOf, true));
        if (node.negated >= 0 && holds(value, node.negated))
            report(Code::NotAllowed, value, forbidden(value, node.negated));
    }

    /// Most alternatives of CRDs say no more than which of some keys may be there.
    void requiredOf(int schema, QStringList &names, int depth = 0) const
    {
        schema = m_pool.resolved(schema);
        if (schema < 0 || depth > 8)
            return;
        const SchemaNode &node = m_pool.node(schema);
        for (const std::string &key : node.required) {
            if (!names.contains(QString::fromStdString(key)))
                names << QString::fromStdString(key);
        }
        for (const int one : node.anyOf)
            requiredOf(one, names, depth + 1);
        for (const int one : node.oneOf)
            requiredOf(one, names, depth + 1);
    }

    QString alternatives(Ref value, const std::vector<int> &all, bool onlyOne) const
    {
        QStringList names;
        for (const int one : all)
            requiredOf(one, names);
        QStringList there;
        for (const QString &key : names) {
            if (value[key.toStdString()])
                there << key;
        }
        if (onlyOne && there.size() > 1)
            return u"%1 can have only one of %2"_s.arg(name(value), there.join(u", "_s));
        if (!names.isEmpty())
            return u"%1 needs %2 of %3"_s.arg(name(value), onlyOne ? u"exactly one"_s : u"at least one"_s, names.join(u", "_s));
        return u"%1 is %2, which is none of the forms allowed here"_s.arg(name(value), shown(value));
    }

    QString forbidden(Ref value, int schema) const
    {
        QStringList names;
        requiredOf(schema, names);
        return names.isEmpty() ? u"%1 has a form that is not allowed here"_s.arg(name(value))
                               : u"%1 can't have %2 here"_s.arg(name(value), names.join(u", "_s));
    }

    const SchemaPool &m_pool;
    const int m_most;
    int m_root = -1;
};

} // namespace

QVector<SchemaProblem> validate(Ref object, const Schema &schema, int most)
{
    if (!schema || !object)
        return {};
    Validator validator(*schema.pool(), most);
    validator.checkObject(object, schema.root());
    std::ranges::stable_sort(validator.problems, {}, &SchemaProblem::node);
    return validator.problems;
}

} // namespace yaml

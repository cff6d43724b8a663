// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/forms/binding.h"

#include "models/base/quantity.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using base::Tree;
using Ref = Tree::Ref;

namespace forms {

namespace {

constexpr int mostEntries = 500, mostShares = 50;

QByteArray textJson(const QString &text)
{
    QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

/// An input that may be, as JSON.
QByteArray jsonOf(Type type, const QString &input)
{
    switch (type) {
    case Type::Integer: return QByteArray::number(static_cast<qint64>(input.toDouble()));
    case Type::Number:
    case Type::Percent: return QByteArray::number(input.toDouble(), 'g', 12);
    case Type::Flag: return input.toLatin1();
    case Type::Words: {
        QJsonArray words;
        for (const QString &word : input.split(u',')) {
            if (!word.trimmed().isEmpty())
                words.append(word.trimmed());
        }
        return QJsonDocument(words).toJson(QJsonDocument::Compact);
    }
    default: return textJson(input);
    }
}

/// "spec.http[0].match[0].uri" before its last step, and that step: a key, or a position in brackets.
std::pair<QString, QString> lastStep(const QString &path)
{
    if (path.endsWith(u']')) {
        const qsizetype open = path.endsWith("\"]"_L1) ? path.lastIndexOf("[\""_L1) : path.lastIndexOf(u'[');
        return {path.left(open), path.mid(open)};
    }
    const qsizetype dot = path.lastIndexOf(u'.');
    return {path.left(std::max<qsizetype>(0, dot)), path.mid(dot + 1)};
}

/// An entry of a list that is chosen by what it says: "filters[type=RequestMirror]".
struct Picked {
    QString path;       ///< "filters[1]": of the entry, or of the one that would be added; "" = nothing is picked
    QString key, value; ///< what it says
};

/// The path with a position in place of the choice.
QString resolved(const Tree &object, const QString &path, Picked *picked = nullptr)
{
    static const QRegularExpression choice(u"\\[([A-Za-z]+)=([^\\]]+)\\]"_s);
    const QRegularExpressionMatch match = choice.match(path);
    if (!match.hasMatch())
        return path;
    const QString list = path.left(match.capturedStart());
    const std::string key = match.captured(1).toStdString();
    int position = 0;
    for (const Ref entry : object.find(list)) {
        if (entry[key].string() == match.captured(2))
            break;
        ++position;
    }
    const QString entry = u"%1[%2]"_s.arg(list).arg(position);
    if (picked)
        *picked = {entry, match.captured(1), match.captured(2)};
    return entry + path.mid(match.capturedEnd());
}

/// What holds the place may be missing, too: then all that is missing is set at once, lists with their first entry.
std::pair<QString, QByteArray> withParents(const Tree &object, QString path, QByteArray value, const Picked &picked)
{
    for (;;) {
        const auto [parent, step] = lastStep(path);
        const Ref holder = object.find(parent);
        if (parent.isEmpty() || (holder && !holder.isNull()))
            return {path, value};
        const bool position = step.startsWith(u'[') && !step.startsWith("[\""_L1);
        const QString key = step.startsWith("[\""_L1) ? step.mid(2, step.size() - 4) : step;
        value = position ? '[' + value + ']' : '{' + textJson(key) + ':' + value + '}';
        path = parent;
        if (path == picked.path && !object.find(path))
            value.insert(1, textJson(picked.key) + ':' + textJson(picked.value) + ',');
    }
}

QString nameOf(Ref entry, int position)
{
    QString about = entry["name"].string();
    for (const char *key : {"issuer", "hostname", "metric"}) {
        if (about.isEmpty())
            about = entry[key].string();
    }
    if (about.isEmpty())
        about = entry["port"]["name"].string();
    if (about.isEmpty()) {
        const Ref uri = (entry["match"] ? entry["match"] : entry["matches"]).at(0);
        about = uri["uri"]["prefix"].string(uri["uri"]["exact"].string(uri["path"]["value"].string()));
    }
    return about.isEmpty() ? u"%1"_s.arg(position + 1) : u"%1: %2"_s.arg(position + 1).arg(about);
}

bool isGatewayApi(const Field &field)
{
    return QLatin1StringView(field.path) == "backendRefs"_L1;
}

QString nameOfDestination(Ref destination, bool gatewayApi)
{
    if (gatewayApi)
        return destination["name"].string();
    const QString host = destination["destination"]["host"].string(), subset = destination["destination"]["subset"].string();
    return subset.isEmpty() ? host : host + u' ' + subset;
}

Value readWeights(const Field &field, Ref list)
{
    Value value;
    if (!list)
        return value;
    if (!list.isList()) {
        value.odd = u"this is no list"_s;
        return value;
    }
    if (list.size() > mostShares) {
        value.odd = u"more than %1 destinations"_s.arg(mostShares);
        return value;
    }
    for (const Ref entry : list) {
        const Ref weight = entry["weight"];
        if (weight && weight.integer(-1) < 0) {
            value.odd = u"a weight is no number"_s;
            return value;
        }
        const qint64 unset = isGatewayApi(field) ? 1 : list.size() == 1 ? 100 : 0;
        value.shares.push_back({nameOfDestination(entry, isGatewayApi(field)), weight.integer(unset), static_cast<bool>(weight)});
    }
    value.isSet = true;
    return value;
}

bool fits(Type type, Ref at)
{
    switch (type) {
    case Type::Integer:
    case Type::Number:
    case Type::Percent: return at.isNumber();
    case Type::Flag: return at.type() == Tree::Type::Bool;
    case Type::Words: return at.isList() && std::ranges::all_of(at, [](Ref word) { return word.isString() && !word.string().contains(u','); });
    default: return !at.isMap() && !at.isList() && !at.isNull();
    }
}

bool isFor(const Form &form, Ref entry, const Tree &object)
{
    const QString path = QLatin1StringView(form.onlyPath);
    return path.isEmpty() || object.find(entry.path() + u'.' + path).string() == QLatin1StringView(form.onlyText);
}

QString camel(const QString &key)
{
    QString name;
    for (qsizetype i = 0; i < key.size(); ++i)
        name += key[i] == u'_' && i + 1 < key.size() ? key[++i].toUpper() : key[i];
    return name;
}

/// Envoy takes token_bucket and tokenBucket, but not both. The place on the way to a field that is written in the other way.
QString otherSpelling(const Tree &object, QString path)
{
    while (!path.isEmpty()) {
        const auto [parent, step] = lastStep(path);
        if (step.contains(u'_') && !step.startsWith(u'[')) {
            if (const Ref other = object.find(parent)[camel(step).toStdString()])
                return other.path();
        }
        path = parent;
    }
    return {};
}

/// The field's own place, or the highest map above it that would be left empty.
QString toRemove(const Tree &object, const QString &path, const QString &stopAt, const Picked &picked)
{
    Ref at = object.find(path);
    while (at) {
        const Ref parent = at.parent();
        // An entry that was picked goes when it says nothing else; its list with the last one.
        if (parent && parent.path() == picked.path && parent.size() == 2 && parent[picked.key.toStdString()]) {
            const Ref list = parent.parent();
            at = list.size() == 1 ? list : parent;
            break;
        }
        if (!parent || !parent.isMap() || parent.size() != 1 || parent.path() == stopAt || parent.path() == "spec"_L1 || parent.path().isEmpty())
            break;
        at = parent;
    }
    return at ? at.path() : QString();
}

} // namespace

namespace {

QString pathOf(const Field &field, const Entry &entry, const Tree &object, Picked *picked = nullptr)
{
    return resolved(object, forms::pathOf(field, entry), picked);
}

} // namespace

QString pathOf(const Field &field, const Entry &entry)
{
    const QString own = QLatin1StringView(field.path);
    return entry.path.isEmpty() ? own : entry.path + u'.' + own;
}

QVector<Entry> entriesOf(const Form &form, const Tree &object)
{
    const QString list = QLatin1StringView(form.entries);
    if (list.isEmpty())
        return {{}};
    QVector<Entry> entries;
    for (const Ref entry : object.find(list)) {
        if (entries.size() == mostEntries)
            break;
        if (isFor(form, entry, object))
            entries.push_back({entry.path(), nameOf(entry, entry.position())});
    }
    return entries;
}

Value read(const Field &field, const Entry &entry, const Tree &object)
{
    const QString path = pathOf(field, entry, object);
    const Ref at = object.find(path);
    if (field.type == Type::Weights)
        return readWeights(field, at);
    Value value;
    if (const QString other = otherSpelling(object, path); !other.isEmpty()) {
        value.isSet = true;
        value.odd = u"the text has it as %1"_s.arg(other);
        return value;
    }
    if (!at || at.isNull())
        return value;
    value.isSet = true;
    if (!fits(field.type, at)) {
        value.odd = u"the text has something else here"_s;
        return value;
    }
    value.text =
        field.type == Type::Words ? at.strings().join(u", "_s) : QString::fromUtf8(at.text().data(), static_cast<qsizetype>(at.text().size()));
    return value;
}

QString problemOf(const Field &field, const QString &input)
{
    if (input.isEmpty())
        return {};
    bool number = false;
    const double value = input.toDouble(&number);
    switch (field.type) {
    case Type::Integer:
    case Type::Number:
    case Type::Percent: {
        const double most = field.type == Type::Percent ? 100 : field.most;
        if (!number || !std::isfinite(value) || (field.type == Type::Integer && value != std::floor(value)))
            return field.type == Type::Integer ? u"a whole number is wanted"_s : u"a number is wanted"_s;
        return value < field.least || value > most ? u"from %1 to %2"_s.arg(field.least).arg(most) : QString();
    }
    case Type::Duration: {
        static const QRegularExpression form(u"\\A([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+\\z"_s);
        return form.match(input).hasMatch() ? QString() : u"a duration is wanted, such as 500ms, 2s or 1m30s"_s;
    }
    case Type::Seconds: {
        static const QRegularExpression form(u"\\A[0-9]{1,12}(\\.[0-9]{1,9})?s\\z"_s);
        return form.match(input).hasMatch() ? QString() : u"seconds are wanted, such as 2s or 0.25s"_s;
    }
    case Type::Choice: {
        const QStringList choices = QString::fromLatin1(field.choices).split(u'|');
        return choices.contains(input) ? QString() : u"one of %1"_s.arg(choices.join(u", "_s));
    }
    case Type::Flag: return input == "true"_L1 || input == "false"_L1 ? QString() : u"true or false"_s;
    default: return {};
    }
}

yaml::Editor::Done write(yaml::Editor &editor, const Field &field, const Entry &entry, const QString &input)
{
    const QString wanted = input.trimmed();
    if (const QString problem = problemOf(field, wanted); !problem.isEmpty())
        return base::fail(base::ErrorKind::Invalid, problem, pathOf(field, entry));
    const yaml::Stream stream = yaml::parse(editor.text());
    if (stream.documents.empty())
        return wanted.isEmpty() ? yaml::Editor::Done() : base::fail(base::ErrorKind::Invalid, u"the text is no YAML"_s, pathOf(field, entry));
    const Tree object = stream.documents.front().tree();
    Picked picked;
    const QString path = pathOf(field, entry, object, &picked);
    if (wanted.isEmpty()) {
        const QString place = toRemove(object, path, entry.path, picked);
        return place.isEmpty() ? yaml::Editor::Done() : editor.remove(0, place);
    }
    if (const QString other = otherSpelling(object, path); !other.isEmpty())
        return base::fail(base::ErrorKind::Unsupported, u"the text has it as %1: change it there"_s.arg(other), path);
    const auto [place, value] = withParents(object, path, jsonOf(field.type, wanted), picked);
    const auto tree = base::readJson(value);
    return tree ? editor.set(0, place, tree->root()) : yaml::Editor::Done(tl::unexpected(tree.error()));
}

yaml::Editor::Done writeWeights(yaml::Editor &editor, const Field &field, const Entry &entry, const QVector<qint64> &weights)
{
    QVector<yaml::Splice> all;
    for (qsizetype i = 0; i < weights.size(); ++i) {
        const auto done = editor.set(0, u"%1[%2].weight"_s.arg(pathOf(field, entry)).arg(i), weights[i]);
        if (!done)
            return done;
        all += *done;
    }
    return all;
}

} // namespace forms

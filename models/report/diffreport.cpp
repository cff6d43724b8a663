// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/diffreport.h"

#include "models/base/text.h"
#include "models/diff/copy.h"
#include "models/diff/defaults.h"
#include "models/diff/lines.h"
#include "models/diff/words.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace report {

namespace {

using base::Tree;
using What = diff::Change::What;

/// What is shown of one side: without what is left out, a Secret's values masked.
Tree shown(Tree::Ref own, Tree::Ref other, const QByteArray &side, const diff::Options &options)
{
    const Tree masked = diff::masked(own, other, side);
    return diff::without(masked.root(), [&](Tree::Ref value) {
        return (!options.serverFields && diff::isServerField(value)) || (options.ignoreDefaults && diff::isDefault(value));
    });
}

struct Sides {
    Tree before, after;
    explicit Sides(const ObjectDifference &d)
        : before(shown(d.before.root(), d.after.root(), "before", d.options))
        , after(shown(d.after.root(), d.before.root(), "after", d.options))
    {
    }
};

QString action(const ObjectDifference &d)
{
    return d.before.isEmpty() ? u"created"_s : d.after.isEmpty() ? u"deleted"_s : u"changed"_s;
}

QByteArray unifiedOf(const ObjectDifference &d, const Sides &sides)
{
    const QString name = d.object.simplified().replace(u' ', u'/');
    return diff::unified(diff::toText(sides.before.root()), diff::toText(sides.after.root()), (d.beforeName + u'/' + name).toUtf8(),
                         (d.afterName + u'/' + name).toUtf8());
}

QStringList wordsOf(const Sides &sides, const diff::Options &options)
{
    QStringList words;
    if (sides.before.isEmpty() || sides.after.isEmpty())
        return words;
    for (const diff::Sentence &sentence : diff::inWords(diff::compare(sides.before.root(), sides.after.root(), options)))
        words << base::text::clean(sentence.text);
    return words;
}

/// Each line by itself: the text of a cluster may hold anything.
QByteArray cleanLines(const QByteArray &text, bool colors)
{
    QByteArray out;
    for (const QByteArray &line : text.split('\n')) {
        if (line.isEmpty())
            continue;
        const QByteArray clean = base::text::clean(QString::fromUtf8(line)).toUtf8();
        const char *color = !colors ? nullptr
            : line.startsWith('+')  ? "\033[32m"
            : line.startsWith('-')  ? "\033[31m"
            : line.startsWith('@')  ? "\033[36m"
                                    : nullptr;
        out += (color ? color + clean + "\033[0m" : clean) + '\n';
    }
    return out;
}

QByteArray text(const ObjectDifference &d, const Style &style)
{
    const Sides sides(d);
    QByteArray out = (base::text::clean(d.object) + u": "_s + action(d)).toUtf8() + '\n';
    for (const QString &line : wordsOf(sides, d.options))
        out += "  " + line.toUtf8() + '\n';
    for (const QString &note : d.notes)
        out += "  note: " + base::text::clean(note).toUtf8() + '\n';
    return out + cleanLines(unifiedOf(d, sides), style.colors) + '\n';
}

QJsonValue jsonOf(Tree::Ref value)
{
    if (!value)
        return QJsonValue::Undefined;
    // A scalar is no JSON document for Qt.
    return QJsonDocument::fromJson('[' + value.json() + ']').array().at(0);
}

QJsonObject json(const ObjectDifference &d)
{
    static const QStringList names{u"added"_s, u"removed"_s, u"changed"_s, u"moved"_s};
    const Sides sides(d);
    QJsonArray changes;
    if (!sides.before.isEmpty() && !sides.after.isEmpty()) {
        for (const diff::Change &change : diff::compare(sides.before.root(), sides.after.root(), d.options)) {
            QJsonObject object{{"what"_L1, names[static_cast<int>(change.what)]}, {"path"_L1, change.path}};
            if (change.before && change.what != What::Moved)
                object.insert("before"_L1, jsonOf(change.before));
            if (change.after && change.what != What::Moved)
                object.insert("after"_L1, jsonOf(change.after));
            changes << object;
        }
    }
    return {{"object"_L1, d.object},
            {"action"_L1, action(d)},
            {"words"_L1, QJsonArray::fromStringList(wordsOf(sides, d.options))},
            {"changes"_L1, changes},
            {"notes"_L1, QJsonArray::fromStringList(d.notes)},
            {"diff"_L1, QString::fromUtf8(unifiedOf(d, sides))}};
}

QString html(const ObjectDifference &d)
{
    const auto escaped = [](const QString &text) { return base::text::escapeMarkup(base::text::clean(text)); };
    const Sides sides(d);
    QString out = u"<section><h2>%1: %2</h2>\n<ul>\n"_s.arg(escaped(d.object), action(d));
    for (const QString &line : wordsOf(sides, d.options) + d.notes)
        out += u"<li>%1</li>\n"_s.arg(escaped(line));
    out += u"</ul>\n<pre>"_s;
    for (const QByteArray &line : unifiedOf(d, sides).split('\n')) {
        const QString name = line.startsWith('+') ? u"add"_s : line.startsWith('-') ? u"del"_s : line.startsWith('@') ? u"at"_s : QString();
        const QString text = escaped(QString::fromUtf8(line));
        out += name.isEmpty() ? text + u'\n' : u"<span class=\"%1\">%2</span>\n"_s.arg(name, text);
    }
    return out + u"</pre></section>\n"_s;
}

const QString htmlHead =
    u"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>Differences</title>\n<style>body{font:14px sans-serif;margin:2em;"
    "background:#fff;color:#1b1f24}h2{font-size:1.1em}pre{background:#f5f6f8;padding:.8em;overflow:auto}.add{color:#116329}.del{color:#a40e26}"
    ".at{color:#57606a}</style></head><body>\n"_s;

} // namespace

bool ObjectDifference::differs() const
{
    return !diff::compare(before.root(), after.root(), options).isEmpty();
}

base::Result<DiffFormat> diffFormatNamed(const QString &word)
{
    static const QStringList names{u"text"_s, u"json"_s, u"html"_s};
    const qsizetype at = names.indexOf(word);
    if (at < 0)
        return base::fail(base::ErrorKind::Unsupported, u"\"%1\" is no format for differences; use %2"_s.arg(word, names.join(u", "_s)));
    return static_cast<DiffFormat>(at);
}

QByteArray writeDifferences(const QVector<ObjectDifference> &all, DiffFormat format, const Style &style)
{
    QByteArray out;
    QJsonArray items;
    if (format == DiffFormat::Html)
        out = htmlHead.toUtf8();
    for (const ObjectDifference &d : all) {
        if (!d.differs())
            continue;
        switch (format) {
        case DiffFormat::Text: out += text(d, style); break;
        case DiffFormat::Json: items << json(d); break;
        case DiffFormat::Html: out += html(d).toUtf8(); break;
        }
    }
    if (format == DiffFormat::Html)
        return out + "</body></html>\n";
    if (format == DiffFormat::Json)
        return toJson(QJsonObject{{"apiVersion"_L1, QLatin1StringView(apiVersion)}, {"kind"_L1, u"DifferenceList"_s}, {"items"_L1, items}}) + '\n';
    return out;
}

} // namespace report

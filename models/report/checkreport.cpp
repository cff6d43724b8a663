// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/checkreport.h"

#include "models/base/text.h"

using namespace Qt::Literals::StringLiterals;

namespace report {

namespace {

using controlplane::Check;
using controlplane::Outcome;

mesh::Health healthOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Failed: return mesh::Health::Critical;
    case Outcome::Warning: return mesh::Health::Warn;
    default: return mesh::Health::Ok;
    }
}

QString signOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed: return u"✓"_s;
    case Outcome::Skipped: return u"-"_s;
    case Outcome::Advice: return u"i"_s;
    case Outcome::Unknown: return u"?"_s;
    case Outcome::Warning: return u"!"_s;
    case Outcome::Failed: return u"✗"_s;
    }
    return {};
}

QString painted(Outcome outcome, const QString &text, bool colors)
{
    if (!colors)
        return text;
    switch (outcome) {
    case Outcome::Failed: return u"\x1b[1;31m"_s + text + u"\x1b[0m"_s;
    case Outcome::Warning: return u"\x1b[33m"_s + text + u"\x1b[0m"_s;
    case Outcome::Passed: return u"\x1b[32m"_s + text + u"\x1b[0m"_s;
    default: return text;
    }
}

QJsonObject jsonOf(const Check &check)
{
    QJsonArray objects;
    for (const mesh::ObjectKey &key : check.objects)
        objects.append(QJsonObject{{"kind"_L1, mesh::info(key.kind).name}, {"namespace"_L1, key.ns}, {"name"_L1, key.name}});
    return {{"id"_L1, check.id},
            {"area"_L1, controlplane::nameOf(check.area)},
            {"outcome"_L1, controlplane::nameOf(check.outcome)},
            {"question"_L1, check.question},
            {"answer"_L1, check.answer},
            {"hint"_L1, check.hint},
            {"codes"_L1, QJsonArray::fromStringList(check.codes)},
            {"objects"_L1, objects}};
}

/// Words of one line after the other, none longer than `width` where words allow; further lines begin with `indent` blanks.
QString wrapped(const QString &text, qsizetype first, qsizetype indent, int width)
{
    if (width <= indent + 20)
        return text;
    QString out;
    qsizetype column = first;
    for (const QString &word : text.split(u' ')) {
        if (!out.isEmpty() && column + 1 + word.size() > width) {
            out += u'\n' + QString(indent, u' ');
            column = indent;
        } else if (!out.isEmpty()) {
            out += u' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out;
}

} // namespace

Table checks(const QVector<Check> &checks)
{
    Table table{u"CheckList"_s,
                {{u"OUTCOME"_s}, {u"AREA"_s}, {u"CHECK"_s}, {u"ANSWER"_s}, {u"WHAT TO DO"_s, false, true}, {u"CODES"_s, false, true}},
                {},
                {}};
    for (const Check &check : checks) {
        table.rows.append({u"check/"_s + check.id,
                           {{controlplane::nameOf(check.outcome), healthOf(check.outcome)},
                            {controlplane::nameOf(check.area)},
                            {check.question},
                            {base::text::clean(check.answer)},
                            {base::text::clean(check.hint)},
                            {check.codes.join(u' ')}},
                           jsonOf(check)});
    }
    const controlplane::Tally tally = controlplane::tally(checks);
    table.header.insert(u"passed"_s, tally.passed);
    table.header.insert(u"warnings"_s, tally.warnings);
    table.header.insert(u"failed"_s, tally.failed);
    table.header.insert(u"unknown"_s, tally.unknown);
    table.header.insert(u"advice"_s, tally.advice);
    table.header.insert(u"skipped"_s, tally.skipped);
    return table;
}

QString tallyText(const controlplane::Tally &tally)
{
    QStringList words;
    const auto add = [&words](int n, const QString &one, const QString &many) {
        if (n > 0)
            words << u"%1 %2"_s.arg(n).arg(n == 1 ? one : many);
    };
    add(tally.failed, u"failed"_s, u"failed"_s);
    add(tally.warnings, u"warning"_s, u"warnings"_s);
    add(tally.unknown, u"not known"_s, u"not known"_s);
    add(tally.advice, u"advice"_s, u"pieces of advice"_s);
    words << u"%1 passed"_s.arg(tally.passed);
    return words.join(u", "_s);
}

QByteArray checksText(const QVector<Check> &checks, bool all, const Style &style)
{
    QString out;
    std::optional<controlplane::Area> area;
    for (const Check &check : checks) {
        if (check.outcome == Outcome::Skipped && !all)
            continue;
        if (area != check.area) {
            out += (area ? u"\n"_s : QString()) + controlplane::nameOf(check.area) + u'\n';
            area = check.area;
        }
        const QString codes = check.codes.isEmpty() || check.outcome < Outcome::Advice ? QString() : u" ("_s + check.codes.join(u", "_s) + u')';
        const QString sentence = check.question + u": "_s + base::text::clean(check.answer) + codes;
        out += u"  "_s + painted(check.outcome, signOf(check.outcome), style.colors) + u' ' + wrapped(sentence, 4, 4, style.width) + u'\n';
        if (!check.hint.isEmpty())
            out += u"    → "_s + wrapped(base::text::clean(check.hint), 6, 6, style.width) + u'\n';
    }
    out += u"\n%1\n"_s.arg(tallyText(controlplane::tally(checks)));
    return out.toUtf8();
}

} // namespace report

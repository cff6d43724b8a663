// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/report.h"

#include "models/base/text.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace text = base::text;

namespace report {

namespace {

struct NamedFormat {
    Format format;
    QString name;
};

const std::array<NamedFormat, 7> &formats()
{
    static const std::array<NamedFormat, 7> all{{{Format::Table, u"table"_s},
                                                 {Format::Wide, u"wide"_s},
                                                 {Format::Json, u"json"_s},
                                                 {Format::Yaml, u"yaml"_s},
                                                 {Format::JsonLines, u"jsonl"_s},
                                                 {Format::Csv, u"csv"_s},
                                                 {Format::Name, u"name"_s}}};
    return all;
}

QString colored(const QString &cell, mesh::Health health)
{
    switch (health) {
    case mesh::Health::Warn: return u"\033[33m"_s + cell + u"\033[0m"_s;
    case mesh::Health::Error: return u"\033[31m"_s + cell + u"\033[0m"_s;
    case mesh::Health::Critical: return u"\033[1;31m"_s + cell + u"\033[0m"_s;
    case mesh::Health::Unknown:
    case mesh::Health::Stale: return u"\033[2m"_s + cell + u"\033[0m"_s;
    case mesh::Health::Ok:
    case mesh::Health::Info: break;
    }
    return cell;
}

QString padded(const QString &cell, int width, bool right)
{
    const QString blanks(std::max(0, width - text::displayWidth(cell)), u' ');
    return right ? blanks + cell : cell + blanks;
}

QByteArray writeTable(const Table &table, bool wide, const Style &style)
{
    QVector<qsizetype> shown;
    for (qsizetype c = 0; c < table.columns.size(); ++c) {
        if (wide || !table.columns[c].wide)
            shown.push_back(c);
    }
    QVector<int> widths(table.columns.size(), 0);
    for (const qsizetype c : shown) {
        if (style.headers)
            widths[c] = text::displayWidth(table.columns[c].title);
        for (const Row &row : table.rows)
            widths[c] = std::max(widths[c], text::displayWidth(text::clean(row.cells[c].text)));
    }
    QString out;
    const auto line = [&](const auto &cellOf) {
        QString written;
        for (const qsizetype c : shown) {
            const auto [cell, health] = cellOf(c);
            const bool last = c == shown.back();
            const QString full = last && !table.columns[c].numeric ? cell : padded(cell, widths[c], table.columns[c].numeric);
            written += style.colors ? colored(full, health) : full;
            if (!last)
                written += u"   "_s;
        }
        if (!style.colors) {
            while (written.endsWith(u' '))
                written.chop(1);
        }
        out += written + u'\n';
    };
    if (style.headers && !table.rows.isEmpty())
        line([&](qsizetype c) { return std::pair(table.columns[c].title, mesh::Health::Ok); });
    for (const Row &row : table.rows)
        line([&](qsizetype c) { return std::pair(text::clean(row.cells[c].text), row.cells[c].health); });
    return out.toUtf8();
}

QByteArray writeCsv(const Table &table, const Style &style)
{
    QString out;
    const auto line = [&out](const QStringList &cells) { out += cells.join(u',') + "\r\n"_L1; };
    if (style.headers) {
        QStringList titles;
        for (const Column &column : table.columns)
            titles << text::csvCell(column.title);
        line(titles);
    }
    for (const Row &row : table.rows) {
        QStringList cells;
        for (const Cell &cell : row.cells)
            cells << text::csvCell(text::clean(cell.text));
        line(cells);
    }
    return out.toUtf8();
}

QJsonObject listObject(const Table &table)
{
    QJsonObject list = table.header;
    list.insert("apiVersion"_L1, QLatin1String(apiVersion));
    list.insert("kind"_L1, table.kind);
    QJsonArray items;
    for (const Row &row : table.rows)
        items.append(row.json);
    list.insert("items"_L1, items);
    return list;
}

QByteArray writeJsonLines(const Table &table)
{
    QByteArray out;
    for (const Row &row : table.rows)
        out += QJsonDocument(row.json).toJson(QJsonDocument::Compact) + '\n';
    return out;
}

QByteArray writeNames(const Table &table)
{
    QByteArray out;
    for (const Row &row : table.rows)
        out += text::clean(row.name).toUtf8() + '\n';
    return out;
}

/// Plain where YAML 1.1 and 1.2 both read it back as the same string.
bool isPlain(const QString &s)
{
    static const QRegularExpression safe(u"^[A-Za-z_/][A-Za-z0-9_./@ -]*$"_s);
    static const QRegularExpression word(u"^(y|n|yes|no|on|off|true|false|null|nan|inf)$"_s, QRegularExpression::CaseInsensitiveOption);
    return safe.match(s).hasMatch() && !word.match(s).hasMatch() && !s.endsWith(u' ') && !s.contains("  "_L1);
}

QByteArray yamlString(const QString &s)
{
    if (isPlain(s))
        return s.toUtf8();
    // A JSON string is a YAML double-quoted scalar; QJsonDocument escapes what must be escaped.
    const QByteArray array = QJsonDocument(QJsonArray{s}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

QByteArray yamlScalar(const QJsonValue &value)
{
    if (value.isString())
        return yamlString(value.toString());
    if (value.isObject())
        return "{}";
    if (value.isArray())
        return "[]";
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

bool isEmptyOrScalar(const QJsonValue &value)
{
    return value.isObject() ? value.toObject().isEmpty() : !value.isArray() || value.toArray().isEmpty();
}

void yamlInto(QByteArray &out, const QJsonValue &value, int indent, bool afterDash)
{
    const QByteArray blanks(indent, ' ');
    bool first = afterDash;
    const auto lead = [&] { out += std::exchange(first, false) ? QByteArray() : blanks; };
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            lead();
            out += yamlString(it.key()) + ':';
            if (isEmptyOrScalar(it.value())) {
                out += ' ' + yamlScalar(it.value()) + '\n';
            } else {
                out += '\n';
                yamlInto(out, it.value(), it.value().isArray() ? indent : indent + 2, false);
            }
        }
        return;
    }
    for (const QJsonValue &item : value.toArray()) {
        lead();
        out += "- ";
        if (isEmptyOrScalar(item))
            out += yamlScalar(item) + '\n';
        else
            yamlInto(out, item, indent + 2, true);
    }
}

} // namespace

base::Result<Format> formatNamed(const QString &word)
{
    const auto found = std::ranges::find(formats(), word, &NamedFormat::name);
    if (found != formats().end())
        return found->format;
    QStringList names;
    for (const NamedFormat &format : formats())
        names << format.name;
    return base::fail(base::ErrorKind::Invalid, u"\"%1\" is no output format; choose one of %2"_s.arg(word, names.join(u", "_s)));
}

QByteArray write(const Table &table, Format format, const Style &style)
{
    switch (format) {
    case Format::Table: return writeTable(table, false, style);
    case Format::Wide: return writeTable(table, true, style);
    case Format::Json: return toJson(listObject(table));
    case Format::Yaml: return toYaml(listObject(table));
    case Format::JsonLines: return writeJsonLines(table);
    case Format::Csv: return writeCsv(table, style);
    case Format::Name: return writeNames(table);
    }
    return {};
}

QByteArray toYaml(const QJsonValue &value)
{
    if (isEmptyOrScalar(value))
        return yamlScalar(value) + '\n';
    QByteArray out;
    yamlInto(out, value, 0, false);
    return out;
}

QByteArray toJson(const QJsonValue &value)
{
    QByteArray json = value.isArray() ? QJsonDocument(value.toArray()).toJson() : QJsonDocument(value.toObject()).toJson();
    // Qt indents by four.
    QByteArray out;
    out.reserve(json.size());
    for (const QByteArray &line : json.split('\n')) {
        qsizetype blanks = 0;
        while (blanks < line.size() && line[blanks] == ' ')
            ++blanks;
        out += QByteArray(blanks / 2, ' ') + line.mid(blanks) + '\n';
    }
    out.chop(1);
    return out;
}

QJsonValue jsonNumber(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue(QJsonValue::Null);
}

} // namespace report

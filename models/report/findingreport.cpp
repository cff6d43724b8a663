// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/findingreport.h"

#include "models/base/jsonstring.h"
#include "models/base/text.h"

using namespace Qt::Literals::StringLiterals;
using analysis::Finding;

namespace report {

namespace {

QJsonObject jsonOf(const Finding &finding)
{
    const analysis::Subject &object = finding.object;
    return {{"id"_L1, finding.id},
            {"codes"_L1, QJsonArray::fromStringList(finding.codes)},
            {"severity"_L1, analysis::nameOf(finding.severity)},
            {"object"_L1,
             QJsonObject{{"group"_L1, object.group},
                         {"version"_L1, object.version},
                         {"kind"_L1, object.kind},
                         {"namespace"_L1, object.ns},
                         {"name"_L1, object.name}}},
            {"path"_L1, finding.path},
            {"file"_L1, finding.file},
            {"line"_L1, finding.line},
            {"column"_L1, finding.column},
            {"message"_L1, finding.message},
            {"hint"_L1, finding.hint}};
}

mesh::Health healthOf(analysis::Severity severity)
{
    switch (severity) {
    case analysis::Severity::Error: return mesh::Health::Critical;
    case analysis::Severity::Warning: return mesh::Health::Warn;
    case analysis::Severity::Info: break;
    }
    return mesh::Health::Ok;
}

void writeString(QByteArray &out, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    base::writeJsonString(out, {utf8.constData(), static_cast<size_t>(utf8.size())});
}

void writeField(QByteArray &out, const char *indent, const char *name, const QString &value, bool last = false)
{
    out += indent;
    ((out += '"') += name) += "\": ";
    writeString(out, value);
    out += last ? "\n" : ",\n";
}

void write(QByteArray &out, const Finding &finding)
{
    const auto number = [&out](const char *name, int value) { (((out += "    \"") += name) += "\": " + QByteArray::number(value)) += ",\n"; };
    const analysis::Subject &object = finding.object;
    out += "  {\n";
    writeField(out, "    ", "id", finding.id);
    out += "    \"codes\": [";
    for (qsizetype at = 0; at < finding.codes.size(); ++at) {
        out += at == 0 ? "" : ", ";
        writeString(out, finding.codes[at]);
    }
    out += "],\n";
    writeField(out, "    ", "severity", analysis::nameOf(finding.severity));
    out += "    \"object\": {\n";
    writeField(out, "      ", "group", object.group);
    writeField(out, "      ", "version", object.version);
    writeField(out, "      ", "kind", object.kind);
    writeField(out, "      ", "namespace", object.ns);
    writeField(out, "      ", "name", object.name, true);
    out += "    },\n";
    writeField(out, "    ", "path", finding.path);
    writeField(out, "    ", "file", finding.file);
    number("line", finding.line);
    number("column", finding.column);
    writeField(out, "    ", "message", finding.message);
    writeField(out, "    ", "hint", finding.hint, true);
    out += "  }";
}

/// The values of GitHub's workflow commands: what ends a command or a property is written as %XX.
QString escaped(QString text, bool property)
{
    text.replace(u'%', "%25"_L1).replace(u'\r', "%0D"_L1).replace(u'\n', "%0A"_L1);
    if (property)
        text.replace(u':', "%3A"_L1).replace(u',', "%2C"_L1);
    return base::text::clean(text);
}

QString github(const Finding &finding)
{
    const QString command = finding.severity == analysis::Severity::Error ? u"error"_s
        : finding.severity == analysis::Severity::Warning                 ? u"warning"_s
                                                                          : u"notice"_s;
    QStringList properties;
    if (!finding.file.isEmpty())
        properties << u"file="_s + escaped(finding.file, true);
    if (finding.line > 0)
        properties << u"line=%1"_s.arg(finding.line);
    if (finding.column > 0)
        properties << u"col=%1"_s.arg(finding.column);
    properties << u"title="_s + escaped(codesOf(finding), true);
    const QString object = finding.object.kind.isEmpty() ? QString() : finding.object.toString() + u": "_s;
    return u"::"_s + command + u' ' + properties.join(u',') + u"::"_s + escaped(object + finding.message + u"; "_s + finding.hint, false) + u'\n';
}

} // namespace

QString placeOf(const Finding &finding)
{
    if (finding.file.isEmpty())
        return finding.path;
    if (finding.line == 0)
        return finding.file;
    return u"%1:%2:%3"_s.arg(finding.file).arg(finding.line).arg(finding.column);
}

QString codesOf(const Finding &finding)
{
    return finding.codes.isEmpty() ? finding.id : finding.codes.join(u' ');
}

Table findings(const QVector<Finding> &findings)
{
    Table table{.kind = u"FindingList"_s,
                .columns = {{u"SEVERITY"_s}, {u"CODE"_s}, {u"OBJECT"_s}, {u"PLACE"_s}, {u"WHAT IS WRONG"_s}, {u"WHAT TO DO"_s}},
                .rows = {},
                .header = {}};
    for (const Finding &finding : findings) {
        Row row{.name = u"finding/"_s + base::text::clean(finding.id), .cells = {}, .json = jsonOf(finding)};
        row.cells << Cell{analysis::nameOf(finding.severity), healthOf(finding.severity)} << Cell{base::text::clean(codesOf(finding))}
                  << Cell{base::text::clean(finding.object.kind.isEmpty() ? u"-"_s : finding.object.toString())}
                  << Cell{base::text::clean(placeOf(finding))} << Cell{base::text::clean(finding.message)} << Cell{base::text::clean(finding.hint)};
        table.rows << row;
    }
    return table;
}

QByteArray findingsJson(const QVector<Finding> &findings)
{
    // As toJson() writes it, without a tree of values in between: there may be a hundred thousand.
    QByteArray out = findings.isEmpty() ? "[" : "[\n";
    for (qsizetype at = 0; at < findings.size(); ++at) {
        write(out, findings[at]);
        out += at + 1 < findings.size() ? ",\n" : "\n";
    }
    return out + "]\n";
}

QByteArray findingsGithub(const QVector<Finding> &findings)
{
    QByteArray out;
    for (const Finding &finding : findings)
        out += github(finding).toUtf8();
    return out;
}

} // namespace report

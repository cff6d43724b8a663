// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/sarif.h"

#include "models/report/report.h"

#include <QCryptographicHash>
#include <QMap>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;
using analysis::Finding;

namespace report {

namespace {

QString levelOf(analysis::Severity severity)
{
    return severity == analysis::Severity::Info ? u"note"_s : analysis::nameOf(severity);
}

/// Relative files stay relative to what the reader of the report has checked out.
QString uriOf(const QString &file)
{
    const QUrl url = file.startsWith(u'/') ? QUrl::fromLocalFile(file) : QUrl(QString::fromLatin1(QUrl::toPercentEncoding(file, "/")));
    return QString::fromLatin1(url.toEncoded());
}

QJsonObject locationOf(const Finding &finding)
{
    QJsonObject location;
    if (!finding.file.isEmpty()) {
        QJsonObject physical{{"artifactLocation"_L1, QJsonObject{{"uri"_L1, uriOf(finding.file)}}}};
        if (finding.line > 0) {
            physical.insert("region"_L1, QJsonObject{{"startLine"_L1, finding.line}, {"startColumn"_L1, std::max(finding.column, 1)}});
        }
        location.insert("physicalLocation"_L1, physical);
    }
    if (!finding.object.kind.isEmpty()) {
        const QString name = finding.object.toString() + (finding.path.isEmpty() ? QString() : u' ' + finding.path);
        location.insert("logicalLocations"_L1, QJsonArray{QJsonObject{{"fullyQualifiedName"_L1, name}, {"kind"_L1, "resource"_L1}}});
    }
    return location;
}

QString fingerprint(const Finding &finding)
{
    const QString text = finding.id + u'\n' + finding.object.toString() + u'\n' + finding.path + u'\n' + finding.file;
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex().left(32));
}

QJsonObject ruleOf(const Finding &finding)
{
    return {{"id"_L1, finding.id},
            {"name"_L1, finding.id},
            {"shortDescription"_L1, QJsonObject{{"text"_L1, finding.codes.isEmpty() ? finding.id : finding.codes.join(u", "_s)}}},
            {"defaultConfiguration"_L1, QJsonObject{{"level"_L1, levelOf(finding.severity)}}},
            {"properties"_L1, QJsonObject{{"tags"_L1, QJsonArray::fromStringList(finding.codes)}}}};
}

} // namespace

QByteArray findingsSarif(const QVector<Finding> &findings)
{
    QMap<QString, int> indexes;
    QJsonArray rules, results;
    for (const Finding &finding : findings) {
        if (!indexes.contains(finding.id)) {
            indexes.insert(finding.id, static_cast<int>(rules.size()));
            rules << ruleOf(finding);
        }
        results << QJsonObject{{"ruleId"_L1, finding.id},
                               {"ruleIndex"_L1, indexes.value(finding.id)},
                               {"level"_L1, levelOf(finding.severity)},
                               {"message"_L1, QJsonObject{{"text"_L1, QString(finding.message + u"; "_s + finding.hint)}}},
                               {"locations"_L1, QJsonArray{locationOf(finding)}},
                               {"partialFingerprints"_L1, QJsonObject{{"meshdeck/v1"_L1, fingerprint(finding)}}}};
    }
    const QJsonObject driver{{"name"_L1, "meshdeck"_L1}, {"version"_L1, QLatin1String(MESHDECK_VERSION)}, {"rules"_L1, rules}};
    const QJsonObject run{{"tool"_L1, QJsonObject{{"driver"_L1, driver}}}, {"columnKind"_L1, "unicodeCodePoints"_L1}, {"results"_L1, results}};
    return toJson(
        QJsonObject{{"$schema"_L1, "https://json.schemastore.org/sarif-2.1.0.json"_L1}, {"version"_L1, "2.1.0"_L1}, {"runs"_L1, QJsonArray{run}}});
}

} // namespace report

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/meshreport.h"
#include "models/report/report.h"
#include "tests/support/mesh.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace support;
using report::Format;

class ReportTest : public QObject
{
    Q_OBJECT

private:
    static report::Table small()
    {
        return {u"ThingList"_s,
                {{u"NAME"_s}, {u"COUNT"_s, true}, {u"MORE"_s, false, true}},
                {{u"thing/a"_s, {{u"a"_s}, {u"1"_s}, {u"x"_s}}, {{"name"_L1, u"a"_s}, {"count"_L1, 1}}},
                 {u"thing/bad"_s, {{u"b\x1b[2Jd"_s}, {u"20"_s, mesh::Health::Error}, {u"=cmd"_s}}, {{"name"_L1, u"b\x1b[2Jd"_s}, {"count"_L1, 20}}}},
                {{"context"_L1, u"lab"_s}}};
    }

private slots:
    void tableAlignsAndCleans()
    {
        QCOMPARE(report::write(small(), Format::Table), "NAME     COUNT\na            1\nb\uFFFD[2Jd      20\n"_ba);
        QCOMPARE(report::write(small(), Format::Wide, {.headers = false}), "a         1   x\nb\uFFFD[2Jd   20   =cmd\n"_ba);
    }

    void coloursOnlyWhenAsked()
    {
        QVERIFY(!report::write(small(), Format::Table).contains("\033["));
        QVERIFY(report::write(small(), Format::Table, {.colors = true}).contains("\033[31m   20\033[0m"));
    }

    void csvHasAllColumnsAndNoFormulas() { QCOMPARE(report::write(small(), Format::Csv), "NAME,COUNT,MORE\r\na,1,x\r\nb\uFFFD[2Jd,20,'=cmd\r\n"_ba); }

    void jsonIsOneDocumentAndJsonlOnePerRow()
    {
        const QJsonObject list = QJsonDocument::fromJson(report::write(small(), Format::Json)).object();
        QCOMPARE(list["kind"_L1].toString(), u"ThingList"_s);
        QCOMPARE(list["context"_L1].toString(), u"lab"_s);
        QCOMPARE(list["items"_L1].toArray().size(), 2);
        const QByteArrayList lines = report::write(small(), Format::JsonLines).trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(QJsonDocument::fromJson(lines[0]).object()["name"_L1].toString(), u"a"_s);
    }

    void yamlQuotesWhatWouldChangeItsType()
    {
        const QJsonObject object{{"a"_L1, u"yes"_s},
                                 {"b"_L1, u"1"_s},
                                 {"c"_L1, QJsonArray{1, u"x y"_s, QJsonObject{{"k"_L1, u"v: w"_s}}}},
                                 {"d"_L1, QJsonObject{}},
                                 {"e"_L1, true}};
        QCOMPARE(report::toYaml(object), "a: \"yes\"\nb: \"1\"\nc:\n- 1\n- x y\n- k: \"v: w\"\nd: {}\ne: true\n"_ba);
    }

    void unknownFormatsListTheGoodOnes()
    {
        const auto format = report::formatNamed(u"xml"_s);
        QVERIFY(!format);
        QVERIFY(format.error().detail.contains(u"jsonl"_s));
    }

    void scopesFilter()
    {
        const auto inventory = mesh::inventory(*snapshot(app(u"shop"_s, u"web"_s) + app(u"pay"_s, u"api"_s)));
        QCOMPARE(report::services(inventory, {}).rows.size(), 2);
        QCOMPARE(report::services(inventory, {{u"shop"_s}, {}, {}, true}).rows.size(), 1);
        QCOMPARE(report::services(inventory, {{}, {u"api"_s}, {}, true}).rows[0].name, u"service/pay/api"_s);
        QCOMPARE(report::services(inventory, {{}, {}, {}, false}).columns[0].title, u"NAME"_s);
        QCOMPARE(report::workloads(inventory, {{}, {}, *base::LabelSelector::parse(u"app=web"_s), true}).rows.size(), 1);
    }

    void edgesSayWhatIsWrong()
    {
        mesh::Traffic traffic;
        traffic.edges = {edge(workload(u"shop"_s, u"web"_s), workload(u"shop"_s, u"cart"_s), u"cart"_s, 100, 0.25)};
        const report::Table table = report::edges(traffic, {});
        QCOMPARE(table.rows.size(), 1);
        const QByteArray text = report::write(table, Format::Table);
        QVERIFY(text.contains("critical"));
        QVERIFY(text.contains("UH 25.0 %"));
        QCOMPARE(table.rows[0].json["errorShare"_L1].toDouble(), 0.25);
        QVERIFY(table.rows[0].json["sentBytesPerSecond"_L1].isNull());
    }

    void headerNamesWhatIsMissing()
    {
        auto snapshot = std::make_shared<mesh::Snapshot>();
        snapshot->kinds[static_cast<size_t>(mesh::Kind::Secret)] = {
            mesh::KindHealth::Forbidden, {}, 0, 0, {}, false, base::Error{base::ErrorKind::Forbidden, u"no"_s, {}}};
        const QJsonArray missing = report::header(*snapshot)["missing"_L1].toArray();
        QCOMPARE(missing.size(), 1);
        QCOMPARE(missing[0].toObject()["what"_L1].toString(), u"secrets"_s);
    }
};

QTEST_GUILESS_MAIN(ReportTest)
#include "reporttest.moc"

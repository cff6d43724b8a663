// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/loggers.h"
#include "models/proxies/readable.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace proxies;

class ReadableTest : public QObject
{
    Q_OBJECT

    static QByteArray readableJson(const QByteArray &json) { return readable(base::readJson(json)->root()).root().json(); }

private slots:
    void fieldsAreEnvoys()
    {
        QCOMPARE(readableJson(R"({"connectTimeout":"10s","lb_policy":"RANDOM","list":[{"typedConfig":{"@type":"x"}}]})"),
                 QByteArray(R"({"connect_timeout":"10s","lb_policy":"RANDOM","list":[{"typed_config":{"@type":"x"}}]})"));
    }

    void namesOfUsersStay()
    {
        QCOMPARE(readableJson(R"({"metadata":{"filterMetadata":{"istio":{"appName":"x"}}},"labels":{"myLabel":"y"},"X-Head":1})"),
                 QByteArray(R"({"metadata":{"filter_metadata":{"istio":{"appName":"x"}}},"labels":{"myLabel":"y"},"X-Head":1})"));
        // Two fields never become one.
        QCOMPARE(readableJson(R"({"a_b":1,"aB":2})"), QByteArray(R"({"a_b":1,"aB":2})"));
    }

    void secretsAreNotShown()
    {
        const QByteArray text = readableJson(
            R"({"tls_certificate":{"certificate_chain":{"inline_string":"PEM"},"private_key":{"inline_bytes":"c2VjcmV0"},"password":"x"},"genericSecret":{"secret":"y"}})");
        QVERIFY(text.contains("PEM"));
        QVERIFY(!text.contains("c2VjcmV0"));
        QVERIFY(!text.contains("\"x\""));
        QVERIFY(!text.contains("\"y\""));
        QVERIFY(text.contains(R"("private_key":"***")"));
    }

    void writesInTheTreesOrder()
    {
        const base::Tree tree = *base::readJson(R"({"b":1,"a":{"x":[],"y":[1,"t\n"]},"e":{}})");
        const QByteArray text = indented(tree.root(), 1000);
        QCOMPARE(
            text,
            QByteArray("{\n    \"b\": 1,\n    \"a\": {\n        \"x\": [],\n        \"y\": [\n            1,\n            \"t\\n\"\n        ]\n    "
                       "},\n    \"e\": {}\n}"));
        QVERIFY(base::readJson(text)->root().same(tree.root()));
        QCOMPARE(indented(tree.root(), 10).size(), 10);
    }

    void readsLoggers()
    {
        const auto all = loggers("active loggers:\n  admin: warning\n  http: debug\n", u"web"_s);
        QVERIFY(all);
        QCOMPARE(*all, (QVector<Logger>{{u"admin"_s, u"warning"_s}, {u"http"_s, u"debug"_s}}));
        QCOMPARE(loggers("nonsense", u"web"_s).error().kind, base::ErrorKind::Invalid);
        QByteArray many;
        for (int i = 0; i < 10'001; ++i)
            many += "  l" + QByteArray::number(i) + ": info\n";
        QCOMPARE(loggers(many, u"web"_s).error().kind, base::ErrorKind::TooLarge);
    }
};

QTEST_GUILESS_MAIN(ReadableTest)
#include "readabletest.moc"

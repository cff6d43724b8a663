// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/edit.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace {

base::Tree json(const QByteArray &text)
{
    const auto tree = base::readJson(text);
    return tree ? *tree : base::Tree();
}

const QByteArray route = R"(# routes of the shop
apiVersion: networking.istio.io/v1   # v1 since 1.22
kind: VirtualService
metadata:
  name: checkout
  labels: {app: checkout, team: "pay"}  # who
spec:
  hosts:
  - checkout
  # the split
  http:
  - name: canary # first
    route:
    - destination: {host: checkout, subset: v1}
      weight: 90   # stable
    - destination:
        host: checkout
        subset: v2
      weight: 10
    timeout: "3s"
  - name: 'rest'
    route: []
  exportTo:
---
kind: Other
note: |
  two
  lines
)";

} // namespace

class EditTest : public QObject
{
    Q_OBJECT

    /// Lines that differ, as "-old" and "+new".
    static QString difference(const QByteArray &before, const QByteArray &after)
    {
        const QList<QByteArray> a = before.split('\n'), b = after.split('\n');
        qsizetype head = 0, tail = 0;
        while (head < std::min(a.size(), b.size()) && a[head] == b[head])
            ++head;
        while (tail < std::min(a.size(), b.size()) - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
            ++tail;
        QStringList lines;
        for (qsizetype i = head; i < a.size() - tail; ++i)
            lines << u'-' + QString::fromUtf8(a[i]);
        for (qsizetype i = head; i < b.size() - tail; ++i)
            lines << u'+' + QString::fromUtf8(b[i]);
        return lines.join(u'\n');
    }

    static QString errorOf(const yaml::Editor::Done &done)
    {
        return done ? QString() : base::nameOf(done.error().kind) + u": "_s + done.error().detail;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void oneValueIsOneLine_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *path, const char *value, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(path) << QByteArray(value) << QString::fromUtf8(expected);
        };
        row("number", "spec.http[0].route[0].weight", "50", "-      weight: 90   # stable\n+      weight: 50   # stable");
        row("double quotes", "spec.http[0].timeout", "\"5s\"", "-    timeout: \"3s\"\n+    timeout: \"5s\"");
        row("single quotes", "spec.http[1].name", "\"it's\"", "-  - name: 'rest'\n+  - name: 'it''s'");
        row("plain stays a string", "spec.http[0].name", "\"yes\"", "-  - name: canary # first\n+  - name: \"yes\" # first");
        row("in flow", "spec.http[0].route[0].destination.subset", "\"a,b\"",
            "-    - destination: {host: checkout, subset: v1}\n+    - destination: {host: checkout, subset: \"a,b\"}");
        row("nothing to list", "spec.exportTo", "[\".\",\"istio-system\"]", "+  - .\n+  - istio-system");
        row("empty list to list", "spec.http[1].route", "[{\"destination\":{\"host\":\"a\"}}]",
            "-    route: []\n+    route:\n+    - destination:\n+        host: a");
        row("new key in flow", "metadata.labels.tier", "\"1\"",
            "-  labels: {app: checkout, team: \"pay\"}  # who\n+  labels: {app: checkout, team: \"pay\", tier: \"1\"}  # who");
        row("new key", "spec.http[0].retries", "{\"attempts\":3,\"retryOn\":\"5xx\"}", "+    retries:\n+      attempts: 3\n+      retryOn: 5xx");
        row("maps on the way", "metadata.annotations[\"a.b/c\"]", "\"on\"", "+  annotations:\n+    a.b/c: \"on\"");
        row("an entry more", "spec.hosts[1]", "\"*.example.com\"", "+  - \"*.example.com\"");
        row("map to scalar", "spec.http[0].route[1].destination", "\"x\"",
            "-    - destination:\n-        host: checkout\n-        subset: v2\n+    - destination: x");
        row("text of lines", "spec.http[1].name", "\"a\\nb\\n\"", "-  - name: 'rest'\n+  - name: \"a\\nb\\n\"");
        row("plain to lines", "metadata.name", "\"a\\n\\nb\"", "-  name: checkout\n+  name: |-\n+    a\n+\n+    b");
        row("the same", "spec.http[0].route[0].weight", "90.0", "");
        row("only what differs", "spec.http[0].route",
            R"([{"destination":{"host":"checkout","subset":"v1"},"weight":80},{"destination":{"host":"checkout","subset":"v2"},"weight":10}])",
            "-      weight: 90   # stable\n+      weight: 80   # stable");
        row("an entry less", "spec.http[0].route", R"([{"destination":{"host":"checkout","subset":"v2"},"weight":10}])",
            "-    - destination: {host: checkout, subset: v1}\n-      weight: 90   # stable");
    }

    void oneValueIsOneLine()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, value);
        QFETCH(QString, expected);
        const base::Tree tree = json(value);
        yaml::Editor editor(route);
        QCOMPARE(errorOf(editor.set(0, path, tree.root())), QString());
        QCOMPARE(difference(route, editor.text()), expected);
    }

    void removes_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *path, const char *expected) {
            QTest::newRow(path) << QString::fromUtf8(path) << QString::fromUtf8(expected);
        };
        row("spec.http[0].timeout", "-    timeout: \"3s\"");
        row("spec.http[0].route[0].weight", "-      weight: 90   # stable");
        row("spec.http[0].route[0].destination.host", "-    - destination: {host: checkout, subset: v1}\n+    - destination: {subset: v1}");
        row("metadata.labels.team", "-  labels: {app: checkout, team: \"pay\"}  # who\n+  labels: {app: checkout}  # who");
        row("spec.http[1].name", "-  - name: 'rest'\n-    route: []\n+  - route: []");
        row("spec.http[0].name", "-  - name: canary # first\n-    route:\n+  - route:");
        row("spec.hosts[0]", "-  hosts:\n-  - checkout\n+  hosts: []");
        row("spec.exportTo", "-  exportTo:");
        row("apiVersion", "-apiVersion: networking.istio.io/v1   # v1 since 1.22");
    }

    void removes()
    {
        QFETCH(QString, path);
        QFETCH(QString, expected);
        yaml::Editor editor(route);
        QCOMPARE(errorOf(editor.remove(0, path)), QString());
        QCOMPARE(difference(route, editor.text()), expected);
    }

    void insertsAndRenames()
    {
        yaml::Editor editor(route);
        const base::Tree entry = json(R"({"name":"new","route":[]})"), text = json(R"("x")");
        QCOMPARE(errorOf(editor.insert(0, u"spec.http"_s, 1, entry.root())), QString());
        QCOMPARE(difference(route, editor.text()), u"+  - name: new\n+    route: []"_s);
        editor = yaml::Editor(route);
        // The comment above a key belongs to it.
        QCOMPARE(errorOf(editor.insert(0, u"spec"_s, u"gateways"_s, json("[\"mesh\"]").root(), u"http"_s)), QString());
        QCOMPARE(difference(route, editor.text()), u"+  gateways:\n+  - mesh"_s);
        QVERIFY(editor.text().contains("  - mesh\n  # the split\n  http:"));
        editor = yaml::Editor(route);
        QCOMPARE(errorOf(editor.insert(0, u"spec.http[0]"_s, u"match"_s, text.root(), u"name"_s)), QString());
        QCOMPARE(difference(route, editor.text()), u"-  - name: canary # first\n+  - match: x\n+    name: canary # first"_s);
        editor = yaml::Editor(route);
        QCOMPARE(errorOf(editor.rename(0, u"metadata.labels.team"_s, u"a: b"_s)), QString());
        QCOMPARE(difference(route, editor.text()),
                 u"-  labels: {app: checkout, team: \"pay\"}  # who\n+  labels: {app: checkout, \"a: b\": \"pay\"}  # who"_s);
        editor = yaml::Editor(route);
        QCOMPARE(errorOf(editor.set(1, u"note"_s, u"one"_s)), QString());
        QCOMPARE(difference(route, editor.text()), u"-note: |\n-  two\n-  lines\n+note: one"_s);
    }

    void refusesByName()
    {
        const QByteArray text = "base: &b {host: x}\nuse: *b\nmore:\n  <<: *b\n  port: 1\nlist: [a: 1]\nnum: 3\n";
        yaml::Editor editor(text);
        const base::Tree value = json("1");
        for (const char *path : {"base.host", "use.host", "more.host", "base"}) {
            const auto done = editor.set(0, QString::fromUtf8(path), value.root());
            QVERIFY2(!done && done.error().kind == ErrorKind::Unsupported, path);
        }
        QVERIFY2(errorOf(editor.set(0, u"use.host"_s, value.root())).contains(u"alias"_s),
                 qPrintable(errorOf(editor.set(0, u"use.host"_s, value.root()))));
        QCOMPARE(editor.set(0, u"num.deeper"_s, value.root()).error().kind, ErrorKind::Invalid);
        QCOMPARE(editor.set(0, u"list[5]"_s, value.root()).error().kind, ErrorKind::NotFound);
        QCOMPARE(editor.set(3, u"num"_s, value.root()).error().kind, ErrorKind::NotFound);
        QCOMPARE(editor.remove(0, u"nothing"_s).error().kind, ErrorKind::NotFound);
        QCOMPARE(editor.insert(0, QString(), u"num"_s, value.root()).error().kind, ErrorKind::Conflict);
        QCOMPARE(editor.rename(0, u"num"_s, u"use"_s).error().kind, ErrorKind::Conflict);
        QCOMPARE(editor.text(), text);
        // The alias itself may go.
        QCOMPARE(errorOf(editor.set(0, u"use"_s, value.root())), QString());
        QCOMPARE(difference(text, editor.text()), u"-use: *b\n+use: 1"_s);
        yaml::Editor broken("a: [\n");
        QCOMPARE(broken.set(0, u"a"_s, value.root()).error().kind, ErrorKind::Invalid);
        // A number that JSON does not have is not written.
        base::TreeBuilder builder;
        builder.number(std::numeric_limits<double>::infinity(), ".inf");
        QCOMPARE(editor.set(0, u"num"_s, builder.take().root()).error().kind, ErrorKind::Internal);
    }

    void lineEndsStay()
    {
        yaml::Editor windows("a: 1\r\nb:\r\n  c: x # y\r\n");
        QCOMPARE(errorOf(windows.set(0, u"b.d"_s, json("{\"e\":[1]}").root())), QString());
        QCOMPARE(windows.text(), "a: 1\r\nb:\r\n  c: x # y\r\n  d:\r\n    e:\r\n    - 1\r\n");
        QCOMPARE(errorOf(windows.remove(0, u"b.c"_s)), QString());
        QCOMPARE(windows.text(), "a: 1\r\nb:\r\n  d:\r\n    e:\r\n    - 1\r\n");
        yaml::Editor open("a: 1\nb: 2");
        QCOMPARE(errorOf(open.set(0, u"c"_s, 3)), QString());
        QCOMPARE(open.text(), "a: 1\nb: 2\nc: 3");
        QCOMPARE(errorOf(open.remove(0, u"c"_s)), QString());
        QCOMPARE(open.text(), "a: 1\nb: 2");
        yaml::Editor marked("\xef\xbb\xbf"
                            "a: 1\n");
        QCOMPARE(errorOf(marked.set(0, u"a"_s, 2)), QString());
        QCOMPARE(marked.text(),
                 "\xef\xbb\xbf"
                 "a: 2\n");
    }

    void ownIndentsAreTakenOver()
    {
        yaml::Editor editor("a:\n    b: 1\n    l:\n      -   x: 1\n          y: 2\n");
        QCOMPARE(errorOf(editor.set(0, u"a.c"_s, json(R"({"m":{"k":[{"o":1,"p":2}]}})").root())), QString());
        QCOMPARE(editor.text(),
                 "a:\n    b: 1\n    l:\n      -   x: 1\n          y: 2\n    c:\n        m:\n            k:\n              -   o: 1\n                 "
                 " p: 2\n");
    }
};

QTEST_GUILESS_MAIN(EditTest)
#include "edittest.moc"

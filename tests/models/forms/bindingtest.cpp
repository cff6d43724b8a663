// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/forms/binding.h"
#include "models/yaml/schema.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using forms::Entry;
using forms::Field;
using forms::Form;

namespace {

const char *const route = "apiVersion: networking.istio.io/v1\n"
                          "kind: VirtualService\n"
                          "metadata: {name: reviews, namespace: shop} # ours\n"
                          "spec:\n"
                          "  hosts: [reviews]\n"
                          "  http:\n"
                          "  - name: paying   # people who pay\n"
                          "    match:\n"
                          "    - headers: {x-user-class: {exact: paying}}\n"
                          "    route:\n"
                          "    - destination: {host: reviews, subset: v2}\n"
                          "  - name: split\n"
                          "    corsPolicy: {allowOrigins: [{exact: https://shop.example.com}]}\n"
                          "    route:\n"
                          "    - destination: {host: reviews, subset: v1}\n"
                          "      weight: 90 # the old one\n"
                          "    - destination: {host: reviews, subset: v2}\n"
                          "      weight: 10\n";

const char *const filters = "apiVersion: networking.istio.io/v1alpha3\n"
                            "kind: EnvoyFilter\n"
                            "metadata: {name: limits}\n"
                            "spec:\n"
                            "  configPatches:\n"
                            "  - applyTo: HTTP_FILTER\n"
                            "    patch:\n"
                            "      operation: INSERT_BEFORE # of the router\n"
                            "      value:\n"
                            "        name: envoy.filters.http.grpc_json_transcoder\n"
                            "        typed_config:\n"
                            "          \"@type\": type.googleapis.com/envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder\n"
                            "          services: [shop.Cart]\n"
                            "  - applyTo: HTTP_FILTER\n"
                            "    patch:\n"
                            "      value:\n"
                            "        name: limit\n"
                            "        typed_config:\n"
                            "          \"@type\": type.googleapis.com/udpa.type.v1.TypedStruct\n"
                            "          type_url: type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit\n"
                            "          value: {token_bucket: {max_tokens: 10, fill_interval: 60s}}\n";

const Form &formNamed(const char *id)
{
    const auto all = forms::all();
    return *std::ranges::find_if(all, [id](const Form &form) { return qstrcmp(form.id, id) == 0; });
}

const Field &fieldNamed(const Form &form, const char *path)
{
    return *std::ranges::find_if(form.fields, [path](const Field &field) { return qstrcmp(field.path, path) == 0; });
}

base::Tree treeOf(const QByteArray &text)
{
    return yaml::parse(text).documents.front().tree();
}

QByteArray written(const QByteArray &text, const Field &field, const Entry &entry, const QString &input)
{
    yaml::Editor editor(text);
    const auto done = forms::write(editor, field, entry, input);
    return done ? editor.text() : QByteArray();
}

} // namespace

class BindingTest : public QObject
{
    Q_OBJECT

private slots:
    void entriesHaveNames()
    {
        const auto entries = forms::entriesOf(formNamed("split"), treeOf(route));
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries[0].name, u"1: paying"_s);
        QCOMPARE(entries[1].path, u"spec.http[1]"_s);
        QCOMPARE(forms::entriesOf(formNamed("mtls"), treeOf(route)).size(), 1);
        QVERIFY(forms::entriesOf(formNamed("servers"), treeOf(route)).isEmpty());
    }

    void weightsMoveAndNothingElse()
    {
        const Field &field = formNamed("split").fields[0];
        const Entry entry{u"spec.http[1]"_s, {}};
        const forms::Value value = forms::read(field, entry, treeOf(route));
        QCOMPARE(value.shares.size(), 2);
        QCOMPARE(value.shares[0].name, u"reviews v1"_s);
        QCOMPARE(value.shares[0].weight, 90);
        yaml::Editor editor(route);
        QVERIFY(forms::writeWeights(editor, field, entry, {50, 50}));
        QCOMPARE(editor.text(), QByteArray(route).replace("weight: 90", "weight: 50").replace("weight: 10", "weight: 50"));
        // One without a weight takes all.
        QCOMPARE(forms::read(field, {u"spec.http[0]"_s, {}}, treeOf(route)).shares[0].weight, 100);
        QVERIFY(!forms::read(field, {u"spec.http[0]"_s, {}}, treeOf(route)).shares[0].written);
    }

    void whatIsMissingAboveIsMade()
    {
        const Form &timeouts = formNamed("timeouts");
        const Entry entry{u"spec.http[1]"_s, {}};
        const QByteArray text = written(route, fieldNamed(timeouts, "retries.attempts"), entry, u"3"_s);
        QCOMPARE(treeOf(text).find(u"spec.http[1].retries.attempts"_s).integer(), 3);
        QVERIFY(text.contains("weight: 90 # the old one") && text.contains("# people who pay"));
        const QByteArray match = written(route, fieldNamed(formNamed("match"), "match[0].uri.prefix"), entry, u"/api"_s);
        QCOMPARE(treeOf(match).find(u"spec.http[1].match[0].uri.prefix"_s).string(), u"/api"_s);
    }

    /// Filters of Gateway API stand in one list, told apart by their type.
    void anEntryIsPickedByWhatItSays()
    {
        const QByteArray gateway = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web}\nspec:\n  rules:\n"
                                   "  - filters: # in this order\n    - type: URLRewrite\n      urlRewrite:\n        hostname: old.example # kept\n"
                                   "  - backendRefs:\n    - name: web\n";
        const Form &mirror = formNamed("route-mirror");
        const Field &name = fieldNamed(mirror, "filters[type=RequestMirror].requestMirror.backendRef.name");
        const Field &port = fieldNamed(mirror, "filters[type=RequestMirror].requestMirror.backendRef.port");
        const Field &host = fieldNamed(formNamed("route-elsewhere"), "filters[type=URLRewrite].urlRewrite.hostname");
        const Entry first{u"spec.rules[0]"_s, {}}, second{u"spec.rules[1]"_s, {}};
        QCOMPARE(forms::read(host, first, treeOf(gateway)).text, u"old.example"_s);
        QVERIFY(!forms::read(name, first, treeOf(gateway)).isSet);
        QByteArray text = written(gateway, name, first, u"shadow"_s);
        QCOMPARE(treeOf(text).find(u"spec.rules[0].filters[1].type"_s).string(), u"RequestMirror"_s);
        text = written(text, port, first, u"8080"_s);
        QCOMPARE(treeOf(text).find(u"spec.rules[0].filters[1].requestMirror.backendRef.port"_s).integer(), 8080);
        QCOMPARE(treeOf(text).find(u"spec.rules[0].filters"_s).size(), 2);
        QVERIFY(text.contains("# in this order") && text.contains("old.example # kept"));
        // Where there is no list yet; and away again, with all that would be left of it.
        const QByteArray fresh = written(gateway, name, second, u"shadow"_s);
        QCOMPARE(treeOf(fresh).find(u"spec.rules[1].filters[0].type"_s).string(), u"RequestMirror"_s);
        QCOMPARE(written(fresh, name, second, {}), gateway);
        QCOMPARE(treeOf(written(written(text, port, first, {}), name, first, {})).find(u"spec.rules[0].filters"_s).size(), 1);
    }

    void anEmptyInputLeavesNothingEmptyBehind()
    {
        const Form &faults = formNamed("faults");
        const Entry entry{u"spec.http[1]"_s, {}};
        const Field &delay = fieldNamed(faults, "fault.delay.fixedDelay");
        const QByteArray with = written(route, delay, entry, u"2s"_s);
        QCOMPARE(treeOf(with).find(u"spec.http[1].fault.delay.fixedDelay"_s).string(), u"2s"_s);
        const QByteArray without = written(with, delay, entry, QString());
        QVERIFY(!treeOf(without).find(u"spec.http[1].fault"_s));
        QVERIFY(treeOf(without).root().same(treeOf(route).root()));
        QCOMPARE(written(route, delay, entry, QString()), QByteArray(route)); // it was not there
    }

    void annotationsHaveDots()
    {
        const Field &field = formNamed("linkerd-service").fields[0];
        const QByteArray text = written("apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n", field, {}, u"3s"_s);
        QCOMPARE(treeOf(text).root()["metadata"]["annotations"]["timeout.linkerd.io/request"].string(), u"3s"_s);
        QCOMPARE(forms::read(field, {}, treeOf(text)).text, u"3s"_s);
    }

    void aPatchHasTheFormOfItsFilter()
    {
        const base::Tree object = treeOf(filters);
        QVERIFY(forms::entriesOf(formNamed("local-rate"), object).isEmpty());
        QVERIFY(forms::entriesOf(formNamed("global-rate"), object).isEmpty());
        const auto transcoders = forms::entriesOf(formNamed("transcoding"), object);
        QCOMPARE(transcoders.size(), 1);
        QCOMPARE(transcoders[0].path, u"spec.configPatches[0]"_s);
        const auto limits = forms::entriesOf(formNamed("local-rate-struct"), object);
        QCOMPARE(limits.size(), 1);
        QCOMPARE(limits[0].path, u"spec.configPatches[1]"_s);
        QCOMPARE(limits[0].name, u"2"_s); // its number in the list, not among those of the form
    }

    void aRateLimitIsOneNumberOfItsPatch()
    {
        const Form &form = formNamed("local-rate-struct");
        const Field &tokens = fieldNamed(form, "patch.value.typed_config.value.token_bucket.max_tokens");
        const Entry entry = forms::entriesOf(form, treeOf(filters)).first();
        QCOMPARE(forms::read(tokens, entry, treeOf(filters)).text, u"10"_s);
        QCOMPARE(written(filters, tokens, entry, u"50"_s), QByteArray(filters).replace("max_tokens: 10", "max_tokens: 50"));
        const Field &ofClass = fieldNamed(form, "patch.value.typed_config.value.descriptors[0].token_bucket.max_tokens");
        const QByteArray withClass = written(filters, ofClass, entry, u"5"_s);
        QCOMPARE(forms::read(ofClass, entry, treeOf(withClass)).text, u"5"_s);
        QVERIFY(withClass.contains("# of the router"));
    }

    /// Envoy refuses a field that is there as token_bucket and as tokenBucket.
    void theOtherSpellingIsNotWrittenTwice()
    {
        const Form &form = formNamed("local-rate-struct");
        const Field &tokens = fieldNamed(form, "patch.value.typed_config.value.token_bucket.max_tokens");
        const QByteArray text = QByteArray(filters).replace("token_bucket", "tokenBucket").replace("max_tokens", "maxTokens");
        const Entry entry = forms::entriesOf(form, treeOf(text)).first();
        QVERIFY(forms::read(tokens, entry, treeOf(text)).odd.contains("tokenBucket"_L1));
        yaml::Editor editor(text);
        const auto done = forms::write(editor, tokens, entry, u"50"_s);
        QVERIFY(!done);
        QCOMPARE(done.error().kind, base::ErrorKind::Unsupported);
        QCOMPARE(editor.text(), text);
    }

    void textsStayTexts()
    {
        const Field &limit = fieldNamed(formNamed("linkerd-service"), "metadata.annotations[\"retry.linkerd.io/limit\"]");
        const QByteArray text = written("apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n", limit, {}, u"3"_s);
        QVERIFY(treeOf(text).root()["metadata"]["annotations"]["retry.linkerd.io/limit"].isString());
    }

    void whatItDoesNotUnderstandIsSaid()
    {
        const Field &timeout = fieldNamed(formNamed("timeouts"), "timeout");
        const forms::Value value = forms::read(timeout, {u"spec.http[0]"_s, {}}, treeOf("spec:\n  http:\n  - timeout: [1, 2]\n"));
        QVERIFY(value.isSet && !value.odd.isEmpty() && value.text.isEmpty());
    }

    void inputs_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("input");
        QTest::addColumn<bool>("fine");
        using enum forms::Type;
        const auto row = [](const char *name, forms::Type type, const QString &input, bool fine) {
            QTest::newRow(name) << static_cast<int>(type) << input << fine;
        };
        row("empty", Integer, {}, true);
        row("integer", Integer, u"12"_s, true);
        row("fraction", Integer, u"1.5"_s, false);
        row("words", Integer, u"many"_s, false);
        row("not a number", Number, u"nan"_s, false);
        row("too much", Percent, u"101"_s, false);
        row("percent", Percent, u"0.5"_s, true);
        row("duration", Duration, u"1m30s"_s, true);
        row("no unit", Duration, u"10"_s, false);
        row("seconds", Seconds, u"0.25s"_s, true);
        row("no seconds", Seconds, u"250ms"_s, false);
        row("choice", Choice, u"A"_s, true);
        row("no choice", Choice, u"a"_s, false);
        row("flag", Flag, u"yes"_s, false);
    }
    void inputs()
    {
        QFETCH(int, type);
        QFETCH(QString, input);
        QFETCH(bool, fine);
        const Field field{"x", "x", static_cast<forms::Type>(type), "", "", "A|B"};
        QCOMPARE(forms::problemOf(field, input).isEmpty(), fine);
        if (!fine)
            QVERIFY(written("x: 1\n", field, {}, input).isEmpty());
    }

    /// Every field of every form is one that the kind's schema has.
    void fieldsAreOfTheSchema()
    {
        for (const Form &form : forms::all()) {
            const QString group = QLatin1StringView(form.group), kind = QLatin1StringView(form.kind);
            QString version;
            for (const QString &known : yaml::Schemas::bundled().kinds()) {
                if (known.startsWith(group + u'/') && known.endsWith(u'/' + kind))
                    version = known.section(u'/', 1, 1);
            }
            QVERIFY2(!version.isEmpty(), form.id);
            const yaml::Schema schema = yaml::Schemas::bundled().find(group, version, kind);
            for (const Field &field : form.fields) {
                const QString list = QLatin1StringView(form.entries);
                const QString path = forms::pathOf(field, {list.isEmpty() ? QString() : list + u"[0]"_s, {}});
                if (!path.startsWith("metadata."_L1) && !path.contains(".patch.value."_L1)) // Envoy's own: no schema has it
                    QVERIFY2(!yaml::fieldHelp(schema, path).isEmpty(), qPrintable(kind + u": "_s + path));
            }
        }
    }

    /// A hundred edits by forms: all that they do not speak of is there byte for byte, and each can be read back.
    void nothingElseIsLost()
    {
        QRandomGenerator random(5);
        QByteArray text = route;
        for (int step = 0; step < 100; ++step) {
            const auto of = forms::formsFor(u"networking.istio.io"_s, u"VirtualService"_s);
            const Form &form = *of[random.bounded(of.size())];
            const auto entries = forms::entriesOf(form, treeOf(text));
            const Entry &entry = entries[random.bounded(entries.size())];
            const Field &field = form.fields[static_cast<size_t>(random.bounded(static_cast<int>(form.fields.size())))];
            if (field.type == forms::Type::Weights)
                continue;
            const QString input = random.bounded(3) == 0 ? QString()
                : field.type == forms::Type::Duration    ? u"%1ms"_s.arg(random.bounded(1, 999))
                : field.type == forms::Type::Flag        ? u"true"_s
                : field.type == forms::Type::Text        ? u"/p%1"_s.arg(random.bounded(99))
                                                         : QString::number(field.least > 99 ? random.bounded(200, 599) : random.bounded(1, 100));
            const QByteArray now = written(text, field, entry, input);
            QVERIFY2(!now.isEmpty(), qPrintable(forms::pathOf(field, entry) + u" = "_s + input));
            QCOMPARE(forms::read(field, entry, treeOf(now)).text, input);
            for (const char *kept :
                 {"# ours", "# people who pay", "corsPolicy: {allowOrigins: [{exact: https://shop.example.com}]}", "# the old one"})
                QVERIFY2(now.contains(kept), now.constData());
            text = now;
        }
    }
};

QTEST_GUILESS_MAIN(BindingTest)
#include "bindingtest.moc"

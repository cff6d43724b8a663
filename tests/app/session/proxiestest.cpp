// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// istiod and the proxies of the sandbox, reached as those of a cluster: by port-forwards, xDS and Envoy's admin.
#include "app/sandbox/api/faults.h"
#include "app/session/certificatesweep.h"
#include "app/session/session.h"
#include "models/proxies/dump.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using proxies::Sync;

class ProxiesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup() { m_proxies.reset(); }

    void everyProxyIsSynced_data();
    void everyProxyIsSynced();
    void aChangedWeightArrives();
    void aStaleProxyIsToldAndDiffers();
    void aRefusedFilterIsToldWithItsReason();
    void tokensOfOthersAreRefused_data();
    void tokensOfOthersAreRefused();
    void istiodIsKilledAndComesBack();
    void aSecondRevisionHasItsOwnProxies();
    void aCutForwardIsDialledAnew();
    void aSweepSeesEveryCertificate();
    void aSweepAsksAgainOnlyWhatIsOld();
    void aSweepEndsWhenItIsCancelled();

private:
    void reach(istio::Way way = istio::Way::Xds, kubernetes::ForwardProtocol protocol = kubernetes::ForwardProtocol::Best);
    template <class T> static base::Result<T> wait(QFuture<base::Result<T>> future)
    {
        return QTest::qWaitFor([&] { return future.isFinished(); }, 30'000) && future.resultCount() > 0
            ? future.result()
            : base::fail(base::ErrorKind::Internal, u"the test gave up"_s);
    }
    base::Result<proxies::Status> status() { return wait(m_proxies->controlPlanes().status()); }
    base::Result<proxies::Proxy> proxy(const QString &pod);
    QByteArray api(const QByteArray &method, const QString &path, const QByteArray &body = {}, const QByteArray &type = "application/json");
    QJsonObject object(const QString &path) { return QJsonDocument::fromJson(api("GET", path)).object(); }
    void annotate(const QString &pod, const QString &how);
    QStringList pods(const QString &ns, const QString &prefix);
    QString podPath(const QString &ns, const QString &pod) const { return u"/api/v1/namespaces/%1/pods/%2"_s.arg(ns, pod); }
    QVector<mesh::ObjectKey> keys();

    base::SystemClock m_clock;
    std::unique_ptr<session::Session> m_session;
    std::unique_ptr<session::Proxies> m_proxies;
    std::unique_ptr<http::Client> m_api;
    QString m_reviews;
};

void ProxiesTest::initTestCase()
{
    session::Options options;
    options.sandbox = true;
    options.telemetry = options.secrets = false;
    options.kinds = {mesh::Kind::Namespace};
    options.sandboxOptions.prometheus = false;
    m_session = std::make_unique<session::Session>(options, m_clock);
    QSignalSpy opened(m_session.get(), &session::Session::opened);
    m_session->open();
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), 30'000);
    m_api = std::make_unique<http::Client>(m_session->endpoint());
    m_reviews = pods(u"shop"_s, u"reviews-v1"_s).value(0);
    QVERIFY(!m_reviews.isEmpty());
}

void ProxiesTest::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    reach();
}

void ProxiesTest::reach(istio::Way way, kubernetes::ForwardProtocol protocol)
{
    m_proxies = std::make_unique<session::Proxies>(m_session->endpoint(), istio::Options{.way = way}, m_clock, protocol);
}

base::Result<proxies::Proxy> ProxiesTest::proxy(const QString &pod)
{
    const auto all = status();
    if (!all)
        return tl::unexpected(all.error());
    for (const proxies::Proxy &one : all->proxies) {
        if (one.pod == pod)
            return one;
    }
    return base::fail(base::ErrorKind::NotFound, u"not on the list"_s, pod);
}

QByteArray ProxiesTest::api(const QByteArray &method, const QString &path, const QByteArray &body, const QByteArray &type)
{
    http::Request request{.method = method, .path = path, .headers = {{"Accept", "application/json"}}, .body = body};
    if (!body.isEmpty())
        request.headers.append(http::Header{"Content-Type", type});
    const auto response = wait(m_api->send(request));
    if (!response || response->status / 100 != 2)
        qInfo() << method << path << (response ? response->body : response.error().message().toUtf8());
    return response ? response->body : QByteArray();
}

QStringList ProxiesTest::pods(const QString &ns, const QString &prefix)
{
    QStringList names;
    const QJsonArray items = object(u"/api/v1/namespaces/%1/pods"_s.arg(ns))[u"items"_s].toArray();
    for (const QJsonValue &item : items) {
        if (const QString name = item[u"metadata"_s][u"name"_s].toString(); name.startsWith(prefix))
            names.append(name);
    }
    return names;
}

void ProxiesTest::annotate(const QString &pod, const QString &how)
{
    const QByteArray value = how.isEmpty() ? QByteArray("null") : '"' + how.toUtf8() + '"';
    api("PATCH", podPath(u"shop"_s, pod), "{\"metadata\":{\"annotations\":{\"sandbox.meshdeck.io/xds\":" + value + "}}}",
        "application/merge-patch+json");
}

QVector<mesh::ObjectKey> ProxiesTest::keys()
{
    QVector<mesh::ObjectKey> out;
    const auto all = status();
    for (const proxies::Proxy &one : all ? all->proxies : QVector<proxies::Proxy>())
        out.append({mesh::Kind::Pod, one.ns, one.pod});
    return out;
}

void ProxiesTest::everyProxyIsSynced_data()
{
    QTest::addColumn<int>("way");
    QTest::addColumn<int>("protocol");
    QTest::newRow("xds in a tunnel") << int(istio::Way::Xds) << int(kubernetes::ForwardProtocol::Best);
    QTest::newRow("xds in channels") << int(istio::Way::Xds) << int(kubernetes::ForwardProtocol::Channels);
    QTest::newRow("http in a tunnel") << int(istio::Way::Http) << int(kubernetes::ForwardProtocol::Best);
    QTest::newRow("http in channels") << int(istio::Way::Http) << int(kubernetes::ForwardProtocol::Channels);
}

void ProxiesTest::everyProxyIsSynced()
{
    QFETCH(int, way);
    QFETCH(int, protocol);
    reach(istio::Way(way), kubernetes::ForwardProtocol(protocol));
    const auto all = status();
    QVERIFY2(all, all ? "" : qPrintable(all.error().message()));
    QVERIFY(all->isComplete());
    QCOMPARE(all->asked.size(), 1);
    QCOMPARE(all->asked.front().way, istio::Way(way) == istio::Way::Xds ? u"xds"_s : u"http"_s);
    QSet<QString> injected;
    for (const QString &ns : {u"shop"_s, u"pay"_s, u"istio-system"_s}) {
        const QJsonArray items = object(u"/api/v1/namespaces/%1/pods"_s.arg(ns))[u"items"_s].toArray();
        for (const QJsonValue &item : items) {
            for (const QJsonValue container : item[u"spec"_s][u"containers"_s].toArray()) {
                if (container[u"name"_s] == u"istio-proxy"_s)
                    injected.insert(item[u"metadata"_s][u"name"_s].toString());
            }
        }
    }
    QVERIFY(injected.size() > 10);
    int gateways = 0;
    for (const proxies::Proxy &one : all->proxies) {
        injected.remove(one.pod);
        QCOMPARE(one.sync(), Sync::Synced);
        QVERIFY(one.type(u"CDS") && one.type(u"LDS") && one.type(u"EDS"));
        QVERIFY(one.type(u"CDS")->sentMs > 0);
        QVERIFY(one.kind != proxies::Kind::Unknown);
        gateways += one.kind == proxies::Kind::Gateway;
    }
    QVERIFY(gateways > 0);
    QVERIFY2(injected.isEmpty(), qPrintable(injected.values().join(u' ')));
}

void ProxiesTest::aChangedWeightArrives()
{
    const QString path = u"/apis/networking.istio.io/v1/namespaces/shop/virtualservices/reviews"_s;
    const auto put = [&](const QByteArray &from, const QByteArray &to) {
        QByteArray text = QJsonDocument(object(path)).toJson(QJsonDocument::Compact);
        const bool found = text.contains(from);
        api("PUT", path, text.replace(from, to));
        return found;
    };
    const auto first = proxy(m_reviews);
    QVERIFY(put("\"weight\":70", "\"weight\":65"));
    const auto second = proxy(m_reviews);
    const auto dump = wait(m_proxies->admin(u"shop"_s, m_reviews).get(u"/config_dump?resource=dynamic_route_configs"_s));
    QVERIFY(put("\"weight\":65", "\"weight\":70"));
    QVERIFY(first && second);
    QCOMPARE(second->sync(), Sync::Synced);
    QVERIFY(second->type(u"RDS")->sentMs > first->type(u"RDS")->sentMs);
    QVERIFY(dump);
    QVERIFY(dump->contains("\"weight\":65"));
}

void ProxiesTest::aStaleProxyIsToldAndDiffers()
{
    annotate(m_reviews, u"stale"_s);
    const auto stale = proxy(m_reviews);
    annotate(m_reviews, u"not-sent"_s);
    const auto notSent = proxy(m_reviews);
    annotate(m_reviews, {});
    const auto synced = proxy(m_reviews);
    QVERIFY(stale && notSent && synced);
    QCOMPARE(stale->type(u"CDS")->sync, Sync::Stale);
    QCOMPARE(notSent->type(u"CDS")->sync, Sync::NotSent);
    QCOMPARE(notSent->type(u"CDS")->sentMs, 0);
    QCOMPARE(synced->sync(), Sync::Synced);
}

void ProxiesTest::aRefusedFilterIsToldWithItsReason()
{
    const QString path = u"/apis/networking.istio.io/v1alpha3/namespaces/shop/envoyfilters"_s;
    api("POST", path, R"({"apiVersion":"networking.istio.io/v1alpha3","kind":"EnvoyFilter","metadata":{"name":"nope","namespace":"shop"},
        "spec":{"configPatches":[{"applyTo":"HTTP_FILTER","match":{"context":"SIDECAR_INBOUND"},"patch":{"operation":"INSERT_BEFORE",
        "value":{"name":"nope","typed_config":{"@type":"type.googleapis.com/example.nope.v1.Nope"}}}}]}})");
    const auto refused = proxy(m_reviews);
    reach(istio::Way::Http);
    const auto byHttp = proxy(m_reviews);
    reach();
    api("DELETE", path + u"/nope"_s);
    const auto fine = proxy(m_reviews);
    QVERIFY(refused && byHttp && fine);
    QCOMPARE(refused->type(u"LDS")->sync, Sync::Error);
    QVERIFY(refused->type(u"LDS")->reason.contains(u"example.nope.v1.Nope"_s));
    QCOMPARE(refused->type(u"CDS")->sync, Sync::Synced);
    QCOMPARE(byHttp->type(u"LDS")->reason, refused->type(u"LDS")->reason);
    QCOMPARE(fine->sync(), Sync::Synced);
}

void ProxiesTest::tokensOfOthersAreRefused_data()
{
    QTest::addColumn<QString>("account");
    QTest::addColumn<QByteArray>("audience");
    QTest::addColumn<QString>("claimed");
    QTest::addColumn<int>("kind");
    QTest::newRow("not the API server's") << QString() << QByteArray() << u"istio-system"_s << int(base::ErrorKind::Unauthorized);
    QTest::newRow("another audience") << u"istio-system"_s << QByteArray("vault") << u"istio-system"_s << int(base::ErrorKind::Unauthorized);
    QTest::newRow("another namespace") << u"shop"_s << QByteArray("istio-ca") << u"istio-system"_s << int(base::ErrorKind::Forbidden);
    QTest::newRow("debug pages from elsewhere") << u"shop"_s << QByteArray("istio-ca") << u"shop"_s << int(base::ErrorKind::Forbidden);
}

void ProxiesTest::tokensOfOthersAreRefused()
{
    QFETCH(QString, account);
    QFETCH(QByteArray, audience);
    QFETCH(QString, claimed);
    QFETCH(int, kind);
    istio::Pass pass{.token = "made.up.here", .rootPem = {}, .identity = {claimed, u"default"_s}};
    if (!account.isEmpty()) {
        const auto got = istio::token(api("POST", u"/api/v1/namespaces/%1/serviceaccounts/default/token"_s.arg(account),
                                          R"({"spec":{"audiences":[")" + audience + R"("],"expirationSeconds":3600}})"),
                                      u"token"_s);
        QVERIFY(got);
        pass.token = got->value;
    }
    const auto root = istio::rootCertificate(api("GET", u"/api/v1/namespaces/istio-system/configmaps/istio-ca-root-cert"_s), u"root"_s);
    QVERIFY(root);
    pass.rootPem = *root;
    const kubernetes::PortForwards forwards(m_session->endpoint());
    const istio::Reach door{.api = m_session->endpoint(), .dial = [&forwards](const QString &ns, const QString &pod, quint16 port) {
                                return forwards.dialer(kubernetes::PodPort{.ns = ns, .pod = pod, .port = port});
                            }};
    istio::Client client(door, {.ns = u"istio-system"_s, .pod = pods(u"istio-system"_s, u"istiod"_s).value(0)}, 1 << 20);
    const auto answers = wait(client.ask(pass, {{u"istio.io/debug"_s, {u"syncz"_s}}}));
    QVERIFY(!answers);
    QVERIFY2(int(answers.error().kind) == kind, qPrintable(answers.error().message()));
}

void ProxiesTest::istiodIsKilledAndComesBack()
{
    const QString name = pods(u"istio-system"_s, u"istiod"_s).value(0);
    QJsonObject pod = object(podPath(u"istio-system"_s, name));
    const auto before = status();
    QVERIFY(before);
    api("DELETE", podPath(u"istio-system"_s, name));
    const auto without = status();
    pod[u"metadata"_s] = QJsonObject{{u"name"_s, u"istiod-anew"_s},
                                     {u"namespace"_s, u"istio-system"_s},
                                     {u"labels"_s, pod[u"metadata"_s][u"labels"_s]},
                                     {u"annotations"_s, pod[u"metadata"_s][u"annotations"_s]}};
    api("POST", u"/api/v1/namespaces/istio-system/pods"_s, QJsonDocument(pod).toJson());
    api("PATCH", podPath(u"istio-system"_s, u"istiod-anew"_s) + u"/status"_s, QJsonDocument(QJsonObject{{u"status"_s, pod[u"status"_s]}}).toJson(),
        "application/merge-patch+json");
    const auto after = status();
    QVERIFY(!without);
    QCOMPARE(without.error().kind, base::ErrorKind::NotFound);
    QVERIFY2(after, after ? "" : qPrintable(after.error().message()));
    QCOMPARE(after->proxies.size(), before->proxies.size());
    QCOMPARE(after->proxies.front().istiod, u"istiod-anew"_s);
    QVERIFY(after->proxies.front().type(u"CDS")->sentMs > before->proxies.front().type(u"CDS")->sentMs);
}

void ProxiesTest::aSecondRevisionHasItsOwnProxies()
{
    const QString name = pods(u"istio-system"_s, u"istiod"_s).value(0);
    QJsonObject pod = object(podPath(u"istio-system"_s, name));
    QJsonObject labels = pod[u"metadata"_s][u"labels"_s].toObject();
    labels[u"istio.io/rev"_s] = u"canary"_s;
    pod[u"metadata"_s] = QJsonObject{{u"name"_s, u"istiod-canary-1"_s}, {u"namespace"_s, u"istio-system"_s}, {u"labels"_s, labels}};
    const auto move = [this](const QByteArray &revision) {
        api("PATCH", podPath(u"shop"_s, m_reviews), "{\"metadata\":{\"labels\":{\"istio.io/rev\":\"" + revision + "\"}}}",
            "application/merge-patch+json");
    };
    move("canary"); // before its istiod is there: on nobody's list
    const auto alone = status();
    api("POST", u"/api/v1/namespaces/istio-system/pods"_s, QJsonDocument(pod).toJson());
    api("PATCH", podPath(u"istio-system"_s, u"istiod-canary-1"_s) + u"/status"_s,
        QJsonDocument(QJsonObject{{u"status"_s, pod[u"status"_s]}}).toJson(), "application/merge-patch+json");
    const auto both = status();
    const auto moved = proxy(m_reviews);
    const auto dump = wait(m_proxies->controlPlanes().configDump(u"shop"_s, m_reviews));
    move("default");
    api("DELETE", podPath(u"istio-system"_s, u"istiod-canary-1"_s));
    QVERIFY(alone && both && moved);
    QCOMPARE(alone->proxies.size(), both->proxies.size() - 1);
    QCOMPARE(both->asked.size(), 2);
    QVERIFY(both->isComplete());
    QCOMPARE(moved->istiod, u"istiod-canary-1"_s);
    QCOMPARE(moved->revision, u"canary"_s);
    QCOMPARE(std::ranges::count(both->proxies, u"canary"_s, &proxies::Proxy::revision), 1);
    QVERIFY2(dump, dump ? "" : qPrintable(dump.error().message()));
    const auto read = proxies::Dump::read(*dump, u"istiod"_s);
    QVERIFY(read);
    QVERIFY(!read->entries(proxies::Section::Clusters).isEmpty());
}

void ProxiesTest::aCutForwardIsDialledAnew()
{
    QVERIFY(wait(m_proxies->admin(u"shop"_s, m_reviews).get(u"/ready"_s)));
    m_session->sandbox()->faults().cutConnections();
    const auto again = wait(m_proxies->admin(u"shop"_s, m_reviews).get(u"/server_info"_s));
    QVERIFY2(again, again ? "" : qPrintable(again.error().message()));
    QVERIFY(again->contains("LIVE"));
    QVERIFY(status());
}

void ProxiesTest::aSweepSeesEveryCertificate()
{
    QVector<mesh::ObjectKey> all = keys();
    QVERIFY(all.size() > 10);
    all.append({mesh::Kind::Pod, u"shop"_s, u"nobody"_s});
    session::CertificateSweep sweep(*m_proxies, m_clock);
    QSignalSpy progress(&sweep, &session::CertificateSweep::progress), finished(&sweep, &session::CertificateSweep::finished);
    sweep.run(all, 0);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
    QCOMPARE(progress.size(), all.size());
    for (int i = 0; i < progress.size(); ++i)
        QCOMPARE(progress[i], (QVariantList{i + 1, int(all.size())}));
    QCOMPARE(sweep.observed().size(), all.size() - 1);
    for (const certificates::Observed &one : sweep.observed())
        QVERIFY(one.chainPem.contains("BEGIN CERTIFICATE") && one.trustPem.contains("BEGIN CERTIFICATE"));
    QCOMPARE(sweep.unseen().size(), 1);
    QCOMPARE(sweep.unseen().front().pod.name, u"nobody"_s);
    QCOMPARE(sweep.unseen().front().error.kind, base::ErrorKind::NotFound);
}

void ProxiesTest::aSweepAsksAgainOnlyWhatIsOld()
{
    const QVector<mesh::ObjectKey> all = keys();
    base::FakeClock clock(m_clock.nowMs());
    session::CertificateSweep sweep(*m_proxies, clock);
    QSignalSpy progress(&sweep, &session::CertificateSweep::progress), finished(&sweep, &session::CertificateSweep::finished);
    sweep.run(all.first(5), 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
    QCOMPARE(progress.size(), 5);
    clock.advance(30'000);
    sweep.run(all.first(7), 60'000); // two that were never seen
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 60'000);
    QCOMPARE(progress.size(), 7);
    sweep.run(all.first(7), 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 3, 60'000);
    QCOMPARE(progress.size(), 7);
    clock.advance(31'000); // the first five are old now
    sweep.run(all.first(7), 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 4, 60'000);
    QCOMPARE(progress.size(), 12);
    QCOMPARE(sweep.observed().size(), 7);
}

void ProxiesTest::aSweepEndsWhenItIsCancelled()
{
    const QVector<mesh::ObjectKey> all = keys();
    session::CertificateSweep sweep(*m_proxies, m_clock);
    QSignalSpy progress(&sweep, &session::CertificateSweep::progress), finished(&sweep, &session::CertificateSweep::finished);
    connect(&sweep, &session::CertificateSweep::progress, &sweep, [&sweep] { sweep.cancel(); });
    sweep.run(all, 0);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
    QVERIFY(progress.size() >= 1 && progress.size() < all.size());
    QCOMPARE(sweep.observed().size(), progress.size()); // those that were on their way came in
    sweep.run(all, 0); // and another may follow
    disconnect(&sweep, &session::CertificateSweep::progress, &sweep, nullptr);
    sweep.cancel();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 60'000);
}

QTEST_GUILESS_MAIN(ProxiesTest)
#include "proxiestest.moc"

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The same mesh through Meshdeck and through kubectl and PromQL written by hand: they must agree.
#include "app/sources/http/client.h"
#include "app/sources/kubeconfig/consent.h"
#include "app/sources/kubeconfig/kubeconfig.h"
#include "app/sources/kubernetes/source.h"
#include "models/certificates/certificates.h"
#include "models/items/words.h"
#include "models/mesh/inventory.h"
#include "tests/live/live.h"

#include <QDir>
#include <QSignalSpy>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

class MeshTest : public QObject
{
    Q_OBJECT

private:
    base::SystemClock m_clock;
    std::unique_ptr<session::Session> m_session;

    mesh::SnapshotPtr snapshot() const { return m_session->store().snapshot(); }

    static QString edgeId(const mesh::EdgeTraffic &edge)
    {
        const auto name = [](const mesh::Peer &peer) { return peer.kind == mesh::PeerKind::Unknown ? u"unknown"_s : peer.workload; };
        return name(edge.source) + u'>' + name(edge.destination);
    }

private slots:
    void initTestCase()
    {
        if (live::kubeconfig().isEmpty() || live::prometheus().isEmpty())
            QSKIP("MESHDECK_LIVE_KUBECONFIG and MESHDECK_LIVE_PROMETHEUS name no mesh");
        // Rates need a full window of scrapes after the mesh came up.
        QTRY_VERIFY_WITH_TIMEOUT(
            !live::query(u"sum(rate(istio_requests_total{reporter=\"destination\",destination_workload=\"cart\"}[1m])) > 0.2"_s).isEmpty(), 120'000);
        m_session = std::make_unique<session::Session>(live::options(), m_clock);
        QSignalSpy settled(m_session.get(), &session::Session::settled);
        QSignalSpy failed(m_session.get(), &session::Session::failed);
        m_session->open();
        QTRY_VERIFY2_WITH_TIMEOUT(!settled.isEmpty() || !failed.isEmpty(), "no answer", 30'000);
        QVERIFY2(failed.isEmpty(), qPrintable(failed.isEmpty() ? QString() : failed[0][0].value<base::Error>().message()));
    }

    void everyKindIsLiveOrAbsent()
    {
        for (const mesh::KindInfo &kind : mesh::allKinds()) {
            const mesh::KindState &state = snapshot()->state(kind.kind);
            const bool fine = state.health == mesh::KindHealth::Live || state.health == mesh::KindHealth::Absent || !kind.watched;
            QVERIFY2(fine,
                     qPrintable(kind.qualifiedPlural() + u": "_s + items::Words::kindHealth(state.health)
                                + (state.error ? state.error->message() : QString())));
        }
        QVERIFY(snapshot()->source(mesh::SourceId::Kubernetes).health == mesh::SourceHealth::Live);
        QVERIFY(!snapshot()->source(mesh::SourceId::Kubernetes).version.isEmpty());
        QVERIFY(snapshot()->source(mesh::SourceId::Istiod).health == mesh::SourceHealth::Live);
    }

    void objectsAgreeWithKubectl_data()
    {
        QTest::addColumn<QString>("word");
        for (const char *word :
             {"services", "deployments", "pods", "virtualservices.networking.istio.io", "gateways.networking.istio.io",
              "gateways.gateway.networking.k8s.io", "destinationrules", "peerauthentications", "endpointslices", "serviceaccounts"})
            QTest::newRow(word) << QString::fromLatin1(word);
    }
    void objectsAgreeWithKubectl()
    {
        QFETCH(QString, word);
        const auto kind = mesh::kindNamed(word);
        QVERIFY(kind);
        const auto ours = [&] {
            QSet<QString> names;
            for (const mesh::ObjectPtr &object : snapshot()->objects(*kind))
                names.insert(object->meta.ns + u'/' + object->meta.name);
            return names;
        };
        QVERIFY(!live::names(word).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(ours(), live::names(word), 15'000);
    }

    void edgesHaveTheRatesOfAHandWrittenQuery()
    {
        // By the destination's own count; what never arrives is not in it.
        QMap<QString, double> byHand;
        for (const auto &[labels, value] :
             live::query(u"sum by (source_workload, destination_workload) (rate(istio_requests_total{reporter=\"destination\"}[1m])) > 0.05"_s))
            byHand[labels["source_workload"_L1].toString() + u'>' + labels["destination_workload"_L1].toString()] += value;
        QVERIFY(byHand.size() >= 10);
        QMap<QString, double> ours;
        for (const mesh::EdgeTraffic &edge : snapshot()->traffic->edges) {
            if (edge.protocol != mesh::Protocol::Tcp)
                ours[edgeId(edge)] += edge.rate;
        }
        for (auto it = byHand.cbegin(); it != byHand.cend(); ++it) {
            const QString what = u"%1: by hand %2, ours %3"_s.arg(it.key()).arg(it.value()).arg(ours.value(it.key(), -1));
            QVERIFY2(ours.contains(it.key()), qPrintable(what));
            // Two moments of a live mesh, and a source that counts what never arrived too.
            QVERIFY2(std::abs(ours[it.key()] - it.value()) < 0.35 * it.value() + 0.5, qPrintable(what));
        }
    }

    void thePlaintextCallerAndTheDenialsAreSeen()
    {
        const auto &edges = snapshot()->traffic->edges;
        const bool plaintext =
            std::ranges::any_of(edges, [](const mesh::EdgeTraffic &e) { return e.destination.workload == "inventory"_L1 && e.mtls == 0; });
        QVERIFY2(plaintext, "the caller without a proxy, with no mTLS");
        const bool denied =
            std::ranges::any_of(edges, [](const mesh::EdgeTraffic &e) { return e.destination.workload == "checkout"_L1 && e.denied > 0.01; });
        QVERIFY2(denied, "403s at checkout");
    }

    void certificatesAreComplete()
    {
        const auto inventory = certificates::inventory(*snapshot(), m_clock.nowMs(), {});
        QSet<QString> places;
        const certificates::Row *shop = nullptr;
        for (const certificates::Row &row : inventory.rows) {
            for (const certificates::Place &place : row.places) {
                places.insert(place.object.toString());
                if (place.object.name == "shop-cert"_L1)
                    shop = &row;
            }
        }
        QVERIFY(places.contains(u"Secret istio-system/istio-ca-secret"_s));
        for (const QString &name : live::names(u"configmaps"_s)) {
            if (name.endsWith("/istio-ca-root-cert"_L1))
                QVERIFY2(places.contains(u"ConfigMap "_s + name), qPrintable(name));
        }
        QVERIFY(std::ranges::any_of(places, [](const QString &place) { return place.startsWith("MutatingWebhookConfiguration"_L1); }));
        QVERIFY2(shop, "the gateway's shop-cert");
        const double days = static_cast<double>(shop->notAfterMs - m_clock.nowMs()) / 86'400'000.0;
        QVERIFY2(days > 18 && days <= 20, qPrintable(QString::number(days)));
        QVERIFY(shop->kind == certificates::Kind::Gateway);
        QVERIFY(shop->health == mesh::Health::Warn);
    }

    void noKeyIsKept()
    {
        for (const mesh::ObjectPtr &secret : snapshot()->objects(mesh::Kind::Secret)) {
            QVERIFY(secret->json.isEmpty());
            const auto *facts = secret->as<mesh::SecretFacts>();
            QVERIFY(facts);
            for (const QByteArray &pem : facts->certificates)
                QVERIFY(!pem.contains("PRIVATE"));
        }
        QVERIFY(!snapshot()->table(mesh::Kind::Secret).isEmpty());
    }

    void telemetryIsFoundThroughTheApiServer()
    {
        session::Session session(live::options(false), m_clock);
        QSignalSpy settled(&session, &session::Session::settled);
        session.open();
        QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), 30'000);
        const mesh::SourceState state = session.store().snapshot()->source(mesh::SourceId::Prometheus);
        QVERIFY2(state.endpoint.contains("istio-system/prometheus"_L1), qPrintable(state.endpoint));
        if (state.health != mesh::SourceHealth::Live) {
            // An API server passes on only to pods; a store that runs outside of any is found, and the refusal told.
            QVERIFY(state.error);
            QVERIFY2(state.error->message().contains("the API server says"_L1), qPrintable(state.error->message()));
            return;
        }
        QVERIFY(session.store().snapshot()->traffic->edges.size() >= 10);
        QVERIFY(session.store().snapshot()->traffic->queries <= 8);
    }

    void theApiServersProxyReachesHttpBackEnds()
    {
        const auto config = kubeconfig::load({.explicitFiles = {live::kubeconfig()}});
        QVERIFY(config);
        kubeconfig::FileConsent consent(QDir::temp().filePath(u"meshdeck-live-consent.json"_s), m_clock);
        const auto access = kubeconfig::endpoint(*config, {}, {.consent = consent, .clock = m_clock, .plugins = {}});
        QVERIFY(access);
        kubernetes::Source source(access->endpoint, {}, m_clock);
        http::Client client(source.proxyEndpoint(u"istio-system"_s, u"istiod"_s, {}, u"15014"_s));
        auto answer = client.send({.path = u"/metrics"_s});
        QTRY_VERIFY_WITH_TIMEOUT(answer.isFinished(), 15'000);
        const auto result = answer.result();
        QVERIFY2(result, result ? "" : qPrintable(result.error().message()));
        QCOMPARE(result->status, 200);
        QVERIFY(result->body.contains("pilot_xds"));
    }
};

QTEST_GUILESS_MAIN(MeshTest)
#include "meshtest.moc"

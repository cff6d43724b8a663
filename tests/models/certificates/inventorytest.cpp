// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/certificates/scene.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace certificates;
using mesh::Health;
using scene::rowNamed;
using scene::Scene;

namespace {

/// A scene with one gateway certificate.
Scene withGateway(const QByteArray &pem, const QStringList &hosts = {u"shop.example.com"_s})
{
    Scene made;
    made.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"shop-cert"_s}, hosts) << scene::tlsSecret(u"shop"_s, u"shop-cert"_s, pem);
    return made;
}

const Problem *problem(const Row *row, ProblemKind kind)
{
    if (!row)
        return nullptr;
    for (const Problem &one : row->problems) {
        if (one.kind == kind)
            return &one;
    }
    return nullptr;
}

} // namespace

class InventoryTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void oneRootInManyPlaces()
    {
        const Inventory found = Scene().inventory();
        QCOMPARE(found.rows.size(), 1);
        const Row &root = found.rows[0];
        QCOMPARE(root.kind, Kind::Root);
        QCOMPARE(root.name, u"cluster.local"_s);
        QCOMPARE(root.places.size(), 6); // two keys, two ConfigMaps, two webhooks
        QCOMPARE(found.places, 6);
        QCOMPARE(root.consequence.what, Breaks::AllMtls);
        QCOMPARE(root.renewal.kind, RenewalKind::Istiod);
        // 20 % of ten years before the end.
        const qint64 life = root.notAfterMs - root.notBeforeMs;
        QVERIFY(std::abs(root.renewal.dueMs - (root.notAfterMs - life / 5)) < 1000);
        QCOMPARE(root.health, Health::Ok);
        QVERIFY(root.problems.isEmpty());
        QCOMPARE(found.meshRoots.size(), 1);
        QVERIFY(found.gaps.isEmpty());
    }

    void gatewayThatEndsSoon()
    {
        Scene made = withGateway(scene::leaf(Scene().webRoot, "shop.example.com", 3).pem());
        const Inventory found = made.inventory();
        const Row &first = found.rows.constFirst(); // worst first
        QCOMPARE(first.name, u"shop.example.com"_s);
        QCOMPARE(first.kind, Kind::Gateway);
        QCOMPARE(first.issuer, u"Web Root"_s);
        QCOMPARE(first.health, Health::Critical);
        QVERIFY(first.has(ProblemKind::EndsWithinAct));
        QCOMPARE(first.renewal.kind, RenewalKind::NoneFound);
        QCOMPARE(first.consequence.what, Breaks::GatewayTls);
        QCOMPARE(first.consequence.subjects, QStringList(u"shop/edge"_s));
        QCOMPARE(first.consequence.rate, 12.5);
        QVERIFY(!first.consequence.atMost);
        QCOMPARE(first.uses.size(), 1);
        QCOMPARE(first.uses[0].part, u"https"_s);
        QCOMPARE(first.targets, QVector<ProbeTarget>({{u"192.0.2.10"_s, 443, u"shop.example.com"_s}}));
        QCOMPARE(first.targets[0].address(), u"192.0.2.10:443"_s);
    }

    void thresholdsAreSettings_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<int>("act");
        QTest::addColumn<Health>("health");
        QTest::newRow("20 d is to plan") << 20 << 7 << Health::Warn;
        QTest::newRow("80 d is calm") << 80 << 7 << Health::Ok;
        QTest::newRow("20 d with act 25") << 20 << 25 << Health::Critical;
        QTest::newRow("6 d") << 6 << 7 << Health::Critical;
    }
    void thresholdsAreSettings()
    {
        QFETCH(int, days);
        QFETCH(int, act);
        QFETCH(Health, health);
        const Scene made = withGateway(scene::leaf(Scene().webRoot, "shop.example.com", days).pem());
        Thresholds thresholds;
        thresholds.actMs = act * mint::dayMs;
        const Inventory found = made.inventory(thresholds);
        QCOMPARE(rowNamed(found, u"shop.example.com"_s)->health, health);
    }

    void expiredAndNotYetValid()
    {
        const mint::Minted root = mint::root("Web Root");
        Inventory found = withGateway(scene::leaf(root, "shop.example.com", -1).pem()).inventory();
        QCOMPARE(found.rows[0].problems, QVector<Problem>({{ProblemKind::Expired, Health::Critical, {}}}));
        mint::Spec spec;
        spec.commonName = "shop.example.com";
        spec.names = "DNS:shop.example.com";
        spec.issuer = &root;
        spec.fromMs = mint::now + mint::dayMs;
        found = withGateway(mint::make(spec).pem()).inventory();
        QCOMPARE(found.rows[0].problems, QVector<Problem>({{ProblemKind::NotYetValid, Health::Critical, {}}}));
    }

    void selfSignedWeakMismatched()
    {
        mint::Spec spec;
        spec.commonName = "shop.example.com";
        spec.names = "DNS:shop.example.com";
        Inventory found = withGateway(mint::make(spec).pem()).inventory();
        const Row *row = rowNamed(found, u"shop.example.com"_s);
        QCOMPARE(row->problems, QVector<Problem>({{ProblemKind::SelfSigned, Health::Info, {}}}));

        const mint::Minted root = mint::root("Web Root");
        spec.issuer = &root;
        spec.key = mint::rsaKey(1024);
        spec.digest = EVP_sha1();
        found = withGateway(mint::make(spec).pem()).inventory();
        row = rowNamed(found, u"shop.example.com"_s);
        QCOMPARE(problem(row, ProblemKind::WeakKey)->argument, u"RSA 1024"_s);
        QCOMPARE(problem(row, ProblemKind::WeakSignature)->argument, u"ECDSA-SHA1"_s);
        QCOMPARE(row->health, Health::Warn);

        found = withGateway(scene::leaf(root, "shop.example.com", 80).pem(), {u"shop.example.com"_s, u"other.example.com"_s}).inventory();
        row = rowNamed(found, u"shop.example.com"_s);
        QCOMPARE(row->problems, QVector<Problem>({{ProblemKind::HostMismatch, Health::Error, u"other.example.com"_s}}));
    }

    void malformedMissingForbidden()
    {
        Scene made = withGateway("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Inventory found = made.inventory();
        const Row &broken = found.rows[0];
        QVERIFY(!broken.certificate);
        QVERIFY(broken.has(ProblemKind::Malformed));
        QVERIFY(broken.problems[0].argument.startsWith(u"Secret shop/shop-cert, tls.crt: block 1, line 1: "_s));
        QCOMPARE(broken.consequence.what, Breaks::GatewayTls);

        Scene missing;
        missing.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"shop-cert"_s}, {u"*"_s});
        found = missing.inventory();
        QCOMPARE(found.rows[0].id, u"Secret shop/shop-cert"_s);
        QCOMPARE(found.rows[0].problems, QVector<Problem>({{ProblemKind::MissingSecret, Health::Error, {}}}));
        QCOMPARE(found.rows[0].consequence.rate, 12.5);

        auto snapshot = std::make_shared<mesh::Snapshot>(*missing.snapshot());
        snapshot->kinds[static_cast<size_t>(mesh::Kind::Secret)].forbiddenNamespaces = {u"shop"_s};
        found = inventory(*snapshot, mint::now, {});
        const Row *forbidden = found.find(u"Secret shop/shop-cert"_s);
        QCOMPARE(forbidden->problems, QVector<Problem>({{ProblemKind::Forbidden, Health::Unknown, {}}}));
        QCOMPARE(found.gaps, QVector<Gap>({{mesh::Kind::Secret, {u"shop"_s}, false, {}}}));

        snapshot->kinds[static_cast<size_t>(mesh::Kind::Secret)] = {};
        found = inventory(*snapshot, mint::now, {});
        QVERIFY(!found.find(u"Secret shop/shop-cert"_s));
        QCOMPARE(found.waiting, 2); // cacerts, and shop-cert
    }

    void aGatewayWithoutPodsReadsNothing()
    {
        Scene made;
        made.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"shop-cert"_s}, {u"*"_s}, u"nobody"_s);
        QCOMPARE(made.inventory().rows.size(), 1);
    }

    void wrongSecret()
    {
        const mint::Minted root = mint::root("Web Root");
        const QByteArray pem = scene::leaf(root, "shop.example.com", 80).pem();
        Scene made;
        made.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"a"_s, u"b"_s, u"c"_s}, {u"shop.example.com"_s});
        made.objects << scene::secret(u"shop"_s, u"a"_s, {{u"server.crt"_s, pem}}, {u"server.key"_s}, u"Opaque"_s);
        made.objects << scene::secret(u"shop"_s, u"b"_s, {{u"tls.crt"_s, pem}}, {}, u"Opaque"_s);
        made.objects << scene::secret(u"shop"_s, u"c"_s, {}, {u"tls.crt"_s, u"tls.key"_s});
        const Inventory found = made.inventory();
        QCOMPARE(problem(found.find(u"Secret shop/a"_s), ProblemKind::WrongKeys)->argument, u"server.crt, server.key"_s);
        QCOMPARE(problem(rowNamed(found, u"shop.example.com"_s), ProblemKind::WrongKeys)->argument, u"tls.crt"_s);
        QVERIFY(found.find(u"Secret shop/c"_s)->has(ProblemKind::Malformed));
    }

    void genericKeysAndClientCas()
    {
        const mint::Minted root = mint::root("Web Root"), clients = mint::root("Client CA"), others = mint::root("Other CA");
        Scene made;
        made.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"mutual"_s}, {u"shop.example.com"_s}, u"ingress"_s, u"MUTUAL"_s);
        made.objects << scene::secret(u"shop"_s, u"mutual"_s,
                                      {{u"cert"_s, scene::leaf(root, "shop.example.com", 80).pem()}, {u"cacert"_s, clients.pem()}}, {u"key"_s},
                                      u"Opaque"_s);
        made.objects << scene::secret(u"shop"_s, u"mutual-cacert"_s, {{u"cacert"_s, others.pem()}}, {}, u"Opaque"_s);
        const Inventory found = made.inventory();
        QCOMPARE(rowNamed(found, u"shop.example.com"_s)->kind, Kind::Gateway);
        QVERIFY(rowNamed(found, u"shop.example.com"_s)->problems.isEmpty());
        for (const QString &name : {u"Client CA"_s, u"Other CA"_s}) {
            const Row *row = rowNamed(found, name);
            QVERIFY(row);
            QCOMPARE(row->consequence.what, Breaks::GatewayClients);
        }
        made.objects.removeLast();
        made.objects.last() =
            scene::secret(u"shop"_s, u"mutual"_s, {{u"cert"_s, scene::leaf(root, "shop.example.com", 80).pem()}}, {u"key"_s}, u"Opaque"_s);
        QVERIFY(made.inventory().find(u"Secret shop/mutual-cacert"_s)->has(ProblemKind::MissingSecret));
    }

    void servedIntermediatesEndToo()
    {
        const mint::Minted root = mint::root("Web Root");
        mint::Spec spec;
        spec.commonName = "Issuing 2";
        spec.ca = true;
        spec.issuer = &root;
        spec.toMs = mint::now + 5 * mint::dayMs;
        const mint::Minted issuing = mint::make(spec);
        const Inventory found = withGateway(scene::leaf(issuing, "shop.example.com", 80).pem() + issuing.pem()).inventory();
        const Row &first = found.rows[0];
        QCOMPARE(first.name, u"Issuing 2"_s);
        QCOMPARE(first.kind, Kind::Intermediate);
        QCOMPARE(first.health, Health::Critical);
        QCOMPARE(first.consequence.what, Breaks::GatewayTls);
        QCOMPARE(first.consequence.rate, 12.5);
        QCOMPARE(first.places[0].position, 1);
    }

    void sharedGatewaySaysAtMost()
    {
        const mint::Minted root = mint::root("Web Root");
        Scene made = withGateway(scene::leaf(root, "shop.example.com", 3).pem());
        made.objects << scene::gateway(u"shop"_s, u"second"_s, {u"pay-cert"_s}, {u"pay.example.com"_s})
                     << scene::tlsSecret(u"shop"_s, u"pay-cert"_s, scene::leaf(root, "pay.example.com", 90).pem());
        const Inventory found = made.inventory();
        QVERIFY(rowNamed(found, u"shop.example.com"_s)->consequence.atMost);
        QVERIFY(rowNamed(found, u"pay.example.com"_s)->consequence.atMost);
    }

    void staleRootOfANamespace()
    {
        Scene made;
        const mint::Minted old = mint::root("cluster.local");
        made.objects << support::ns(u"pay"_s) << support::ns(u"data"_s) << scene::rootMap(u"pay"_s, old.pem())
                     << scene::rootMap(u"data"_s, old.pem() + made.meshRoot.pem());
        const Inventory found = made.inventory();
        QCOMPARE(found.rows.size(), 2);
        const Row &stale = found.rows[0];
        // data trusts both: only pay is cut off.
        QCOMPARE(stale.problems, QVector<Problem>({{ProblemKind::StaleRoot, Health::Error, u"pay"_s}}));
        QCOMPARE(stale.consequence.what, Breaks::Nothing);
        QCOMPARE(found.meshRoots.size(), 1);
    }

    void rootsAreKnownWithoutTheSecret()
    {
        Scene made;
        made.objects.removeIf([](const mesh::ObjectPtr &one) { return one->kind == mesh::Kind::Secret; });
        auto snapshot = std::make_shared<mesh::Snapshot>(*made.snapshot());
        snapshot->kinds[static_cast<size_t>(mesh::Kind::Secret)].health = mesh::KindHealth::Forbidden;
        const Inventory found = inventory(*snapshot, mint::now, {});
        QCOMPARE(found.rows.size(), 1);
        QCOMPARE(found.rows[0].consequence.what, Breaks::AllMtls);
        QCOMPARE(found.rows[0].renewal.kind, RenewalKind::Unknown);
        QCOMPARE(found.gaps.size(), 1);
    }

    void pluggedCaWinsAndIsByHand()
    {
        Scene made;
        const mint::Minted root = mint::root("Mesh Root");
        mint::Spec spec;
        spec.commonName = "istio-ca";
        spec.ca = true;
        spec.issuer = &root;
        spec.toMs = mint::now + 20 * mint::dayMs;
        const mint::Minted signer = mint::make(spec);
        made.objects << scene::secret(
            u"istio-system"_s, u"cacerts"_s,
            {{u"ca-cert.pem"_s, signer.pem()}, {u"cert-chain.pem"_s, signer.pem() + root.pem()}, {u"root-cert.pem"_s, root.pem()}}, {u"ca-key.pem"_s},
            u"Opaque"_s);
        const Inventory found = made.inventory();
        const Row *ca = rowNamed(found, u"istio-ca"_s);
        QCOMPARE(ca->kind, Kind::Intermediate);
        QCOMPARE(ca->consequence.what, Breaks::Issuance);
        QCOMPARE(ca->renewal.kind, RenewalKind::ByHand);
        QVERIFY(ca->has(ProblemKind::EndsWithinPlan));
        QCOMPARE(rowNamed(found, u"Mesh Root"_s)->consequence.what, Breaks::AllMtls);
        // Namespaces and webhooks still have the old root.
        const Row *old = rowNamed(found, u"cluster.local"_s);
        QCOMPARE(problem(old, ProblemKind::StaleRoot)->argument, u"istio-system, shop"_s);
        QVERIFY(problem(old, ProblemKind::CaBundleDiffers));
    }

    void lateIstiod()
    {
        Scene made;
        mint::Spec spec;
        spec.commonName = "cluster.local";
        spec.ca = true;
        spec.fromMs = mint::now - 3600 * mint::dayMs;
        spec.toMs = mint::now + 50 * mint::dayMs;
        made.meshRoot = mint::make(spec);
        Scene fresh;
        fresh.objects.clear();
        fresh.objects << support::ns(u"istio-system"_s)
                      << scene::secret(u"istio-system"_s, u"istio-ca-secret"_s, {{u"ca-cert.pem"_s, made.meshRoot.pem()}}, {}, u"istio.io/ca-root"_s);
        const Inventory found = fresh.inventory();
        QVERIFY(found.rows[0].renewal.late);
        QCOMPARE(found.rows[0].problems, QVector<Problem>({{ProblemKind::RenewalLate, Health::Warn, {}}}));
    }

    void webhooks()
    {
        Scene made;
        const mint::Minted other = mint::root("old root");
        made.objects << scene::webhook(u"istio-revision-tag-default"_s, other.pem())
                     << scene::webhook(u"istio-validator"_s, {}, mesh::Kind::ValidatingWebhook);
        const Inventory found = made.inventory();
        const Row *old = rowNamed(found, u"old root"_s);
        QCOMPARE(old->kind, Kind::Webhook);
        QCOMPARE(problem(old, ProblemKind::CaBundleDiffers)->argument, u"istio-revision-tag-default"_s);
        QCOMPARE(old->consequence.what, Breaks::Injection);
        QCOMPARE(old->renewal.kind, RenewalKind::WithRoot);
        const Row *empty = rowNamed(found, u"istio-validator"_s);
        QVERIFY(problem(empty, ProblemKind::CaBundleEmpty));
        QCOMPARE(empty->consequence.what, Breaks::Validation);
    }

    void istiodServing()
    {
        Scene made;
        const mint::Minted issuer = mint::root("Company CA");
        made.objects << scene::tlsSecret(u"istio-system"_s, u"istiod-tls"_s, scene::leaf(issuer, "istiod.istio-system.svc", 40).pem());
        made.objects << scene::webhook(u"istio-sidecar-injector-canary"_s, issuer.pem());
        const Inventory found = made.inventory();
        const Row *serving = rowNamed(found, u"istiod.istio-system.svc"_s);
        QCOMPARE(serving->kind, Kind::ControlPlane);
        QCOMPARE(serving->consequence.what, Breaks::ControlPlane);
        QVERIFY(!rowNamed(found, u"Company CA"_s)->has(ProblemKind::CaBundleDiffers)); // it verifies istiod-tls
    }

    void certManagerRenews()
    {
        const mint::Minted root = mint::root("Web Root");
        Scene made = withGateway(scene::leaf(root, "shop.example.com", 5).pem());
        made.objects << scene::certManager(u"shop"_s, u"web"_s, u"shop-cert"_s, true, mint::now + mint::dayMs);
        Inventory found = made.inventory();
        const Row *row = rowNamed(found, u"shop.example.com"_s);
        QCOMPARE(row->health, Health::Ok);
        QCOMPARE(row->renewal.kind, RenewalKind::CertManager);
        QCOMPARE(row->renewal.dueMs, mint::now + mint::dayMs);
        QCOMPARE(row->renewal.object, u"Certificate shop/web"_s);
        QCOMPARE(row->kind, Kind::Gateway);

        made.objects.last() = scene::certManager(u"shop"_s, u"web"_s, u"shop-cert"_s, false, mint::now - mint::dayMs);
        found = made.inventory();
        row = rowNamed(found, u"shop.example.com"_s);
        QCOMPARE(row->health, Health::Critical); // late, failing, and 5 days left
        QCOMPARE(problem(row, ProblemKind::RenewalFailing)->argument, u"IncorrectIssuer issuer not found"_s);
        QVERIFY(row->has(ProblemKind::RenewalLate) && row->has(ProblemKind::EndsWithinAct));
    }

    void certManagerKnowsTheTimesOfUnreadableSecrets()
    {
        Scene made;
        made.objects << scene::certManager(u"pay"_s, u"api"_s, u"api-tls"_s, true, mint::now + 60 * mint::dayMs);
        const Inventory found = made.inventory();
        const Row *row = rowNamed(found, u"shop.example.com"_s);
        QVERIFY(row);
        QVERIFY(!row->certificate);
        QCOMPARE(row->notAfterMs, mint::now + 80 * mint::dayMs);
        QCOMPARE(row->renewal.kind, RenewalKind::CertManager);
        QCOMPARE(row->consequence.what, Breaks::OwnUser);
    }

    void gatewayApiListeners()
    {
        const mint::Minted root = mint::root("Web Root");
        Scene made;
        mesh::K8sGatewayFacts facts;
        facts.listeners = {
            {u"https"_s, u"HTTPS"_s, u"api.example.com"_s, u"Terminate"_s, 443, {{{}, {}, u"api"_s}, {u"Secret"_s, u"certs"_s, u"shared"_s}}}};
        made.objects << support::object(mesh::Kind::K8sGateway, u"shop"_s, u"edge"_s, facts);
        made.objects << scene::secret(u"shop"_s, u"api"_s, {{u"tls.crt"_s, scene::leaf(root, "api.example.com", 80).pem()}}, {u"tls.key"_s},
                                      u"Opaque"_s);
        made.objects << scene::tlsSecret(u"certs"_s, u"shared"_s, scene::leaf(root, "*.example.com", 80).pem());
        Inventory found = made.inventory();
        const Row *row = rowNamed(found, u"api.example.com"_s);
        QCOMPARE(row->uses[0].kind, UseKind::GatewayListener);
        QCOMPARE(problem(row, ProblemKind::WrongType)->argument, u"Opaque"_s);
        // Another namespace's, without a grant.
        QVERIFY(!rowNamed(found, u"*.example.com"_s));
        QCOMPARE(problem(found.find(u"Secret certs/shared"_s), ProblemKind::NotGranted)->health, Health::Error);
        QVERIFY(!wantedSecrets(*made.snapshot()).contains(mesh::ObjectKey{mesh::Kind::Secret, u"certs"_s, u"shared"_s}));

        mesh::ReferenceGrantFacts grant;
        grant.from = {{u"gateway.networking.k8s.io"_s, u"Gateway"_s, u"shop"_s, {}, {}, 0}};
        grant.to = {{{}, u"Secret"_s, {}, {}, {}, 0}};
        made.objects << support::object(mesh::Kind::ReferenceGrant, u"certs"_s, u"allow"_s, grant);
        found = made.inventory();
        QVERIFY(rowNamed(found, u"*.example.com"_s)->problems.isEmpty());
        QVERIFY(wantedSecrets(*made.snapshot()).contains(mesh::ObjectKey{mesh::Kind::Secret, u"certs"_s, u"shared"_s}));
    }

    void linkerd()
    {
        Scene made;
        const mint::Minted anchor = mint::root("root.linkerd.cluster.local"), retired = mint::root("old anchor"), other = mint::root("somebody");
        const auto issuerOf = [](const mint::Minted &by) {
            mint::Spec spec;
            spec.commonName = "identity.linkerd.cluster.local";
            spec.ca = true;
            spec.issuer = &by;
            spec.toMs = mint::now + 25 * mint::dayMs;
            return mint::make(spec);
        };
        made.objects << support::ns(u"linkerd"_s)
                     << support::object(mesh::Kind::ConfigMap, u"linkerd"_s, u"linkerd-identity-trust-roots"_s,
                                        mesh::ConfigMapFacts{{{u"ca-bundle.crt"_s, anchor.pem() + retired.pem()}}})
                     << scene::secret(u"linkerd"_s, u"linkerd-proxy-injector-k8s-tls"_s,
                                      {{u"tls.crt"_s, scene::leaf(other, "linkerd-proxy-injector.linkerd.svc", 300).pem()}}, {u"tls.key"_s})
                     << scene::secret(u"linkerd"_s, u"linkerd-identity-issuer"_s, {{u"crt.pem"_s, issuerOf(anchor).pem()}}, {u"key.pem"_s});
        Inventory found = made.inventory();
        QCOMPARE(found.linkerdAnchors.size(), 2);
        const Row *issuer = rowNamed(found, u"identity.linkerd.cluster.local"_s);
        QCOMPARE(issuer->kind, Kind::LinkerdIssuer);
        QCOMPARE(issuer->problems, QVector<Problem>({{ProblemKind::EndsWithinPlan, Health::Warn, {}}}));
        QCOMPARE(issuer->consequence.what, Breaks::LinkerdIssuance);
        QCOMPARE(rowNamed(found, u"root.linkerd.cluster.local"_s)->kind, Kind::LinkerdAnchor);
        QCOMPARE(rowNamed(found, u"linkerd-proxy-injector.linkerd.svc"_s)->consequence.what, Breaks::Injection);

        made.objects.last() = scene::secret(u"linkerd"_s, u"linkerd-identity-issuer"_s, {{u"crt.pem"_s, issuerOf(other).pem()}}, {u"key.pem"_s});
        found = made.inventory();
        QVERIFY(rowNamed(found, u"identity.linkerd.cluster.local"_s)->has(ProblemKind::NotSignedByAnchor));
        made.objects.removeLast();
        QVERIFY(made.inventory().find(u"Secret linkerd/linkerd-identity-issuer"_s)->has(ProblemKind::MissingSecret));
    }

    void remoteClusters()
    {
        Scene made;
        const mint::Minted ca = mint::root("kubernetes");
        made.objects << scene::secret(u"istio-system"_s, u"istio-remote-secret-prod-us"_s,
                                      {{u"prod-us/ca"_s, ca.pem()}, {u"prod-us/client"_s, scene::leaf(ca, "admin", 61).pem()}}, {u"prod-us"_s},
                                      u"Opaque"_s, {{u"istio/multiCluster"_s, u"true"_s}});
        const Inventory found = made.inventory();
        const Row *client = rowNamed(found, u"admin"_s);
        QCOMPARE(client->kind, Kind::RemoteCluster);
        QCOMPARE(client->consequence.subjects, QStringList(u"prod-us"_s));
        QCOMPARE(client->renewal.kind, RenewalKind::ByHand);
        QCOMPARE(rowNamed(found, u"kubernetes"_s)->kind, Kind::RemoteCluster);
    }

    void probes()
    {
        const mint::Minted root = mint::root("Web Root");
        const mint::Minted kept = scene::leaf(root, "shop.example.com", 80), served = scene::leaf(root, "shop.example.com", 2);
        const Scene made = withGateway(kept.pem());
        auto snapshot = std::make_shared<mesh::Snapshot>(*made.snapshot());
        snapshot->probes.insert(u"a"_s, {u"192.0.2.10:443"_s, u"shop.example.com"_s, mint::now, {kept.der()}, u"TLSv1.3"_s, 20, {}});
        Inventory found = inventory(*snapshot, mint::now, {});
        const Row *row = rowNamed(found, u"shop.example.com"_s);
        QVERIFY(row->problems.isEmpty());
        QCOMPARE(row->places.constLast().source, Source::Probe);
        QCOMPARE(row->places.constLast().part, u"192.0.2.10:443"_s);

        snapshot->probes.insert(u"a"_s, {u"192.0.2.10:443"_s, u"shop.example.com"_s, mint::now, {served.der()}, u"TLSv1.3"_s, 20, {}});
        found = inventory(*snapshot, mint::now, {});
        const Row *other = found.find(QString::fromLatin1(parseCertificate(kept.der()).value()->fingerprint.toHex()));
        QCOMPARE(problem(other, ProblemKind::ServesOther)->argument, u"192.0.2.10:443"_s);
        QCOMPARE(found.find(QString::fromLatin1(parseCertificate(served.der()).value()->fingerprint.toHex()))->kind, Kind::Served);
        // A probe without an answer changes nothing.
        snapshot->probes.insert(u"a"_s, {u"192.0.2.10:443"_s, u"shop.example.com"_s, mint::now, {}, {}, 0, base::Error{}});
        QVERIFY(rowNamed(inventory(*snapshot, mint::now, {}), u"shop.example.com"_s)->problems.isEmpty());
    }

    void cacheGivesTheSame()
    {
        const Scene made = withGateway(scene::leaf(Scene().webRoot, "shop.example.com", 20).pem());
        Cache cache;
        const Inventory first = inventory(*made.snapshot(), mint::now, {}, &cache);
        const Inventory second = inventory(*made.snapshot(), mint::now, {}, &cache);
        QCOMPARE(first.rows, second.rows);
        QCOMPARE(first.rows, made.inventory().rows);
        QCOMPARE(first.rows[0].certificate, second.rows[0].certificate); // not read again
    }

    void hostileBundleStaysSmall()
    {
        Scene made = withGateway(QByteArray("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").repeated(2000));
        const Inventory found = made.inventory();
        QVERIFY(found.rows[0].problems.size() <= 32);
    }

    void nothingAtAll()
    {
        const Inventory found = inventory(mesh::Snapshot(), mint::now, {});
        QVERIFY(found.rows.isEmpty());
        QCOMPARE(found.certificates, 0);
        QCOMPARE(found.waiting, 2);
    }
};

QTEST_GUILESS_MAIN(InventoryTest)
#include "inventorytest.moc"

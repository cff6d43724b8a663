// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The source against the sandbox's API server: TLS, client certificates, the shop's objects, and every fault it can make.
#include "app/sandbox/api/faults.h"
#include "app/sandbox/sandbox.h"
#include "app/sources/kubernetes/source.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using mesh::Kind;
using mesh::KindHealth;
using mesh::SourceHealth;

namespace {

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray field(const QByteArray &kubeconfig, const QString &name)
{
    const QRegularExpression line(name + u":\\s*\"?([A-Za-z0-9+/=]+)"_s);
    return QByteArray::fromBase64(line.match(QString::fromUtf8(kubeconfig)).captured(1).toLatin1());
}

} // namespace

class SandboxTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup() { m_source.reset(); }

    void everythingArrives();
    void objectsAgreeWithSingleReads();
    void compactedWhileCut();
    void stalled();
    void refusingConnections();
    void unauthorized();
    void tooManyRequests();
    void truncatedList();
    void viewerOfTwoNamespaces();
    void secretsHoldNoKey();

private:
    void start(const http::Endpoint &endpoint);
    bool isSettled() const;
    bool isLive() const { return m_snapshot->source(mesh::SourceId::Kubernetes).health == SourceHealth::Live && isSettled(); }
    SourceHealth health() const { return m_snapshot->source(mesh::SourceId::Kubernetes).health; }

    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    http::Endpoint m_admin, m_viewer;
    QString m_viewerNamespace;
    base::SystemClock m_clock;
    std::unique_ptr<kubernetes::Source> m_source;
    mesh::SnapshotPtr m_snapshot;
    bool m_podsWereStale = false; ///< at any time: it may be over before a test looks again
};

void SandboxTest::initTestCase()
{
    sandbox::Options options;
    options.prometheus = false;
    auto started = sandbox::Sandbox::start(options);
    QVERIFY2(started, qPrintable(started ? QString() : started.error().message()));
    m_sandbox = std::move(*started);
    const QByteArray kubeconfig = read(m_sandbox->kubeconfigPath());
    m_viewer.baseUrl = m_admin.baseUrl = m_sandbox->apiUrl();
    m_viewer.tls.caPem = m_admin.tls.caPem = field(kubeconfig, u"certificate-authority-data"_s);
    m_admin.tls.clientCertPem = field(kubeconfig, u"client-certificate-data"_s);
    m_admin.tls.clientKeyPem = field(kubeconfig, u"client-key-data"_s);
    QVERIFY(!m_admin.tls.clientKeyPem.isEmpty());
    const QRegularExpression token(u"token:\\s*\"?([^\\s\"]+)"_s);
    const QString viewer = token.match(QString::fromUtf8(kubeconfig)).captured(1);
    QVERIFY(!viewer.isEmpty());
    m_viewer.headers = {{"Authorization", "Bearer " + viewer.toLatin1()}};
    const QRegularExpression space(u"namespace:\\s*\"?([a-z0-9-]+)"_s);
    m_viewerNamespace = space.match(QString::fromUtf8(kubeconfig)).captured(1);
}

void SandboxTest::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_snapshot = std::make_shared<mesh::Snapshot>();
}

void SandboxTest::start(const http::Endpoint &endpoint)
{
    kubernetes::Options options;
    options.contextNamespace = m_viewerNamespace;
    options.timing.backoffBaseMs = 50;
    options.timing.backoffMaxMs = 400;
    options.timing.heartbeatMs = 500;
    options.timing.refusedRetryMs = 300;
    m_source = std::make_unique<kubernetes::Source>(endpoint, options, m_clock);
    connect(m_source.get(), &store::Source::delta, this, [this](const mesh::Delta &delta) {
        m_snapshot = mesh::apply(m_snapshot, std::span(&delta, 1), m_clock.nowMs()).first;
        m_podsWereStale |= m_snapshot->state(Kind::Pod).health == KindHealth::Stale;
    });
    m_source->start();
}

/// Every watched kind is live, or absent, or forbidden.
bool SandboxTest::isSettled() const
{
    return std::ranges::all_of(mesh::allKinds(), [this](const mesh::KindInfo &info) {
        const KindHealth state = m_snapshot->state(info.kind).health;
        return !info.watched || state == KindHealth::Live || state == KindHealth::Absent || state == KindHealth::Forbidden;
    });
}

void SandboxTest::everythingArrives()
{
    start(m_admin);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
    for (const Kind kind : {Kind::Namespace, Kind::Pod, Kind::Service, Kind::EndpointSlice, Kind::Deployment, Kind::VirtualService,
                            Kind::DestinationRule, Kind::Gateway, Kind::PeerAuthentication, Kind::CustomResourceDefinition, Kind::MutatingWebhook}) {
        QVERIFY2(m_snapshot->table(kind).size() > 0, qPrintable(mesh::info(kind).name));
        QVERIFY(!m_snapshot->state(kind).error);
    }
    QTRY_VERIFY(m_snapshot->table(Kind::ConfigMap).size() > 1);
    QVERIFY(!m_snapshot->source(mesh::SourceId::Kubernetes).version.isEmpty());
}

void SandboxTest::objectsAgreeWithSingleReads()
{
    start(m_admin);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
    for (const Kind kind : {Kind::Service, Kind::VirtualService, Kind::Namespace}) {
        for (const mesh::ObjectPtr &object : m_snapshot->objects(kind)) {
            auto answer = m_source->get(object->key());
            QTRY_VERIFY(answer.isFinished());
            QVERIFY(answer.result());
            const mesh::Object &single = **answer.result();
            QCOMPARE(single.meta.uid, object->meta.uid);
            QCOMPARE(single.meta.labels, object->meta.labels);
            const QJsonObject alone = QJsonDocument::fromJson(single.json).object(), listed = QJsonDocument::fromJson(object->json).object();
            QCOMPARE(listed[u"spec"_s], alone[u"spec"_s]);
            QCOMPARE(listed[u"kind"_s].toString(), mesh::info(kind).name);
            QVERIFY(!object->json.contains("managedFields"));
        }
    }
}

void SandboxTest::compactedWhileCut()
{
    start(m_admin);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
    const qsizetype pods = m_snapshot->table(Kind::Pod).size();
    for (const bool asStatus : {true, false}) {
        m_podsWereStale = false;
        m_sandbox->faults().goneAsStatus(asStatus);
        m_sandbox->faults().compact();
        m_sandbox->faults().cutConnections();
        QTRY_VERIFY(m_podsWereStale);
        QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
        QCOMPARE(m_snapshot->table(Kind::Pod).size(), pods);
    }
}

void SandboxTest::stalled()
{
    start(m_admin);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
    m_sandbox->faults().stall(4000ms);
    QTRY_COMPARE(health(), SourceHealth::Lost);
    QTRY_COMPARE(m_snapshot->state(Kind::Pod).health, KindHealth::Stale);
    QVERIFY(m_snapshot->table(Kind::Pod).size() > 0);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
}

void SandboxTest::refusingConnections()
{
    start(m_admin);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
    m_sandbox->faults().refuse(1500ms);
    QTRY_COMPARE(health(), SourceHealth::Lost);
    QVERIFY(m_snapshot->source(mesh::SourceId::Kubernetes).retryMs > 0);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
}

void SandboxTest::unauthorized()
{
    start(m_admin);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
    m_sandbox->faults().unauthorized(1000ms);
    m_sandbox->faults().cutConnections();
    QTRY_COMPARE(health(), SourceHealth::Refused);
    QVERIFY(m_snapshot->source(mesh::SourceId::Kubernetes).error->kind == base::ErrorKind::Unauthorized);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
}

void SandboxTest::tooManyRequests()
{
    m_sandbox->faults().tooManyRequests(1000ms, 1);
    start(m_admin);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 30'000);
}

void SandboxTest::truncatedList()
{
    m_sandbox->faults().truncateNextList();
    start(m_admin);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 30'000);
    m_sandbox->faults().replaceNextList("<html>not today</html>");
    m_sandbox->faults().compact();
    m_sandbox->faults().cutConnections();
    QTRY_VERIFY(m_snapshot->state(Kind::Pod).health == KindHealth::Stale);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 30'000);
}

void SandboxTest::viewerOfTwoNamespaces()
{
    start(m_viewer);
    const mesh::KindState *pods = nullptr;
    const auto seesSome = [&] {
        pods = &m_snapshot->state(Kind::Pod);
        return isLive() && pods->perNamespace && pods->health == KindHealth::Live;
    };
    QTRY_VERIFY_WITH_TIMEOUT(seesSome(), 30'000);
    QVERIFY(m_snapshot->table(Kind::Pod).size() > 0);
    for (const mesh::ObjectPtr &pod : m_snapshot->objects(Kind::Pod))
        QCOMPARE(pod->meta.ns, m_viewerNamespace);
    QVERIFY(m_snapshot->state(Kind::Pod).forbiddenNamespaces.isEmpty());
    QCOMPARE(m_snapshot->state(Kind::Node).health, KindHealth::Forbidden);
}

void SandboxTest::secretsHoldNoKey()
{
    start(m_admin);
    QTRY_VERIFY_WITH_TIMEOUT(isLive(), 20'000);
    QCOMPARE(m_snapshot->table(Kind::Secret).size(), 0);
    m_source->wantSecrets({{Kind::Secret, u"istio-system"_s, u"istio-ca-secret"_s}, {Kind::Secret, u"istio-system"_s, u"not-there"_s}});
    QTRY_COMPARE(m_snapshot->state(Kind::Secret).health, KindHealth::Live);
    const mesh::ObjectPtr secret = m_snapshot->find({Kind::Secret, u"istio-system"_s, u"istio-ca-secret"_s});
    QVERIFY(secret);
    QVERIFY(secret->json.isEmpty());
    const auto &facts = *secret->as<mesh::SecretFacts>();
    QVERIFY(facts.certificates.contains(u"ca-cert.pem"_s));
    QVERIFY(facts.otherKeys.contains(u"ca-key.pem"_s));
    for (const QByteArray &pem : facts.certificates)
        QVERIFY(pem.startsWith("-----BEGIN CERTIFICATE-----") && !pem.contains("PRIVATE"));
}

QTEST_GUILESS_MAIN(SandboxTest)
#include "sandboxtest.moc"

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The whole sandbox as its callers see it: started, asked over TLS with what it wrote to disk, and gone without a trace.
#include "app/sandbox/api/faults.h"
#include "app/sandbox/sandbox.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QFileInfo>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using Json = nlohmann::json;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Answer {
    int status = 0;
    QByteArray body;
};

/// A client that knows what the kubeconfig and tokens.json say.
class Client
{
public:
    explicit Client(const sandbox::Sandbox &box)
        : m_api(box.apiUrl())
    {
        const QByteArray kubeconfig = contents(box.kubeconfigPath());
        m_ca = QSslCertificate::fromData(data(kubeconfig, "certificate-authority-data: "));
        m_certificate = QSslCertificate(data(kubeconfig, "client-certificate-data: "));
        m_key = QSslKey(data(kubeconfig, "client-key-data: "), QSsl::Ec);
        m_tokens = Json::parse(contents(QFileInfo(box.kubeconfigPath()).path() + u"/tokens.json"_s).toStdString());
    }

    std::string viewerNamespace() const { return m_tokens["viewer"]["namespaces"][0]; }

    QNetworkReply *open(const QString &path, const char *user)
    {
        QNetworkRequest request(QUrl(m_api + path));
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(m_ca);
        if (user)
            request.setRawHeader("Authorization", "Bearer " + QByteArray::fromStdString(m_tokens[user]["token"].get<std::string>()));
        else
            tls.setLocalCertificate(m_certificate), tls.setPrivateKey(m_key);
        request.setSslConfiguration(tls);
        return m_network.get(request);
    }

    /// `user` null = by certificate.
    Answer get(const QString &path, const char *user = nullptr) { return wait(open(path, user)); }
    Answer getPlain(const QString &url) { return wait(m_network.get(QNetworkRequest(QUrl(url)))); }

private:
    static QByteArray data(const QByteArray &kubeconfig, const QByteArray &field)
    {
        const qsizetype start = kubeconfig.indexOf(field) + field.size();
        return QByteArray::fromBase64(kubeconfig.mid(start, kubeconfig.indexOf('\n', start) - start));
    }

    static Answer wait(QNetworkReply *reply)
    {
        const bool finished = QTest::qWaitFor([reply] { return reply->isFinished(); }, 60'000);
        const Answer answer{finished ? reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() : 0, reply->readAll()};
        reply->deleteLater();
        return answer;
    }

    QString m_api;
    QList<QSslCertificate> m_ca;
    QSslCertificate m_certificate;
    QSslKey m_key;
    Json m_tokens;
    QNetworkAccessManager m_network;
};

sandbox::Options quickOptions()
{
    sandbox::Options options;
    options.prometheus = false;
    return options;
}

} // namespace

class ApiSandboxTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("Qt has no TLS backend on this machine");
        auto started = sandbox::Sandbox::start(quickOptions());
        QVERIFY2(started, started ? "" : qPrintable(started.error().message()));
        m_box = std::move(*started);
    }

    void cleanupTestCase() { m_box.reset(); }

    void servesTheShop()
    {
        Client client(*m_box);
        const Answer namespaces = client.get(u"/api/v1/namespaces"_s);
        QCOMPARE(namespaces.status, 200);
        QVERIFY(Json::parse(namespaces.body.toStdString())["items"].size() >= 4);
        QVERIFY(Json::parse(client.get(u"/apis/networking.istio.io/v1/virtualservices"_s, "admin").body.toStdString())["items"].size() > 0);
        QCOMPARE(client.get(u"/api/v1/namespaces"_s, "viewer").status, 403);
        const QString own = u"/api/v1/namespaces/%1/pods"_s.arg(QString::fromStdString(client.viewerNamespace()));
        const Answer pods = client.get(own, "viewer");
        QCOMPARE(pods.status, 200);
        QVERIFY(Json::parse(pods.body.toStdString())["items"].size() > 0);
    }

    void servesMetricsAndNothingElseInPlain()
    {
        Client client(*m_box);
        const QString url = m_box->metricsUrl();
        QTRY_VERIFY_WITH_TIMEOUT(client.getPlain(url).body.contains("istio_requests_total{"), 30'000);
        QCOMPARE(client.getPlain(url + u"/more"_s).status, 404);
        QCOMPARE(client.getPlain(QString(url).replace("/metrics"_L1, "/api/v1/pods"_L1)).status, 404);
    }

    void faultsReachTheServer()
    {
        Client client(*m_box);
        m_box->faults().unauthorized(std::chrono::minutes(1));
        QCOMPARE(client.get(u"/api/v1/pods"_s).status, 401);
        m_box->faults().unauthorized(std::chrono::minutes(0));
        QNetworkReply *watch = client.open(u"/api/v1/pods?watch=true"_s, nullptr);
        QVERIFY(QTest::qWaitFor([watch] { return watch->bytesAvailable() > 0; }, 60'000));
        m_box->faults().compact();
        QByteArray seen;
        QVERIFY(QTest::qWaitFor(
            [&] {
                seen += watch->readAll();
                return seen.contains("\"type\":\"ERROR\"") && watch->isFinished();
            },
            30'000));
        delete watch;
    }

    void leavesNothingBehind()
    {
        Client client(*m_box);
        QNetworkReply *watch = client.open(u"/api/v1/pods?watch=true"_s, nullptr);
        QVERIFY(QTest::qWaitFor([watch] { return watch->bytesAvailable() > 0; }, 60'000));
        const QString directory = QFileInfo(m_box->kubeconfigPath()).path();
        QVERIFY(QFileInfo::exists(directory + u"/tokens.json"_s));
        m_box.reset();
        QVERIFY(!QFileInfo::exists(directory));
        QVERIFY(QTest::qWaitFor([watch] { return watch->isFinished(); }, 20'000));
        delete watch;
    }

    void takesDirectoryAndPort()
    {
        const QTemporaryDir directory;
        sandbox::Options options = quickOptions();
        options.directory = directory.filePath(u"deep/er"_s);
        auto first = sandbox::Sandbox::start(options);
        QVERIFY(first);
        QVERIFY((*first)->kubeconfigPath().startsWith(options.directory));
        options.port = QUrl((*first)->apiUrl()).port();
        options.directory = directory.filePath(u"other"_s);
        const auto second = sandbox::Sandbox::start(options);
        QVERIFY(!second);
        QVERIFY(second.error().where.contains(QString::number(options.port)));
        first->reset();
        QVERIFY(QFileInfo::exists(directory.filePath(u"deep/er/kubeconfig"_s)));
        QVERIFY(sandbox::Sandbox::start(options)); // the port is free again
    }

    void proxiesToPrometheus()
    {
        if (QStandardPaths::findExecutable(u"prometheus"_s).isEmpty())
            QSKIP("prometheus is not on PATH (Debian: prometheus)");
        sandbox::Options options;
        options.historyMinutes = 2;
        auto box = sandbox::Sandbox::start(options);
        QVERIFY(box);
        QVERIFY2(QTest::qWaitFor([&box] { return !(*box)->prometheusUrl().isEmpty(); }, 120'000), qPrintable((*box)->prometheusNote()));
        Client client(**box);
        const QString path = u"/api/v1/namespaces/istio-system/services/http:prometheus:9090/proxy/api/v1/query?query=sum(istio_requests_total)"_s;
        QByteArray body;
        QVERIFY2(QTest::qWaitFor(
                     [&] {
                         body = client.get(path).body;
                         return body.contains("\"value\":[");
                     },
                     60'000),
                 body.constData());
        QCOMPARE(client.get(path, "viewer").status, 403);
    }

private:
    std::unique_ptr<sandbox::Sandbox> m_box; ///< until leavesNothingBehind
};

QTEST_GUILESS_MAIN(ApiSandboxTest)
#include "apisandboxtest.moc"

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/istio/source.h"

#include "models/base/later.h"
#include "models/base/text.h"
#include "models/base/tree.h"

#include <QPromise>
#include <QtConcurrent>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace istio {

namespace {

constexpr qint64 kRenewMs = 60'000; // before a token ends

QString words(const QByteArray &body)
{
    const auto tree = base::readJson(body);
    const QString said = tree ? tree->root()["message"].string() : QString::fromUtf8(body.left(300));
    return base::text::clean(said.left(500));
}

base::Error refusal(const http::Response &response, const QString &path)
{
    const QString text = u"HTTP %1: %2"_s.arg(response.status).arg(words(response.body));
    switch (response.status) {
    case 401: return {ErrorKind::Unauthorized, text, path};
    case 403: return {ErrorKind::Forbidden, text, path};
    case 404: return {ErrorKind::NotFound, text, path};
    default: return {ErrorKind::Unreachable, text, path};
    }
}

} // namespace

/// What all questions begin with: which istiods there are, and what opens their door. Deletes itself when it has answered.
class ControlPlanes::Sweep : public QObject
{
public:
    explicit Sweep(ControlPlanes &owner)
        : QObject(&owner)
        , m_owner(owner)
    {
        m_promise.start();
    }

    QFuture<base::Result<proxies::Status>> run()
    {
        const QString ns = http::encode(m_owner.m_options.ns);
        fetch("GET", u"/api/v1/namespaces/%1/pods?labelSelector=app%3Distiod"_s.arg(ns), {},
              [this](const base::Result<QByteArray> &body) { m_pods = body ? istiods(*body, u"istiod's pods"_s) : tl::unexpected(body.error()); });
        if (m_owner.m_options.way != Way::Http)
            fetchPass(ns);
        return m_promise.future();
    }

private:
    void fetchPass(const QString &ns)
    {
        const bool fresh = m_owner.m_token && m_owner.m_token->untilMs - kRenewMs > m_owner.m_clock.nowMs();
        if (!fresh) {
            const QByteArray wish =
                R"({"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","spec":{"audiences":["istio-ca"],"expirationSeconds":3600}})";
            fetch("POST", u"/api/v1/namespaces/%1/serviceaccounts/%2/token"_s.arg(ns, http::encode(m_owner.m_options.account)), wish,
                  [this](const base::Result<QByteArray> &body) {
                      const auto got = body ? token(*body, u"the token"_s) : tl::unexpected(body.error());
                      if (got)
                          m_owner.m_token = *got;
                      else
                          m_noPass = base::Error{got.error().kind,
                                                 u"no token for istiod (create on serviceaccounts/token in %1 gives one): %2"_s.arg(
                                                     m_owner.m_options.ns, got.error().detail),
                                                 got.error().where};
                  });
        }
        if (m_owner.m_root.isEmpty()) {
            fetch("GET", u"/api/v1/namespaces/%1/configmaps/istio-ca-root-cert"_s.arg(ns), {}, [this](const base::Result<QByteArray> &body) {
                const auto got = body ? rootCertificate(*body, u"istio-ca-root-cert"_s) : tl::unexpected(body.error());
                if (got)
                    m_owner.m_root = *got;
                else
                    m_noPass = base::Error{got.error().kind, u"istiod's certificate can't be verified: "_s + got.error().detail, got.error().where};
            });
        }
    }

    template <class Take> void fetch(const QByteArray &method, const QString &path, const QByteArray &body, Take take)
    {
        ++m_left;
        base::whenDone(m_owner.api(method, path, body), this, [this, take](const base::Result<QByteArray> &answer) {
            take(answer);
            if (--m_left == 0)
                askAll();
        });
    }

    void askAll()
    {
        if (!m_pods || m_pods->isEmpty()) {
            finish(m_pods ? base::Result<proxies::Status>(base::fail(ErrorKind::NotFound,
                                                                     u"no pod with the label app=istiod runs there; an istiod outside of the cluster "
                                                                     "can't be asked this way, name its namespace with --istio-namespace"_s,
                                                                     m_owner.m_options.ns))
                          : tl::unexpected(m_pods.error()));
            return;
        }
        m_asked.resize(m_pods->size());
        m_left = static_cast<int>(m_pods->size());
        for (int i = 0; i < m_asked.size(); ++i) {
            const Istiod &istiod = m_pods->at(i);
            m_asked[i] = {.ns = istiod.ns, .pod = istiod.pod, .revision = istiod.revision};
            if (m_owner.m_options.way == Way::Http || m_noPass)
                askByHttp(i, m_noPass);
            else
                askByXds(i);
        }
    }

    void askByXds(int at)
    {
        const Pass pass{m_owner.m_token ? m_owner.m_token->value : QByteArray(), m_owner.m_root,
                        Identity{m_owner.m_options.ns, m_owner.m_options.account}};
        Client &client = m_owner.clientOf(m_pods->at(at));
        // The second answer tells which kind of proxy each is; where it is refused, that is not known.
        const QVector<Question> questions{{u"istio.io/debug/syncz"_s, {}}, {u"istio.io/debug"_s, {u"syncz"_s}}};
        base::whenDone(client.ask(pass, questions), this, [this, at](const base::Result<QVector<Answer>> &answers) {
            const auto found = answers ? syncz(answers->front(), m_asked[at].pod) : tl::unexpected(answers.error());
            if (!found) {
                askByHttp(at, found.error());
                return;
            }
            m_asked[at].way = u"xds"_s;
            m_asked[at].version = controlPlaneVersion(answers->front());
            m_asked[at].proxies = *found;
            if (answers->size() > 1)
                addKinds(m_asked[at].proxies, istio::page(answers->at(1)));
            done();
        });
    }

    static void addKinds(QVector<proxies::Proxy> &known, const QByteArray &json)
    {
        QHash<QString, proxies::Kind> kinds;
        const auto told = proxies::readSyncz(json, {});
        for (const proxies::Proxy &proxy : told.value_or(QVector<proxies::Proxy>()))
            kinds.insert(proxy.name(), proxy.kind);
        for (proxies::Proxy &proxy : known)
            proxy.kind = kinds.value(proxy.name(), proxy.kind);
    }

    void askByHttp(int at, const std::optional<base::Error> &whyNot)
    {
        if (whyNot)
            m_asked[at].whyNotXds = whyNot->message();
        if (m_owner.m_options.way == Way::Xds) {
            m_asked[at].error = whyNot;
            done();
            return;
        }
        base::whenDone(m_owner.clientOf(m_pods->at(at)).page(u"syncz"_s), this, [this, at](const base::Result<QByteArray> &body) {
            const auto found = body ? proxies::readSyncz(*body, m_asked[at].pod) : tl::unexpected(body.error());
            m_asked[at].way = u"http"_s;
            if (found)
                m_asked[at].proxies = *found;
            else
                m_asked[at].error = found.error();
            done();
        });
    }

    void done()
    {
        if (--m_left > 0)
            return;
        const bool none = std::ranges::all_of(m_asked, [](const proxies::Asked &one) { return one.error.has_value(); });
        if (none)
            finish(tl::unexpected(*m_asked.front().error));
        else
            finish(proxies::join(std::move(m_asked), m_owner.m_clock.nowMs()));
    }

    void finish(base::Result<proxies::Status> result)
    {
        m_promise.addResult(std::move(result));
        m_promise.finish();
        deleteLater();
    }

    ControlPlanes &m_owner;
    QPromise<base::Result<proxies::Status>> m_promise;
    base::Result<QVector<Istiod>> m_pods;
    std::optional<base::Error> m_noPass;
    QVector<proxies::Asked> m_asked;
    int m_left = 0;
};

/// Asks one istiod after the other for one proxy's configuration.
class ControlPlanes::DumpHunt : public QObject
{
public:
    DumpHunt(ControlPlanes &owner, QString ns, QString pod)
        : QObject(&owner)
        , m_owner(owner)
        , m_ns(std::move(ns))
        , m_pod(std::move(pod))
    {
        m_promise.start();
    }

    QFuture<base::Result<QByteArray>> run()
    {
        const QString path = u"/api/v1/namespaces/%1/pods?labelSelector=app%3Distiod"_s.arg(http::encode(m_owner.m_options.ns));
        base::whenDone(m_owner.api("GET", path), this, [this](const base::Result<QByteArray> &body) {
            auto found = body ? istiods(*body, u"istiod's pods"_s) : tl::unexpected(body.error());
            if (!found) {
                finish(tl::unexpected(found.error()));
                return;
            }
            m_pods = *found;
            next();
        });
        return m_promise.future();
    }

private:
    void next()
    {
        if (m_pods.isEmpty()) {
            finish(m_error ? base::Result<QByteArray>(tl::unexpected(*m_error))
                           : base::fail(ErrorKind::NotFound, u"no istiod has this proxy"_s, m_ns + u'/' + m_pod));
            return;
        }
        const QString query = u"proxyID=%1.%2&include_eds=true"_s.arg(http::encode(m_pod), http::encode(m_ns));
        base::whenDone(m_owner.clientOf(m_pods.takeFirst()).page(u"config_dump"_s, query), this, [this](const base::Result<QByteArray> &body) {
            if (body) {
                finish(*body);
                return;
            }
            if (body.error().kind != ErrorKind::NotFound)
                m_error = body.error();
            next();
        });
    }

    void finish(base::Result<QByteArray> result)
    {
        m_promise.addResult(std::move(result));
        m_promise.finish();
        deleteLater();
    }

    ControlPlanes &m_owner;
    const QString m_ns, m_pod;
    QVector<Istiod> m_pods;
    std::optional<base::Error> m_error;
    QPromise<base::Result<QByteArray>> m_promise;
};

/// Asks every istiod for the same page.
class ControlPlanes::PageRound : public QObject
{
public:
    PageRound(ControlPlanes &owner, QString page)
        : QObject(&owner)
        , m_owner(owner)
        , m_page(std::move(page))
    {
        m_promise.start();
    }

    QFuture<base::Result<QHash<QString, QByteArray>>> run()
    {
        const QString path = u"/api/v1/namespaces/%1/pods?labelSelector=app%3Distiod"_s.arg(http::encode(m_owner.m_options.ns));
        base::whenDone(m_owner.api("GET", path), this, [this](const base::Result<QByteArray> &body) {
            const auto found = body ? istiods(*body, u"istiod's pods"_s) : tl::unexpected(body.error());
            if (!found || found->isEmpty()) {
                m_error = found ? base::Error{ErrorKind::NotFound, u"no istiod runs there"_s, m_owner.m_options.ns} : found.error();
                finish();
                return;
            }
            m_left = static_cast<int>(found->size());
            for (const Istiod &istiod : *found)
                ask(istiod);
        });
        return m_promise.future();
    }

private:
    void ask(const Istiod &istiod)
    {
        base::whenDone(m_owner.clientOf(istiod).page(m_page), this, [this, pod = istiod.pod](const base::Result<QByteArray> &body) {
            if (body)
                m_bodies.insert(pod, *body);
            else
                m_error = body.error();
            if (--m_left == 0)
                finish();
        });
    }

    void finish()
    {
        m_promise.addResult(m_bodies.isEmpty() ? base::Result<QHash<QString, QByteArray>>(tl::unexpected(*m_error))
                                               : base::Result<QHash<QString, QByteArray>>(m_bodies));
        m_promise.finish();
        deleteLater();
    }

    ControlPlanes &m_owner;
    const QString m_page;
    QHash<QString, QByteArray> m_bodies;
    std::optional<base::Error> m_error;
    int m_left = 0;
    QPromise<base::Result<QHash<QString, QByteArray>>> m_promise;
};

ControlPlanes::ControlPlanes(Reach reach, Options options, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_reach(std::move(reach))
    , m_options(std::move(options))
    , m_clock(clock)
    , m_api(m_reach.api)
{
}

ControlPlanes::~ControlPlanes() = default;

QFuture<base::Result<proxies::Status>> ControlPlanes::status()
{
    return (new Sweep(*this))->run();
}

QFuture<base::Result<QByteArray>> ControlPlanes::configDump(const QString &ns, const QString &pod)
{
    return (new DumpHunt(*this, ns, pod))->run();
}

QFuture<base::Result<QHash<QString, QByteArray>>> ControlPlanes::page(const QString &name)
{
    return (new PageRound(*this, name))->run();
}

Client &ControlPlanes::clientOf(const Istiod &istiod)
{
    Client *&client = m_clients[istiod.pod];
    if (!client)
        client = new Client(m_reach, istiod, m_options.mostBytes, this);
    return *client;
}

QFuture<base::Result<QByteArray>> ControlPlanes::api(const QByteArray &method, const QString &path, const QByteArray &body)
{
    http::Request request{.method = method, .path = path, .headers = {{"Accept", "application/json"}}, .body = body};
    if (!body.isEmpty())
        request.headers.append(http::Header{"Content-Type", "application/json"});
    return m_api.send(request).then(QtFuture::Launch::Sync, [path](const base::Result<http::Response> &response) {
        if (!response)
            return base::Result<QByteArray>(tl::unexpected(response.error()));
        if (response->status / 100 != 2)
            return base::Result<QByteArray>(tl::unexpected(refusal(*response, path.section(u'?', 0, 0))));
        return base::Result<QByteArray>(response->body);
    });
}

} // namespace istio

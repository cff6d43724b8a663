// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// putCertificates(): the mesh's CA, its root in every namespace, gateway Secrets, webhooks, remote clusters.
#include "app/sandbox/scenario/fixturescontext.h"
#include "app/sandbox/scenario/fixturesmint.h"

#include <QByteArray>

#include <algorithm>

namespace sandbox {

namespace {

constexpr double day = 86400e3;

std::string base64(const std::string &text)
{
    return QByteArray::fromStdString(text).toBase64().toStdString();
}

class CertificateFixtures
{
public:
    explicit CertificateFixtures(FixtureContext &context)
        : m_context(context)
        , m_spec(context.scenario.certificates)
    {
    }

    base::Result<void> put()
    {
        if (auto done = mintAuthorities(); !done)
            return done;
        putMeshAuthority();
        putRoots();
        putWebhooks();
        for (const CertificateSpec &spec : m_spec.secrets) {
            if (auto done = putSecret(spec); !done)
                return done;
        }
        for (const RemoteClusterSpec &remote : m_spec.remoteClusters) {
            if (auto done = putRemoteCluster(remote); !done)
                return done;
        }
        return {};
    }

private:
    qint64 at(double fromNowMs) const { return m_context.nowMs + static_cast<qint64>(fromNowMs); }
    const MintedCertificate &authority(const std::string &name) const { return m_authorities.at(name); }

    base::Result<void> mintAuthorities()
    {
        for (const AuthoritySpec &spec : m_spec.authorities) {
            MintOrder order;
            order.commonName = spec.commonName;
            order.organization = spec.organization;
            order.key = spec.key;
            order.authority = true;
            order.notBeforeMs = at(-std::max(spec.ageMs, 60e3));
            order.notAfterMs = at(spec.endsInMs);
            auto made = mintCertificate(order, spec.issuer.empty() ? nullptr : &authority(spec.issuer));
            if (!made)
                return tl::unexpected(made.error());
            m_authorities.emplace(spec.name, std::move(*made));
        }
        return {};
    }

    void putSecretObject(const std::string &ns, const std::string &name, const char *type, double ageMs, const Json &data, const Texts &labels = {},
                         const Texts &annotations = {})
    {
        Json own = m_context.metadata(ns, name, ageMs, labels);
        if (!annotations.empty())
            own["annotations"] = annotations;
        m_context.put({"", "secrets"}, "v1", "Secret", std::move(own), {{"type", type}, {"data", data}});
    }

    /// istio-ca-secret as istiod writes it when nobody gave it a CA; with an intermediate, cacerts as users plug it in.
    void putMeshAuthority()
    {
        const MintedCertificate &ca = authority(m_spec.mesh);
        const bool plugged = ca.pem != ca.rootPem;
        // Self-signed: the CA itself is the root, and the other fields stay empty.
        const Json data{{"ca-cert.pem", base64(ca.pem)},
                        {"ca-key.pem", base64(ca.keyPem)},
                        {"key.pem", ""},
                        {"cert-chain.pem", plugged ? base64(ca.pem + ca.chainPem) : std::string()},
                        {"root-cert.pem", plugged ? base64(ca.rootPem) : std::string()}};
        putSecretObject(m_context.scenario.rootNamespace, plugged ? "cacerts" : "istio-ca-secret", plugged ? "Opaque" : "istio.io/ca-root", 190 * day,
                        data);
    }

    void putRoots()
    {
        for (const StoredObject &ns : m_context.objects.list({"", "namespaces"}).first) {
            const auto stale = m_spec.staleRoots.find(ns.name);
            const MintedCertificate &root = authority(stale == m_spec.staleRoots.end() ? m_spec.mesh : stale->second);
            m_context.put({"", "configmaps"}, "v1", "ConfigMap",
                          m_context.metadata(ns.name, "istio-ca-root-cert", std::min(m_context.namespaceAge(ns.name), 190 * day),
                                             {{"istio.io/config", "true"}}),
                          {{"data", {{"root-cert.pem", root.rootPem}}}});
        }
    }

    Json webhook(const std::string &name, const std::string &path, const Json &rules, const char *failure, const Json &selector) const
    {
        return {{"name", name},
                {"clientConfig",
                 {{"caBundle", base64(authority(m_spec.mesh).rootPem)},
                  {"service", {{"name", "istiod"}, {"namespace", m_context.scenario.rootNamespace}, {"path", path}, {"port", 443}}}}},
                {"rules", rules},
                {"failurePolicy", failure},
                {"sideEffects", "None"},
                {"admissionReviewVersions", {"v1"}},
                {"timeoutSeconds", 10},
                {"namespaceSelector", selector}};
    }

    void putWebhooks()
    {
        const std::string group = "admissionregistration.k8s.io", &root = m_context.scenario.rootNamespace;
        const Json pods = Json::array({Json{{"operations", {"CREATE"}}, {"apiGroups", {""}}, {"apiVersions", {"v1"}}, {"resources", {"pods"}}}});
        const Json meshKinds =
            Json::array({Json{{"operations", {"CREATE", "UPDATE"}},
                              {"apiGroups", {"security.istio.io", "networking.istio.io", "telemetry.istio.io", "extensions.istio.io"}},
                              {"apiVersions", {"*"}},
                              {"resources", {"*"}}}});
        const Json enabled{{"matchLabels", {{"istio-injection", "enabled"}}}};
        // The tag "default" has taken over, and then the injector's own hook sleeps: both would inject the same pods.
        const Json never{{"matchLabels", {{"istio.io/deactivated", "never-match"}}}};
        for (const auto &[name, hook] : {std::pair("istio-sidecar-injector", "namespace.sidecar-injector.istio.io"),
                                         std::pair("istio-revision-tag-default", "rev.namespace.sidecar-injector.istio.io")}) {
            m_context.put(
                {group, "mutatingwebhookconfigurations"}, "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration",
                m_context.metadata({}, name, 190 * day, {{"app", "sidecar-injector"}, {"istio.io/rev", "default"}}),
                {{"webhooks",
                  Json::array({webhook(hook, "/inject", pods, "Fail", name == std::string_view("istio-sidecar-injector") ? never : enabled)})}});
        }
        for (const std::string &name : {"istio-validator-" + root, std::string("istiod-default-validator")}) {
            m_context.put({group, "validatingwebhookconfigurations"}, "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration",
                          m_context.metadata({}, name, 190 * day, {{"app", "istiod"}, {"istio.io/rev", "default"}}),
                          {{"webhooks",
                            Json::array({webhook(name == "istiod-default-validator" ? "validation.istio.io" : "rev.validation.istio.io", "/validate",
                                                 meshKinds, "Ignore", Json::object())})}});
        }
    }

    base::Result<void> putSecret(const CertificateSpec &spec)
    {
        MintOrder order;
        order.commonName = spec.commonName;
        order.dns = spec.dns;
        order.key = spec.key;
        const double age = spec.ageMs > 0 ? spec.ageMs : 30 * day;
        order.notBeforeMs = at(spec.endsInMs < 0 ? std::min(-age, spec.endsInMs - 90 * day) : -age);
        order.notAfterMs = at(spec.endsInMs);
        const auto made = mintCertificate(order, &authority(spec.issuer));
        if (!made)
            return tl::unexpected(made.error());
        putSecretObject(spec.ns, spec.secret, "kubernetes.io/tls", age,
                        {{"tls.crt", base64(made->pem + made->chainPem)}, {"tls.key", base64(made->keyPem)}}, {}, spec.annotations);
        return {};
    }

    /// As `istioctl create-remote-secret` writes it, here with a client certificate.
    base::Result<void> putRemoteCluster(const RemoteClusterSpec &remote)
    {
        MintOrder order;
        order.commonName = "istio-reader";
        order.organization = "meshdeck:readers";
        order.client = true;
        order.notBeforeMs = at(-30 * day);
        order.notAfterMs = at(remote.endsInMs);
        const MintedCertificate &ca = authority(m_spec.mesh);
        const auto made = mintCertificate(order, &ca);
        if (!made)
            return tl::unexpected(made.error());
        const std::string kubeconfig = "apiVersion: v1\nkind: Config\ncurrent-context: " + remote.name + "\nclusters:\n- name: " + remote.name
            + "\n  cluster:\n    server: https://" + remote.name + ".example.com:6443\n    certificate-authority-data: " + base64(ca.rootPem)
            + "\ncontexts:\n- name: " + remote.name + "\n  context: {cluster: " + remote.name + ", user: " + remote.name + "}\nusers:\n- name: "
            + remote.name + "\n  user:\n    client-certificate-data: " + base64(made->pem) + "\n    client-key-data: " + base64(made->keyPem) + '\n';
        putSecretObject(m_context.scenario.rootNamespace, "istio-remote-secret-" + remote.name, "Opaque", 30 * day,
                        {{remote.name, base64(kubeconfig)}}, {{"istio/multiCluster", "true"}}, {{"networking.istio.io/cluster", remote.name}});
        return {};
    }

    FixtureContext &m_context;
    const CertificatesSpec &m_spec;
    std::map<std::string, MintedCertificate> m_authorities;
};

} // namespace

base::Result<void> putCertificates(FixtureContext &context)
{
    return CertificateFixtures(context).put();
}

} // namespace sandbox

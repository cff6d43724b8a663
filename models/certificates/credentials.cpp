// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/credentials.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

namespace {

using mesh::ObjectKey;
using mesh::ObjectPtr;

constexpr auto gatewayGroup = "gateway.networking.k8s.io"_L1;

bool terminates(const QString &tlsMode)
{
    // ISTIO_MUTUAL uses the mesh's own certificates, PASSTHROUGH and AUTO_PASSTHROUGH none.
    return tlsMode == "SIMPLE"_L1 || tlsMode == "MUTUAL"_L1 || tlsMode == "OPTIONAL_MUTUAL"_L1;
}

class Reader
{
public:
    Reader(const mesh::Snapshot &snapshot, const mesh::Workloads &workloads)
        : m_snapshot(snapshot)
        , m_workloads(workloads)
    {
    }

    QVector<Credential> read()
    {
        for (const ObjectPtr &gateway : m_snapshot.objects(mesh::Kind::Gateway)) {
            if (const auto *facts = gateway->as<mesh::GatewayFacts>())
                readIstio(*gateway, *facts);
        }
        for (const ObjectPtr &gateway : m_snapshot.objects(mesh::Kind::K8sGateway)) {
            if (const auto *facts = gateway->as<mesh::K8sGatewayFacts>())
                readStandard(*gateway, *facts);
        }
        return std::move(m_credentials);
    }

private:
    /// The selector of an Istio Gateway takes pods of all namespaces.
    QVector<const mesh::Workload *> selected(const base::Labels &selector) const
    {
        QVector<const mesh::Workload *> found;
        if (selector.isEmpty())
            return found;
        for (const mesh::Workload &workload : m_workloads.all()) {
            if (base::matches(selector, workload.labels))
                found.push_back(&workload);
        }
        return found;
    }

    void readIstio(const mesh::Object &gateway, const mesh::GatewayFacts &facts)
    {
        QMap<QString, QVector<std::pair<QString, QString>>> byNamespace;
        for (const mesh::Workload *workload : selected(facts.selector))
            byNamespace[workload->ns()].push_back({workload->ns(), workload->name()});
        const bool certain = !byNamespace.isEmpty();
        if (!certain)
            byNamespace.insert(gateway.meta.ns, {});
        for (const mesh::GatewayServer &server : facts.servers) {
            if (!terminates(server.tlsMode))
                continue;
            for (auto it = byNamespace.cbegin(); it != byNamespace.cend(); ++it)
                readServer(gateway, server, it.key(), it.value(), certain);
        }
    }

    void readServer(const mesh::Object &gateway, const mesh::GatewayServer &server, const QString &ns,
                    const QVector<std::pair<QString, QString>> &workloads, bool certain)
    {
        for (const QString &name : server.credentialNames) {
            const auto object = credentialObject(name, ns);
            if (!object)
                continue;
            Credential credential;
            credential.object = *object;
            if (server.tlsMode != "SIMPLE"_L1)
                credential.clientCa = {object->kind, object->ns, object->name + "-cacert"_L1};
            credential.use = {UseKind::GatewayServer, gateway.key(), server.name.isEmpty() ? QString::number(server.port) : server.name,
                              server.hosts};
            credential.port = server.port;
            credential.certain = certain;
            credential.workloads = workloads;
            m_credentials.push_back(credential);
        }
    }

    void readStandard(const mesh::Object &gateway, const mesh::K8sGatewayFacts &facts)
    {
        QVector<std::pair<QString, QString>> workloads;
        const base::Labels selector{{u"gateway.networking.k8s.io/gateway-name"_s, gateway.meta.name}};
        for (const mesh::Workload *workload : m_workloads.selectedBy(gateway.meta.ns, selector))
            workloads.push_back({workload->ns(), workload->name()});
        for (const mesh::GatewayListener &listener : facts.listeners) {
            if (listener.tlsMode == "Passthrough"_L1)
                continue;
            for (const mesh::CertificateRef &ref : listener.certificates) {
                if (!ref.kindName.isEmpty() && ref.kindName != "Secret"_L1)
                    continue;
                Credential credential;
                credential.object = {mesh::Kind::Secret, ref.ns.isEmpty() ? gateway.meta.ns : ref.ns, ref.name};
                credential.use = {UseKind::GatewayListener, gateway.key(), listener.name,
                                  listener.hostname.isEmpty() ? QStringList() : QStringList(listener.hostname)};
                credential.port = listener.port;
                credential.granted = credential.object.ns == gateway.meta.ns || isGranted(gateway.meta.ns, credential.object);
                credential.listener = true;
                credential.workloads = workloads;
                m_credentials.push_back(credential);
            }
        }
    }

    bool isGranted(const QString &fromNs, const ObjectKey &secret) const
    {
        bool granted = false;
        m_snapshot.table(mesh::Kind::ReferenceGrant).forEach([&](const ObjectPtr &grant) {
            const auto *facts = grant->as<mesh::ReferenceGrantFacts>();
            if (!facts || grant->meta.ns != secret.ns)
                return;
            const bool from = std::ranges::any_of(facts->from, [&](const mesh::ParentRef &ref) {
                return ref.group == gatewayGroup && ref.kindName == "Gateway"_L1 && ref.ns == fromNs;
            });
            const bool to = std::ranges::any_of(facts->to, [&](const mesh::ParentRef &ref) {
                return ref.group.isEmpty() && ref.kindName == "Secret"_L1 && (ref.name.isEmpty() || ref.name == secret.name);
            });
            granted |= from && to;
        });
        return granted;
    }

    const mesh::Snapshot &m_snapshot;
    const mesh::Workloads &m_workloads;
    QVector<Credential> m_credentials;
};

} // namespace

std::optional<ObjectKey> credentialObject(const QString &name, const QString &ns)
{
    const qsizetype scheme = name.indexOf("://"_L1);
    if (scheme < 0) {
        // file-cert: and file-root: name files of the proxy.
        return name.isEmpty() || name.contains(u':') ? std::nullopt : std::optional(ObjectKey{mesh::Kind::Secret, ns, name});
    }
    const QString rest = name.sliced(scheme + 3);
    const qsizetype slash = rest.indexOf(u'/');
    const QString inNs = slash < 0 ? ns : rest.first(slash);
    const QString bare = rest.sliced(slash + 1);
    if (bare.isEmpty() || bare.contains(u'/'))
        return std::nullopt;
    const QStringView prefix = QStringView(name).first(scheme);
    if (prefix == "kubernetes"_L1 || prefix == "kubernetes-gateway"_L1)
        return ObjectKey{mesh::Kind::Secret, inNs, bare};
    if (prefix == "configmap"_L1)
        return ObjectKey{mesh::Kind::ConfigMap, inNs, bare};
    return std::nullopt;
}

QVector<Credential> gatewayCredentials(const mesh::Snapshot &snapshot, const mesh::Workloads &workloads)
{
    return Reader(snapshot, workloads).read();
}

} // namespace certificates

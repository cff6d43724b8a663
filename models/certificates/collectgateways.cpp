// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What gateways of both APIs serve and trust.
#include "models/certificates/collector.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

using mesh::Health;
using mesh::ObjectKey;
using mesh::ObjectPtr;

namespace {

/// Certificates and key names of a Secret or ConfigMap, alike.
struct Contents {
    QMap<QString, QByteArray> data;
    QStringList keys;
    QString type;
    bool isSecret = false;
};

Contents contentsOf(const mesh::Object &object)
{
    Contents contents;
    if (const auto *secret = object.as<mesh::SecretFacts>()) {
        contents = {secret->certificates, secret->certificates.keys() + secret->otherKeys, secret->type, true};
    } else if (const auto *map = object.as<mesh::ConfigMapFacts>()) {
        contents = {map->data, map->data.keys(), {}, false};
    }
    contents.keys.sort();
    return contents;
}

QString firstOf(const Contents &contents, const QString &first, const QString &second)
{
    return contents.data.contains(first) ? first : contents.data.contains(second) ? second : QString();
}

/// An address that the load balancer of one of these workloads is reached at, for the port a Gateway's server names.
QString loadBalancer(const mesh::Snapshot &snapshot, const mesh::Workloads &workloads, const Credential &credential)
{
    for (const auto &[ns, name] : credential.workloads) {
        const mesh::Workload *workload = workloads.find(ns, name);
        for (const ObjectPtr &object : workload ? snapshot.objects(mesh::Kind::Service) : QVector<ObjectPtr>()) {
            const auto *service = object->as<mesh::ServiceFacts>();
            if (!service || object->meta.ns != ns || service->addresses.isEmpty() || service->selector.isEmpty())
                continue;
            const bool hasPort = std::ranges::any_of(service->ports, [&](const mesh::ServicePort &port) { return port.port == credential.port; });
            if (hasPort && base::matches(service->selector, workload->labels))
                return service->addresses.constFirst();
        }
    }
    return {};
}

/// A name to ask a server for: the first host, any label where it is a wildcard.
QString serverNameFor(const QStringList &hosts, const Certificate &certificate)
{
    for (const QStringList &names : {hosts, certificate.dnsNames}) {
        for (const QString &name : names) {
            const QString bare = name.sliced(name.indexOf(u'/') + 1);
            if (bare == "*"_L1 || bare.isEmpty())
                continue;
            return bare.startsWith("*."_L1) ? u"www"_s + bare.sliced(1) : bare;
        }
    }
    return {};
}

} // namespace

void Collector::collectGateways()
{
    QHash<WorkloadName, QSet<ObjectKey>> credentials;
    for (const Credential &credential : gatewayCredentials(m_snapshot, m_workloads)) {
        collectCredential(credential);
        for (const WorkloadName &workload : credential.workloads)
            credentials[workload].insert(credential.object);
    }
    for (auto it = credentials.cbegin(); it != credentials.cend(); ++it)
        credentialsOf.insert(it.key(), static_cast<int>(it.value().size()));
}

void Collector::collectCredential(const Credential &credential)
{
    const auto problemRow = [&](ProblemKind kind, Health health) {
        Row &row = objectRow(credential.object, {}, Kind::Gateway);
        addUse(row, credential.use);
        addProblem(row, kind, health, kind == ProblemKind::NotGranted ? credential.use.object.toString() : QString());
        for (const WorkloadName &workload : credential.workloads)
            servedBy[row.id].insert(workload);
    };
    if (!credential.granted) {
        problemRow(ProblemKind::NotGranted, Health::Error);
        return;
    }
    const Look found = look(credential.object);
    switch (found.reading) {
    case Reading::Read: collectServed(credential, *found.object); return;
    case Reading::Missing:
        // Without a pod nobody looks for it, and its namespace is a guess.
        if (credential.certain)
            problemRow(ProblemKind::MissingSecret, Health::Error);
        return;
    case Reading::Forbidden: problemRow(ProblemKind::Forbidden, Health::Unknown); return;
    case Reading::Waiting: ++waiting; return;
    }
}

void Collector::collectServed(const Credential &credential, const mesh::Object &object)
{
    const Contents contents = contentsOf(object);
    const QString certKey = firstOf(contents, u"tls.crt"_s, u"cert"_s);
    const QString caKey = firstOf(contents, u"ca.crt"_s, u"cacert"_s);
    if (certKey.isEmpty()) {
        Row &row = objectRow(object.key(), {}, Kind::Gateway);
        addUse(row, credential.use);
        // A key that is there without a certificate in it is another fault than a key that is not there.
        for (const QString &key : {u"tls.crt"_s, u"cert"_s}) {
            if (contents.keys.contains(key)) {
                addProblem(row, ProblemKind::Malformed, Health::Error, object.key().toString() + ", "_L1 + key);
                return;
            }
        }
        addProblem(row, ProblemKind::WrongKeys, Health::Error, contents.keys.join(", "_L1));
        return;
    }
    const AddedBundle served = add(contents.data.value(certKey), {Source::Secret, object.key(), certKey, 0},
                                   [](const Certificate &, qsizetype index) { return index == 0 ? Kind::Gateway : Kind::Intermediate; });
    for (const qsizetype index : served.rows) {
        if (index != served.rows.constFirst() && rows[index].selfIssued)
            continue; // a root sent along: clients ignore it
        addUse(rows[index], credential.use);
        for (const WorkloadName &workload : credential.workloads)
            servedBy[rows[index].id].insert(workload);
    }
    if (served.rows.isEmpty()) {
        addUse(objectRow(object.key(), certKey, Kind::Gateway), credential.use);
    } else {
        Row &leaf = rows[served.rows.constFirst()];
        const bool hasKey = contents.keys.contains(u"tls.key"_s) || contents.keys.contains(u"key"_s);
        if (contents.isSecret && !hasKey)
            addProblem(leaf, ProblemKind::WrongKeys, Health::Error, contents.keys.join(", "_L1));
        if (credential.listener && contents.isSecret && contents.type != "kubernetes.io/tls"_L1)
            addProblem(leaf, ProblemKind::WrongType, Health::Warn, contents.type);
        for (const QString &host : credential.use.hosts) {
            if (!coversGatewayHost(*leaf.certificate, host))
                addProblem(leaf, ProblemKind::HostMismatch, Health::Error, host);
        }
        addTargets(leaf, credential);
    }
    if (!caKey.isEmpty() && !credential.clientCa.name.isEmpty()) {
        const AddedBundle clients = add(contents.data.value(caKey), {Source::Secret, object.key(), caKey, 0},
                                        [](const Certificate &, qsizetype) { return Kind::Intermediate; });
        for (const qsizetype index : clients.rows)
            addUse(rows[index], {UseKind::GatewayClients, credential.use.object, credential.use.part, {}});
    }
    collectClientCa(credential, !caKey.isEmpty());
}

/// "<name>-cacert" holds the CAs of clients, where the main Secret does not.
void Collector::collectClientCa(const Credential &credential, bool inMainSecret)
{
    if (credential.clientCa.name.isEmpty())
        return;
    const Look found = look(credential.clientCa);
    const Use use{UseKind::GatewayClients, credential.use.object, credential.use.part, {}};
    if (!found.object) {
        if (!inMainSecret && credential.certain && found.reading == Reading::Missing) {
            Row &row = objectRow(credential.clientCa, {}, Kind::Gateway);
            addUse(row, use);
            addProblem(row, ProblemKind::MissingSecret, Health::Error);
        }
        return;
    }
    const Contents contents = contentsOf(*found.object);
    const QString key = firstOf(contents, u"ca.crt"_s, u"cacert"_s);
    if (key.isEmpty())
        return;
    const AddedBundle clients = add(contents.data.value(key), {Source::Secret, found.object->key(), key, 0},
                                    [](const Certificate &, qsizetype) { return Kind::Intermediate; });
    for (const qsizetype index : clients.rows)
        addUse(rows[index], use);
}

void Collector::addTargets(Row &row, const Credential &credential) const
{
    const QString serverName = serverNameFor(credential.use.hosts, *row.certificate);
    const QString balancer = loadBalancer(m_snapshot, m_workloads, credential);
    if (balancer.isEmpty() && serverName.isEmpty())
        return;
    const ProbeTarget target{balancer.isEmpty() ? serverName : balancer, credential.port, serverName};
    if (!row.targets.contains(target))
        row.targets.push_back(target);
}

} // namespace certificates

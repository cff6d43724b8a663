// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Finds certificates in a snapshot and joins them by fingerprint: rows with places, uses and what only the place can tell to
// be wrong. What follows from the certificate alone is judge.h's. One Collector per inventory.
#pragma once

#include "models/certificates/credentials.h"

#include <QSet>

#include <functional>

namespace certificates {

class Collector
{
public:
    Collector(const mesh::Snapshot &snapshot, Cache &cache);

    /// Everything, once.
    void collect();
    /// After collect(), which finds the root in use.
    void collectProxies(const QVector<Observed> &observed);

    /// Where cert-manager keeps a Secret: its Certificate object.
    struct Keeper {
        mesh::ObjectKey object;
        mesh::CertManagerFacts facts;
    };
    /// Null when none was found.
    const Keeper *keeperOf(const mesh::ObjectKey &secret) const;
    /// False when cert-manager's objects may not be read, so that "no keeper" means nothing.
    bool keepersAreKnown() const;

    using WorkloadName = std::pair<QString, QString>; ///< ns, name

    QVector<Row> rows;
    QVector<CertificatePtr> meshRoots, linkerdAnchors;
    QVector<Gap> gaps;
    int waiting = 0;
    mesh::ObjectKey caSecret;          ///< the one istiod signs with; empty name when it could not be read
    bool caIsIstiods = false;          ///< made and renewed by istiod itself
    QHash<QString, QSet<WorkloadName>> servedBy; ///< row id -> gateway workloads
    QHash<WorkloadName, int> credentialsOf;      ///< how many different ones a gateway workload serves

private:
    enum class Reading : quint8 { Read, Missing, Forbidden, Waiting };
    struct Look {
        Reading reading = Reading::Waiting;
        mesh::ObjectPtr object;
    };
    struct AddedBundle {
        BundlePtr bundle;
        QVector<qsizetype> rows; ///< one per certificate, in their order
    };
    using KindOf = std::function<Kind(const Certificate &certificate, qsizetype index)>;

    // collector.cpp
    Look look(const mesh::ObjectKey &key) const;
    Row &rowOf(const CertificatePtr &certificate, Kind kind, qsizetype &index);
    Row &objectRow(const mesh::ObjectKey &key, const QString &part, Kind kind);
    AddedBundle add(const QByteArray &text, const Place &place, const KindOf &kindOf);
    void addUse(Row &row, const Use &use);
    void addProblem(Row &row, ProblemKind kind, mesh::Health health, const QString &argument = {});
    void noteGaps();

    // collectmesh.cpp
    void collectAuthority();
    void collectCaSecret(const mesh::Object &secret, bool inUse);
    void collectRootMaps();
    void chooseRootsByMaps(const QVector<mesh::ObjectPtr> &maps);
    void collectIstiodServing();
    void collectWebhooks();
    void collectWebhook(const mesh::Object &object, const mesh::WebhookClient &client);
    bool isMeshBundle(const Bundle &bundle) const;

    // collectgateways.cpp
    void collectGateways();
    void collectCredential(const Credential &credential);
    void collectServed(const Credential &credential, const mesh::Object &object);
    void collectClientCa(const Credential &credential, bool inMainSecret);
    void addTargets(Row &row, const Credential &credential) const;

    // collectothers.cpp
    void collectLinkerd();
    void collectRemoteClusters();
    void collectCertManager();
    void collectProbes();

    const mesh::Snapshot &m_snapshot;
    Cache &m_cache;
    mesh::Workloads m_workloads;
    QString m_rootNs;
    QHash<QString, qsizetype> m_index; ///< row id -> rows
    QHash<mesh::ObjectKey, Keeper> m_keepers; ///< by Secret
    CertificatePtr m_istiodLeaf;       ///< of Secret istiod-tls
};

} // namespace certificates

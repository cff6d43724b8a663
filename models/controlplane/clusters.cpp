// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/controlplane/clusters.h"

#include "models/base/tree.h"
#include "models/certificates/wanted.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace controlplane {

namespace {

constexpr int mostClusters = 10'000;

ClusterSync syncOf(const QString &word)
{
    const QString lower = word.toLower();
    if (lower == "synced"_L1)
        return ClusterSync::Synced;
    if (lower == "syncing"_L1)
        return ClusterSync::Syncing;
    if (lower.startsWith("timeout"_L1) || lower == "timed out"_L1)
        return ClusterSync::TimedOut;
    return lower == "closed"_L1 ? ClusterSync::Closed : ClusterSync::Unknown;
}

} // namespace

base::Result<QVector<RemoteCluster>> readClusterz(const QByteArray &json, const QString &istiod)
{
    const auto tree = base::readJson(json);
    if (!tree)
        return tl::unexpected(base::Error{base::ErrorKind::Invalid, u"its list of clusters can't be read: "_s + tree.error().detail, istiod});
    const base::Tree::Ref list = tree->root();
    if (list.isNull()) // none
        return QVector<RemoteCluster>{};
    if (!list.isList())
        return base::fail(base::ErrorKind::Invalid, u"its list of clusters is no list"_s, istiod);
    if (list.size() > mostClusters)
        return base::fail(base::ErrorKind::TooLarge, u"it names %1 clusters; at most %2 are read"_s.arg(list.size()).arg(mostClusters), istiod);
    QVector<RemoteCluster> out;
    for (const base::Tree::Ref one : list) {
        const QString word = one["syncStatus"].string();
        out.push_back({one["id"].string(), one["secretName"].string(), syncOf(word), word, istiod});
    }
    return out;
}

QVector<RemoteCluster> clustersOfSecrets(const mesh::Snapshot &snapshot)
{
    const QString label = certificates::remoteClusterLabel();
    QVector<RemoteCluster> out;
    snapshot.table(mesh::Kind::Secret).forEach([&](const mesh::ObjectPtr &object) {
        const auto *secret = object->as<mesh::SecretFacts>();
        if (!secret || object->meta.labels.value(label) != "true"_L1)
            return;
        QStringList ids = secret->otherKeys + secret->certificates.keys();
        ids.sort();
        ids.removeDuplicates();
        for (const QString &id : ids)
            out.push_back({id, object->meta.ns + u'/' + object->meta.name, ClusterSync::Unknown, {}, {}});
    });
    std::ranges::sort(out, {}, &RemoteCluster::key);
    return out;
}

QVector<RemoteCluster> joined(const QVector<RemoteCluster> &said, const QVector<RemoteCluster> &secrets)
{
    QVector<RemoteCluster> out = said;
    for (const RemoteCluster &one : secrets) {
        const auto known = [&one](const RemoteCluster &other) { return other.id == one.id; };
        if (std::ranges::none_of(said, known))
            out.push_back(one);
    }
    std::ranges::sort(out, {}, [](const RemoteCluster &one) { return std::pair(one.id, one.istiod); });
    return out;
}

} // namespace controlplane

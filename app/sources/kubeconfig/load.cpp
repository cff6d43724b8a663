// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Finding and merging files.
#include "app/sources/kubeconfig/kubeconfig.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubeconfig {
namespace {

const QString kInCluster = u"in-cluster"_s;

QStringList listed(const QString &variable)
{
    QStringList files;
    const QStringList parts = variable.split(QDir::listSeparator(), Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QString file = QDir::cleanPath(QDir::current().absoluteFilePath(part));
        if (!files.contains(file))
            files.append(file);
    }
    return files;
}

base::Result<QByteArray> contents(const QString &name)
{
    if (QFileInfo(name).isDir())
        return base::fail(ErrorKind::Invalid, u"this is a folder, not a kubeconfig"_s, name);
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(file.exists() ? ErrorKind::Forbidden : ErrorKind::NotFound, u"can't be read: %1"_s.arg(file.errorString()), name);
    QByteArray text = file.read(kMaxFileBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return base::fail(ErrorKind::Invalid, u"can't be read: %1"_s.arg(file.errorString()), name);
    if (text.size() > kMaxFileBytes)
        return base::fail(ErrorKind::TooLarge, u"the file is over the limit of %1 MiB"_s.arg(kMaxFileBytes >> 20), name);
    return text;
}

base::Result<Kubeconfig> loadAll(const QStringList &files)
{
    Kubeconfig result;
    for (const QString &name : files) {
        const auto text = contents(name);
        if (!text)
            return tl::unexpected(text.error());
        const auto one = parse(*text, name);
        if (!one)
            return one;
        merge(result, *one);
    }
    return result;
}

QStringList existing(const QStringList &files)
{
    QStringList result;
    std::ranges::copy_if(files, std::back_inserter(result), [](const QString &file) { return QFileInfo::exists(file); });
    return result;
}

// What every pod is given: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
std::optional<Kubeconfig> inCluster(const Search &search)
{
    const QDir folder(search.serviceAccountFolder);
    if (search.serviceHost.isEmpty() || search.servicePort.isEmpty() || !folder.exists(u"token"_s))
        return std::nullopt;
    const QString host = search.serviceHost.contains(u':') ? u"[%1]"_s.arg(search.serviceHost) : search.serviceHost;
    QFile nameSpace(folder.filePath(u"namespace"_s));
    const QByteArray own = nameSpace.open(QIODevice::ReadOnly) ? nameSpace.read(256).trimmed() : QByteArray();
    Kubeconfig result{.currentContext = kInCluster, .files = {}};
    const Place place{.file = kInCluster};
    result.clusters.insert(
        kInCluster,
        Cluster{
            .name = kInCluster, .server = u"https://%1:%2"_s.arg(host, search.servicePort), .caFile = folder.filePath(u"ca.crt"_s), .place = place});
    result.users.insert(kInCluster, User{.name = kInCluster, .tokenFile = folder.filePath(u"token"_s), .place = place});
    result.contexts.insert(
        kInCluster, Context{.name = kInCluster, .cluster = kInCluster, .user = kInCluster, .nameSpace = QString::fromUtf8(own), .place = place});
    return result;
}

template <class Entry> void addMissing(QMap<QString, Entry> &into, const QMap<QString, Entry> &later)
{
    for (auto it = later.cbegin(); it != later.cend(); ++it) {
        if (!into.contains(it.key()))
            into.insert(it.key(), it.value());
    }
}

} // namespace

void merge(Kubeconfig &into, const Kubeconfig &later)
{
    addMissing(into.contexts, later.contexts);
    addMissing(into.clusters, later.clusters);
    addMissing(into.users, later.users);
    if (into.currentContext.isEmpty())
        into.currentContext = later.currentContext;
    into.files += later.files;
}

base::Result<Kubeconfig> load(const Search &search)
{
    if (!search.explicitFiles.isEmpty()) {
        QStringList files;
        for (const QString &name : search.explicitFiles)
            files.append(QDir::cleanPath(QDir::current().absoluteFilePath(name)));
        return loadAll(files);
    }
    const QStringList listedFiles = listed(search.kubeconfigVariable);
    if (!listedFiles.isEmpty()) {
        const QStringList files = existing(listedFiles);
        if (files.isEmpty())
            return base::fail(ErrorKind::NotFound, u"none of the files that KUBECONFIG names is there"_s, listedFiles.join(QDir::listSeparator()));
        return loadAll(files);
    }
    const QString standard = search.home + u"/.kube/config"_s;
    if (!search.home.isEmpty() && QFileInfo::exists(standard))
        return loadAll({standard});
    if (const auto pod = inCluster(search))
        return *pod;
    return base::fail(ErrorKind::NotFound, u"no kubeconfig: KUBECONFIG is not set, %1 is not there, and this is no pod"_s.arg(standard));
}

} // namespace kubeconfig

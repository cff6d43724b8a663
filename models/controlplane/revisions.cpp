// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/controlplane/revisions.h"

#include "models/controlplane/injection.h"
#include "models/controlplane/version.h"

#include <algorithm>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace controlplane {

namespace {

using mesh::Kind;
using mesh::ObjectPtr;

const QString defaultRevision = u"default"_s;

QString revisionOf(const base::Labels &labels)
{
    const QString name = labels.value(QLatin1String(revisionLabel));
    return name.isEmpty() ? defaultRevision : name;
}

Istiod istiodOf(const mesh::Object &object, const mesh::PodFacts &pod)
{
    Istiod istiod{
        .pod = object.key(), .version = {}, .ip = pod.ip, .node = pod.node, .ready = pod.ready, .reason = {}, .startedMs = object.meta.createdMs};
    for (const mesh::ContainerFacts &container : pod.containers) {
        istiod.restarts += container.restarts;
        if (container.name == "discovery"_L1)
            istiod.version = imageTag(container.image);
        if (!pod.ready && istiod.reason.isEmpty())
            istiod.reason = container.waitingReason;
    }
    if (!pod.ready && istiod.reason.isEmpty())
        istiod.reason = !pod.reason.isEmpty() ? pod.reason : pod.phase == "Running"_L1 ? u"not ready yet"_s : pod.phase;
    return istiod;
}

/// The oldest of the ready pods' versions, and whether there are others.
void judgeVersions(Revision &revision)
{
    std::optional<Version> oldest;
    QStringList versions;
    for (const Istiod &istiod : revision.istiods) {
        if (istiod.version.isEmpty())
            continue;
        if (!versions.contains(istiod.version))
            versions << istiod.version;
        const auto version = parseVersion(istiod.version);
        if (version && istiod.ready && (!oldest || *version < *oldest)) {
            oldest = version;
            revision.version = istiod.version;
        }
    }
    if (revision.version.isEmpty() && !versions.isEmpty())
        revision.version = versions.first();
    revision.mixed = versions.size() > 1;
}

class Maker
{
public:
    explicit Maker(const mesh::Snapshot &snapshot)
        : m_snapshot(snapshot)
    {
    }

    Revisions make()
    {
        addPods();
        addDeployments();
        addWebhooks();
        addConfig();
        Revisions out;
        for (auto &[name, revision] : m_found) {
            std::ranges::sort(revision.istiods, {}, [](const Istiod &istiod) { return istiod.pod.name; });
            judgeVersions(revision);
            out.all.push_back(revision);
        }
        std::ranges::stable_sort(out.all, {}, [](const Revision &revision) { return revision.name != defaultRevision; });
        std::ranges::sort(m_tags, {}, &Tag::name);
        out.tags = m_tags;
        for (const Tag &tag : m_tags) {
            for (Revision &revision : out.all) {
                if (revision.name == tag.revision)
                    revision.tags << tag.name;
            }
        }
        addNamespaces(out);
        return out;
    }

private:
    Revision &named(const QString &name)
    {
        Revision &revision = m_found[name];
        revision.name = name;
        return revision;
    }

    static bool isIstiod(const base::Labels &labels) { return labels.value(u"app"_s) == "istiod"_L1; }

    void addPods()
    {
        m_snapshot.table(Kind::Pod).forEach([this](const ObjectPtr &object) {
            const auto *pod = object->as<mesh::PodFacts>();
            if (pod && isIstiod(object->meta.labels) && pod->phase != "Succeeded"_L1 && pod->phase != "Failed"_L1)
                named(revisionOf(object->meta.labels)).istiods.push_back(istiodOf(*object, *pod));
        });
    }

    void addDeployments()
    {
        m_snapshot.table(Kind::Deployment).forEach([this](const ObjectPtr &object) {
            const auto *workload = object->as<mesh::WorkloadFacts>();
            if (workload && isIstiod(workload->templateLabels))
                named(revisionOf(workload->templateLabels)).wanted += workload->wanted;
        });
    }

    void addWebhooks()
    {
        m_snapshot.table(Kind::MutatingWebhook).forEach([this](const ObjectPtr &object) {
            const base::Labels &labels = object->meta.labels;
            const bool injector = labels.value(u"app"_s) == "sidecar-injector"_L1 || object->meta.name.startsWith("istio-sidecar-injector"_L1)
                || object->meta.name.startsWith("istio-revision-tag-"_L1);
            if (!injector)
                return;
            const QString tag = labels.value(QLatin1String(tagLabel)), revision = revisionOf(labels);
            if (!tag.isEmpty())
                m_tags.push_back({tag, revision, object->key()});
            // A tag that is left over makes no revision.
            if (tag.isEmpty() || m_found.contains(revision))
                named(revision).injectors.push_back(object->key());
        });
    }

    void addConfig()
    {
        const QString root = m_snapshot.rootNamespace();
        for (auto &[name, revision] : m_found) {
            const mesh::ObjectKey key{Kind::ConfigMap, root, nameOf(u"istio"_s, name)};
            if (m_snapshot.find(key))
                revision.meshConfig = key;
        }
    }

    void addNamespaces(Revisions &out) const
    {
        m_snapshot.table(Kind::Namespace).forEach([&out](const ObjectPtr &object) {
            const QString wanted = out.resolve(wantedBy(object->meta.labels).name);
            for (Revision &revision : out.all) {
                if (!wanted.isEmpty() && revision.name == wanted)
                    revision.namespaces << object->meta.name;
            }
        });
        for (Revision &revision : out.all)
            revision.namespaces.sort();
    }

    const mesh::Snapshot &m_snapshot;
    std::map<QString, Revision> m_found;
    QVector<Tag> m_tags;
};

} // namespace

int Revision::ready() const
{
    return static_cast<int>(std::ranges::count_if(istiods, &Istiod::ready));
}

const Revision *Revisions::find(const QString &name) const
{
    const auto found = std::ranges::find(all, name, &Revision::name);
    return found == all.end() ? nullptr : &*found;
}

QString Revisions::resolve(const QString &name) const
{
    if (name.isEmpty())
        return {};
    // A tag hides a revision of its name, as its webhook does.
    const auto tag = std::ranges::find(tags, name, &Tag::name);
    if (tag != tags.end())
        return find(tag->revision) ? tag->revision : QString();
    return find(name) ? name : QString();
}

QString nameOf(const QString &stem, const QString &revision)
{
    return revision == defaultRevision || revision.isEmpty() ? stem : stem + u'-' + revision;
}

Revisions revisions(const mesh::Snapshot &snapshot)
{
    return Maker(snapshot).make();
}

} // namespace controlplane

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/objects.h"

#include <QDateTime>
#include <QUuid>

#include <algorithm>

namespace sandbox {

namespace {

std::string text(const Json &object, const char *field)
{
    const auto found = object.find(field);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Whether anything but metadata and status differs: what moves the generation.
bool sameSpec(const Json &a, const Json &b)
{
    const auto relevant = [](const std::string &key) { return key != "metadata" && key != "status" && key != "apiVersion"; };
    for (const auto &[key, value] : a.items())
        if (relevant(key) && (!b.contains(key) || b[key] != value))
            return false;
    return std::ranges::all_of(b.items(), [&](const auto &item) { return !relevant(item.key()) || a.contains(item.key()); });
}

Json withVersion(Json object, std::uint64_t version)
{
    object["metadata"]["resourceVersion"] = std::to_string(version);
    return object;
}

} // namespace

Json ObjectStore::dressed(const Json *before, Json object)
{
    Json &metadata = object["metadata"];
    if (before) {
        for (const char *kept : {"uid", "creationTimestamp", "resourceVersion"})
            metadata[kept] = (*before)["metadata"][kept];
        const auto generation = (*before)["metadata"].value("generation", std::int64_t{1});
        metadata["generation"] = sameSpec(*before, object) ? generation : generation + 1;
        return object;
    }
    if (text(metadata, "uid").empty())
        metadata["uid"] = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    if (text(metadata, "creationTimestamp").empty())
        metadata["creationTimestamp"] = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    if (!metadata.contains("generation") || !metadata["generation"].is_number_integer())
        metadata["generation"] = 1;
    return object;
}

StoredObject ObjectStore::store(const ResourceId &resource, Table &table, const Key &key, Json object)
{
    const auto old = table.objects.find(key);
    object = dressed(old == table.objects.end() ? nullptr : old->second.json.get(), std::move(object));
    if (old != table.objects.end() && object == *old->second.json)
        return old->second;
    const std::uint64_t version = ++m_version;
    StoredObject stored{resource, key.first, key.second, version, std::make_shared<const Json>(withVersion(std::move(object), version))};
    StoredEvent event{old == table.objects.end() ? EventType::Added : EventType::Modified, stored,
                      old == table.objects.end() ? nullptr : old->second.json};
    table.version = version;
    table.objects.insert_or_assign(key, stored);
    log(std::move(event));
    return stored;
}

void ObjectStore::log(StoredEvent event)
{
    m_events.push_back(std::move(event));
    while (m_events.size() > m_kept) {
        const StoredObject &oldest = m_events.front().object;
        m_tables[oldest.resource].forgotten = oldest.version;
        m_events.pop_front();
    }
}

StoredObject ObjectStore::put(const ResourceId &resource, Json object)
{
    const Key key{text(object["metadata"], "namespace"), text(object["metadata"], "name")};
    StoredObject stored;
    {
        const std::lock_guard lock(m_mutex);
        stored = store(resource, m_tables[resource], key, std::move(object));
    }
    notify(resource);
    return stored;
}

std::optional<StoredObject> ObjectStore::create(const ResourceId &resource, Json object)
{
    const Key key{text(object["metadata"], "namespace"), text(object["metadata"], "name")};
    std::optional<StoredObject> stored;
    {
        const std::lock_guard lock(m_mutex);
        Table &table = m_tables[resource];
        if (table.objects.contains(key))
            return std::nullopt;
        stored = store(resource, table, key, std::move(object));
    }
    notify(resource);
    return stored;
}

std::optional<StoredObject> ObjectStore::replace(const ResourceId &resource, Json object, std::uint64_t expected)
{
    const Key key{text(object["metadata"], "namespace"), text(object["metadata"], "name")};
    std::optional<StoredObject> stored;
    {
        const std::lock_guard lock(m_mutex);
        Table &table = m_tables[resource];
        const auto found = table.objects.find(key);
        if (found == table.objects.end() || found->second.version != expected)
            return std::nullopt;
        stored = store(resource, table, key, std::move(object));
    }
    notify(resource);
    return stored;
}

std::optional<StoredObject> ObjectStore::remove(const ResourceId &resource, const std::string &ns, const std::string &name)
{
    StoredObject gone;
    {
        const std::lock_guard lock(m_mutex);
        Table &table = m_tables[resource];
        const auto found = table.objects.find({ns, name});
        if (found == table.objects.end())
            return std::nullopt;
        gone = found->second;
        const auto previous = gone.json;
        gone.version = ++m_version;
        gone.json = std::make_shared<const Json>(withVersion(*previous, gone.version));
        table.objects.erase(found);
        table.version = gone.version;
        log({EventType::Deleted, gone, previous});
    }
    notify(resource);
    return gone;
}

std::optional<StoredObject> ObjectStore::get(const ResourceId &resource, const std::string &ns, const std::string &name) const
{
    const std::lock_guard lock(m_mutex);
    const auto table = m_tables.find(resource);
    if (table == m_tables.end())
        return std::nullopt;
    const auto found = table->second.objects.find({ns, name});
    return found == table->second.objects.end() ? std::nullopt : std::optional(found->second);
}

std::pair<std::vector<StoredObject>, std::uint64_t> ObjectStore::list(const ResourceId &resource, const std::string &ns) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<StoredObject> objects;
    if (const auto table = m_tables.find(resource); table != m_tables.end()) {
        const auto &all = table->second.objects;
        for (auto it = ns.empty() ? all.begin() : all.lower_bound({ns, {}}); it != all.end() && (ns.empty() || it->first.first == ns); ++it)
            objects.push_back(it->second);
    }
    return {std::move(objects), m_version};
}

std::optional<std::vector<StoredObject>> ObjectStore::listAt(const ResourceId &resource, const std::string &ns, std::uint64_t version) const
{
    const std::lock_guard lock(m_mutex);
    if (isForgotten(resource, version) || version > m_version)
        return std::nullopt;
    std::map<Key, StoredObject> objects;
    if (const auto table = m_tables.find(resource); table != m_tables.end())
        objects = table->second.objects;
    // Undo, newest first, what happened since.
    for (auto it = m_events.rbegin(); it != m_events.rend() && it->object.version > version; ++it) {
        if (it->object.resource != resource)
            continue;
        const Key key{it->object.ns, it->object.name};
        if (!it->previous) {
            objects.erase(key);
            continue;
        }
        StoredObject before = it->object;
        before.json = it->previous;
        before.version = std::stoull(text((*it->previous)["metadata"], "resourceVersion"));
        objects.insert_or_assign(key, std::move(before));
    }
    std::vector<StoredObject> found;
    for (auto &[key, object] : objects)
        if (ns.empty() || key.first == ns)
            found.push_back(std::move(object));
    return found;
}

std::vector<StoredObject> ObjectStore::ownedBy(const std::string &uid) const
{
    const auto owned = [&uid](const Json &object) {
        const Json &metadata = object["metadata"];
        const auto owners = metadata.find("ownerReferences");
        return owners != metadata.end() && owners->is_array()
            && std::ranges::any_of(*owners, [&uid](const Json &owner) { return owner.is_object() && text(owner, "uid") == uid; });
    };
    const std::lock_guard lock(m_mutex);
    std::vector<StoredObject> found;
    for (const auto &[resource, table] : m_tables)
        for (const auto &[key, object] : table.objects)
            if (owned(*object.json))
                found.push_back(object);
    return found;
}

std::vector<StoredObject> ObjectStore::inNamespace(const std::string &ns) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<StoredObject> found;
    for (const auto &[resource, table] : m_tables)
        for (auto it = table.objects.lower_bound({ns, {}}); it != table.objects.end() && it->first.first == ns; ++it)
            found.push_back(it->second);
    return found;
}

std::uint64_t ObjectStore::version() const
{
    const std::lock_guard lock(m_mutex);
    return m_version;
}

std::uint64_t ObjectStore::version(const ResourceId &resource) const
{
    const std::lock_guard lock(m_mutex);
    const auto table = m_tables.find(resource);
    return table == m_tables.end() ? 0 : table->second.version;
}

bool ObjectStore::isForgotten(const ResourceId &resource, std::uint64_t since) const
{
    const auto table = m_tables.find(resource);
    return since < m_compacted || (table != m_tables.end() && since < table->second.forgotten);
}

std::optional<std::vector<StoredEvent>> ObjectStore::eventsSince(const ResourceId &resource, std::uint64_t since, std::size_t limit) const
{
    const std::lock_guard lock(m_mutex);
    if (isForgotten(resource, since))
        return std::nullopt;
    std::vector<StoredEvent> events;
    auto it = std::ranges::upper_bound(m_events, since, {}, [](const StoredEvent &event) { return event.object.version; });
    for (; it != m_events.end() && events.size() < limit; ++it)
        if (it->object.resource == resource)
            events.push_back(*it);
    return events;
}

int ObjectStore::subscribe(std::function<void(const ResourceId &)> listener)
{
    const std::lock_guard lock(m_mutex);
    auto listeners = std::make_shared<Listeners>(*m_listeners);
    listeners->emplace(m_nextListener, std::move(listener));
    m_listeners = std::move(listeners);
    return m_nextListener++;
}

void ObjectStore::unsubscribe(int handle)
{
    const std::lock_guard lock(m_mutex);
    auto listeners = std::make_shared<Listeners>(*m_listeners);
    listeners->erase(handle);
    m_listeners = std::move(listeners);
}

void ObjectStore::notify(const ResourceId &resource) const
{
    std::shared_ptr<const Listeners> listeners;
    {
        const std::lock_guard lock(m_mutex);
        listeners = m_listeners;
    }
    for (const auto &[handle, listener] : *listeners)
        listener(resource);
}

void ObjectStore::compact()
{
    {
        const std::lock_guard lock(m_mutex);
        m_events.clear();
        // A version of its own, so that also a watch which had seen everything is from before.
        m_compacted = ++m_version;
    }
    notify({});
}

} // namespace sandbox

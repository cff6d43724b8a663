// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The sandbox's etcd: objects as JSON by resource, one resourceVersion for all, and the log of changes that watches read.
// Thread-safe. Knows nothing of HTTP.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace sandbox {

using Json = nlohmann::json;

/// One served resource: {"networking.istio.io", "virtualservices"}. The stored object is version-independent but for its
/// apiVersion, which is written for the version that is asked for.
struct ResourceId {
    std::string group, plural;
    friend auto operator<=>(const ResourceId &, const ResourceId &) = default;
};

struct StoredObject {
    ResourceId resource;
    std::string ns, name;
    std::uint64_t version = 0;          ///< resourceVersion of its last change
    std::shared_ptr<const Json> json;   ///< with metadata.resourceVersion set
};

enum class EventType : std::uint8_t { Added, Modified, Deleted };

struct StoredEvent {
    EventType type = EventType::Added;
    StoredObject object; ///< for Deleted: its last state, with the version of the deletion
    std::shared_ptr<const Json> previous = {}; ///< the state before; null for Added
};

class ObjectStore
{
public:
    explicit ObjectStore(std::size_t keptEvents = 10'000)
        : m_kept(keptEvents)
    {
    }

    /// Fills in uid, creationTimestamp, resourceVersion, generation; an object of that name is replaced. Uid and
    /// creationTimestamp of the replaced one stay. Putting what is there already changes nothing.
    StoredObject put(const ResourceId &resource, Json object);
    /// The same, but nullopt when the name is taken.
    std::optional<StoredObject> create(const ResourceId &resource, Json object);
    /// The same, but nullopt when the object is not there or no longer of version `expected`.
    std::optional<StoredObject> replace(const ResourceId &resource, Json object, std::uint64_t expected);
    /// As it would be stored in place of `before` (null: as a new one): what put() fills in, but for the resourceVersion.
    static Json dressed(const Json *before, Json object);
    /// nullopt when it is not there.
    std::optional<StoredObject> remove(const ResourceId &resource, const std::string &ns, const std::string &name);
    std::optional<StoredObject> get(const ResourceId &resource, const std::string &ns, const std::string &name) const;
    /// Sorted by namespace and name; `ns` "" = all. Returns the version the list is of.
    std::pair<std::vector<StoredObject>, std::uint64_t> list(const ResourceId &resource, const std::string &ns = {}) const;
    /// The list as it was at `version`. nullopt: that is forgotten (410).
    std::optional<std::vector<StoredObject>> listAt(const ResourceId &resource, const std::string &ns, std::uint64_t version) const;
    /// Every object that names `uid` among its ownerReferences.
    std::vector<StoredObject> ownedBy(const std::string &uid) const;
    /// Every object of the namespace, of all resources.
    std::vector<StoredObject> inNamespace(const std::string &ns) const;
    std::uint64_t version() const;
    /// Grows with every change to the resource: cheap to poll.
    std::uint64_t version(const ResourceId &resource) const;

    /// Events of the resource after `since`, oldest first, at most `limit`. nullopt: some of them are forgotten (410).
    std::optional<std::vector<StoredEvent>> eventsSince(const ResourceId &resource, std::uint64_t since, std::size_t limit = SIZE_MAX) const;
    /// Called after each change, on the thread that changed it, and with {} after compact(). Returns a handle for unsubscribe. A call that has begun may
    /// still end after unsubscribe returned: capture weakly.
    int subscribe(std::function<void(const ResourceId &)> listener);
    void unsubscribe(int handle);
    /// Forgets all kept events, so that every watch from before gets 410. For tests and `fault` commands.
    void compact();

private:
    using Key = std::pair<std::string, std::string>;
    using Listeners = std::map<int, std::function<void(const ResourceId &)>>;
    struct Table {
        std::map<Key, StoredObject> objects;
        std::uint64_t version = 0;
        std::uint64_t forgotten = 0; ///< highest version of this resource whose event is gone
    };
    StoredObject store(const ResourceId &resource, Table &table, const Key &key, Json object);
    void log(StoredEvent event);
    bool isForgotten(const ResourceId &resource, std::uint64_t since) const;
    void notify(const ResourceId &resource) const;

    mutable std::mutex m_mutex; ///< protects all below; never held while a listener runs
    std::map<ResourceId, Table> m_tables;
    std::deque<StoredEvent> m_events; ///< oldest first, at most m_kept
    std::uint64_t m_version = 100;
    std::uint64_t m_compacted = 0; ///< all events up to here were dropped by compact()
    std::size_t m_kept;
    std::shared_ptr<const Listeners> m_listeners = std::make_shared<Listeners>();
    int m_nextListener = 1;
};

} // namespace sandbox

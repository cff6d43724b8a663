// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/meshviews.h"

#include <QDateTime>

namespace sandbox {

namespace {

/// What a proxy is at that has been stale for as long as we know: the same, of a moment before.
std::shared_ptr<const MeshView> earlier(const MeshView &view)
{
    constexpr qint64 minute = 60'000;
    auto out = std::make_shared<MeshView>(view);
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(view.updatedMs - minute, Qt::UTC);
    out->updatedMs -= minute;
    out->updated = moment.toString(Qt::ISODateWithMs).toStdString();
    out->version = moment.toString(Qt::ISODate).toStdString() + "/1";
    return out;
}

} // namespace

struct MeshViews::Clock {
    std::atomic<qint64> changedMs;
};

MeshViews::MeshViews(ObjectStore &objects)
    : m_objects(objects)
    , m_clock(std::make_shared<Clock>())
{
    m_clock->changedMs = QDateTime::currentMSecsSinceEpoch();
    m_subscription = objects.subscribe([weak = std::weak_ptr(m_clock)](const ResourceId &resource) {
        const auto clock = weak.lock();
        if (clock && isOfMesh(resource))
            clock->changedMs = QDateTime::currentMSecsSinceEpoch();
    });
    now(); // what a proxy is at that becomes stale before anybody asked
}

MeshViews::~MeshViews()
{
    m_objects.unsubscribe(m_subscription);
}

const MeshView &MeshViews::Now::acknowledged(const MeshProxy &proxy) const
{
    const auto found = behind.find(proxy.id());
    return found == behind.end() ? *view : *found->second;
}

std::shared_ptr<const MeshViews::Now> MeshViews::next(const Now *before) const
{
    auto out = std::make_shared<Now>();
    out->view = readMeshView(m_objects, m_clock->changedMs);
    std::shared_ptr<const MeshView> past = before ? before->view : nullptr;
    for (const MeshProxy &proxy : out->view->proxies) {
        if (proxy.disturbed != "stale" && !proxy.nack)
            continue;
        const auto known = before ? before->behind.find(proxy.id()) : decltype(before->behind.begin())();
        if (before && known != before->behind.end()) {
            out->behind.insert(*known);
            continue;
        }
        if (!past)
            past = earlier(*out->view);
        out->behind.emplace(proxy.id(), past);
    }
    return out;
}

std::shared_ptr<const MeshViews::Now> MeshViews::now() const
{
    const std::lock_guard lock(m_mutex);
    const std::uint64_t version = meshVersion(m_objects);
    if (!m_now || m_version != version) {
        m_now = next(m_now.get());
        m_version = version;
    }
    return m_now;
}

} // namespace sandbox

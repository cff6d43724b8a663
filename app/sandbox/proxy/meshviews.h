// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The newest view, and for each proxy that does not follow the view that it is still at. Follows the store by itself.
// Thread-safe.
#pragma once

#include "app/sandbox/proxy/meshview.h"

#include <atomic>
#include <mutex>

namespace sandbox {

class MeshViews
{
public:
    explicit MeshViews(ObjectStore &objects);
    ~MeshViews();

    /// `atProxy` and its answers belong together: a proxy that is stale, or refused the last push, is still at an older view.
    struct Now {
        std::shared_ptr<const MeshView> view;
        std::map<std::string, std::shared_ptr<const MeshView>> behind; ///< by proxy id
        const MeshView &acknowledged(const MeshProxy &proxy) const;
    };
    std::shared_ptr<const Now> now() const;

private:
    struct Clock;
    std::shared_ptr<const Now> next(const Now *before) const;

    ObjectStore &m_objects;
    std::shared_ptr<Clock> m_clock; ///< of the last change; shared with the store's listener
    int m_subscription = 0;
    mutable std::mutex m_mutex; ///< protects all below
    mutable std::shared_ptr<const Now> m_now;
    mutable std::uint64_t m_version = 0;
};

} // namespace sandbox

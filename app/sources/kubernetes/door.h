// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a connection of this process comes in, once: an abstract Unix socket whose name the kernel chooses. Others on this machine
// could find the name, but only a connection from this very process is taken.
#pragma once

#include "models/base/error.h"

namespace kubernetes {

class Door
{
public:
    static base::Result<Door> open();
    Door(Door &&other) noexcept;
    Door &operator=(Door &&) = delete;
    ~Door();

    /// The listening socket once more, for whoever connects: its name is what it has. Owned by the caller.
    int copy() const;
    /// The first connection of this process, non-blocking; the door is closed then. -1: none came, or `wake` became readable.
    int takeOne(int wake, int timeoutMs);

private:
    Door() = default;
    void close();
    int m_listener = -1;
};

} // namespace kubernetes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which graph a verb is about: --level, --idle, --filter.
#pragma once

#include "app/cli/globals.h"
#include "models/graph/build.h"
#include "models/items/filter.h"

namespace cli {

struct GraphChoice {
    graph::Options options;
    items::Filter filter; ///< nodes that it does not accept are left out, with their edges

    graph::Graph build(const mesh::Snapshot &snapshot, const QStringList &namespaces) const;
};

struct GraphFlags {
    std::string level = "service", filter;
    bool idle = false;

    void add(CLI::App &app);
    /// Error kinds Unsupported, Invalid (with the place in the filter).
    base::Result<GraphChoice> choice() const;
};

/// The filter's text as written and what is wrong with it, in one sentence.
base::Error filterError(const QString &text, const items::FilterError &error);

} // namespace cli

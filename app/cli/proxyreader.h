// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// For verbs that ask istiod and proxies: a session opened only as far as its API server is known. Nothing of the mesh is read.
#pragma once

#include "app/cli/globals.h"
#include "app/session/proxies.h"

#include <functional>

namespace cli {

struct ProxyFlags {
    std::string istioNamespace = "istio-system";
    std::string way = "best";
    std::string xds, xdsCa, xdsName, xdsToken; ///< another control plane, at an address; CA and token are files
    bool xdsPlaintext = false;
    void add(CLI::App &app);
    istio::Options planes() const;
    /// For the verbs that ask control planes only.
    void addServer(CLI::App &app);
    /// The files that are named are read. NotFound.
    base::Result<istio::XdsAddress> server() const;
};

/// Runs the event loop; `take` is called once and ends it by finish(). Exit codes as everywhere.
int readProxies(const Globals &globals, const ProxyFlags &flags, const Output &output,
                const std::function<void(session::Session &, session::Proxies &)> &take);

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The flags that every verb takes, named as kubectl names them.
#pragma once

#include "app/cli/output.h"
#include "app/session/session.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace cli {

struct Globals {
    std::vector<std::string> kubeconfig;
    std::string context, ns, output = "table", selector, color = "auto";
    bool allNamespaces = false, watch = false, noHeaders = false, quiet = false;
    bool sandbox = false;
    std::string scenario = "shop";
    int services = 0;
    unsigned long long seed = 1;
    std::string capture;
    std::string prometheus, prometheusTokenFile, prometheusUserFile, prometheusCaFile;
    std::vector<std::string> prometheusHeaders;
    double timeoutSeconds = 30;

    void addConnection(CLI::App &app);
    void addOutput(CLI::App &app, bool withWatch);
    void addSandbox(CLI::App &app);
    /// For verbs that only read; after their other options.
    void addCapture(CLI::App &app);

    session::Options sessionOptions() const;
    /// Error kind Invalid: unknown format or colour choice.
    base::Result<Output> makeOutput() const;
    /// What -n and -A (and the context's namespace) choose; empty = all.
    QStringList namespaces(const session::Session &session) const;
};

} // namespace cli

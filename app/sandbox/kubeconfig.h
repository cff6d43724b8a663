// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The kubeconfig by which clients find the sandbox, and the file of its tokens.
#pragma once

#include "app/sandbox/api/access.h"
#include "app/sandbox/pki.h"

#include <QString>

namespace sandbox {

/// Contexts "sandbox" (client certificate, current) and "sandbox-viewer" (token), as YAML.
std::string kubeconfigText(const std::string &server, const std::string &caPem, const Identity &admin, const Access &access);
/// {"admin": {"user", "token"}, "viewer": {"user", "token", "namespaces"}}
std::string tokensText(const Access &access);
/// Readable by this user alone, whole or not at all.
base::Result<void> writePrivateFile(const QString &path, const std::string &text);

} // namespace sandbox

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The credentials of one user entry as an http::CredentialsProvider.
#pragma once

#include "app/sources/kubeconfig/kubeconfig.h"

namespace kubeconfig {

/// The headers that make a request act as somebody else; Invalid when a group, uid or extra comes without a user.
base::Result<QVector<http::Header>> impersonation(const User &user);

/// How a user entry authenticates, after client-go's order: a plugin only when there is nothing else.
bool usesExec(const User &user);
/// Contradictions and things not served: two methods at once, auth-provider, half a certificate.
base::Result<void> checkUser(const User &user);

/// Empty function when the user entry has no credentials. Checks what can be checked now.
base::Result<http::CredentialsProvider> provider(const User &user, const Cluster &cluster, const QByteArray &caPem, const Options &options);

} // namespace kubeconfig

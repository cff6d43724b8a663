// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Newer kubectls send some objects as protobuf, whatever discovery says: `create namespace`, `create configmap`, `auth can-i`.
// Only the kinds of those commands are read here; all else that clients send is JSON.
#pragma once

#include "app/sandbox/api/status.h"

namespace sandbox {

inline constexpr std::string_view protobufType = "application/vnd.kubernetes.protobuf";

/// The object in a body of that type (the magic, then runtime.Unknown). 400 for what can't be read, 415 for other kinds.
Answered<Json> readProtobuf(std::string_view body);

} // namespace sandbox

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The http::Endpoint of a telemetry store that the user named, from the options' files and headers.
#pragma once

#include "app/session/session.h"
#include "app/sources/http/client.h"

namespace session {

/// Error kinds Invalid (a malformed header or URL) and NotFound (a file). Token and user files are read again at each use,
/// so that a rotated token works.
base::Result<http::Endpoint> telemetryEndpoint(const Options &options);

} // namespace session

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace sandbox {

/// From this size on the API server compresses, when it may: below it costs more than it saves.
inline constexpr std::size_t compressFrom = 128 * 1024;

/// Whether an Accept-Encoding header takes gzip (q=0 does not).
bool acceptsGzip(std::string_view acceptEncoding);
/// "" when it fails.
std::string gzip(std::string_view data);

} // namespace sandbox

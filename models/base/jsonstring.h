// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON string written without a QJsonValue between: for what writes many of them.
#pragma once

#include <QByteArray>

#include <string_view>

namespace base {

/// In quotes, escaped. `text` is UTF-8.
void writeJsonString(QByteArray &out, std::string_view text);

} // namespace base

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The formats of schemas that the API server checks.
#pragma once

#include <QString>

namespace yaml {

/// What a text of the format looks like when this one does not, else "". Unknown formats take everything.
QString formatProblem(const std::string &format, const QString &text);
/// Whether the number fits the format.
bool fitsFormat(const std::string &format, double number);

} // namespace yaml

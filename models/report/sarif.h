// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Findings as SARIF 2.1.0, which code hosts and editors show beside the lines.
#pragma once

#include "models/analysis/analysis.h"

namespace report {

QByteArray findingsSarif(const QVector<analysis::Finding> &findings);

} // namespace report

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between two graphs, as a report table: worst first, with both sides' numbers.
#pragma once

#include "models/graph/compare.h"
#include "models/report/report.h"

namespace report {

Table differences(const QVector<graph::Difference> &all);

} // namespace report

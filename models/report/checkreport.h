// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The list of checks: as text for people, grouped and with what to do, and as a table for programs.
#pragma once

#include "models/controlplane/check.h"
#include "models/report/report.h"

namespace report {

/// For wide, json, yaml, jsonl, csv and name.
Table checks(const QVector<controlplane::Check> &checks);
/// Skipped ones only with `all`. Ends with a line of the tally.
QByteArray checksText(const QVector<controlplane::Check> &checks, bool all, const Style &style);
/// "2 failed, 1 warning, 14 passed".
QString tallyText(const controlplane::Tally &tally);

} // namespace report

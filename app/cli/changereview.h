// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Plans and their results as text and tables.
#pragma once

#include "app/session/session.h"
#include "models/changes/runner.h"
#include "models/report/report.h"

namespace cli {

/// Step by step: what it does, the diff of the server's dry run against what is live, conflicts, owners, order.
QByteArray reviewText(const changes::Plan &plan, const QVector<changes::StepResult> &results, const report::Style &style);

/// What became of each object.
report::Table resultTable(const changes::Plan &plan, const QVector<changes::StepResult> &results);

/// Findings that the change brings or takes away, a line each.
QStringList findingLines(session::Session &session, const changes::Plan &plan, const QVector<changes::StepResult> &results);

} // namespace cli

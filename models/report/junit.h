// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Findings as a JUnit report: a test case each, failed when it is as bad as `failOn` or worse.
#pragma once

#include "models/analysis/analysis.h"

namespace report {

/// `what` names the suite: the files that were looked at, or the cluster.
QByteArray findingsJunit(const QVector<analysis::Finding> &findings, analysis::Severity failOn, const QString &what);

} // namespace report

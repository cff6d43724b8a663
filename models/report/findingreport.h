// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Findings as a table for people, as JSON, and as the workflow commands that GitHub shows beside the changed lines.
#pragma once

#include "models/analysis/analysis.h"
#include "models/report/report.h"

namespace report {

Table findings(const QVector<analysis::Finding> &findings);

/// A list of {id, codes, severity, object: {group, version, kind, namespace, name}, path, file, line, column, message, hint}.
QByteArray findingsJson(const QVector<analysis::Finding> &findings);

/// One line each: `::error file=...,line=...,col=...,title=...::message`.
QByteArray findingsGithub(const QVector<analysis::Finding> &findings);

/// "shop/reviews.yaml:12:7", or the path in an object of the cluster.
QString placeOf(const analysis::Finding &finding);
/// "IST0101 KIA1101", or our id where neither has a code.
QString codesOf(const analysis::Finding &finding);

} // namespace report

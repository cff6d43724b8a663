// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What `get certificates` and `exporter` share.
#pragma once

#include "models/certificates/inventory.h"
#include "models/report/meshreport.h"

#include <optional>

namespace cli {

struct CertificateQuery {
    std::optional<qint64> failWithinMs;
};

report::Table certificateTable(const mesh::Snapshot &snapshot, const report::Scope &scope, qint64 nowMs);

/// How many end within the time and are not renewed by themselves in time, ended ones included.
int countEnding(const mesh::Snapshot &snapshot, qint64 withinMs, qint64 nowMs);

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Filter fields that services and workloads share. Words of an enum are lists, so that a filter finds the whole word only.
#pragma once

#include "models/mesh/inventory.h"

#include <QVariant>

#include <optional>

namespace items {

/// ns, health, rate, 5xx, 403, p50, p95, p99, mtls, mode.
QStringList commonKeys();

struct CommonFields {
    const QString &name, &ns;
    const base::Labels &labels;
    mesh::Health health;
    const mesh::Flow &in;
    mesh::MtlsMode mode;
};
/// The name, a label, one of commonKeys(); else nullopt.
std::optional<QVariant> commonField(const CommonFields &row, const QString &key);

} // namespace items

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whom to ask when not all can be asked.
#pragma once

#include "models/proxies/status.h"

namespace proxies {

/// At most `most` of them: gateways, waypoints and ztunnels first, then one of each workload in turn, as pods' names tell them
/// apart, until there is no more room. All of them, when they are no more than that. The same proxies give the same sample.
QVector<Proxy> sample(const QVector<Proxy> &all, qsizetype most);

} // namespace proxies

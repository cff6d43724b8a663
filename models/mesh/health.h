// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One scale of health for everything that is shown. The words and signs belong to items, kit and tui.
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace mesh {

/// Worse is larger, so that the worst of many is their maximum.
enum class Health : quint8 {
    Ok,
    Info,
    Unknown,  ///< nothing is known: no telemetry, no rights
    Stale,    ///< known, but old
    Warn,     ///< from 1 % of errors; 403 and 429; plaintext; ends within the plan threshold
    Error,    ///< from 5 %
    Critical, ///< from 20 %, an outage, or breaks within the act threshold
};

constexpr Health worst(Health a, Health b)
{
    return std::max(a, b);
}

/// Thresholds of look.md section 6, over shares 0..1.
constexpr Health healthOfErrors(double errorShare, double deniedOrLimited = 0)
{
    if (errorShare >= 0.20)
        return Health::Critical;
    if (errorShare >= 0.05)
        return Health::Error;
    if (errorShare >= 0.01 || deniedOrLimited >= 0.01)
        return Health::Warn;
    return Health::Ok;
}

} // namespace mesh

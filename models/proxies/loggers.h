// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Envoy's loggers and their levels, as its /logging page lists them.
#pragma once

#include "models/base/error.h"

#include <QStringList>
#include <QVector>

namespace proxies {

struct Logger {
    QString name, level;
    friend bool operator==(const Logger &, const Logger &) = default;
};

/// Invalid when no logger is listed, TooLarge over 10,000.
base::Result<QVector<Logger>> loggers(const QByteArray &text, const QString &where);
/// From the most that is said to nothing.
QStringList logLevels();

} // namespace proxies

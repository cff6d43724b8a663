// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures, painted by the desktop executable without a display.
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QString>

namespace cli {

struct Picture {
    QString file, format; ///< png, pdf
    QString theme;        ///< light, dark
    QString size;         ///< "1200x800"; "" = as large as the graph
};

/// `graph` as report::writeGraph() gives it. Error kinds Unsupported (no desktop executable beside this one or on PATH),
/// Unreachable (what it said on its standard error).
base::Result<void> paint(const QByteArray &graph, const Picture &picture);

} // namespace cli

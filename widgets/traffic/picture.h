// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Routes as a picture for a file: rates as bars, the split seen against the one wanted. Reads what `export routes --format
// json` writes, for the terminal executable has no paint.
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QImage>
#include <QSize>

namespace kit {
class Theme;
}

namespace traffic {

/// JSON that is a list of routes?
bool isRouteList(const QByteArray &json);
/// `size` empty = as large as the rows. Invalid: no list of routes, or more than mostRows of them.
base::Result<QImage> routesPicture(const QByteArray &json, const kit::Theme &theme, const QSize &size);

} // namespace traffic

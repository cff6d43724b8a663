// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// `meshdeck-desktop --render FILE`: a graph or a list of routes, given as JSON, painted to PNG or PDF without a window and without a display. How
// `meshdeck export graph -o x.png` gets its picture, for the terminal executable has no paint.
#pragma once

#include "models/base/error.h"

#include <QSize>
#include <QString>

struct RenderRequest {
    QString file;         ///< .png or .pdf
    QString from;         ///< JSON of models/report/graphread.h or routereport.h; "-" = standard input
    QSize size;           ///< empty = as large as the graph at zoom 1
    bool dark = false;
};

/// "1600x900". Error kind Invalid.
base::Result<QSize> pictureSize(const QString &text);
/// Wants a QGuiApplication.
base::Result<void> renderPictureFile(const RenderRequest &request);

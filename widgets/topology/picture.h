// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The graph as a file without a window: PNG by the widget's own pixels, PDF by vectors. The same scene gives the same bytes:
// no date, no name of who made it. Used by the page's export and by `meshdeck-desktop --render`.
#pragma once

#include "models/base/error.h"
#include "widgets/topology/scene.h"

#include <QImage>
#include <QSize>

namespace kit {
class Theme;
}

namespace topology {

/// A scene of a graph that is laid out already. Error kind Invalid when they do not fit.
base::Result<std::shared_ptr<const Scene>> sceneOf(graph::Graph graph, graph::Layout layout);

/// `size` in px at ratio 1; empty = as large as the graph at zoom 1, at most 12,000 px wide or high. Everything fits into it,
/// never larger than life.
QImage renderPicture(const Scene &scene, const View &look, const kit::Theme &theme, QSize size);
/// One page of that size. Empty when the printer refuses.
QByteArray renderPdf(const Scene &scene, const View &look, const kit::Theme &theme, QSize size);

/// By the file's ending, .png or .pdf. Error kinds Unsupported, Invalid.
base::Result<void> savePicture(const Scene &scene, const View &look, const kit::Theme &theme, QSize size, const QString &file);

} // namespace topology

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/view.h"

#include <algorithm>

namespace topology {

void fitInto(View &view, const QRectF &world, const QRectF &screen, double margin)
{
    view.screen = screen;
    const QRectF inner = screen.adjusted(margin, margin, -margin, -margin);
    if (world.isEmpty() || inner.width() < 1 || inner.height() < 1) {
        view.scale = 1;
        view.offset = screen.center() - world.center();
        return;
    }
    view.scale = std::clamp(std::min({inner.width() / world.width(), inner.height() / world.height(), 1.0}), minScale, maxScale);
    view.offset = inner.center() - world.center() * view.scale;
}

void zoomAt(View &view, QPointF at, double scale)
{
    const QPointF world = view.toWorld(at);
    view.scale = std::clamp(scale, minScale, maxScale);
    view.offset = at - world * view.scale;
}

} // namespace topology

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A series as a line without axes: from zero, gaps stay gaps.
#pragma once

#include "models/mesh/traffic.h"

#include <QColor>
#include <QPolygonF>
#include <QRectF>

class QPainter;

namespace kit {

/// The parts of the line between gaps, scaled so that `fromMs`..`toMs` and 0..`top` fill the box.
QVector<QPolygonF> linesOf(const mesh::Series &series, const QRectF &box, qint64 fromMs, qint64 toMs, double top);
/// Largest finite value, 0 for none.
double peakOf(const mesh::Series &series);
/// Last finite value, NaN for none.
double lastOf(const mesh::Series &series);
/// 72x16 in a cell. `filled`: a light area below it.
void paintSparkline(QPainter &painter, const QRectF &box, const mesh::Series &series, const QColor &ink, bool filled = true);

} // namespace kit

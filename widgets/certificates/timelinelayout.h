// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where marks and labels of the timeline go: pure geometry, without ink. Marks of one lane that would lie upon each other
// become one; labels never overlap marks or each other, the worst get theirs first.
#pragma once

#include "models/certificates/forecast.h"
#include "models/mesh/health.h"

#include <QRectF>
#include <QString>
#include <QVector>

#include <functional>

namespace certificates {

struct TimelineMark {
    QString id, name;
    QString left;      ///< "3 d 4 h"
    Lane lane = Lane::Gateways;
    qint64 leftMs = 0;
    mesh::Health health = mesh::Health::Ok;
    bool byItself = false; ///< renews itself
    friend bool operator==(const TimelineMark &, const TimelineMark &) = default;
};

/// What is drawn as one glyph.
struct TimelineSpot {
    QVector<qsizetype> marks; ///< worst first; indexes into the marks given
    qreal x = 0;              ///< of the glyph's centre, from the left of the axis
    int lane = 0;             ///< row
    QString label;            ///< "" = no room; the tooltip tells
    QRectF labelBox;          ///< x from the left of the axis, y from the top of the lane
    mesh::Health health = mesh::Health::Ok;
};

struct TimelineLane {
    Lane lane = Lane::Gateways;
    int marks = 0;      ///< of the kind, in both rows
    bool second = false; ///< the healthy ones of a kind whose others need the room of a row to be named
    qreal bandFrom = -1, bandTo = -1; ///< of those that renew themselves, where there are several
};

struct TimelineLayout {
    QVector<TimelineLane> lanes; ///< rows; only of kinds that have marks
    QVector<TimelineSpot> spots;
};

inline constexpr int timelineLaneHeight = 24;
inline constexpr int timelineMaxLanes = 8;

/// `textWidth` measures a label in bold or not. `width` is the axis' length in px.
TimelineLayout layOut(const QVector<TimelineMark> &marks, qreal width, const std::function<qreal(const QString &text, bool bold)> &textWidth);

} // namespace certificates

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Dots that run along the edges in view, faster where more is called: a layer of its own over the finished frame, so that a
// step repaints nothing but the dots. Only the strongest edges in view have dots, and there are never many.
#pragma once

#include "widgets/topology/ink.h"
#include "widgets/topology/scene.h"

#include <QRegion>

class QPainter;

namespace topology {

class FlowDots
{
public:
    /// Where the dots stand at `ms`, in screen px. Replaces those before.
    void place(const Scene &scene, const View &view, qint64 ms);
    void clear() { m_dots.clear(); }
    bool isEmpty() const { return m_dots.isEmpty(); }
    qsizetype count() const { return m_dots.size(); }
    /// What they cover.
    QRegion region() const;
    void paint(QPainter &painter, const kit::Theme &theme) const;

    static constexpr int mostDots = 240;
    static constexpr int stepMs = 60;

private:
    struct Dot {
        QPointF at;
        kit::Tone tone;
    };
    QVector<Dot> m_dots;
};

} // namespace topology

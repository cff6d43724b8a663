// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Wanted against seen: per target a bar of what it gets, a tick where its weight stands, both as numbers.
#pragma once

#include "models/routes/routes.h"
#include "widgets/kit/theme.h"

#include <QWidget>

namespace traffic {

class SplitBars final : public QWidget
{
    Q_OBJECT

public:
    explicit SplitBars(const kit::Theme &theme, QWidget *parent = nullptr);
    void setTargets(const QVector<routes::Target> &targets);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const kit::Theme &m_theme;
    QVector<routes::Target> m_targets;
};

/// One bar in a box: the page's picture for files uses it too.
void paintSplit(QPainter &painter, const QRectF &box, const kit::Theme &theme, double wanted, double seen, kit::Tone tone);

} // namespace traffic

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Right of a chart: its title, and each line's value at the crosshair, or the last one.
#pragma once

#include "widgets/traffic/plot.h"

namespace traffic {

class ValueList final : public QWidget
{
    Q_OBJECT

public:
    ValueList(const kit::Theme &theme, QString title, Plot::Format format, QWidget *parent = nullptr);
    /// In the order of the lines, the top one of a stack first. `all` has no line of its own; empty = not shown.
    void setLines(const QVector<Plot::Line> &lines, bool reversed, const mesh::Series &all);
    void setCrosshair(qint64 atMs);
    /// "v3 28.4, v2 56.9": for tests and screen readers.
    QString text() const;

    QSize sizeHint() const override { return {168, 90}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Row {
        QString name;
        double value = mesh::nan;
        kit::Tone tone = kit::Tone::Text3;
    };
    QVector<Row> rows() const;

    const kit::Theme &m_theme;
    QString m_title;
    Plot::Format m_format;
    QVector<Plot::Line> m_lines;
    mesh::Series m_all;
    qint64 m_crosshair = 0;
};

} // namespace traffic

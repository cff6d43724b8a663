// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a change stands: one field for each step, with a glyph and a word or number.
#pragma once

#include "widgets/kit/glyph.h"

#include <QVector>
#include <QWidget>

namespace kit {
class Theme;
}

namespace changes {

struct BarStep {
    QString text;
    kit::Glyph glyph = kit::Glyph::None; ///< None: not there yet
    bool current = false;
    friend bool operator==(const BarStep &, const BarStep &) = default;
};

class StepsBar final : public QWidget
{
    Q_OBJECT

public:
    explicit StepsBar(const kit::Theme &theme, QWidget *parent = nullptr);
    void setSteps(const QVector<BarStep> &steps);
    const QVector<BarStep> &steps() const { return m_steps; }
    QSize sizeHint() const override { return {600, 32}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const kit::Theme &m_theme;
    QVector<BarStep> m_steps;
};

} // namespace changes

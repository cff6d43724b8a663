// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One row below the canvas: what is on screen and nothing else, with what is hidden and the zoom at its right end.
#pragma once

#include "widgets/topology/scene.h"

class QLabel;

namespace topology {

class Legend final : public QWidget
{
    Q_OBJECT

public:
    explicit Legend(const kit::Theme &theme, QWidget *parent = nullptr);

    void setScene(std::shared_ptr<const Scene> scene);
    void setScale(double scale);
    QSize sizeHint() const override { return {400, 26}; }
    QSize minimumSizeHint() const override { return {100, 26}; }

signals:
    void showAllRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void place();

    const kit::Theme &m_theme;
    std::shared_ptr<const Scene> m_scene;
    double m_scale = 1;
    QLabel *m_hidden;
};

} // namespace topology

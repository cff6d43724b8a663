// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the keys do: shown by `?`, gone with the next key or click.
#pragma once

#include "widgets/kit/theme.h"

#include <QWidget>

namespace shell {

class KeyHelp final : public QWidget
{
    Q_OBJECT

public:
    /// Covers `parent`; deletes itself.
    KeyHelp(const kit::Theme &theme, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    const kit::Theme &m_theme;
    QVector<std::pair<QString, QString>> m_keys;
};

} // namespace shell

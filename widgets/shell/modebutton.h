// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One of a row of choices that touch each other: Live, Replay, Compare.
#pragma once

#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"

#include <QAbstractButton>

namespace shell {

class ModeButton final : public QAbstractButton
{
    Q_OBJECT

public:
    ModeButton(const kit::Theme &theme, const QString &text, QWidget *parent = nullptr);
    /// Left of the word; None = only the word.
    void setGlyph(kit::Glyph glyph);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    const kit::Theme &m_theme;
    kit::Glyph m_glyph = kit::Glyph::None;
};

} // namespace shell

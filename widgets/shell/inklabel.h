// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One line of glyph, strong words and grey words, as bars and status lines write them. Painted, so that it elides and never wraps.
#pragma once

#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"

#include <QWidget>

#include <optional>

namespace shell {

class InkLabel final : public QWidget
{
    Q_OBJECT

public:
    explicit InkLabel(const kit::Theme &theme, QWidget *parent = nullptr);
    void show(kit::Glyph glyph, const QString &strong, const QString &grey);
    /// Of glyph and strong words, in place of the glyph's own and the text's.
    void setInk(kit::Tone tone);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {40, 20}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const kit::Theme &m_theme;
    kit::Glyph m_glyph = kit::Glyph::None;
    QString m_strong, m_grey;
    std::optional<kit::Tone> m_ink;
};

} // namespace shell

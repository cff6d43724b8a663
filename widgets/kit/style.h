// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fusion with Meshdeck's rules: flat controls with one line around, a 2 px focus ring, 24 px controls, 22 px menu rows,
// underlined tabs, thin scroll bars. The same on every platform.
#pragma once

#include <QProxyStyle>

class QApplication;
class QStyleOptionToolButton;

namespace kit {

class Theme;
enum class Tone : quint8;

class Style final : public QProxyStyle
{
    Q_OBJECT

public:
    explicit Style(const Theme &theme);

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const override;

private:
    void drawButtonFrame(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawTab(const QStyleOption *option, QPainter *painter) const;
    bool drawToolButton(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;

    const Theme &m_theme;
};

/// Sets style, palette and font of the application, now and whenever the theme changes. The theme must outlive it.
void dress(QApplication &application, Theme &theme);

/// A label's ink, wherever it stands: on a page, whose background is Base, Qt would take the text's colour else.
void setInk(QWidget *label, const Theme &theme, Tone tone);

/// A button that is the page's one primary verb: filled with accent.
void makePrimary(QWidget *button);

} // namespace kit

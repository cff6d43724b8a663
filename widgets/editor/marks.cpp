// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/marks.h"

#include "widgets/editor/scintilla.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"

#include <QPainter>
#include <QPixmap>

using namespace Qt::Literals::StringLiterals;
using kit::Tone;

namespace editor {

namespace {

constexpr int glyphSide = 12, numberMargin = 0, markMargin = 1;

QPixmap pixmapOf(const kit::Theme &theme, double ratio, kit::Glyph glyph)
{
    QPixmap pixmap(static_cast<int>(glyphSide * ratio), static_cast<int>(glyphSide * ratio));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    if (glyph == kit::Glyph::None) {
        painter.setFont(theme.font(kit::Type::Mono));
        painter.setPen(theme.color(Tone::Changed));
        painter.drawText(QRectF(0, 0, glyphSide, glyphSide), Qt::AlignCenter, u"~"_s);
    } else {
        kit::paintGlyph(painter, QRectF(0, 0, glyphSide, glyphSide), glyph, theme);
    }
    return pixmap;
}

} // namespace

Marker markerOf(analysis::Severity severity)
{
    return severity == analysis::Severity::Error ? Marker::Error : severity == analysis::Severity::Warning ? Marker::Warning : Marker::Info;
}

Squiggle squiggleOf(analysis::Severity severity)
{
    return severity == analysis::Severity::Error ? Squiggle::Error : severity == analysis::Severity::Warning ? Squiggle::Warning : Squiggle::Info;
}

void prepareMargins(QsciScintilla &text)
{
    text.setMarginType(numberMargin, QsciScintilla::NumberMargin);
    text.setMarginWidth(numberMargin, u"00000"_s);
    text.setMarginType(markMargin, QsciScintilla::SymbolMargin);
    text.setMarginWidth(markMargin, 16);
    text.setMarginMarkerMask(markMargin, 0x1f);
    for (int other = 2; other < 5; ++other)
        text.setMarginWidth(other, 0);
    for (const Squiggle squiggle : {Squiggle::Info, Squiggle::Warning, Squiggle::Error})
        text.indicatorDefine(QsciScintilla::SquiggleIndicator, static_cast<int>(squiggle));
}

void styleMarks(QsciScintilla &text, const kit::Theme &theme, double pixelRatio)
{
    const std::pair<Marker, kit::Glyph> marks[] = {{Marker::Changed, kit::Glyph::None},
                                                   {Marker::Info, kit::Glyph::Info},
                                                   {Marker::Warning, kit::Glyph::Warn},
                                                   {Marker::Error, kit::Glyph::Error}};
    for (const auto &[marker, glyph] : marks)
        text.markerDefine(pixmapOf(theme, pixelRatio, glyph), static_cast<int>(marker));
    text.setIndicatorForegroundColor(theme.color(Tone::Info), static_cast<int>(Squiggle::Info));
    text.setIndicatorForegroundColor(theme.color(Tone::WarnLine), static_cast<int>(Squiggle::Warning));
    text.setIndicatorForegroundColor(theme.color(Tone::Error), static_cast<int>(Squiggle::Error));
}

} // namespace editor

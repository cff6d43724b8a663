// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The SVG export names its own colours, since models/ knows no theme: they must be the theme's.
#include "models/report/graphreport.h"
#include "widgets/kit/theme.h"

#include <QTest>

using kit::Tone;
using report::Ink;

class ExportInkTest : public QObject
{
    Q_OBJECT

private slots:
    void exportsWearTheThemesInk()
    {
        const std::pair<Ink, Tone> same[] = {{Ink::Canvas, Tone::Bg1},      {Ink::GroupLine, Tone::Line1}, {Ink::NodeLine, Tone::Line3},
                                             {Ink::Text, Tone::Text1},      {Ink::Muted, Tone::Text2},     {Ink::Edge, Tone::Edge},
                                             {Ink::Ok, Tone::Ok},           {Ink::Warn, Tone::WarnFill},   {Ink::WarnLine, Tone::WarnLine},
                                             {Ink::Error, Tone::Error},     {Ink::Crit, Tone::Crit},       {Ink::Unknown, Tone::Unknown},
                                             {Ink::Plain, Tone::Plain},     {Ink::Accent, Tone::Accent},   {Ink::Added, Tone::Added},
                                             {Ink::Removed, Tone::Removed}, {Ink::Changed, Tone::Changed}};
        for (const auto &[theme, scheme] :
             {std::pair(report::SvgTheme::Light, kit::Scheme::Light), std::pair(report::SvgTheme::Dark, kit::Scheme::Dark)}) {
            for (const auto &[ink, tone] : same)
                QCOMPARE(QColor(QLatin1String(report::inkOf(theme, ink))), QColor(kit::Theme::value(scheme, tone)));
        }
    }
};

QTEST_GUILESS_MAIN(ExportInkTest)
#include "exportinktest.moc"

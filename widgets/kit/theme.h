// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every colour and font of the desktop. Two tables over Tone, light and dark, in theme.cpp; nobody else names a colour.
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

namespace kit {

enum class Tone : quint8 {
    Bg0,
    Bg1,
    Bg2,
    Bg3,
    Bg4,
    Line1,
    Line2,
    Line3,
    Text1,
    Text2,
    Text3,
    Accent,
    AccentFill,
    OnAccent,
    Sel,
    Ok,
    Info,
    Warn,
    WarnFill,
    WarnLine,
    Error,
    Crit,
    Unknown,
    Plain,
    Added,
    AddedLine,
    AddedWord,
    Removed,
    RemovedLine,
    RemovedWord,
    Changed,
    ChangedLine,
    Edge,
    Edge2,
    S1,
    S2,
    S3,
    S4,
    S5,
    S6,
    YamlKey,
    YamlString,
    YamlNumber,
    YamlComment,
    DisabledText,
    Count
};

enum class Scheme : quint8 { Dark, Light };

/// Of table rows: 22 or 28 px.
enum class Density : quint8 { Compact, Normal };

enum class Type : quint8 {
    Body,           ///< S 400
    BodyStrong,     ///< S 600
    Small,          ///< S-1 400: tables, forms, inspector
    SmallStrong,    ///< S-1 600
    Hint,           ///< S-2 400, never under 10 px: axes, legends, hints
    HintStrong,     ///< S-2 600
    InspectorTitle, ///< S+2 600
    PageTitle,      ///< S+3 600
    Mono,           ///< the fixed system font, S-1
};

class Theme final : public QObject
{
    Q_OBJECT

public:
    enum class Choice : quint8 { FollowSystem, Dark, Light };

    explicit Theme(QObject *parent = nullptr);

    void choose(Choice choice, bool highContrast = false);
    Choice choice() const { return m_choice; }
    Scheme scheme() const { return m_scheme; }
    bool isHighContrast() const { return m_highContrast; }

    QColor color(Tone tone) const;
    QColor color(Tone tone, qreal opacity) const;
    /// Numbers are tabular: where the system font's digits differ in width, numeric = true gives a font whose digits don't.
    QFont font(Type type, bool numeric = false) const;
    QPalette palette() const;

    void setDensity(Density density);
    Density density() const { return m_density; }
    int rowHeight() const { return m_density == Density::Compact ? 22 : 28; }

    /// The system font's size in px: what all sizes are relative to.
    int baseSize() const { return m_base; }

    /// The platform's palette may be another now (QEvent::ThemeChange): matters only while the system is followed.
    void rereadSystem();

    /// The table itself, for the contrast test.
    static QRgb value(Scheme scheme, Tone tone);

signals:
    /// Colours or fonts are others now: repaint, drop caches.
    void changed();

private:
    void measure();

    Choice m_choice = Choice::FollowSystem;
    Scheme m_scheme = Scheme::Dark;
    Scheme m_system = Scheme::Dark;
    bool m_highContrast = false;
    Density m_density = Density::Compact;
    int m_base = 13;
    QFont m_ui, m_fixed;
    QString m_numericFamily; ///< "" where the system font's own digits are tabular
};

} // namespace kit

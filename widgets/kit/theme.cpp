// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/theme.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QGuiApplication>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace kit {

namespace {

using Table = std::array<QRgb, static_cast<size_t>(Tone::Count)>;

// In the order of Tone. Contrast and colour blindness of these values are computed by tests/widgets/kit.
constexpr Table dark = {
    0x14171B, 0x1A1E23, 0x21262C, 0x2A3038, 0x36404B, // Bg0..4
    0x2C333B, 0x414B56, 0x75818F, // Line1..3
    0xE4E8ED, 0xADB6C1, 0x929DAA, // Text1..3
    0x62A5F7, 0x1F66B8, 0xFFFFFF, 0x223B57, // Accent, AccentFill, OnAccent, Sel
    0x45B596, 0xADB6C1, 0xF2D16B, 0xF2D16B, 0xF2D16B, 0xEE7B3E, 0xFF6A8B, 0x919BA7, 0xC58AF0, // Ok .. Plain
    0x49BFA8, 0x16332F, 0x2A6359, 0xF08468, 0x43241E, 0x7A3B2D, 0xDDB765, 0x383019, // Added .. ChangedLine
    0x66727F, 0x4A545F, // Edge, Edge2
    0x5C9CF0, 0xB9E4DD, 0xDB7DB9, 0xCDB88A, 0xA58BEA, 0x8A98A8, // S1..6
    0x7FB3F0, 0x9CCFA8, 0xE0B383, 0x8B96A3, // Yaml
    0x66727F, // DisabledText
};

constexpr Table light = {
    0xE9ECEF, 0xFFFFFF, 0xF5F6F8, 0xE6EAEE, 0xD5DBE2, 0xDCE1E6, 0xBFC7D0, 0x7A8592, 0x1A2027, 0x46505B, 0x586370, 0x1864C2,
    0x1864C2, 0xFFFFFF, 0xD3E4F9, 0x0B7A5D, 0x46505B, 0x6E5A00, 0xF2C230, 0x9E7600, 0xC8460A, 0xA8103F, 0x5E6975, 0x7A32B8,
    0x0B7566, 0xDDF3EE, 0xA9E0D4, 0xB23A1E, 0xFBE4DD, 0xF3BFAF, 0x80600B, 0xF7EFD3, 0x818C99, 0xB4BDC7, 0x1864C2, 0x3F9A94,
    0xA3256F, 0x86692A, 0x7447C4, 0x5B6875, 0x1B5FB0, 0x1E7044, 0x96500A, 0x6A7480, 0x818C99,
};

/// What high contrast makes of a tone: text one ink, lines all visible.
constexpr Tone sharpened(Tone tone)
{
    switch (tone) {
    case Tone::Text2:
    case Tone::Text3:
    case Tone::Info: return Tone::Text1;
    case Tone::Line1:
    case Tone::Line2:
    case Tone::Edge:
    case Tone::Edge2: return Tone::Line3;
    default: return tone;
    }
}

bool digitsAgree(const QFont &font)
{
    QFont probe(font);
    probe.setPixelSize(64);
    for (const int weight : {QFont::Normal, QFont::DemiBold}) {
        probe.setWeight(static_cast<QFont::Weight>(weight));
        const QFontMetricsF metrics(probe);
        const qreal zero = metrics.horizontalAdvance(u'0');
        for (char16_t digit = u'1'; digit <= u'9'; ++digit) {
            if (qAbs(metrics.horizontalAdvance(QChar(digit)) - zero) > 0.01)
                return false;
        }
    }
    return true;
}

QString numericFamilyFor(const QFont &font)
{
    if (digitsAgree(font))
        return {};
    const QStringList candidates{u"Noto Sans"_s, u"DejaVu Sans"_s};
    const auto at =
        std::ranges::find_if(candidates, [](const QString &family) { return QFontDatabase::hasFamily(family) && digitsAgree(QFont(family)); });
    return at == candidates.end() ? QString() : *at;
}

Scheme schemeOf(const QPalette &palette)
{
    const auto luminance = [](const QColor &c) { return 0.2126 * c.redF() + 0.7152 * c.greenF() + 0.0722 * c.blueF(); };
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText)) ? Scheme::Dark : Scheme::Light;
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_system(schemeOf(QGuiApplication::palette()))
{
    m_scheme = m_system;
    measure();
}

void Theme::measure()
{
    m_ui = QGuiApplication::font();
    m_base = std::clamp(QFontInfo(m_ui).pixelSize(), 11, 32);
    m_fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_numericFamily = numericFamilyFor(m_ui);
}

void Theme::choose(Choice choice, bool highContrast)
{
    m_choice = choice;
    m_highContrast = highContrast;
    m_scheme = choice == Choice::Dark ? Scheme::Dark : choice == Choice::Light ? Scheme::Light : m_system;
    emit changed();
}

void Theme::setDensity(Density density)
{
    if (std::exchange(m_density, density) != density)
        emit changed();
}

void Theme::rereadSystem()
{
    // Our own palette hides the platform's: lift it for a moment.
    const QPalette ours = QGuiApplication::palette();
    QGuiApplication::setPalette(QPalette());
    const Scheme system = schemeOf(QGuiApplication::palette());
    QGuiApplication::setPalette(ours);
    if (system == std::exchange(m_system, system) || m_choice != Choice::FollowSystem)
        return;
    choose(m_choice, m_highContrast);
}

QRgb Theme::value(Scheme scheme, Tone tone)
{
    return 0xFF000000U | (scheme == Scheme::Dark ? dark : light)[static_cast<size_t>(tone)];
}

QColor Theme::color(Tone tone) const
{
    if (!m_highContrast)
        return QColor::fromRgb(value(m_scheme, tone));
    if (tone == Tone::Bg1 || tone == Tone::Bg0)
        return m_scheme == Scheme::Dark ? QColor(Qt::black) : QColor(Qt::white);
    return QColor::fromRgb(value(m_scheme, sharpened(tone)));
}

QColor Theme::color(Tone tone, qreal opacity) const
{
    QColor out = color(tone);
    out.setAlphaF(static_cast<float>(opacity));
    return out;
}

QFont Theme::font(Type type, bool numeric) const
{
    QFont font(type == Type::Mono ? m_fixed : m_ui);
    if (numeric && type != Type::Mono && !m_numericFamily.isEmpty())
        font.setFamily(m_numericFamily);
    int size = m_base;
    QFont::Weight weight = QFont::Normal;
    switch (type) {
    case Type::BodyStrong: weight = QFont::DemiBold; [[fallthrough]];
    case Type::Body: break;
    case Type::SmallStrong: weight = QFont::DemiBold; [[fallthrough]];
    case Type::Small:
    case Type::Mono: size -= 1; break;
    case Type::HintStrong: weight = QFont::DemiBold; [[fallthrough]];
    case Type::Hint: size = std::max(10, size - 2); break;
    case Type::InspectorTitle:
        size += 2;
        weight = QFont::DemiBold;
        break;
    case Type::PageTitle:
        size += 3;
        weight = QFont::DemiBold;
        break;
    }
    font.setPixelSize(size);
    font.setWeight(weight);
    return font;
}

QPalette Theme::palette() const
{
    QPalette out;
    const auto set = [&](QPalette::ColorRole role, Tone tone) { out.setColor(QPalette::All, role, color(tone)); };
    set(QPalette::Window, Tone::Bg2);
    set(QPalette::Base, Tone::Bg1);
    set(QPalette::AlternateBase, Tone::Bg1);
    set(QPalette::Button, Tone::Bg2);
    set(QPalette::ToolTipBase, Tone::Bg3);
    set(QPalette::Highlight, Tone::Sel);
    set(QPalette::HighlightedText, Tone::Text1);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText, QPalette::BrightText})
        set(role, Tone::Text1);
    set(QPalette::PlaceholderText, Tone::Text3);
    set(QPalette::Link, Tone::Accent);
    set(QPalette::LinkVisited, Tone::Accent);
    set(QPalette::Light, Tone::Bg4);
    set(QPalette::Midlight, Tone::Bg3);
    set(QPalette::Mid, Tone::Line2);
    set(QPalette::Dark, Tone::Line3);
    set(QPalette::Shadow, Tone::Bg0);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        out.setColor(QPalette::Disabled, role, color(Tone::DisabledText));
    out.setColor(QPalette::Inactive, QPalette::Highlight, color(Tone::Bg3));
    return out;
}

} // namespace kit

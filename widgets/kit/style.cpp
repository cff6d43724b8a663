// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/style.h"

#include "widgets/kit/icon.h"
#include "widgets/kit/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>
#include <QToolTip>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace kit {

namespace {

constexpr char primaryProperty[] = "meshdeckPrimary";

bool isPrimary(const QWidget *widget)
{
    return widget && widget->property(primaryProperty).toBool();
}

void roundedFrame(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &edge)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(edge.isValid() ? QPen(edge, 1) : QPen(Qt::NoPen));
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter->restore();
}

} // namespace

Style::Style(const Theme &theme)
    : QProxyStyle(u"Fusion"_s)
    , m_theme(theme)
{
}

void Style::drawButtonFrame(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    const bool flat = option->state & State_AutoRaise;
    const bool checked = option->state & State_On;
    const bool down = option->state & State_Sunken;
    const bool hover = enabled && (option->state & State_MouseOver);
    if (isPrimary(widget) && enabled) {
        roundedFrame(painter, option->rect, m_theme.color(down ? Tone::Sel : Tone::AccentFill), {});
    } else {
        const QColor fill = down ? m_theme.color(Tone::Bg4) : checked ? m_theme.color(Tone::Sel) : hover ? m_theme.color(Tone::Bg3) : QColor();
        const QColor edge = flat ? QColor() : checked ? m_theme.color(Tone::Accent) : m_theme.color(Tone::Line2);
        roundedFrame(painter, option->rect, fill.isValid() || flat ? fill : m_theme.color(Tone::Bg2), edge);
    }
    if ((option->state & State_HasFocus) && (option->state & State_KeyboardFocusChange)) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(*option);
        drawPrimitive(PE_FrameFocusRect, &focus, painter, widget);
    }
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_FrameFocusRect: {
        if (qobject_cast<const QAbstractItemView *>(widget))
            return; // the current row is marked by the delegate
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 3, 3);
        painter->restore();
        return;
    }
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool:
    case PE_PanelButtonBevel: drawButtonFrame(option, painter, widget); return;
    case PE_PanelLineEdit: {
        if (const auto *line = qobject_cast<const QLineEdit *>(widget); line && !line->hasFrame())
            return;
        const bool focused = option->state & State_HasFocus;
        roundedFrame(painter, option->rect, m_theme.color(Tone::Bg1), m_theme.color(focused ? Tone::Accent : Tone::Line3));
        return;
    }
    case PE_FrameTabBarBase:
    case PE_FrameStatusBarItem: return;
    case PE_PanelMenu: painter->fillRect(option->rect, m_theme.color(Tone::Bg2)); return;
    case PE_FrameMenu:
    case PE_PanelTipLabel:
        painter->save();
        if (element == PE_PanelTipLabel)
            painter->fillRect(option->rect, m_theme.color(Tone::Bg3));
        painter->setPen(m_theme.color(Tone::Line2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawTab(const QStyleOption *option, QPainter *painter) const
{
    const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option);
    if (!tab)
        return;
    const bool selected = tab->state & State_Selected;
    const bool hover = tab->state & State_MouseOver;
    painter->setFont(m_theme.font(selected ? Type::SmallStrong : Type::Small));
    painter->setPen(m_theme.color(selected || hover ? Tone::Text1 : Tone::Text2));
    painter->drawText(tab->rect, Qt::AlignCenter | Qt::TextShowMnemonic, tab->text);
    if (selected)
        painter->fillRect(QRect(tab->rect.left() + 6, tab->rect.bottom() - 1, tab->rect.width() - 12, 2), m_theme.color(Tone::Accent));
    if ((tab->state & State_HasFocus) && (tab->state & State_KeyboardFocusChange)) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(*tab);
        focus.rect = tab->rect.adjusted(1, 1, -1, -3);
        drawPrimitive(PE_FrameFocusRect, &focus, painter, nullptr);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case CE_TabBarTabShape: return;
    case CE_TabBarTabLabel: drawTab(option, painter); return;
    case CE_Splitter:
        if (option->state & State_Horizontal)
            painter->fillRect(QRect(option->rect.center().x(), option->rect.top(), 1, option->rect.height()), m_theme.color(Tone::Line1));
        else
            painter->fillRect(QRect(option->rect.left(), option->rect.center().y(), option->rect.width(), 1), m_theme.color(Tone::Line1));
        return;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option); button && isPrimary(widget)) {
            QStyleOptionButton copy(*button);
            const Tone ink = (option->state & State_Enabled) ? Tone::OnAccent : Tone::DisabledText;
            copy.palette.setColor(QPalette::ButtonText, m_theme.color(ink));
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

namespace {

constexpr int buttonPadding = 8;
constexpr int buttonGap = 6;
constexpr int buttonIcon = 16;
constexpr int buttonChevron = 10;

/// What a tool button shows, in the order it stands there.
struct ButtonParts {
    bool icon = false, text = false, chevron = false;
};

/// nullopt: a layout that Fusion draws.
std::optional<ButtonParts> partsOf(const QStyleOptionToolButton &button)
{
    const bool hasIcon = !button.icon.isNull();
    const bool hasText = !button.text.isEmpty();
    const bool menu = button.features & QStyleOptionToolButton::HasMenu;
    if ((button.features & QStyleOptionToolButton::MenuButtonPopup) || button.arrowType != Qt::NoArrow)
        return std::nullopt;
    switch (button.toolButtonStyle) {
    case Qt::ToolButtonIconOnly: return ButtonParts{hasIcon, hasText && !hasIcon, menu && !hasIcon};
    case Qt::ToolButtonTextOnly: return ButtonParts{false, hasText, menu};
    case Qt::ToolButtonTextBesideIcon: return ButtonParts{hasIcon, hasText, menu && hasText};
    default: return std::nullopt;
    }
}

} // namespace

bool Style::drawToolButton(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    const std::optional<ButtonParts> parts = button ? partsOf(*button) : std::nullopt;
    if (!parts)
        return false;
    drawButtonFrame(option, painter, widget);
    const bool enabled = option->state & State_Enabled;
    QRect box = option->rect.adjusted(buttonPadding, 0, -buttonPadding, 0);
    if (parts->icon) {
        const int x = parts->text ? box.left() : option->rect.center().x() - buttonIcon / 2 + 1;
        const QRect place(x, option->rect.center().y() - buttonIcon / 2 + 1, buttonIcon, buttonIcon);
        button->icon.paint(painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        box.setLeft(place.right() + 1 + buttonGap);
    }
    if (parts->chevron) {
        const QRectF place(box.right() + 1 - buttonChevron, option->rect.center().y() - 4, buttonChevron, buttonChevron);
        paintIcon(*painter, place, m_theme, u"chevron-down"_s, enabled ? Tone::Text2 : Tone::DisabledText);
        box.setRight(box.right() - buttonChevron - buttonGap);
    }
    if (parts->text) {
        painter->save();
        painter->setFont(button->font);
        painter->setPen(m_theme.color(enabled ? Tone::Text1 : Tone::DisabledText));
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextShowMnemonic, button->text);
        painter->restore();
    }
    return true;
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        QRect handle = subControlRect(control, option, SC_ScrollBarSlider, widget);
        const bool active = (option->state & State_MouseOver) || (option->state & State_Sunken);
        painter->fillRect(option->rect, m_theme.color(Tone::Bg1));
        if (bar && bar->maximum > bar->minimum)
            roundedFrame(painter, handle.adjusted(2, 2, -2, -2), m_theme.color(active ? Tone::Line3 : Tone::Line2), {});
        return;
    }
    if (control == CC_ToolButton && drawToolButton(option, painter, widget))
        return;
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent: return 12;
    case PM_ScrollBarSliderMin: return 24;
    case PM_SplitterWidth: return 5;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize: return 16;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical: return 0;
    case PM_TabBarTabHSpace: return 16;
    case PM_TabBarTabVSpace: return 10;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuVMargin: return 4;
    case PM_ToolTipLabelFrameWidth: return 6;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText: return 0;
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    case SH_ItemView_ShowDecorationSelected: return 1;
    case SH_ItemView_ActivateItemOnSingleClick: return 0;
    case SH_TabBar_Alignment: return Qt::AlignLeft;
    case SH_Widget_Animation_Duration: return 0;
    case SH_ScrollBar_Transient: return 0;
    case SH_ScrollView_FrameOnlyAroundContents: return 0;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    QSize out = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
    case CT_ComboBox:
    case CT_LineEdit:
    case CT_SpinBox: out.setHeight(24); break;
    case CT_ToolButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        const std::optional<ButtonParts> parts = button ? partsOf(*button) : std::nullopt;
        if (!parts)
            break;
        int width = 2 * buttonPadding;
        if (parts->icon)
            width += parts->text ? buttonIcon + buttonGap : buttonIcon - 4;
        if (parts->text)
            width += QFontMetrics(button->font).size(Qt::TextShowMnemonic, button->text).width();
        return {width + (parts->chevron ? buttonGap + buttonChevron : 0), 24};
    }
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType != QStyleOptionMenuItem::Separator)
            out.setHeight(qMax(out.height(), 24));
        break;
    }
    default: break;
    }
    return out;
}

void dress(QApplication &application, Theme &theme)
{
    application.setStyle(new Style(theme));
    const auto apply = [&theme, &application] {
        application.setPalette(theme.palette());
        QToolTip::setPalette(theme.palette());
        application.setFont(theme.font(Type::Small));
        QToolTip::setFont(theme.font(Type::Small));
    };
    apply();
    QObject::connect(&theme, &Theme::changed, &application, apply);
}

void setInk(QWidget *label, const Theme &theme, Tone tone)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, theme.color(tone));
    label->setPalette(palette);
    label->setForegroundRole(QPalette::WindowText);
}

void makePrimary(QWidget *button)
{
    button->setProperty(primaryProperty, true);
}

} // namespace kit

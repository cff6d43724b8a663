// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/keyhelp.h"

#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace shell {

KeyHelp::KeyHelp(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    m_keys = {{u"Ctrl+K  :"_s, tr("go to, filter or run")},
              {u"1 – 9"_s, tr("pages, as the rail's hints say")},
              {u"/"_s, tr("filter")},
              {u"!"_s, tr("only faults")},
              {u"Enter"_s, tr("drill down")},
              {u"Esc"_s, tr("clear the selection, then back")},
              {u"Alt+Left  Alt+Right"_s, tr("back, forward")},
              {u"F6"_s, tr("next pane")},
              {u"F9"_s, tr("fold the rail")},
              {u"Ctrl+R"_s, tr("ask all sources again")},
              {u"Space"_s, tr("pause, go on; in Replay: play, stop")},
              {u"Ctrl+T"_s, tr("to the time bar")},
              {u"←  →  [  ]  Enter"_s, tr("time bar: step, to changes, show the change")},
              {u"F  +  −  0"_s, tr("graph: fit, zoom, 1:1")},
              {u"arrows"_s, tr("graph: walk along edges")},
              {u"O  H"_s, tr("graph: open or close group, hide")},
              {u"P"_s, tr("certificates: probe")},
              {u"D  Ctrl+F"_s, tr("proxies: istiod's against the proxy's; search in the object")},
              {u"T"_s, tr("services, graph: to the routes")},
              {u"Shift+letter"_s, tr("tables: sort by the underlined column")}};
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_DeleteOnClose);
    setGeometry(parent->rect());
    QStringList words;
    for (const auto &[key, what] : m_keys)
        words << key + u' ' + what;
    setAccessibleName(tr("Keys: %1").arg(words.join(u", "_s)));
}

void KeyHelp::showEvent(QShowEvent *)
{
    raise();
    setFocus();
}

void KeyHelp::keyPressEvent(QKeyEvent *)
{
    close();
}

void KeyHelp::mousePressEvent(QMouseEvent *)
{
    close();
}

void KeyHelp::focusOutEvent(QFocusEvent *)
{
    close();
}

void KeyHelp::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    constexpr int rowHeight = 26, boxWidth = 460;
    const int boxHeight = static_cast<int>(m_keys.size()) * rowHeight + 56;
    const QRect box((width() - boxWidth) / 2, (height() - boxHeight) / 2, boxWidth, boxHeight);
    painter.fillRect(box, m_theme.color(kit::Tone::Bg2));
    painter.setPen(m_theme.color(kit::Tone::Line3));
    painter.drawRect(box);
    painter.setFont(m_theme.font(kit::Type::InspectorTitle));
    painter.setPen(m_theme.color(kit::Tone::Text1));
    painter.drawText(QRect(box.x() + 20, box.y() + 8, boxWidth, 32), Qt::AlignVCenter, tr("Keys"));
    for (int i = 0; i < m_keys.size(); ++i) {
        const int y = box.y() + 44 + i * rowHeight;
        painter.setFont(m_theme.font(kit::Type::BodyStrong));
        painter.setPen(m_theme.color(kit::Tone::Text1));
        painter.drawText(QRect(box.x() + 20, y, 170, rowHeight), Qt::AlignVCenter, m_keys[i].first);
        painter.setFont(m_theme.font(kit::Type::Body));
        painter.setPen(m_theme.color(kit::Tone::Text2));
        painter.drawText(QRect(box.x() + 190, y, boxWidth - 200, rowHeight), Qt::AlignVCenter, m_keys[i].second);
    }
}

} // namespace shell

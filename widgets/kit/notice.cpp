// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/notice.h"

#include "widgets/kit/theme.h"
#include "widgets/kit/style.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;

namespace kit {

namespace {

Tone inkOf(State state)
{
    return state == State::Forbidden || state == State::Stale || state == State::Loading ? Tone::Text2 : Tone::Text1;
}

void paintStateGlyph(QPainter &painter, const QRectF &box, State state, const Theme &theme)
{
    if (state == State::Forbidden)
        paintGlyph(painter, box, Glyph::Lock, theme, Tone::Text2); // the lock of rights, not the green one of mTLS
    else
        paintGlyph(painter, box, glyphOf(state), theme);
}

void colour(QLabel *label, const Theme &theme, Tone tone, Type type)
{
    setInk(label, theme, tone);
    label->setFont(theme.font(type));
}

} // namespace

Notice::Notice(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_words(new QLabel(this))
    , m_action(new QPushButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(32, 0, 12, 1);
    row->setSpacing(12);
    row->addWidget(m_words, 1);
    row->addWidget(m_action);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setMinimumWidth(40);
    setFixedHeight(30);
    setVisible(false);
    connect(m_action, &QPushButton::clicked, this, &Notice::acted);
    connect(&m_theme, &Theme::changed, this, &Notice::restyle);
    restyle();
}

void Notice::restyle()
{
    colour(m_words, m_theme, inkOf(m_text.state), Type::Small);
    update();
}

void Notice::show(const StateText &text)
{
    if (text == m_text && isVisibleTo(parentWidget()) == (text.state != State::Ready))
        return;
    m_text = text;
    const QString words = text.detail.isEmpty() ? text.title : text.title + u' ' + text.detail;
    m_words->setText(words);
    m_words->setToolTip(words);
    m_action->setText(text.action);
    m_action->setVisible(!text.action.isEmpty());
    setAccessibleName(words);
    restyle();
    setVisible(text.state != State::Ready);
}

void Notice::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Tone::Bg1));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Tone::Line1));
    paintStateGlyph(painter, QRectF(12, height() / 2.0 - 6.5, 12, 12), m_text.state, m_theme);
}

Placeholder::Placeholder(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new QLabel(this))
    , m_detail(new QLabel(this))
    , m_action(new QPushButton(this))
{
    for (QLabel *label : {m_title, m_detail}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    connect(m_action, &QPushButton::clicked, this, &Placeholder::acted);
    connect(&m_theme, &Theme::changed, this, &Placeholder::restyle);
    restyle();
}

void Placeholder::restyle()
{
    colour(m_title, m_theme, Tone::Text1, Type::BodyStrong);
    colour(m_detail, m_theme, Tone::Text2, Type::Small);
    update();
}

void Placeholder::show(const StateText &text)
{
    m_text = text;
    m_title->setText(text.title);
    m_detail->setText(text.detail);
    m_action->setText(text.action);
    m_action->setVisible(!text.action.isEmpty());
    m_detail->setVisible(!text.detail.isEmpty());
    setAccessibleName(text.title + u' ' + text.detail);
    place();
    update();
}

void Placeholder::place()
{
    const int left = 36;
    const int wide = qBound(120, width() - left - 24, 560);
    // Loading sits above the grey rows; everything else a little below the top, where the eye already is.
    int y = m_text.state == State::Loading ? 8 : 24;
    for (QLabel *label : {m_title, m_detail}) {
        if (label->text().isEmpty())
            continue;
        const int high = label->heightForWidth(wide);
        label->setGeometry(left, y, wide, high);
        y += high + 6;
    }
    if (!m_action->isHidden())
        m_action->setGeometry(QRect(QPoint(left, y + 4), m_action->sizeHint()));
}

void Placeholder::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void Placeholder::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Tone::Bg1));
    const QRectF glyph(12, m_title->y() + m_title->height() / 2.0 - 6, 12, 12);
    paintStateGlyph(painter, glyph, m_text.state, m_theme);
    if (m_text.state != State::Loading)
        return;
    // Rows to come, as bars that do not shimmer. Uneven, but the same at each paint.
    static constexpr int widths[] = {120, 92, 140, 76, 104, 132, 88};
    int row = 0;
    for (int y = m_title->geometry().bottom() + 12; y + 22 < height(); y += 22, ++row) {
        painter.fillRect(QRect(36, y + 7, widths[row % 7], 8), m_theme.color(Tone::Bg3));
        painter.fillRect(QRect(200, y + 7, widths[(row + 3) % 7] - 30, 8), m_theme.color(Tone::Bg3));
        painter.fillRect(QRect(340, y + 7, 48, 8), m_theme.color(Tone::Bg3));
        painter.fillRect(QRect(0, y + 21, width(), 1), m_theme.color(Tone::Line1));
    }
}

} // namespace kit

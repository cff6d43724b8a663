// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/filterline.h"

#include "widgets/kit/glyph.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/offerlist.h"
#include "widgets/kit/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace kit {

FilterLine::FilterLine(const Theme &theme, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
{
    setFrame(false); // drawn here, below the chips
    setFixedHeight(30);
    setMaxLength(static_cast<int>(items::Filter::maxLength));
    setAccessibleName(tr("Filter"));
    connect(this, &QLineEdit::textChanged, this, &FilterLine::parse);
    // Said before textChanged: what stands below the line waits until the text was parsed.
    connect(this, &QLineEdit::textEdited, this, [this] { m_typed = true; });
    connect(this, &QLineEdit::cursorPositionChanged, this, qOverload<>(&QWidget::update));
    connect(&m_theme, &Theme::changed, this, &FilterLine::refreshMargins);
    refreshMargins();
}

void FilterLine::setHint(const QString &hint)
{
    m_hint = hint;
    setPlaceholderText(hint);
    setAccessibleDescription(hint);
}

void FilterLine::setShown(const QString &shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    refreshMargins();
}

void FilterLine::use(const QStringList &keys, const KeyValuesOf &valuesOf, const QString &text)
{
    m_keys = keys;
    m_valuesOf = valuesOf;
    closeList();
    if (text == this->text())
        parse();
    else
        setText(text);
}

void FilterLine::toggleTerm(const QString &term)
{
    QStringList parts = text().split(u' ', Qt::SkipEmptyParts);
    if (!parts.removeOne(term))
        parts << term;
    setText(parts.join(u' '));
}

void FilterLine::parse()
{
    const auto filter = items::Filter::parse(text(), m_keys);
    m_error = filter ? std::nullopt : std::optional(filter.error());
    if (filter)
        m_chips = filter->terms();
    else
        m_chips.clear();
    setToolTip(m_error ? m_error->reason : QString());
    setAccessibleDescription(m_error ? m_error->reason : m_hint);
    refreshMargins();
    if (std::exchange(m_typed, false))
        refreshList();
    if (!m_error)
        emit filterChanged(text());
}

QPoint FilterLine::below(qsizetype position) const
{
    const int x = static_cast<int>(std::clamp<qreal>(xOf(position) - 12, 0, width() - 40));
    return mapTo(window(), QPoint(x, height() - 2));
}

void FilterLine::refreshList(bool always)
{
    if (!hasFocus() || window() == this) {
        closeList();
        return;
    }
    m_completion = completionAt(text(), cursorPosition(), m_keys, m_valuesOf, always);
    if (m_completion.offers.isEmpty() && !m_error) {
        closeList();
        return;
    }
    if (!m_list || m_list->parentWidget() != window()) {
        delete m_list;
        m_list = new OfferList(m_theme, window());
        connect(m_list, &OfferList::taken, this, &FilterLine::takeOffer);
        connect(m_list, &QObject::destroyed, this, [this] { m_list = nullptr; });
    }
    if (!m_completion.offers.isEmpty())
        m_list->offer(m_completion.offers, below(m_completion.at));
    else
        m_list->complain(m_error->reason, below(m_error->at));
    refreshMargins();
}

void FilterLine::closeList()
{
    if (m_list)
        m_list->close();
}

void FilterLine::takeOffer(int index)
{
    const QString offer = m_completion.offers.value(index);
    const qsizetype at = m_completion.at;
    const bool finished = !offer.endsWith(u':') && !offer.endsWith(u'>');
    QString next = text();
    next.replace(at, m_completion.length, finished ? offer + u' ' : offer);
    setText(next);
    setCursorPosition(static_cast<int>(at + offer.size() + (finished ? 1 : 0)));
    refreshList();
}

bool FilterLine::listTakes(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        refreshList(true);
        return true;
    }
    if (!m_list || !m_list->isVisible())
        return false;
    const bool offers = m_list->isOffering();
    switch (event->key()) {
    case Qt::Key_Escape: closeList(); return true;
    case Qt::Key_Down:
    case Qt::Key_Up:
        if (offers)
            m_list->move(event->key() == Qt::Key_Down ? 1 : -1);
        return offers;
    case Qt::Key_Tab:
        if (offers)
            takeOffer(std::max(0, m_list->current()));
        return offers;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!offers || m_list->current() < 0)
            return false;
        takeOffer(m_list->current());
        return true;
    default: return false;
    }
}

void FilterLine::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    closeList();
    refreshMargins();
}

void FilterLine::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    refreshMargins();
    refreshList();
}

QString FilterLine::rightText() const
{
    // With the focus the reason stands below the word.
    return m_error && !(m_list && m_list->isVisible()) ? m_error->reason : m_shown;
}

void FilterLine::refreshMargins()
{
    setFont(m_theme.font(Type::Small));
    const int right = QFontMetrics(m_theme.font(Type::Small)).horizontalAdvance(rightText());
    setTextMargins(30, 0, qMin(right, width() / 2) + 40, 0);
    update();
}

void FilterLine::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    refreshMargins();
}

qreal FilterLine::xOf(qsizetype position) const
{
    // QLineEdit tells only where its cursor is: measure from there.
    const QFontMetricsF metrics(font());
    const QString before = text().left(cursorPosition());
    const qreal cursor = cursorRect().center().x() + 0.5;
    return cursor + metrics.horizontalAdvance(text().left(position)) - metrics.horizontalAdvance(before);
}

QRectF FilterLine::spanRect(qsizetype at, qsizetype length) const
{
    const qreal left = xOf(at);
    return {left, 0, xOf(at + length) - left, static_cast<qreal>(height())};
}

void FilterLine::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(m_theme.color(Tone::Bg1));
        painter.setPen(QPen(m_theme.color(hasFocus() ? Tone::Accent : Tone::Line3), hasFocus() ? 2 : 1));
        const qreal inset = hasFocus() ? 1 : 0.5;
        painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 3, 3);
        paintIcon(painter, QRectF(9, (height() - 14) / 2.0, 14, 14), m_theme, u"filter"_s, Tone::Text3);
        painter.setClipRect(QRectF(28, 0, width() - textMargins().right() - 28, height()));
        painter.setPen(QPen(m_theme.color(Tone::Line2), 1));
        painter.setBrush(m_theme.color(Tone::Bg3));
        for (const auto &chip : std::as_const(m_chips)) {
            // The term that is being typed is not finished yet.
            if (hasFocus() && cursorPosition() >= chip.at && cursorPosition() <= chip.at + chip.length)
                continue;
            const QRectF box = spanRect(chip.at, chip.length);
            painter.drawRoundedRect(QRectF(box.left() - 2.5, 5.5, box.width() + 5, height() - 11), 3, 3);
        }
    }
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF right(width() - textMargins().right() + 4, 0, textMargins().right() - 30, height());
    painter.setFont(m_theme.font(Type::Small, true));
    painter.setPen(m_theme.color(m_error && rightText() == m_error->reason ? Tone::Error : Tone::Text2));
    painter.drawText(right, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine,
                     QFontMetrics(painter.font()).elidedText(rightText(), Qt::ElideRight, static_cast<int>(right.width())));
    painter.setFont(m_theme.font(Type::Hint));
    painter.setPen(m_theme.color(Tone::Text3));
    painter.drawText(QRectF(width() - 22, 0, 14, height()), Qt::AlignCenter, u"/"_s);
    if (!m_error)
        return;
    painter.setPen(QPen(m_theme.color(Tone::Error), 2));
    const QRectF bad = spanRect(m_error->at, m_error->length);
    painter.drawLine(QPointF(bad.left(), height() - 6), QPointF(qMax(bad.right(), bad.left() + 5), height() - 6));
}

bool FilterLine::event(QEvent *event)
{
    // Esc empties the line first; the window's own Esc is for when nothing here takes it.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    // Tab leaves the line, unless it takes an offer: QWidget would move the focus before keyPressEvent.
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Tab && m_list && m_list->isOffering())
        return listTakes(static_cast<QKeyEvent *>(event));
    return QLineEdit::event(event);
}

void FilterLine::keyPressEvent(QKeyEvent *event)
{
    if (listTakes(event))
        return;
    if (event->key() == Qt::Key_Escape) {
        if (text().isEmpty())
            emit left();
        else
            clear();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Down) {
        emit left();
        return;
    }
    QLineEdit::keyPressEvent(event);
    // The cursor went to another word.
    if (m_list && m_list->isVisible() && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right || event->key() == Qt::Key_Home))
        refreshList();
}

} // namespace kit

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/changepopup.h"

#include "models/base/quantity.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/changewords.h"
#include "widgets/shell/timewords.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace shell {

using kit::Tone;

namespace {

constexpr int popupWidth = 520;
constexpr int lineHeight = 18;
constexpr qsizetype mostLines = 12;

QLabel *label(const kit::Theme &theme, kit::Type type, Tone tone)
{
    auto *made = new QLabel;
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setFont(theme.font(type));
    kit::setInk(made, theme, tone);
    return made;
}

} // namespace

ChangePopup::ChangePopup(kit::Desk &desk, QVector<store::ConfigChange> changes, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_desk(desk)
    , m_changes(std::move(changes))
    , m_title(label(desk.theme, kit::Type::BodyStrong, Tone::Text1))
    , m_when(label(desk.theme, kit::Type::Small, Tone::Text3))
    , m_sentence(label(desk.theme, kit::Type::Body, Tone::Text1))
    , m_note(label(desk.theme, kit::Type::Small, Tone::Text3))
    , m_count(label(desk.theme, kit::Type::Small, Tone::Text2))
    , m_previous(new QToolButton)
    , m_next(new QToolButton)
    , m_fields(new FieldList(desk.theme))
    , m_compare(new QPushButton(tr("Before and after")))
    , m_replay(new QPushButton(tr("Show this time")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFixedWidth(popupWidth);
    setAccessibleName(tr("Change"));
    m_count->setWordWrap(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(4);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_count);
    for (auto [button, icon, name] :
         {std::tuple(m_previous, u"chevron-left"_s, tr("Previous change")), std::tuple(m_next, u"chevron-right"_s, tr("Next change"))}) {
        button->setIcon(kit::icon(desk.theme, icon));
        button->setAutoRaise(true);
        button->setAccessibleName(name);
        button->setToolTip(name);
        head->addWidget(button);
    }
    column->addLayout(head);
    column->addWidget(m_when);
    column->addWidget(m_sentence);
    column->addSpacing(4);
    column->addWidget(m_fields);
    column->addWidget(m_note);
    column->addSpacing(6);
    auto *verbs = new QHBoxLayout;
    kit::makePrimary(m_compare);
    m_compare->setToolTip(tr("The graph just before and just after this change"));
    verbs->addWidget(m_compare);
    verbs->addWidget(m_replay);
    verbs->addStretch(1);
    column->addLayout(verbs);
    connect(m_previous, &QToolButton::clicked, this, [this] { turn(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { turn(1); });
    connect(m_compare, &QPushButton::clicked, this, [this] {
        emit compareAsked(current().atMs);
        close();
    });
    connect(m_replay, &QPushButton::clicked, this, [this] {
        emit replayAsked(current().atMs);
        close();
    });
    refresh();
    m_compare->setFocus();
}

void ChangePopup::showAt(const QPoint &at)
{
    adjustSize();
    const QWidget *window = parentWidget()->window();
    const QPoint origin = window->mapToGlobal(QPoint(0, 0));
    const int x = std::clamp(at.x() - width() / 2, origin.x() + 4, std::max(origin.x() + 4, origin.x() + window->width() - width() - 4));
    move(x, at.y() + 2);
    show();
}

void ChangePopup::turn(int by)
{
    m_at = std::clamp<qsizetype>(m_at + by, 0, m_changes.size() - 1);
    refresh();
    adjustSize();
}

void ChangePopup::refresh()
{
    const store::ConfigChange &change = current();
    const qint64 now = m_desk.store.clock().nowMs();
    const bool many = m_changes.size() > 1;
    m_title->setText(objectText(change));
    m_when->setText(tr("%1, %2").arg(clockText(change.atMs, now), quantity::age(std::max<qint64>(0, now - change.atMs))));
    const QString gist = gistText(change.gist);
    m_sentence->setText(gist.isEmpty() ? actText(change) : u"%1: %2"_s.arg(actText(change), gist));
    m_fields->show(change.fields, change.moreFields);
    m_fields->setVisible(!change.fields.isEmpty());
    m_note->setText(change.seen ? QString() : tr("Told by the object's metadata: Meshdeck was not watching, so its fields before are not known."));
    m_note->setVisible(!change.seen);
    m_count->setText(tr("%1 of %2").arg(m_at + 1).arg(m_changes.size()));
    for (QWidget *one : {static_cast<QWidget *>(m_count), static_cast<QWidget *>(m_previous), static_cast<QWidget *>(m_next)})
        one->setVisible(many);
    m_previous->setEnabled(m_at > 0);
    m_next->setEnabled(m_at + 1 < m_changes.size());
    setAccessibleDescription(changeText(change, now));
}

void ChangePopup::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_BracketLeft: turn(-1); return;
    case Qt::Key_BracketRight: turn(1); return;
    default: QFrame::keyPressEvent(event);
    }
}

void ChangePopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(Tone::Bg2));
    painter.setPen(m_desk.theme.color(Tone::Line3));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

FieldList::FieldList(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FieldList::show(const QVector<store::FieldChange> &fields, int more)
{
    m_fields = fields.first(std::min(fields.size(), mostLines));
    m_more = more + static_cast<int>(fields.size() - m_fields.size());
    QStringList words;
    for (const store::FieldChange &field : m_fields)
        words << tr("%1: %2, before %3")
                     .arg(field.path, field.after.isEmpty() ? tr("none") : field.after, field.before.isEmpty() ? tr("none") : field.before);
    setAccessibleName(words.join(u"; "_s));
    updateGeometry();
    update();
}

QSize FieldList::sizeHint() const
{
    return {popupWidth - 24, static_cast<int>(m_fields.size() + (m_more > 0 ? 1 : 0)) * lineHeight};
}

void FieldList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(m_theme.font(kit::Type::Mono));
    const QFontMetrics metrics = painter.fontMetrics();
    int y = 0;
    for (const store::FieldChange &field : m_fields) {
        const bool added = field.before.isEmpty(), removed = field.after.isEmpty();
        const Tone tone = added ? Tone::Added : removed ? Tone::Removed : Tone::Changed;
        const Tone line = added ? Tone::AddedLine : removed ? Tone::RemovedLine : Tone::ChangedLine;
        painter.fillRect(QRect(0, y, width(), lineHeight - 1), m_theme.color(line));
        painter.setPen(m_theme.color(tone));
        painter.drawText(QRect(4, y, 14, lineHeight), Qt::AlignVCenter, added ? u"+"_s : removed ? u"−"_s : u"~"_s);
        const QString values = added ? field.after : removed ? field.before : u"%1 → %2"_s.arg(field.before, field.after);
        const int valueWidth = std::min(metrics.horizontalAdvance(values) + 6, width() / 2);
        painter.setPen(m_theme.color(Tone::Text1));
        painter.drawText(QRect(20, y, width() - 28 - valueWidth, lineHeight), Qt::AlignVCenter,
                         metrics.elidedText(field.path, Qt::ElideMiddle, width() - 28 - valueWidth));
        painter.setPen(m_theme.color(tone));
        painter.drawText(QRect(width() - valueWidth - 4, y, valueWidth, lineHeight), Qt::AlignVCenter | Qt::AlignRight,
                         metrics.elidedText(values, Qt::ElideMiddle, valueWidth));
        y += lineHeight;
    }
    if (m_more > 0) {
        painter.setFont(m_theme.font(kit::Type::Small));
        painter.setPen(m_theme.color(Tone::Text3));
        painter.drawText(QRect(20, y, width() - 20, lineHeight), Qt::AlignVCenter, tr("and %n more field(s)", nullptr, m_more));
    }
}

} // namespace shell

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/timebar.h"

#include "models/base/quantity.h"
#include "models/settings/settings.h"
#include "models/store/changelog.h"
#include "models/store/playhead.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/modebutton.h"
#include "widgets/shell/timestrip.h"
#include "widgets/shell/timewords.h"

#include <QDateTimeEdit>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <array>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace shell {

using store::Playhead;
using Mode = Playhead::Mode;

namespace {
constexpr qint64 minute = Playhead::minute;
constexpr std::array<qint64, 9> spans{5 * minute,   15 * minute,   30 * minute,   60 * minute,   180 * minute,
                                      360 * minute, 1440 * minute, 4320 * minute, 10080 * minute};
} // namespace

TimeBar::TimeBar(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_live(new ModeButton(desk.theme, tr("Live")))
    , m_replay(new ModeButton(desk.theme, tr("Replay")))
    , m_compare(new ModeButton(desk.theme, tr("Compare")))
    , m_range(new QToolButton)
    , m_back(button(u"chevron-left"_s, tr("One step back")))
    , m_forward(button(u"chevron-right"_s, tr("One step forward")))
    , m_play(button(u"pause"_s, tr("Pause")))
    , m_speed(new QToolButton)
    , m_ranges(new QMenu(this))
    , m_speeds(new QMenu(this))
    , m_strip(new TimeStrip(desk))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    auto *modes = new QHBoxLayout;
    modes->setSpacing(0);
    for (ModeButton *mode : {m_live, m_replay, m_compare})
        modes->addWidget(mode);
    row->addLayout(modes);
    for (QToolButton *menu : {m_range, m_speed}) {
        menu->setPopupMode(QToolButton::InstantPopup);
        menu->setFocusPolicy(Qt::TabFocus);
        menu->setFixedHeight(24);
    }
    m_range->setMenu(m_ranges);
    m_speed->setMenu(m_speeds);
    row->addWidget(m_range);
    row->addWidget(m_back);
    row->addWidget(m_strip, 1);
    row->addWidget(m_forward);
    row->addWidget(m_play);
    row->addWidget(m_speed);

    Playhead *head = desk.playhead;
    connect(m_live, &QAbstractButton::clicked, this, [this, head] {
        head->goLive();
        refresh();
    });
    connect(m_replay, &QAbstractButton::clicked, this, &TimeBar::startReplay);
    connect(m_compare, &QAbstractButton::clicked, this, &TimeBar::startCompare);
    connect(m_play, &QToolButton::clicked, this, &TimeBar::togglePause);
    connect(m_back, &QToolButton::clicked, this, [this, head] { head->step(-1, m_strip->active()); });
    connect(m_forward, &QToolButton::clicked, this, [this, head] { head->step(1, m_strip->active()); });
    connect(m_ranges, &QMenu::aboutToShow, this, &TimeBar::fillRanges);
    connect(m_strip, &TimeStrip::changesChosen, this, &TimeBar::changesChosen);
    for (const int factor : Playhead::speeds)
        m_speeds->addAction(tr("%1 ×").arg(factor), this, [head, factor] { head->setSpeed(factor); });
    connect(head, &Playhead::changed, this, &TimeBar::refresh);
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &TimeBar::refresh);
    m_second.start();
    head->setSpan(desk.kept.number(settings::Key::RangeMs));
    refresh();
}

QToolButton *TimeBar::button(const QString &icon, const QString &name)
{
    auto *made = new QToolButton;
    made->setIcon(kit::icon(m_desk.theme, icon));
    made->setAutoRaise(true);
    made->setFocusPolicy(Qt::TabFocus);
    made->setAccessibleName(name);
    made->setToolTip(name);
    made->setFixedSize(24, 24);
    return made;
}

QString TimeBar::rangeWords() const
{
    return m_range->text();
}

void TimeBar::togglePause()
{
    m_desk.playhead->togglePause();
}

void TimeBar::startReplay()
{
    Playhead &head = *m_desk.playhead;
    if (head.mode() != Mode::Replay) {
        const qint64 at = head.mode() == Mode::Live ? head.toMs() - head.spanMs() / 2 : head.moment().atMs;
        if (head.isComparing())
            head.goLive();
        head.replay(at);
    }
    refresh(); // the button unchecked itself
}

void TimeBar::startCompare()
{
    Playhead &head = *m_desk.playhead;
    if (!head.isComparing()) {
        const qint64 to = head.mode() == Mode::Replay ? head.moment().atMs : head.toMs();
        const QVector<store::ConfigChange> changes = m_desk.changes->between(head.fromMs(), to - 30'000);
        if (changes.isEmpty())
            head.compare(to - std::min(head.spanMs() / 2, 15 * minute), to);
        else
            head.compareAround(changes.last().atMs);
    }
    refresh();
}

void TimeBar::fillRanges()
{
    Playhead *head = m_desk.playhead;
    m_ranges->clear();
    for (const qint64 span : spans) {
        QAction *action = m_ranges->addAction(tr("Last %1").arg(quantity::duration(span)), this, [this, span] { setSpan(span); });
        action->setCheckable(true);
        action->setChecked(head->spanMs() == span);
    }
    m_ranges->addSeparator();
    m_ranges->addAction(tr("Earlier by half of it"), this, [head] { head->setEnd(head->toMs() - head->spanMs() / 2); });
    QAction *later = m_ranges->addAction(tr("Later by half of it"), this, [head] { head->setEnd(head->toMs() + head->spanMs() / 2); });
    later->setEnabled(head->mode() != Mode::Live);
    m_ranges->addAction(tr("Range up to…"), this, &TimeBar::askEnd);
}

void TimeBar::setSpan(qint64 ms)
{
    const auto written = m_desk.kept.set(settings::Key::RangeMs, static_cast<int>(ms));
    Q_ASSERT(written);
    m_desk.playhead->setSpan(ms);
}

void TimeBar::askEnd()
{
    auto *dialog = new QDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Range up to"));
    auto *form = new QFormLayout(dialog);
    auto *edit = new QDateTimeEdit(QDateTime::fromMSecsSinceEpoch(m_desk.playhead->toMs()));
    edit->setDisplayFormat(u"yyyy-MM-dd HH:mm:ss"_s);
    edit->setMaximumDateTime(QDateTime::fromMSecsSinceEpoch(m_desk.store.clock().nowMs()));
    form->addRow(tr("End of the range"), edit);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, dialog, [this, dialog, edit] {
        m_desk.playhead->setEnd(edit->dateTime().toMSecsSinceEpoch());
        dialog->accept();
    });
    dialog->open();
}

void TimeBar::refresh()
{
    const Playhead &head = *m_desk.playhead;
    const qint64 now = m_desk.store.clock().nowMs();
    const Mode mode = head.mode();
    m_live->setChecked(mode == Mode::Live);
    m_live->setGlyph(mode == Mode::Live ? kit::Glyph::Ok : kit::Glyph::None);
    m_replay->setChecked(mode == Mode::Replay);
    m_compare->setChecked(mode == Mode::Compare);
    m_range->setText(u"%1   %2"_s.arg(rangeText(head.fromMs(), head.toMs(), now), quantity::duration(head.spanMs())));
    m_range->setAccessibleName(tr("Time range: %1").arg(m_range->text()));
    const bool moves = mode == Mode::Replay || mode == Mode::Compare;
    m_back->setVisible(moves);
    m_forward->setVisible(moves);
    m_speed->setVisible(mode == Mode::Replay);
    m_speed->setText(tr("%1 ×").arg(head.speed()));
    m_speed->setAccessibleName(tr("Speed: %1 times").arg(head.speed()));
    m_speed->setToolTip(m_speed->accessibleName());
    m_play->setEnabled(mode != Mode::Compare);
    const bool running = mode == Mode::Live || head.isPlaying();
    const QString verb = running ? tr("Pause") : mode == Mode::Paused ? tr("Go on live") : tr("Play");
    if (m_play->accessibleName() != verb || m_play->toolTip().isEmpty()) {
        m_play->setIcon(kit::icon(m_desk.theme, running ? u"pause"_s : u"play"_s));
        m_play->setAccessibleName(verb);
        m_play->setToolTip(tr("%1 (Space)").arg(verb));
    }
}

} // namespace shell

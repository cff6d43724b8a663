// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/changes/confirmbar.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using Phase = changes::Review::Phase;

namespace changes {

ConfirmBar::ConfirmBar(const kit::Theme &theme, Review &review, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_review(review)
    , m_hint(new QLabel)
    , m_typeLabel(new QLabel)
    , m_guardLabel(new QLabel(tr("Guard")))
    , m_guardError(new QLabel)
    , m_guard(new QLineEdit)
    , m_for(new QLineEdit)
    , m_typed(new QLineEdit)
    , m_override(new QCheckBox)
    , m_handOver(new QPushButton(tr("Hand over…")))
    , m_stop(new QPushButton(tr("Stop")))
    , m_back(new QPushButton)
    , m_primary(new QPushButton)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    auto *first = new QHBoxLayout;
    first->addWidget(m_guardLabel);
    first->addWidget(m_guard);
    first->addWidget(m_for);
    first->addWidget(m_guardError);
    first->addStretch(1);
    first->addWidget(m_override);
    column->addLayout(first);
    auto *second = new QHBoxLayout;
    second->addWidget(m_hint, 1);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_typeLabel, m_typed, m_handOver, m_back, m_stop, m_primary})
        second->addWidget(widget);
    column->addLayout(second);
    for (QLabel *label : {m_hint, m_typeLabel, m_guardLabel, m_guardError})
        label->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_guard->setPlaceholderText(tr("none, or error<1%,p99<500ms"));
    m_guard->setToolTip(
        tr("After the change: error, p50, p95, p99 or rate of the services it touches, < or > a value, or a factor of what was before "
           "(p99<1.5x). When one does not hold, the change is taken back by itself."));
    m_guard->setMinimumWidth(230);
    m_guard->setAccessibleName(tr("Guard"));
    m_for->setPlaceholderText(tr("for 5m"));
    m_for->setAccessibleName(tr("How long the guard looks"));
    m_for->setFixedWidth(70);
    m_typed->setFixedWidth(170);
    m_typed->setAccessibleName(tr("The context's name"));
    m_override->setText(tr("Change it although another tool keeps it"));
    m_override->setToolTip(tr("The other tool will undo this, or its next change will meet it. For this change only."));
    connect(m_guard, &QLineEdit::textChanged, this, &ConfirmBar::takeGuard);
    connect(m_for, &QLineEdit::textChanged, this, &ConfirmBar::takeGuard);
    connect(m_typed, &QLineEdit::textChanged, this, &ConfirmBar::refresh);
    connect(m_typed, &QLineEdit::returnPressed, this, &ConfirmBar::next);
    connect(m_override, &QCheckBox::toggled, &m_review, &Review::setOverrideKeepers);
    connect(m_handOver, &QPushButton::clicked, this, &ConfirmBar::handOverAsked);
    connect(m_stop, &QPushButton::clicked, &m_review, &Review::stop);
    connect(m_back, &QPushButton::clicked, this, [this] { m_review.takeBack(m_review.change()); });
    connect(m_primary, &QPushButton::clicked, this, &ConfirmBar::next);
    connect(&theme, &kit::Theme::changed, this, &ConfirmBar::restyle);
    kit::makePrimary(m_primary);
    restyle();
    refresh();
}

void ConfirmBar::restyle()
{
    m_hint->setFont(m_theme.font(kit::Type::Small));
    m_guardLabel->setFont(m_theme.font(kit::Type::Small));
    m_guardError->setFont(m_theme.font(kit::Type::Small));
    kit::setInk(m_guardError, m_theme, kit::Tone::Error);
    update();
}

void ConfirmBar::takeGuard()
{
    m_guardError->clear();
    if (m_guard->text().trimmed().isEmpty()) {
        m_review.setGuard({});
        return;
    }
    const auto guard = parseGuard(m_guard->text(), m_for->text().trimmed());
    m_review.setGuard(guard ? *guard : Guard{});
    m_guardError->setText(guard ? QString() : clean(guard.error().detail));
    refresh();
}

QString ConfirmBar::primaryText() const
{
    return m_primary->text();
}

QString ConfirmBar::hint() const
{
    const GuardWatch *watch = m_review.watch();
    switch (m_review.phase()) {
    case Phase::LookingUp: return tr("Looking up what became of the interrupted change");
    case Phase::Checking: return tr("Asking the API server: permission, what is there now, dry run");
    case Phase::Applying: return tr("Applying, one object after the other");
    case Phase::TakingBack: return tr("The guard takes the change back: %1").arg(watch ? watch->reasons().join(u"; "_s) : QString());
    case Phase::Guarding: {
        const Measured now = watch->now();
        const QString seen = tr("error %1, p99 %2").arg(base::quantity::percent(now.errors), base::quantity::latency(now.p99));
        const QString until = QDateTime::fromMSecsSinceEpoch(watch->endMs()).toString(u"HH:mm:ss"_s);
        const QString failing = watch->reasons().isEmpty() ? QString() : u" · "_s + watch->reasons().join(u"; "_s);
        return tr("Applied. The guard looks until %1: %2%3").arg(until, seen, failing);
    }
    case Phase::Applied:
        if (m_review.guardTookBack() > 0)
            return tr("The guard has taken change %1 back: %2").arg(m_review.guardTookBack()).arg(watch ? watch->reasons().join(u"; "_s) : QString());
        if (watch && watch->verdict() == GuardWatch::Verdict::Kept)
            return tr("Change %1 is applied, and its guard has kept it").arg(m_review.change());
        if (watch && watch->verdict() == GuardWatch::Verdict::Unjudged)
            return tr("Change %1 is applied. Its guard saw no traffic it could judge: look yourself").arg(m_review.change());
        return tr("Change %1 is applied").arg(m_review.change());
    case Phase::Stopped: return tr("Change %1 stopped: see each object. What was applied stays until it is taken back").arg(m_review.change());
    case Phase::Draft:
    case Phase::Blocked:
    case Phase::Ready: break;
    }
    QStringList why = m_review.hindrances(m_typed->text());
    if (!m_guardError->text().isEmpty())
        why << tr("the guard does not parse");
    if (why.isEmpty())
        return tr("Dry run taken: nothing stands in the way");
    const QString first = why.first();
    why.first() = first.left(1).toUpper() + first.mid(1);
    return clean(why.join(u"; "_s));
}

void ConfirmBar::refresh()
{
    const Phase phase = m_review.phase();
    const QString context = clean(m_review.access().context());
    const bool any = !m_review.plan().steps.isEmpty();
    const bool done = phase == Phase::Applied || phase == Phase::Stopped;
    const bool isProtected = m_review.access().mode() == Access::Mode::Protected && any && !done;
    const bool canGuard = m_review.canGuard() && m_review.source() != Review::Source::TakeBack && any && !done && phase != Phase::Guarding;
    for (QWidget *widget : std::initializer_list<QWidget *>{m_guardLabel, m_guard, m_for, m_guardError})
        widget->setVisible(canGuard);
    m_override->setVisible(m_review.hasKeepers() && !done);
    if (m_override->isChecked() != m_review.overridesKeepers()) {
        const QSignalBlocker quiet(m_override);
        m_override->setChecked(m_review.overridesKeepers());
    }
    m_typeLabel->setText(tr("Type %1").arg(context));
    m_typeLabel->setVisible(isProtected);
    m_typed->setVisible(isProtected);
    m_typed->setEnabled(phase == Phase::Ready);
    m_handOver->setVisible(any && !done && phase != Phase::Guarding && phase != Phase::Applying);
    m_handOver->setEnabled(!m_review.isBusy());
    m_stop->setVisible(phase == Phase::Applying || phase == Phase::Guarding);
    m_stop->setText(phase == Phase::Guarding ? tr("Keep it, end the guard") : tr("Stop after this object"));
    m_back->setVisible((done || phase == Phase::Guarding) && m_review.change() > 0 && m_review.guardTookBack() == 0);
    m_back->setText(tr("Take back change %1…").arg(m_review.change()));
    const bool hadFocus = m_primary->hasFocus();
    m_primary->setVisible(any && !done && phase != Phase::Guarding && phase != Phase::Applying && phase != Phase::TakingBack);
    const bool ready = phase == Phase::Ready;
    m_primary->setText(ready                         ? tr("Apply to %1").arg(base::text::elideMiddle(context, 30))
                           : phase == Phase::Blocked ? tr("Dry run again")
                                                     : tr("Dry run"));
    const bool readable = m_review.planError().detail.isEmpty();
    m_primary->setEnabled(ready ? m_review.hindrances(m_typed->text()).isEmpty() && m_guardError->text().isEmpty() : readable);
    if (hadFocus && m_primary->isHidden())
        (m_stop->isHidden() ? m_back : m_stop)->setFocus();
    m_hint->setText(hint());
    m_hint->setToolTip(m_hint->text());
}

void ConfirmBar::next()
{
    if (!m_primary->isVisibleTo(this) || !m_primary->isEnabled())
        return;
    if (m_review.phase() == Phase::Ready)
        m_review.apply(m_typed->text());
    else
        m_review.check();
    m_typed->clear();
}

void ConfirmBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(kit::Tone::Bg2));
    painter.fillRect(QRect(0, 0, width(), 1), m_theme.color(kit::Tone::Line1));
}

} // namespace changes

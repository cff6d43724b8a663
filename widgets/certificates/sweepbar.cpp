// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificates/sweepbar.h"

#include "models/base/later.h"
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/proxies/sample.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace certificates {

namespace {

constexpr int soonMs = 1000;
constexpr qsizetype mostNamed = 20;

QString number(qsizetype count)
{
    return QLocale().toString(count);
}

/// Who gave no answer, and why: the same reason of many is told once.
QString unseenText(const QVector<store::Proxies::Unseen> &unseen)
{
    QStringList lines;
    for (const store::Proxies::Unseen &one : unseen.mid(0, mostNamed))
        lines << u"%1: %2"_s.arg(clean(one.pod.ns + u'/' + one.pod.name), clean(one.error.detail));
    if (unseen.size() > mostNamed)
        lines << SweepBar::tr("and %1 more").arg(number(unseen.size() - mostNamed));
    return lines.join(u'\n');
}

} // namespace

SweepBar::SweepBar(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_words(new QLabel)
    , m_all(new QToolButton)
    , m_stop(new QToolButton)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 2, 12, 2);
    row->setSpacing(8);
    row->addWidget(m_words, 1);
    row->addWidget(m_all);
    row->addWidget(m_stop);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setMinimumWidth(40);
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("Ends after the answers that are on their way; what was seen stays"));
    m_soon.setSingleShot(true);
    m_soon.setInterval(soonMs);
    connect(&m_soon, &QTimer::timeout, this, &SweepBar::observed);
    connect(m_all, &QToolButton::clicked, this, [this] { start(true); });
    connect(m_stop, &QToolButton::clicked, this, &SweepBar::stop);
    if (desk.proxies) {
        connect(desk.proxies, &store::Proxies::sweepProgress, this, [this](int done, int all) {
            m_done = done;
            m_of = all;
            if (!m_soon.isActive())
                m_soon.start();
            refresh();
        });
        connect(desk.proxies, &store::Proxies::swept, this, [this] {
            if (m_state != State::Asking)
                return;
            m_soon.stop();
            setState(State::Done);
            emit observed();
        });
    }
    connect(&desk.theme, &kit::Theme::changed, this, &SweepBar::restyle);
    restyle();
    refresh();
}

void SweepBar::restyle()
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_words, m_all, m_stop})
        widget->setFont(m_desk.theme.font(kit::Type::Small));
    const bool quiet =
        m_state == State::Listing || m_state == State::Asking || (m_state == State::Done && m_desk.proxies->unseen().isEmpty() && !m_incomplete);
    kit::setInk(m_words, m_desk.theme, quiet || m_state == State::Idle ? kit::Tone::Text2 : kit::Tone::Warn);
}

void SweepBar::setState(State state)
{
    const bool was = isRunning();
    m_state = state;
    refresh();
    if (was != isRunning())
        emit runningChanged();
}

void SweepBar::reset()
{
    ++m_round;
    m_soon.stop();
    m_chosen = m_known = 0;
    m_done = m_of = 0;
    m_error.reset();
    setState(State::Idle);
}

void SweepBar::start(bool all)
{
    if (isRunning() || !m_desk.proxies)
        return;
    m_wantsAll = all;
    m_stopped = false;
    m_error.reset();
    setState(State::Listing);
    base::whenDone(m_desk.proxies->status(), this, [this, round = ++m_round](const base::Result<proxies::Status> &status) {
        if (round == m_round && m_state == State::Listing)
            take(status);
    });
}

void SweepBar::take(const base::Result<proxies::Status> &status)
{
    if (!status) {
        m_error = status.error();
        setState(State::Failed);
        return;
    }
    m_incomplete = !status->isComplete();
    m_known = status->proxies.size();
    const QVector<proxies::Proxy> chosen = m_wantsAll ? status->proxies : proxies::sample(status->proxies, mostAtOnce);
    m_chosen = chosen.size();
    QVector<mesh::ObjectKey> pods;
    for (const proxies::Proxy &proxy : chosen)
        pods.append({mesh::Kind::Pod, proxy.ns, proxy.pod});
    m_done = 0;
    m_of = static_cast<int>(pods.size());
    setState(State::Asking);
    m_desk.proxies->sweep(pods, freshMs);
}

void SweepBar::stop()
{
    m_stopped = true;
    if (m_state == State::Listing)
        setState(State::Idle);
    else if (m_state == State::Asking)
        m_desk.proxies->stopSweep();
}

QString SweepBar::doneText() const
{
    const QVector<Observed> all = m_desk.proxies->observed();
    const QVector<store::Proxies::Unseen> unseen = m_desk.proxies->unseen();
    QStringList parts;
    if (all.isEmpty()) {
        parts << tr("No proxy has told its certificate");
    } else {
        const qint64 now = m_desk.store.clock().nowMs();
        const auto [oldest, newest] = std::ranges::minmax(all, {}, &Observed::atMs);
        const QString newestAge = base::quantity::duration(std::max<qint64>(0, now - newest.atMs)),
                      oldestAge = base::quantity::age(std::max<qint64>(0, now - oldest.atMs));
        const QString when = now - oldest.atMs - (now - newest.atMs) < freshMs ? oldestAge : tr("%1 to %2").arg(newestAge, oldestAge);
        parts << tr("Certificates of %1 of %2 proxies, asked %3").arg(number(all.size()), number(std::max(m_known, all.size())), when);
    }
    if (m_chosen < m_known)
        parts << tr("a sample");
    if (m_stopped)
        parts << tr("stopped");
    if (!unseen.isEmpty())
        parts << tr("%1 gave no answer: %2").arg(number(unseen.size()), clean(unseen.first().error.detail));
    if (m_incomplete)
        parts << tr("not every control plane answered");
    return parts.join(u" · "_s);
}

QString SweepBar::text() const
{
    switch (m_state) {
    case State::Listing: return tr("Asking istiod which proxies there are");
    case State::Asking: return tr("Asking proxies for their certificates: %1 of %2").arg(number(m_done), number(m_of));
    case State::Done: return doneText();
    case State::Failed: return tr("The proxies were not asked: %1").arg(clean(m_error->message()));
    case State::Idle: break;
    }
    return {};
}

void SweepBar::refresh()
{
    const QString words = text();
    m_words->setText(words);
    m_words->setToolTip(m_state == State::Done && !m_desk.proxies->unseen().isEmpty() ? unseenText(m_desk.proxies->unseen()) : words);
    setAccessibleName(words);
    m_all->setText(tr("Ask all %1").arg(number(m_known)));
    m_all->setVisible(m_state == State::Done && m_chosen < m_known);
    m_stop->setVisible(isRunning());
    setVisible(m_state != State::Idle);
    restyle();
}

} // namespace certificates

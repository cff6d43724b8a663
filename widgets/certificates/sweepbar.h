// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the proxies for the certificates they hold: who there is comes from istiod, then each is asked, a few at a time. Says how
// far it is, how old what it found is, and who gave no answer. Of more proxies than `mostAtOnce` a sample is asked first.
#pragma once

#include "models/proxies/status.h"
#include "models/store/proxies.h"
#include "widgets/kit/page.h"

#include <QTimer>

#include <optional>

class QLabel;
class QToolButton;

namespace certificates {

class SweepBar final : public QWidget
{
    Q_OBJECT

public:
    explicit SweepBar(kit::Desk &desk, QWidget *parent = nullptr);

    /// `all`: no sample. Those that were asked within the last minute keep their answer.
    void start(bool all);
    void stop();
    bool isRunning() const { return m_state == State::Listing || m_state == State::Asking; }
    /// The mesh is another.
    void reset();
    /// Ages go on.
    void refresh();
    QString text() const;

    static constexpr qsizetype mostAtOnce = 200;
    static constexpr qint64 freshMs = 60'000;

signals:
    /// There is something new in store::Proxies::observed().
    void observed();
    /// It runs now, or does no longer.
    void runningChanged();

private:
    enum class State : quint8 { Idle, Listing, Asking, Done, Failed };
    void take(const base::Result<proxies::Status> &status);
    void setState(State state);
    void restyle();
    QString doneText() const;

    kit::Desk &m_desk;
    QLabel *m_words;
    QToolButton *m_all, *m_stop;
    QTimer m_soon; ///< what comes in a burst is told once
    State m_state = State::Idle;
    bool m_wantsAll = false, m_stopped = false, m_incomplete = false;
    qsizetype m_chosen = 0, m_known = 0;
    int m_done = 0, m_of = 0;
    std::optional<base::Error> m_error;
    int m_round = 0;
};

} // namespace certificates

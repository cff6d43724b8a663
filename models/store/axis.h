// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The whole mesh's rate and errors over the Playhead's range: what the time bar's strip shows. Live and right after, it is
// the history that the Store has anyway; for any other range telemetry is asked, the last question wins.
#pragma once

#include "models/store/playhead.h"

#include <QFutureWatcher>

namespace store {

class Axis final : public QObject
{
    Q_OBJECT

public:
    /// `telemetry` may be null. All must outlive this.
    Axis(Store &store, Playhead &head, Telemetry *telemetry, QObject *parent = nullptr);
    ~Axis() override;

    const mesh::Series &rate() const { return m_rate; }     ///< req/s
    const mesh::Series &errors() const { return m_errors; } ///< share 0..1
    bool isLoading() const { return m_watcher != nullptr || m_rest.isActive(); }
    const std::optional<base::Error> &error() const { return m_error; }

signals:
    void changed();

private:
    using Answer = base::Result<QVector<NamedSeries>>;

    void refresh();
    bool fromHistory();
    void ask();
    void take();
    void drop();

    Store &m_store;
    Playhead &m_head;
    Telemetry *m_telemetry;
    mesh::Series m_rate, m_errors;
    std::optional<base::Error> m_error;
    qint64 m_fromMs = 0, m_toMs = 0; ///< of what is shown or asked for
    std::unique_ptr<QFutureWatcher<Answer>> m_watcher;
    QTimer m_rest;
};

} // namespace store

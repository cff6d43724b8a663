// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one time that every page shows. Live: what the Store has now. Paused: what it had when Space was pressed. Replay: a
// time in the past, with the traffic that telemetry tells for it and the configuration as far as it was seen. Compare: two
// such times. It owns the shared range, and moves by itself while it plays. It asks store::Telemetry, one question at a
// time for each moment, and cancels what was overtaken; it never writes to the Store.
// A page connects to shown(), draws snapshot() (and before() when it is not null), and reckons ages from nowMs().
// Lives on the main thread. Made by main_desktop; moved by widgets/shell.
#pragma once

#include "models/store/source.h"
#include "models/store/store.h"

#include <QTimer>

#include <array>
#include <memory>
#include <optional>

namespace store {

/// A time and what is known of it.
struct Moment {
    enum class State : quint8 {
        Ready,
        Loading, ///< the traffic of this time is asked for; the snapshot holds that of the time shown before
        Failed,  ///< it could not be had: `error`; the snapshot holds none
    };

    qint64 atMs = 0;
    State state = State::Ready;
    base::Error error; ///< when Failed
    /// Never null. Its traffic is that of atMs, its sources are as they stood then: a page that judges them with
    /// Playhead::nowMs() says Stale, Loading and Failed by itself.
    mesh::SnapshotPtr snapshot;
    /// When the configuration in `snapshot` was seen; 0 = none was.
    qint64 configurationMs = 0;
    /// atMs is before the configuration was first seen: the oldest known one is shown instead.
    bool configurationIsLater = false;
};

class Playhead final : public QObject
{
    Q_OBJECT

public:
    enum class Mode : quint8 { Live, Paused, Replay, Compare };
    Q_ENUM(Mode)
    enum class Thumb : quint8 { Before, After }; ///< A and B of Compare; every other mode has After alone

    /// `telemetry` may be null: then only what the Store kept can be shown. Both must outlive this.
    Playhead(Store &store, Telemetry *telemetry, QObject *parent = nullptr);
    ~Playhead() override;

    Mode mode() const { return m_mode; }
    bool isComparing() const { return m_mode == Mode::Compare; }

    /// What to show; never null. In Compare that of B.
    mesh::SnapshotPtr snapshot() const;
    /// What it is compared with (A); null unless comparing.
    mesh::SnapshotPtr before() const;
    const Moment &moment(Thumb thumb = Thumb::After) const;
    /// The time that snapshot() shows, and against which ages are reckoned. Live: the clock's.
    qint64 nowMs() const;

    // ---- The range of the bar, and of the charts ---------------------------------------------------------------------
    qint64 spanMs() const { return m_spanMs; }
    /// Follows the clock while live; stands still otherwise, or since the user chose its end.
    qint64 fromMs() const { return toMs() - m_spanMs; }
    qint64 toMs() const;
    void setSpan(qint64 ms);
    /// Nothing later than now; nullopt follows the clock again.
    void setEnd(std::optional<qint64> ms);
    /// One step of the keys: a hundredth of the range or so, on a round number.
    qint64 stepMs() const;

    // ---- Moving ------------------------------------------------------------------------------------------------------
    void goLive();
    /// Live <-> Paused; in Replay it plays or stops.
    void togglePause();
    /// Starts or moves Replay (in Compare: moves B). Clamped to the range; the range is moved when `ms` lies outside.
    void replay(qint64 ms);
    void compare(qint64 beforeMs, qint64 afterMs);
    /// Around a change: A is the last full window before it, B the first one after it (or now, when that is earlier).
    void compareAround(qint64 changeMs);
    void move(Thumb thumb, qint64 ms);
    /// By so many steps.
    void step(int steps, Thumb thumb = Thumb::After);

    bool isPlaying() const { return m_play.isActive(); }
    void play();
    void stop();
    /// Seconds of the past for each second that passes.
    int speed() const { return m_speed; }
    void setSpeed(int factor);
    static constexpr std::array speeds{1, 10, 60, 300};

    /// Asks again for what failed.
    void retry();

    static constexpr qint64 minute = 60'000;

signals:
    /// Mode, times, range, play or speed: what the bar shows.
    void changed();
    /// What pages show is another. Live passes on the Store's own change; in the other modes everything is said to have changed.
    void shown(const mesh::Change &change);

private:
    struct Side;
    using Traffic = std::shared_ptr<const mesh::Traffic>;

    void enter(Mode mode);
    void keepInRange(qint64 ms);
    void show(Side &side, qint64 ms);
    void findConfiguration(Moment &moment) const;
    Traffic known(const Moment &moment) const;
    void ask(Side &side);
    void take(Side &side);
    void settle(Side &side, Moment::State state, const Traffic &traffic, const base::Error &error = {});
    void remember(qint64 ms, const Traffic &traffic);
    void drop(Side &side);
    void tick();
    void announce();
    void storeChanged(const mesh::Change &change);
    void forget();
    int windowSeconds() const;
    Side &side(Thumb thumb) const { return *m_sides[static_cast<size_t>(thumb)]; }

    Store &m_store;
    Telemetry *m_telemetry;
    Mode m_mode = Mode::Live;
    std::array<std::unique_ptr<Side>, 2> m_sides;
    /// Answers of telemetry, by time: a step back costs nothing. The oldest goes first.
    QVector<std::pair<qint64, Traffic>> m_answers;
    mesh::SnapshotPtr m_first; ///< the first one with every kind read: from when on the configuration is known
    qint64 m_spanMs = 30 * minute;
    std::optional<qint64> m_endMs;
    QTimer m_play;
    qint64 m_playedMs = 0;
    int m_speed = 60;
};

} // namespace store

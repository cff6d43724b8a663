// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/past.h"

#include "models/base/later.h"
#include "models/base/when.h"

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

constexpr int shortWindow = 60;

struct Asking {
    QVector<Window> windows;
    QVector<mesh::SnapshotPtr> snapshots;
    std::function<void(base::Result<QVector<mesh::SnapshotPtr>>)> done;
};

/// One after the other: a store answers each sooner, and the first error ends it.
void askNext(session::Session &session, const std::shared_ptr<Asking> &asking)
{
    if (asking->snapshots.size() == asking->windows.size()) {
        asking->done(asking->snapshots);
        return;
    }
    const Window window = asking->windows[asking->snapshots.size()];
    const auto answer = session.telemetry().trafficAt(window.atMs, window.windowSeconds);
    base::whenDone(answer, &session, [&session, asking, window](const base::Result<std::shared_ptr<const mesh::Traffic>> &traffic) {
        if (!traffic) {
            asking->done(tl::unexpected(traffic.error()));
            return;
        }
        auto snapshot = std::make_shared<mesh::Snapshot>(*session.store().snapshot());
        snapshot->atMs = window.atMs;
        snapshot->traffic = *traffic;
        snapshot->history.reset();
        asking->snapshots.push_back(std::move(snapshot));
        askNext(session, asking);
    });
}

} // namespace

void PastFlags::add(CLI::App &app)
{
    app.add_option("--at", at, "The graph of another time, averaged over the minute before it: \"15m ago\", 14:05, 2026-11-25T14:05:00Z")
        ->type_name("TIME");
    app.add_option("--from", from, "With --to: averaged over that range")->type_name("TIME");
    app.add_option("--to", to, "End of the range (default: now)")->type_name("TIME");
}

void PastFlags::addCompare(CLI::App &app)
{
    app.add_option("--compare", compare, "Mark what differs from this earlier time: new, gone, slower, more errors")->type_name("TIME");
}

base::Result<std::optional<Window>> PastFlags::before(const std::optional<Window> &shown, qint64 nowMs) const
{
    if (compare.empty())
        return std::nullopt;
    const auto at = base::parseWhen(QString::fromStdString(compare), nowMs);
    if (!at)
        return tl::unexpected(at.error());
    if (*at >= (shown ? shown->atMs : nowMs))
        return base::fail(base::ErrorKind::Invalid, u"--compare must be before the time that is shown"_s);
    return std::optional(Window{*at, shown ? shown->windowSeconds : shortWindow});
}

base::Result<std::optional<Window>> PastFlags::window(qint64 nowMs) const
{
    if (!at.empty()) {
        if (!from.empty() || !to.empty())
            return base::fail(base::ErrorKind::Invalid, u"--at is one time, --from and --to are a range: give one or the other"_s);
        return base::parseWhen(QString::fromStdString(at), nowMs).map([](qint64 ms) { return std::optional(Window{ms, shortWindow}); });
    }
    if (from.empty()) {
        if (!to.empty())
            return base::fail(base::ErrorKind::Invalid, u"--to needs --from"_s);
        return std::nullopt;
    }
    const auto begin = base::parseWhen(QString::fromStdString(from), nowMs);
    const auto end = to.empty() ? base::Result<qint64>(nowMs) : base::parseWhen(QString::fromStdString(to), nowMs);
    if (!begin || !end)
        return tl::unexpected(!begin ? begin.error() : end.error());
    if (*end - *begin < 1000)
        return base::fail(base::ErrorKind::Invalid, u"--from must be before --to"_s);
    return std::optional(Window{*end, static_cast<int>(std::min<qint64>((*end - *begin) / 1000, 366LL * 86400))});
}

void readPast(session::Session &session, const QVector<Window> &windows, std::function<void(base::Result<QVector<mesh::SnapshotPtr>>)> done)
{
    askNext(session, std::make_shared<Asking>(Asking{windows, {}, std::move(done)}));
}

} // namespace cli

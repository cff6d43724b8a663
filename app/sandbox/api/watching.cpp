// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/watching.h"

#include <QRandomGenerator>

#include <algorithm>

namespace sandbox::watching {

namespace {

using Clock = std::chrono::steady_clock;

/// About so much is written at once; more waits in the store's log, not in a queue of ours.
constexpr std::size_t pieceSize = 64 * 1024, eventsAtOnce = 256;

struct Plan {
    Presentation presentation;
    Selection selection;
    std::vector<StoredObject> initial; ///< told of first, as ADDED
    std::uint64_t since = 0;
    bool bookmarks = false, endOfInitial = false;
    Clock::time_point end;
};

class Stream final : public HttpStream
{
public:
    Stream(ObjectStore &objects, Plan plan, const Timing &timing)
        : m_objects(objects)
        , m_plan(std::move(plan))
        , m_timing(timing)
        , m_wake(std::make_shared<Wake>())
    {
        scheduleBookmark();
        m_handle = m_objects.subscribe([wake = m_wake, mine = m_plan.presentation.kind->id](const ResourceId &changed) {
            const std::lock_guard lock(wake->mutex);
            if (wake->call && (changed == mine || changed == ResourceId{}))
                wake->call();
        });
    }

    ~Stream() override
    {
        m_objects.unsubscribe(m_handle);
        const std::lock_guard lock(m_wake->mutex);
        m_wake->call = nullptr;
    }

    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    void onReady(std::function<void()> wake) override
    {
        const std::lock_guard lock(m_wake->mutex);
        m_wake->call = std::move(wake);
    }

    Clock::time_point due() const override { return m_plan.bookmarks ? std::min(m_bookmarkAt, m_plan.end) : m_plan.end; }

    std::optional<std::string> next() override
    {
        if (m_done)
            return std::nullopt;
        std::string out;
        addInitial(out);
        if (m_sent == m_plan.initial.size() && out.size() < pieceSize)
            addEvents(out);
        if (Clock::now() >= m_plan.end)
            m_done = true;
        else if (m_plan.bookmarks && out.empty() && Clock::now() >= m_bookmarkAt)
            addBookmark(out, false);
        return out.empty() && m_done ? std::nullopt : std::optional(std::move(out));
    }

private:
    struct Wake {
        std::mutex mutex; ///< protects call
        std::function<void()> call;
    };

    void scheduleBookmark()
    {
        const auto least = static_cast<int>(m_timing.bookmarkMin.count()), most = static_cast<int>(m_timing.bookmarkMax.count());
        m_bookmarkAt = Clock::now() + std::chrono::milliseconds(QRandomGenerator::global()->bounded(least, most + 1));
    }

    static void addLine(std::string &out, const char *type, const Json &object)
    {
        out += std::string(R"({"type":")") + type + R"(","object":)" + toText(object) + "}\n";
    }

    void addBookmark(std::string &out, bool endOfInitial)
    {
        addLine(out, "BOOKMARK", m_plan.presentation.bookmark(m_plan.since, endOfInitial));
        scheduleBookmark();
    }

    void addInitial(std::string &out)
    {
        for (; m_sent < m_plan.initial.size() && out.size() < pieceSize; ++m_sent)
            addLine(out, "ADDED", m_plan.presentation.one(*m_plan.initial[m_sent].json));
        if (m_sent < m_plan.initial.size() || !m_plan.endOfInitial)
            return;
        m_plan.endOfInitial = false;
        addBookmark(out, true);
    }

    void addEvents(std::string &out)
    {
        while (out.size() < pieceSize) {
            const std::uint64_t newest = m_objects.version();
            const auto events = m_objects.eventsSince(m_plan.presentation.kind->id, m_plan.since, eventsAtOnce);
            if (!events) {
                addLine(out, "ERROR", status::expired("too old resource version: " + std::to_string(m_plan.since)).value().json());
                m_done = true;
                return;
            }
            for (const StoredEvent &event : *events)
                addEvent(out, event);
            // All up to `newest` was looked at when fewer came than might have.
            m_plan.since = std::max(m_plan.since, events->size() < eventsAtOnce ? newest : events->back().object.version);
            if (events->size() < eventsAtOnce)
                return;
        }
    }

    /// An object that comes to match, or no longer does, looks to this watch as if it came and went.
    void addEvent(std::string &out, const StoredEvent &event)
    {
        m_plan.since = std::max(m_plan.since, event.object.version);
        const bool now = event.type != EventType::Deleted && m_plan.selection.matches(*event.object.json);
        const bool before = event.previous && m_plan.selection.matches(*event.previous);
        if (now) {
            addLine(out, before ? "MODIFIED" : "ADDED", m_plan.presentation.one(*event.object.json));
        } else if (before) {
            Json last = *event.previous;
            last["metadata"]["resourceVersion"] = std::to_string(event.object.version);
            addLine(out, "DELETED", m_plan.presentation.one(last));
        }
    }

    ObjectStore &m_objects;
    Plan m_plan;
    const Timing m_timing;
    std::shared_ptr<Wake> m_wake;
    int m_handle = 0;
    std::size_t m_sent = 0; ///< of the initial objects
    Clock::time_point m_bookmarkAt;
    bool m_done = false;
};

Answered<Clock::time_point> endOf(const HttpQuery &query, const Timing &timing)
{
    const std::string text = query.get("timeoutSeconds");
    if (text.empty()) {
        const auto least = static_cast<int>(timing.lifeMin.count()), most = static_cast<int>(timing.lifeMax.count());
        return Clock::now() + std::chrono::seconds(QRandomGenerator::global()->bounded(least, most + 1));
    }
    const bool digits = text.size() <= 9 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits)
        return status::badRequest("timeoutSeconds: \"" + text + "\" is not a number of seconds");
    return Clock::now() + std::chrono::seconds(std::max(1, std::stoi(text)));
}

/// From where, and with what state first.
Answered<void> setStart(Plan &plan, const ObjectStore &objects, const ApiCall &call, bool goneAsStatus)
{
    const auto version = reading::askedVersion(call.query);
    if (!version)
        return tl::unexpected(version.error());
    if (*version > objects.version())
        return status::futureVersion(*version, objects.version());
    const bool watchList = call.query.isTrue("sendInitialEvents");
    const bool noState = call.query.has("sendInitialEvents") && !watchList;
    plan.since = *version;
    if (watchList || (*version == 0 && !noState)) {
        std::tie(plan.initial, plan.since) = objects.list(call.kind->id, call.ns);
        std::erase_if(plan.initial, [&plan](const StoredObject &object) { return !plan.selection.matches(*object.json); });
        plan.endOfInitial = watchList && plan.bookmarks;
    } else if (*version == 0) {
        plan.since = objects.version();
    } else if (goneAsStatus && !objects.eventsSince(call.kind->id, *version, 1)) {
        return status::expired("too old resource version: " + std::to_string(*version));
    }
    return {};
}

} // namespace

Answered<HttpResponse> watch(ObjectStore &objects, const ApiCall &call, const Timing &timing, bool goneAsStatus)
{
    auto presentation = Presentation::of(*call.kind, call.version, call.http->header("Accept"), call.query);
    if (!presentation)
        return tl::unexpected(presentation.error());
    auto selection = Selection::parse(*call.kind, call.ns, call.query);
    if (!selection)
        return tl::unexpected(selection.error());
    if (const auto match = reading::checkVersionMatch(call, true); !match)
        return tl::unexpected(match.error());
    const auto end = endOf(call.query, timing);
    if (!end)
        return tl::unexpected(end.error());
    Plan plan{.presentation = std::move(*presentation), .selection = std::move(*selection), .initial = {}, .end = *end};
    plan.bookmarks = call.query.isTrue("allowWatchBookmarks");
    if (const auto start = setStart(plan, objects, call, goneAsStatus); !start)
        return tl::unexpected(start.error());
    HttpResponse response;
    response.stream = std::make_shared<Stream>(objects, std::move(plan), timing);
    return response;
}

} // namespace sandbox::watching

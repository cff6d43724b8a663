// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a Reflector makes of the pages and events that arrive.
#include <utility>

#include <QtConcurrent>

#include "models/base/later.h"
#include "app/sources/kubernetes/reflector.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using mesh::KindHealth;

namespace kubernetes {

namespace {

/// The API calls a resourceVersion opaque; all servers there are count up. Where both are numbers, order tells a late or
/// repeated event from a new one; where not, everything counts as new.
bool isOlder(const QString &a, const QString &b)
{
    bool aNumber = false, bNumber = false;
    const quint64 first = a.toULongLong(&aNumber), second = b.toULongLong(&bNumber);
    return aNumber && bNumber && first < second;
}

} // namespace

/// One piece at a time goes to the pool, so the order stays. While it is there, lines gather: a burst becomes one piece.
void Reflector::decodeNext()
{
    if (m_decoding || (!m_page && m_lines.isEmpty()))
        return;
    m_decoding = true;
    const bool isPage = m_page.has_value();
    QByteArray bytes = isPage ? *std::exchange(m_page, std::nullopt) : std::exchange(m_lines, {});
    const auto work = [decoder = m_decoder, isPage, moved = std::move(bytes)]() mutable {
        return isPage ? Decoded(decoder->page(std::move(moved))) : Decoded(decoder->events(std::move(moved)));
    };
    base::whenDone(QtConcurrent::run(&m_shared.pool, work), this, [this, epoch = m_epoch](const Decoded &decoded) { takeDecoded(epoch, decoded); });
}

void Reflector::takeDecoded(int epoch, const Decoded &decoded)
{
    m_decoding = false;
    if (epoch == m_epoch) {
        if (const auto *page = std::get_if<base::Result<Page>>(&decoded))
            takePage(*page);
        else
            takeEvents(std::get<base::Result<WatchEvents>>(decoded));
    }
    decodeNext();
    if (!m_decoding && m_streamEnd)
        watchEnded();
}

void Reflector::takePage(const base::Result<Page> &page)
{
    if (!page) {
        Failure failure{.error = page.error(), .status = 200, .details = {}, .retryAfterMs = 0};
        failure.error.where = m_shared.client.where(path());
        failed(failure);
        return;
    }
    if (page->skipped.count > 0 && m_skipped.count == 0)
        m_skipped.reason = page->skipped.reason;
    m_skipped.count += page->skipped.count;
    QVector<mesh::ObjectPtr> fresh;
    for (const mesh::ObjectPtr &object : page->objects) {
        if (m_scope.wanted && !m_scope.wanted(*object))
            continue;
        m_listing.insert({object->meta.ns, object->meta.name}, object);
        fresh.append(object);
    }
    // All pages are of one moment. Where a server says otherwise, the first page's is the one to watch from.
    if (m_listVersion.isEmpty())
        m_listVersion = page->resourceVersion;
    if (page->continueToken.isEmpty()) {
        m_expiredPages = 0;
        finishList(m_listVersion);
        return;
    }
    emit changed(fresh, {});
    emit stateChanged();
    nextPage(page->continueToken);
}

void Reflector::finishList(const QString &resourceVersion)
{
    QVector<Key> missing;
    for (auto it = m_known.keyBegin(); it != m_known.keyEnd(); ++it) {
        if (!m_listing.contains(*it))
            missing.append(*it);
    }
    m_known = std::exchange(m_listing, {});
    m_synced = true;
    m_brokenInitials = 0;
    m_resourceVersion = resourceVersion;
    emit replaced(m_known.values(), missing);
    setState(KindHealth::Live);
    if (m_phase == Phase::WatchListing) { // the stream goes on as a watch
        m_phase = Phase::Watching;
        m_watchedFrom = resourceVersion;
        m_deadline.start((m_shared.timing.watchMaxSeconds + 30) * 1000);
    } else if (m_canWatch) {
        openWatch(false);
    } else {
        wait(m_shared.timing.pollMs, &Reflector::begin);
    }
}

void Reflector::takeEvents(const base::Result<WatchEvents> &events)
{
    if (!events) {
        Failure failure{.error = events.error(), .status = 200, .details = {}, .retryAfterMs = 0};
        failure.error.where = m_shared.client.where(path());
        failed(failure);
        return;
    }
    const bool newProblems = events->skipped.count > 0;
    if (newProblems && m_skipped.count == 0)
        m_skipped.reason = events->skipped.reason;
    m_skipped.count += events->skipped.count;

    const int epoch = m_epoch;
    QHash<Key, mesh::ObjectPtr> changes;
    for (const WatchEvent &event : events->events) {
        ++m_streamEvents;
        if (event.initialEnd && m_phase == Phase::WatchListing) {
            changes.clear(); // all in the list that is now complete
            finishList(event.resourceVersion);
            continue;
        }
        if (!takeEvent(event, changes))
            break;
    }
    publish(changes);
    if (epoch == m_epoch)
        newProblems ? setState(m_health, m_error) : emit stateChanged();
}

/// False: the stream is over for us, what follows in it does not count.
bool Reflector::takeEvent(const WatchEvent &event, QHash<Key, mesh::ObjectPtr> &changes)
{
    using Type = WatchEvent::Type;
    if (event.type == Type::Failure) {
        takeFailureEvent(event.status);
        return false;
    }
    const bool initial = m_phase == Phase::WatchListing;
    if (!initial && isOlder(event.resourceVersion, m_watchedFrom)) {
        // A server that went back in time: restored from a backup. Only a list tells the truth.
        wait(m_backoff.next(m_shared.clock.nowMs()), &Reflector::relist);
        return false;
    }
    if (!initial && !event.resourceVersion.isEmpty() && !isOlder(event.resourceVersion, m_resourceVersion))
        m_resourceVersion = event.resourceVersion;
    if (event.type == Type::Bookmark || event.name.isEmpty())
        return true;

    const Key key{event.ns, event.name};
    QHash<Key, mesh::ObjectPtr> &objects = initial ? m_listing : m_known;
    const mesh::ObjectPtr before = objects.value(key);
    if (before && isOlder(event.resourceVersion, before->meta.resourceVersion))
        return true; // late or repeated
    const bool wanted = event.object && (!m_scope.wanted || m_scope.wanted(*event.object));
    if (event.type == Type::Deleted || (event.object && !wanted)) {
        if (objects.remove(key) || initial)
            changes.insert(key, nullptr);
    } else if (event.object) {
        objects.insert(key, event.object);
        changes.insert(key, event.object);
    }
    return true;
}

void Reflector::takeFailureEvent(const Status &status)
{
    Failure failure;
    failure.status = status.code == 0 ? 500 : status.code;
    failure = failureOf(failure.status, {}, {}, m_shared.client.where(path()));
    failure.details = status;
    failure.error.detail = u"the watch ended with %1: %2"_s.arg(failure.status).arg(status.message.left(2000));
    failure.retryAfterMs = std::min(status.retryAfterSeconds, 3600) * 1000;
    failed(failure);
}

void Reflector::publish(const QHash<Key, mesh::ObjectPtr> &changes)
{
    if (changes.isEmpty())
        return;
    QVector<mesh::ObjectPtr> upserts;
    QVector<Key> removals;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        if (it.value())
            upserts.append(it.value());
        else
            removals.append(it.key());
    }
    emit changed(upserts, removals);
}

} // namespace kubernetes

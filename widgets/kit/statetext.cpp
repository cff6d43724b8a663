// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "widgets/kit/notice.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace kit {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("kit::Notice", text);
}

QString clock(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms).toString(u"HH:mm:ss"_s);
}

QString retry(qint64 retryMs, qint64 nowMs)
{
    return retryMs > nowMs ? tr("Retrying in %1.").arg(quantity::duration(retryMs - nowMs)) : QString();
}

QString nounOf(mesh::Kind kind)
{
    return mesh::info(kind).plural;
}

StateText forbidden(mesh::Kind kind, const mesh::KindState &state)
{
    const QString where = state.error ? state.error->message() : QString();
    return {State::Forbidden, tr("Not allowed to list %1").arg(nounOf(kind)), tr("Needed: get, list, watch. %1").arg(base::text::clean(where)),
            tr("Copy for an admin")};
}

StateText partial(mesh::Kind kind, const mesh::KindState &state)
{
    const QStringList &missing = state.forbiddenNamespaces;
    const QString some = base::text::clean(missing.mid(0, 3).join(u", "_s)) + (missing.size() > 3 ? u", …"_s : QString());
    return {State::Partial,
            tr("%1 of %2 namespaces missing: forbidden (%3). Totals are at least.").arg(nounOf(kind)).arg(missing.size()).arg(some),
            {},
            {}};
}

/// A file in place of an API server: it never answers, and nothing is wrong with that.
bool isCapture(const mesh::SourceState &api)
{
    return api.health == mesh::SourceHealth::Stale && !api.error && api.retryMs == 0 && !api.notes.isEmpty();
}

StateText lost(const mesh::SourceState &source, bool shown, qint64 nowMs)
{
    if (isCapture(source))
        return {State::Stale,
                tr("As it was at %1, %2.").arg(clock(source.contactMs), quantity::age(nowMs - source.contactMs)),
                base::text::clean(source.notes.first()),
                {}};
    const QString cause = source.error ? base::text::clean(source.error->message()) : tr("no answer");
    if (source.health == mesh::SourceHealth::Refused)
        return {State::Forbidden, tr("The API server refuses this user"), cause, tr("Try again")};
    if (!shown)
        return {State::Failed, tr("The API server did not answer"), cause + u". "_s + retry(source.retryMs, nowMs), tr("Try now")};
    return {State::Stale, tr("API server last answered %1, %2.").arg(clock(source.contactMs), quantity::age(nowMs - source.contactMs)),
            cause + u". "_s + retry(source.retryMs, nowMs), tr("Try now")};
}

} // namespace

StateText stateOf(const mesh::Snapshot &snapshot, std::span<const mesh::Kind> kinds, bool shown, qint64 nowMs)
{
    const mesh::SourceState &source = snapshot.source(mesh::SourceId::Kubernetes);
    if (source.health == mesh::SourceHealth::Lost || source.health == mesh::SourceHealth::Refused
        || (source.health == mesh::SourceHealth::Stale && source.contactMs > 0))
        return lost(source, shown, nowMs);
    QStringList waiting;
    int loaded = 0;
    StateText worst;
    const auto raise = [&](StateText text) {
        if (worst.state == State::Ready || text.state > worst.state)
            worst = std::move(text);
    };
    for (const mesh::Kind kind : kinds) {
        const mesh::KindState &state = snapshot.state(kind);
        loaded += state.loaded;
        switch (state.health) {
        case mesh::KindHealth::Unknown:
        case mesh::KindHealth::Loading: waiting << nounOf(kind); break;
        case mesh::KindHealth::Forbidden: raise(forbidden(kind, state)); break;
        case mesh::KindHealth::Failed:
            raise({State::Failed, tr("%1 could not be read").arg(nounOf(kind)), base::text::clean(state.error ? state.error->message() : QString()),
                   tr("Try now")});
            break;
        case mesh::KindHealth::Stale:
            raise(
                {State::Stale, tr("%1 are from %2, %3.").arg(nounOf(kind), clock(state.contactMs), quantity::age(nowMs - state.contactMs)), {}, {}});
            break;
        case mesh::KindHealth::Live:
            if (!state.forbiddenNamespaces.isEmpty())
                raise(partial(kind, state));
            break;
        case mesh::KindHealth::Absent: break;
        }
    }
    if (worst.state != State::Ready || waiting.isEmpty())
        return worst;
    const QString what = waiting.join(u", "_s);
    if (loaded > 0)
        return {State::Loading, tr("Reading %1: %2 so far").arg(what, QLocale().toString(loaded)), {}, {}};
    return {State::Loading, tr("Reading %1").arg(what), {}, {}};
}

StateText telemetryStateOf(const mesh::Snapshot &snapshot, qint64 nowMs)
{
    const mesh::SourceState &source = snapshot.source(mesh::SourceId::Prometheus);
    if (isCapture(snapshot.source(mesh::SourceId::Kubernetes)) && snapshot.traffic)
        return {}; // of the same moment, and that is said
    const QString cause = source.error ? base::text::clean(source.error->message()) : QString();
    switch (source.health) {
    case mesh::SourceHealth::Off: return {State::Partial, tr("No telemetry store: configuration only, without rates."), cause, {}};
    case mesh::SourceHealth::Connecting: return {State::Loading, tr("Waiting for Prometheus"), {}, {}};
    case mesh::SourceHealth::Refused: return {State::Forbidden, tr("Prometheus refuses these credentials. Configuration is live."), cause, {}};
    case mesh::SourceHealth::Lost:
    case mesh::SourceHealth::Stale:
        if (source.contactMs == 0)
            return {State::Failed, tr("Prometheus did not answer. Configuration is live."), cause + u". "_s + retry(source.retryMs, nowMs), {}};
        return {State::Stale,
                tr("Prometheus last answered %1, %2. Configuration is live.").arg(clock(source.contactMs), quantity::age(nowMs - source.contactMs)),
                cause.isEmpty() ? QString() : cause + u". "_s + retry(source.retryMs, nowMs),
                {}};
    case mesh::SourceHealth::Live: break;
    }
    if (!snapshot.traffic)
        return {};
    if (!snapshot.traffic->missing.isEmpty()) {
        QStringList parts;
        for (const mesh::MissingPart &part : snapshot.traffic->missing)
            parts << part.what;
        return {State::Partial, tr("Missing: %1.").arg(parts.join(u", "_s)), base::text::clean(snapshot.traffic->missing.first().reason), {}};
    }
    if (snapshot.traffic->partial)
        return {
            State::Partial, tr("Prometheus answered in part. Totals are at least."), base::text::clean(snapshot.traffic->warnings.join(u"; "_s)), {}};
    return {};
}

bool replacesContent(const StateText &text, bool shown)
{
    return !shown && text.state != State::Ready && text.state != State::Partial && text.state != State::Stale;
}

Glyph glyphOf(State state)
{
    switch (state) {
    case State::Ready: return Glyph::None;
    case State::Loading:
    case State::Stale: return Glyph::Stale;
    case State::Partial: return Glyph::Warn;
    case State::Forbidden: return Glyph::Lock;
    case State::Failed: return Glyph::Error;
    case State::Empty: return Glyph::Info;
    }
    return Glyph::None;
}

} // namespace kit

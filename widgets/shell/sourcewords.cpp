// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/sourcewords.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/words.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace shell {

namespace {

using items::Words;
using mesh::SourceHealth;

QString tr(const char *text)
{
    return QCoreApplication::translate("shell::SourceWords", text);
}

/// A source that answers in time is live whatever its last answer's age is; one that does not turns stale after two periods.
SourceHealth healthOf(const mesh::SourceState &state, qint64 nowMs)
{
    const bool old = state.periodMs > 0 && state.contactMs > 0 && nowMs - state.contactMs > 2 * state.periodMs + 2000;
    return state.health == SourceHealth::Live && old ? SourceHealth::Stale : state.health;
}

QString ageOf(const mesh::SourceState &state, qint64 nowMs)
{
    return state.contactMs > 0 ? quantity::age(std::max<qint64>(0, nowMs - state.contactMs)) : QString();
}

} // namespace

QVector<mesh::SourceId> usedSources(const mesh::Snapshot &snapshot)
{
    QVector<mesh::SourceId> used;
    for (int i = 0; i < mesh::sourceCount; ++i) {
        const auto id = static_cast<mesh::SourceId>(i);
        if (snapshot.source(id).health != SourceHealth::Off)
            used.push_back(id);
    }
    return used;
}

SourceWords wordsOf(const mesh::Snapshot &snapshot, mesh::SourceId id, qint64 nowMs)
{
    const mesh::SourceState &state = snapshot.source(id);
    const SourceHealth health = healthOf(state, nowMs);
    SourceWords words{kit::glyphOf(Words::healthOf(health)), Words::source(id), {}, {}};
    if (!state.version.isEmpty())
        words.strong += u' ' + base::text::elideMiddle(base::text::clean(state.version), 16);
    QStringList grey;
    switch (health) {
    case SourceHealth::Live:
        if (id == mesh::SourceId::Kubernetes)
            grey << tr("watch");
        grey << ageOf(state, nowMs);
        if (state.queries > 0)
            grey << tr("%1 queries in %2 s").arg(state.queries).arg(quantity::number(state.seconds, 2));
        break;
    case SourceHealth::Stale: grey << tr("stale, %1").arg(ageOf(state, nowMs)); break;
    case SourceHealth::Lost:
        grey << tr("lost");
        if (state.retryMs > nowMs)
            grey << tr("retrying in %1").arg(quantity::duration(state.retryMs - nowMs));
        break;
    default: grey << Words::sourceHealth(health);
    }
    if (!state.notes.isEmpty())
        grey << base::text::clean(state.notes.join(u"; "_s));
    grey.removeAll(QString());
    words.grey = grey.join(u", "_s);
    words.toolTip = base::text::clean(state.endpoint);
    if (state.error)
        words.toolTip += u'\n' + base::text::clean(state.error->message());
    return words;
}

SourceWords worstOf(const mesh::Snapshot &snapshot, qint64 nowMs)
{
    const QVector<mesh::SourceId> used = usedSources(snapshot);
    if (used.isEmpty())
        return {kit::Glyph::Unknown, tr("Not connected"), {}, {}};
    qint64 oldest = 0;
    mesh::SourceId worst = used.front();
    mesh::Health worstHealth = mesh::Health::Ok;
    for (const mesh::SourceId id : used) {
        const mesh::SourceState &state = snapshot.source(id);
        if (state.contactMs > 0)
            oldest = std::max(oldest, nowMs - state.contactMs);
        if (const mesh::Health health = Words::healthOf(healthOf(state, nowMs)); health > worstHealth) {
            worstHealth = health;
            worst = id;
        }
    }
    if (worstHealth == mesh::Health::Ok)
        return {kit::Glyph::Ok, tr("Live"), tr("all %1 sources, oldest %2").arg(used.size()).arg(quantity::duration(oldest)), {}};
    SourceWords words = wordsOf(snapshot, worst, nowMs);
    return words;
}

} // namespace shell

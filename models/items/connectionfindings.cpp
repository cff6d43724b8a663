// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/connectionfindings.h"

#include "models/items/words.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace items {

namespace {

constexpr auto link = "sources"_L1;

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("items::ConnectionFindings", text, nullptr, n);
}

Finding findingOf(mesh::Health health, const QString &object, const QString &sentence, qint64 sinceMs, const QString &id)
{
    return {.health = health, .area = tr("Connection"), .object = object, .ns = {}, .sentence = sentence, .link = link, .sinceMs = sinceMs, .id = id};
}

QString withCause(const QString &what, const std::optional<base::Error> &error)
{
    return error ? tr("%1: %2").arg(what, error->message()) : what;
}

void addSource(QVector<Finding> &out, mesh::SourceId id, const mesh::SourceState &state)
{
    const QString name = Words::source(id);
    const auto add = [&](mesh::Health health, const QString &what) {
        out.push_back(findingOf(health, name, withCause(what, state.error), state.contactMs, u"health"_s));
    };
    switch (state.health) {
    case mesh::SourceHealth::Lost: add(mesh::Health::Error, tr("does not answer")); break;
    case mesh::SourceHealth::Refused: add(mesh::Health::Error, tr("refuses this user")); break;
    case mesh::SourceHealth::Stale: add(mesh::Health::Warn, tr("has not answered for two periods")); break;
    case mesh::SourceHealth::Off:
    case mesh::SourceHealth::Connecting:
    case mesh::SourceHealth::Live: break;
    }
    for (const QString &note : state.notes)
        out.push_back(findingOf(mesh::Health::Warn, name, note, 0, note));
}

void addKind(QVector<Finding> &out, const mesh::KindInfo &kind, const mesh::KindState &state)
{
    const auto add = [&](mesh::Health health, const QString &sentence, qint64 sinceMs = 0) {
        out.push_back(findingOf(health, kind.plural, sentence, sinceMs, u"kind"_s));
    };
    switch (state.health) {
    case mesh::KindHealth::Forbidden: add(mesh::Health::Warn, tr("may not be listed. Needed: get, list, watch")); break;
    case mesh::KindHealth::Failed: add(mesh::Health::Error, withCause(tr("could not be read"), state.error)); break;
    case mesh::KindHealth::Stale: add(mesh::Health::Warn, withCause(tr("are old"), state.error), state.contactMs); break;
    case mesh::KindHealth::Live:
        if (!state.forbiddenNamespaces.isEmpty()) {
            constexpr qsizetype most = 3;
            const QString some = state.forbiddenNamespaces.mid(0, most).join(u", "_s) + (state.forbiddenNamespaces.size() > most ? u", …"_s : u""_s);
            add(mesh::Health::Warn, tr("of %n namespace(s) may not be listed: ", static_cast<int>(state.forbiddenNamespaces.size())) + some);
        }
        break;
    case mesh::KindHealth::Unknown:
    case mesh::KindHealth::Absent:
    case mesh::KindHealth::Loading: break;
    }
}

void addTraffic(QVector<Finding> &out, const mesh::Traffic &traffic)
{
    const QString name = Words::source(mesh::SourceId::Prometheus);
    for (const mesh::MissingPart &part : traffic.missing)
        out.push_back(findingOf(mesh::Health::Warn, name, tr("%1 is missing: %2").arg(part.what, part.reason), 0, u"missing "_s + part.what));
    if (traffic.partial)
        out.push_back(findingOf(mesh::Health::Warn, name, tr("answered in part: %1").arg(traffic.warnings.join(u"; "_s)), 0, u"partial"_s));
}

} // namespace

QVector<Finding> connectionFindings(const mesh::Snapshot &snapshot)
{
    QVector<Finding> out;
    for (int i = 0; i < mesh::sourceCount; ++i)
        addSource(out, static_cast<mesh::SourceId>(i), snapshot.source(static_cast<mesh::SourceId>(i)));
    for (const mesh::KindInfo &kind : mesh::allKinds())
        addKind(out, kind, snapshot.state(kind.kind));
    if (snapshot.traffic && snapshot.source(mesh::SourceId::Prometheus).health == mesh::SourceHealth::Live)
        addTraffic(out, *snapshot.traffic);
    return out;
}

} // namespace items

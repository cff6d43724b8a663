// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/note.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace changes {

namespace {

constexpr auto apiVersion = "admin.envoyproxy.io/v3"_L1;
constexpr auto kindName = "ProxyLogLevel"_L1;

base::Tree treeOf(const Note &note, const QString &level)
{
    if (level.isEmpty())
        return {};
    const QJsonObject object{{"apiVersion"_L1, apiVersion},
                             {"kind"_L1, kindName},
                             {"metadata"_L1, QJsonObject{{"namespace"_L1, note.ns}, {"name"_L1, note.pod}}},
                             {"logger"_L1, note.logger.isEmpty() ? u"*"_s : note.logger},
                             {"level"_L1, level}};
    return base::readJson(QJsonDocument(object).toJson(QJsonDocument::Compact)).value_or(base::Tree());
}

QString titleOf(const Note &note)
{
    const QString pod = note.ns + u'/' + note.pod;
    return note.logger.isEmpty() ? u"Set all loggers of %1 to %2"_s.arg(pod, note.after)
                                 : u"Set the logger %1 of %2 to %3"_s.arg(note.logger, pod, note.after);
}

} // namespace

ObjectId idOf(const Note &note)
{
    return {apiVersion, kindName, note.ns, note.pod};
}

bool isOfProxy(const ObjectId &id)
{
    return id.apiVersion == apiVersion;
}

base::Result<qint64> begin(Journal &journal, const Note &note, const QString &context)
{
    const base::Tree before = treeOf(note, note.before), after = treeOf(note, note.after);
    Draft draft{.id = idOf(note), .action = Action::Update, .base = before, .wanted = after};
    const Plan plan{.title = titleOf(note), .context = context, .steps = {{std::move(draft), {}, {}}}};
    auto change = journal.begin(plan);
    if (!change)
        return change;
    if (const auto written = journal.intent(*change, 0, {.method = Method::Apply, .requestId = {}, .before = before, .expected = after}); !written)
        return tl::unexpected(written.error());
    return change;
}

void end(Journal &journal, qint64 change, const base::Result<void> &answer)
{
    const bool refused = !answer && (answer.error().kind == base::ErrorKind::Forbidden || answer.error().kind == base::ErrorKind::Invalid);
    const Outcome outcome = answer ? Outcome::Applied : refused ? Outcome::Refused : Outcome::Unknown;
    // The write itself is over: a journal that fails here leaves the change open, which is what its reader then sees.
    (void)journal.outcome(change, 0, outcome, {}, answer ? QString() : answer.error().message());
    (void)journal.end(change, answer ? Ending::Completed : Ending::Stopped);
}

} // namespace changes

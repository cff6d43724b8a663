// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/reporter.h"

#include "models/analysis/suppression.h"

#include <map>
#include <mutex>
#include <shared_mutex>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

struct Names {
    QString id;
    QStringList codes;
};

/// A problem's names as strings, made once: thousands of findings share them.
const Names &namesOf(const Problem &problem)
{
    static std::shared_mutex mutex;
    static std::map<std::pair<const char *, const char *>, Names> known; // literals: their addresses stay
    const std::pair key(problem.id, problem.codes);
    {
        const std::shared_lock lock(mutex);
        if (const auto found = known.find(key); found != known.end())
            return found->second;
    }
    const std::unique_lock lock(mutex);
    return known.try_emplace(key, Names{QString::fromLatin1(problem.id), QString::fromLatin1(problem.codes).split(u' ', Qt::SkipEmptyParts)})
        .first->second;
}

} // namespace

void Reporter::report(const Problem &problem, const Item &item, Ref at, const QString &message, const QString &hint, std::optional<Fix> fix)
{
    add(problem, item, at, item.placeOf(at), message, hint, std::move(fix));
}

void Reporter::reportKey(const Problem &problem, const Item &item, Ref at, const QString &message, const QString &hint, std::optional<Fix> fix)
{
    add(problem, item, at, item.keyPlaceOf(at), message, hint, std::move(fix));
}

bool Reporter::has(const Item &item, const QString &path) const
{
    return std::ranges::any_of(m_findings, [&](const Finding &finding) { return finding.path == path && finding.object == item.subject; });
}

void Reporter::add(const Problem &problem, const Item &item, Ref at, Origin::Place place, const QString &message, const QString &hint,
                   std::optional<Fix> fix)
{
    if (item.assumed)
        return;
    const auto &[id, codes] = namesOf(problem);
    if (item.annotations() && isSuppressedByAnnotation(item, id, codes))
        return;
    m_findings.append({.id = id,
                       .codes = codes,
                       .severity = problem.severity,
                       .object = item.subject,
                       .path = item.pathOf(at),
                       .file = item.origin ? item.origin->file : QString(),
                       .line = place.line,
                       .column = place.column,
                       .message = message,
                       .hint = hint,
                       .fix = std::move(fix)});
}

Fix setFix(const Item &item, Ref at, const QByteArray &json, const QString &title)
{
    return {Fix::Action::Set, item.pathOf(at), json, title};
}

Fix removeFix(const Item &item, Ref at, const QString &title)
{
    return {Fix::Action::Remove, item.pathOf(at), {}, title};
}

QString quote(std::string_view text)
{
    return u'"' + toQString(text) + u'"';
}

QString quote(const QString &text)
{
    return u'"' + text + u'"';
}

} // namespace analysis

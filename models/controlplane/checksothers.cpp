// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates, configuration, telemetry: what other pages show in full, as one answer each.
#include "models/base/quantity.h"
#include "models/controlplane/checkparts.h"

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace controlplane {

namespace {

using certificates::ProblemKind;

bool isLinkerds(const certificates::Row &row)
{
    return row.kind == certificates::Kind::LinkerdAnchor || row.kind == certificates::Kind::LinkerdIssuer;
}

void judge(Check &check, const certificates::Inventory &board, const QVector<const certificates::Row *> &rows)
{
    QStringList bad, soon;
    mesh::Health worst = mesh::Health::Ok;
    for (const certificates::Row *row : rows) {
        const bool ends = row->has(ProblemKind::Expired) || row->has(ProblemKind::EndsWithinAct);
        if (row->health < mesh::Health::Warn)
            continue;
        worst = std::max(worst, row->health);
        const QString when = row->notAfterMs > 0 ? (row->notAfterMs > board.atMs ? u"ends in "_s : u"ended "_s)
                + quantity::duration(qAbs(row->notAfterMs - board.atMs)) + (row->notAfterMs > board.atMs ? QString() : u" ago"_s)
                                                 : u"can't be read"_s;
        (ends || row->health >= mesh::Health::Error ? bad : soon) << u"%1 (%2)"_s.arg(row->name, when);
        for (const certificates::Place &place : row->places) {
            if (!place.object.name.isEmpty())
                check.objects.push_back(place.object);
        }
    }
    check.objects = some(check.objects);
    if (bad.isEmpty() && soon.isEmpty()) {
        check.answer = rows.isEmpty() ? u"none was found"_s : u"all of %1"_s.arg(counted(rows.size(), "certificate", "certificates"));
        check.outcome = rows.isEmpty() ? Outcome::Skipped : Outcome::Passed;
        return;
    }
    check.outcome = bad.isEmpty() ? Outcome::Warning : Outcome::Failed;
    check.answer = u"%1: %2"_s.arg(counted(bad.size() + soon.size(), "has a problem", "have problems"), few(bad + soon, 3));
    check.hint = u"meshdeck get certificates tells each problem, and what breaks"_s;
}

} // namespace

void checkCertificates(const Picture &picture, Checks &out)
{
    if (!picture.evidence.certificates)
        return;
    const certificates::Inventory &board = *picture.evidence.certificates;
    QVector<const certificates::Row *> trust, serving;
    for (const certificates::Row &row : board.rows) {
        if (isLinkerds(row))
            continue; // asked for apart
        const bool roots = row.kind == certificates::Kind::Root || row.kind == certificates::Kind::Intermediate;
        (roots ? trust : serving).push_back(&row);
    }
    Check roots{
        .id = u"mesh-roots"_s, .area = Area::Certificates, .question = u"the mesh's roots and what signs with them are valid for long enough"_s};
    judge(roots, board, trust);
    out << roots;
    Check others{.id = u"certificates"_s, .area = Area::Certificates, .question = u"the certificates of gateways, webhooks and workloads are good"_s};
    judge(others, board, serving);
    out << others;
    if (!board.gaps.isEmpty()) {
        QStringList kinds;
        for (const certificates::Gap &gap : board.gaps)
            kinds << mesh::info(gap.kind).name;
        kinds.removeDuplicates();
        out << Check{.id = u"certificates-seen"_s,
                     .area = Area::Certificates,
                     .outcome = Outcome::Unknown,
                     .question = u"all certificates could be read"_s,
                     .answer = u"some %1 could not: their certificates may lack here"_s.arg(kinds.join(u" and "_s)),
                     .hint = u"ask for get on the Secrets that meshdeck get certificates names"_s};
    }
}

void checkConfiguration(const Picture &picture, Checks &out)
{
    if (!picture.evidence.findings)
        return;
    int errors = 0, warnings = 0, infos = 0;
    QStringList first;
    Check check{.id = u"configuration"_s, .area = Area::Configuration, .question = u"nothing is wrong in the mesh's configuration"_s};
    for (const analysis::Finding &finding : *picture.evidence.findings) {
        switch (finding.severity) {
        case analysis::Severity::Error: ++errors; break;
        case analysis::Severity::Warning: ++warnings; break;
        case analysis::Severity::Info: ++infos; break;
        }
        if (finding.severity == analysis::Severity::Error) {
            first << finding.object.toString();
            if (const auto kind = mesh::kindOf(finding.object.group, finding.object.kind))
                check.objects.push_back({*kind, finding.object.ns, finding.object.name});
        }
    }
    first.removeDuplicates();
    check.objects = some(check.objects);
    check.answer =
        u"%1, %2, %3"_s.arg(counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"), counted(infos, "remark", "remarks"));
    if (errors > 0) {
        check.outcome = Outcome::Failed;
        check.answer += u": "_s + few(first, 3);
    } else if (warnings > 0) {
        check.outcome = Outcome::Warning;
    }
    if (errors + warnings > 0)
        check.hint = u"meshdeck validate tells each with its place and what to do"_s;
    out << check;
}

void checkTelemetry(const Picture &picture, Checks &out)
{
    const mesh::SourceState &state = picture.snapshot().source(mesh::SourceId::Prometheus);
    Check check{.id = u"telemetry"_s, .area = Area::Telemetry, .question = u"the telemetry store answers and has the mesh's traffic"_s};
    const auto &traffic = picture.snapshot().traffic;
    switch (state.health) {
    case mesh::SourceHealth::Off:
        check.outcome = Outcome::Advice;
        check.answer = u"none was found: no rates, no graph of traffic, no effect of a change"_s;
        check.hint = u"name one with --prometheus"_s;
        break;
    case mesh::SourceHealth::Lost:
    case mesh::SourceHealth::Refused:
        check.outcome = Outcome::Warning;
        check.answer = state.error ? state.error->message() : u"it does not answer"_s;
        break;
    case mesh::SourceHealth::Connecting:
        check.outcome = Outcome::Unknown;
        check.answer = u"it has not answered yet"_s;
        break;
    case mesh::SourceHealth::Live:
    case mesh::SourceHealth::Stale:
        check.answer = u"%1, %2"_s.arg(state.version.isEmpty() ? state.endpoint : state.version,
                                       traffic ? counted(traffic->edges.size(), "edge of traffic", "edges of traffic") : u"no traffic read"_s);
        if (state.health == mesh::SourceHealth::Stale || !traffic || traffic->edges.isEmpty()) {
            check.outcome = Outcome::Warning;
            check.hint = u"scrape the proxies (port 15020, /stats/prometheus), and see that requests are made"_s;
        }
        break;
    }
    out << check;
}

} // namespace controlplane

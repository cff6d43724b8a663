// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/guarding.h"

#include "models/base/quantity.h"
#include "models/changes/drafts.h"
#include "models/references/references.h"

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace cli {

QVector<mesh::ObjectKey> touchedServices(session::Session &session, const changes::Plan &plan)
{
    analysis::WorldInput input;
    input.live = session.store().snapshot();
    QVector<mesh::ObjectKey> objects;
    for (const changes::Step &step : plan.steps) {
        if (const auto key = changes::keyOf(step.draft.id))
            objects.push_back(*key);
    }
    return references::Graph::of(*analysis::World::make(input)).servicesOf(objects);
}

Guarding::Guarding(session::Session &session, const base::Clock &clock, const Output &output, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_output(output)
    , m_watch(session.telemetry(), clock)
{
    connect(&m_watch, &changes::GuardWatch::changed, this, &Guarding::tell);
    connect(&m_watch, &changes::GuardWatch::ended, this, &Guarding::end);
}

void Guarding::start(const changes::Guard &guard, const QVector<mesh::ObjectKey> &services, qint64 sinceMs)
{
    QStringList names;
    for (const mesh::ObjectKey &service : services)
        names << service.ns + u'/' + service.name;
    m_output.message(services.isEmpty()
                         ? u"guard: no service is known under this change, so there is no traffic to look at"_s
                         : u"guard: %1 for %2, over %3"_s.arg(changes::toString(guard), quantity::duration(guard.forMs), names.join(u", "_s)));
    m_watch.start(guard, services, sinceMs);
}

void Guarding::tell()
{
    if (m_watch.verdict() != changes::GuardWatch::Verdict::Looking)
        return;
    const changes::Measured now = m_watch.now(), before = m_watch.before();
    const qint64 left = std::max<qint64>(0, m_watch.endMs() - m_clock.nowMs());
    const QString failing = m_watch.reasons().isEmpty() ? QString() : u"; "_s + m_watch.reasons().join(u"; "_s);
    const QString problem = m_watch.problem().isEmpty() ? QString() : u"; "_s + m_watch.problem();
    m_output.progress(u"guard: error %1 (before %2), p99 %3 (before %4), %5 to go%6%7"_s.arg(
        quantity::percent(now.errors), quantity::percent(before.errors), quantity::latency(now.p99), quantity::latency(before.p99),
        quantity::duration(left), failing, problem));
}

void Guarding::end()
{
    m_output.endProgress();
    const changes::Measured now = m_watch.now(), before = m_watch.before();
    m_output.message(u"guard: error %1 (before %2), p99 %3 (before %4), rate %5 (before %6)"_s.arg(
        quantity::percent(now.errors), quantity::percent(before.errors), quantity::latency(now.p99), quantity::latency(before.p99),
        quantity::rate(now.rate), quantity::rate(before.rate)));
    switch (m_watch.verdict()) {
    case changes::GuardWatch::Verdict::Kept: m_output.message(u"guard: every condition held: the change is kept"_s); break;
    case changes::GuardWatch::Verdict::Broken: m_output.message(u"guard: %1: the change is taken back"_s.arg(m_watch.reasons().join(u"; "_s))); break;
    default: m_output.message(u"warning: the guard saw no traffic it could judge: the change is kept, look yourself"_s);
    }
    emit decided(m_watch.verdict() != changes::GuardWatch::Verdict::Broken);
}

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traffic/routeinspector.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/routewords.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/style.h"
#include "widgets/traffic/splitbars.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;
using base::text::clean;
using items::RouteWords;
using kit::Tone;

namespace traffic {

namespace {

Tone toneOf(mesh::Health health)
{
    switch (health) {
    case mesh::Health::Warn: return Tone::Warn;
    case mesh::Health::Error: return Tone::Error;
    case mesh::Health::Critical: return Tone::Crit;
    default: return Tone::Text1;
    }
}

QString orNone(const QString &text, const QString &none)
{
    return text.isEmpty() ? none : clean(text);
}

kit::KeyValue objectRow(const mesh::ObjectKey &key, const QString &place)
{
    const QString name = mesh::info(key.kind).name;
    const QString shown = place.isEmpty() ? u"%1/%2"_s.arg(key.ns, key.name) : u"%1/%2, %3"_s.arg(key.ns, key.name, place);
    return {name, clean(shown), Tone::Text1, kit::Glyph::None, u"config?id=%1/%2/%3"_s.arg(name, key.ns, key.name)};
}

} // namespace

RouteInspector::RouteInspector(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_stack(new QStackedLayout(this))
    , m_nothing(new QLabel)
    , m_told(new QLabel)
    , m_title(new kit::InspectorTitle(desk.theme))
    , m_splitHead(new kit::SectionHead(desk.theme, tr("Split, seen and wanted")))
    , m_causeHead(new kit::SectionHead(desk.theme, tr("By response flag")))
    , m_toldHead(new kit::SectionHead(desk.theme, tr("How it is known")))
    , m_split(new SplitBars(desk.theme))
    , m_facts(new kit::KeyValues(desk.theme))
    , m_resilience(new kit::KeyValues(desk.theme))
    , m_causes(new kit::KeyValues(desk.theme))
    , m_decided(new kit::KeyValues(desk.theme, nullptr, 112))
    , m_offer(new QPushButton(tr("Offer the change…")))
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 12);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addWidget(m_splitHead);
    column->addWidget(m_split);
    for (QWidget *widget : std::initializer_list<QWidget *>{
             new kit::SectionHead(desk.theme, tr("Traffic")), m_facts, new kit::SectionHead(desk.theme, tr("Resilience, as written")), m_resilience,
             m_causeHead, m_causes, new kit::SectionHead(desk.theme, tr("Decided by")), m_decided, m_toldHead, m_told})
        column->addWidget(widget);
    auto *offer = new QHBoxLayout;
    offer->setContentsMargins(12, 0, 12, 0);
    offer->addWidget(m_offer);
    offer->addStretch();
    column->addLayout(offer);
    column->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body);
    for (QLabel *label : {m_nothing, m_told}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        label->setContentsMargins(12, label == m_nothing ? 12 : 0, 12, 0);
    }
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(scroll);
    for (kit::KeyValues *rows : {m_decided, m_facts})
        connect(rows, &kit::KeyValues::clicked, this, &RouteInspector::linked);
    connect(m_offer, &QPushButton::clicked, this, &RouteInspector::offerAsked);
    const auto restyle = [this] {
        for (QLabel *label : {m_nothing, m_told})
            label->setFont(m_desk.theme.font(kit::Type::Small));
        kit::setInk(m_told, m_desk.theme, Tone::Text2);
    };
    connect(&desk.theme, &kit::Theme::changed, this, restyle);
    restyle();
}

void RouteInspector::showNothing(const QString &sentence)
{
    m_nothing->setText(sentence);
    m_stack->setCurrentIndex(0);
}

void RouteInspector::show(const routes::Route &route, const routes::Host &host, const mesh::Snapshot &snapshot)
{
    m_stack->setCurrentIndex(1);
    const routes::Measured &m = route.measured;
    m_title->show(RouteWords::health(route), clean(route.shownName()), tr("Route · %1/%2").arg(clean(route.owner.ns), clean(route.owner.name)),
                  RouteWords::sentence(route));
    m_split->setTargets(route.targets);
    m_splitHead->setVisible(!route.targets.isEmpty());
    m_splitHead->setRemark(route.told == routes::Told::SplitOnly ? tr("seen: of all routes") : QString());
    m_split->setVisible(!route.targets.isEmpty());
    const auto share = [&m](double value) { return quantity::percent(m.known() && m.rate > 0 ? value : mesh::nan); };
    m_facts->setRows(
        {{tr("Host"), clean(RouteWords::host(host)), Tone::Text1, kit::Glyph::None,
          host.service.isEmpty() ? QString() : u"services?id=%1/%2"_s.arg(host.service.ns, host.service.name)},
         {tr("Match"), clean(RouteWords::match(route))},
         {tr("Rate"), m.known() ? quantity::rate(m.rate) : tr("not known of this route; its host gets %1").arg(quantity::rate(host.total.rate))},
         {tr("5xx"), share(m.errors), toneOf(mesh::healthOfErrors(m.rate > 0 ? m.errors : 0))},
         {tr("4xx"), share(m.refused), toneOf(mesh::healthOfErrors(0, m.rate > 0 ? m.denied + m.limited : 0))},
         {tr("Latency"), tr("p50 %1, p95 %2, p99 %3").arg(quantity::latency(m.p50), quantity::latency(m.p95), quantity::latency(m.p99))}});
    showResilience(route);
    showCauses(m);
    showDecided(route, snapshot);
    m_told->setText(clean(RouteWords::toldSentence(route, &host)));
    const bool unseen = route.told == routes::Told::SplitOnly || route.told == routes::Told::Alone || route.told == routes::Told::Nothing;
    m_offer->setVisible(unseen && m_desk.drafts);
}

void RouteInspector::showResilience(const routes::Route &route)
{
    const routes::Measured &m = route.measured;
    const bool known = m.known() && m.rate > 0;
    QVector<kit::KeyValue> rows{
        {tr("Timeout"), orNone(RouteWords::timeout(route), tr("none written"))},
        {tr("Timed out"), quantity::percent(known ? m.timeouts : mesh::nan), toneOf(mesh::healthOfErrors(known ? m.timeouts : 0))},
        {tr("Retries"), orNone(RouteWords::retries(route), tr("none written: the mesh's default"))},
        {tr("Failed after all"), quantity::percent(known ? m.exhausted : mesh::nan), toneOf(mesh::healthOfErrors(known ? m.exhausted : 0))}};
    if (const QString fault = RouteWords::fault(route); !fault.isEmpty())
        rows.push_back({tr("Fault put in"), clean(fault), Tone::Warn, kit::Glyph::Warn});
    if (!route.mirror.isEmpty())
        rows.push_back({tr("Mirror"), clean(route.mirror)});
    m_resilience->setRows(rows);
}

void RouteInspector::showCauses(const routes::Measured &measured)
{
    QVector<kit::KeyValue> rows;
    for (const auto &[flag, rate] : measured.flags())
        rows.push_back(
            {clean(flag), tr("%1, %2").arg(quantity::rate(rate), quantity::percent(measured.rate > 0 ? rate / measured.rate : mesh::nan))});
    m_causeHead->setVisible(!rows.isEmpty());
    m_causes->setVisible(!rows.isEmpty());
    m_causes->setRows(rows.mid(0, 8));
}

void RouteInspector::showDecided(const routes::Route &route, const mesh::Snapshot &snapshot)
{
    QVector<kit::KeyValue> rows{objectRow(route.owner, route.place)};
    QVector<mesh::ServiceRef> services;
    for (const routes::Target &target : route.targets) {
        if (!target.service.isEmpty() && !services.contains(target.service))
            services.append(target.service);
    }
    for (const mesh::ObjectPtr &object : snapshot.objects(mesh::Kind::DestinationRule)) {
        const auto *facts = object->as<mesh::DestinationRuleFacts>();
        if (facts && services.contains(mesh::serviceOfHost(facts->host, object->meta.ns)))
            rows.push_back(objectRow(object->key(), {}));
    }
    for (const QString &gateway : route.gateways) {
        const mesh::ObjectKey key{route.owner.kind == mesh::Kind::VirtualService ? mesh::Kind::Gateway : mesh::Kind::K8sGateway,
                                  gateway.section(u'/', 0, 0), gateway.section(u'/', 1)};
        rows.push_back(objectRow(key, {}));
    }
    m_decided->setRows(rows);
}

} // namespace traffic

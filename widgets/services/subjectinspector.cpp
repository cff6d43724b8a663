// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/services/subjectinspector.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/edgetable.h"
#include "models/items/words.h"
#include "models/report/report.h"
#include "widgets/kit/inspector.h"
#include "widgets/services/flowcharts.h"

#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace services {

namespace {

using items::Words;
using kit::KeyValue;
using kit::SmallTable;
using kit::Tone;

constexpr int maxTextBytes = 256 << 10;

Tone toneOf(mesh::Health health)
{
    switch (health) {
    case mesh::Health::Warn: return Tone::Warn;
    case mesh::Health::Error: return Tone::Error;
    case mesh::Health::Critical: return Tone::Crit;
    default: return Tone::Text1;
    }
}

SmallTable::Cell errorCell(const mesh::Flow &flow)
{
    const mesh::Health health = mesh::healthOfErrors(flow.errors);
    return {quantity::percent(flow.rate > 0 ? flow.errors : mesh::nan), toneOf(health), health != mesh::Health::Ok};
}

QString flowText(const mesh::Flow &flow)
{
    if (!flow.any())
        return QObject::tr("none seen");
    QStringList parts;
    if (flow.rate > 0)
        parts << quantity::rate(flow.rate);
    if (std::isfinite(flow.opened))
        parts << quantity::connections(flow.opened);
    if (std::isfinite(flow.bytes))
        parts << quantity::bytesRate(flow.bytes);
    return parts.isEmpty() ? quantity::rate(0) : parts.join(u", "_s);
}

QVBoxLayout *columnIn(QWidget *page)
{
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 4, 0, 12);
    column->setSpacing(6);
    return column;
}

QString linkTo(const mesh::Peer &peer)
{
    return peer.kind == mesh::PeerKind::Workload ? u"workloads?id=%1/%2"_s.arg(peer.ns, peer.workload) : QString();
}

SmallTable::Row rowOf(const mesh::EdgeTraffic &edge, const mesh::Peer &peer)
{
    const bool requests = edge.protocol != mesh::Protocol::Tcp;
    const mesh::Health errors = mesh::healthOfErrors(edge.errors, edge.denied + edge.limited);
    const QString amount = requests ? quantity::rateNumber(edge.rate) : quantity::connections(edge.opened);
    const QString mtls = std::isfinite(edge.mtls) ? quantity::number(edge.mtls * 100, 0) + " %"_L1 : u"–"_s;
    return {kit::glyphOf(items::healthOf(edge)),
            {{base::text::elideMiddle(Words::peer(peer), 24)},
             {amount},
             {requests ? quantity::percent(std::max(edge.errors, edge.denied)) : u"–"_s, toneOf(errors), errors != mesh::Health::Ok},
             {mtls, edge.mtls < 0.99 ? Tone::Plain : Tone::Text1}},
            linkTo(peer)};
}

} // namespace

SubjectInspector::SubjectInspector(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_stack(new QStackedLayout(this))
    , m_nothing(new QLabel)
    , m_title(new kit::InspectorTitle(desk.theme))
    , m_tabs(new kit::InspectorTabs(desk.theme))
    , m_facts(new kit::KeyValues(desk.theme))
    , m_configuration(new kit::KeyValues(desk.theme, nullptr, 112))
    , m_versionsHead(new kit::SectionHead(desk.theme, tr("Versions")))
    , m_callersHead(new kit::SectionHead(desk.theme, tr("Callers")))
    , m_callsHead(new kit::SectionHead(desk.theme, tr("Calls")))
    , m_versions(new SmallTable(desk.theme, {tr("Version"), tr("Wanted"), tr("Seen"), tr("req/s"), tr("5xx")}, {54, 48, 54, 50}))
    , m_callers(new SmallTable(desk.theme, {tr("Caller"), tr("req/s"), tr("5xx, 403"), tr("mTLS")}, {64, 60, 50}))
    , m_calls(new SmallTable(desk.theme, {tr("Called"), tr("req/s"), tr("5xx, 403"), tr("mTLS")}, {64, 60, 50}))
    , m_charts(new FlowCharts(desk))
    , m_text(new QPlainTextEdit)
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_tabs, 1);

    auto *overview = new QWidget;
    QVBoxLayout *rows = columnIn(overview);
    rows->addWidget(m_charts);
    rows->addWidget(m_versionsHead);
    rows->addWidget(m_versions);
    rows->addWidget(m_facts);
    rows->addStretch();
    m_tabs->add(tr("Overview"), overview);

    auto *callers = new QWidget;
    rows = columnIn(callers);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_callersHead, m_callers, m_callsHead, m_calls})
        rows->addWidget(widget);
    rows->addStretch();
    m_callersTab = m_tabs->add(tr("Callers"), callers);

    auto *configuration = new QWidget;
    rows = columnIn(configuration);
    rows->addWidget(m_configuration);
    rows->addStretch();
    m_configurationTab = m_tabs->add(tr("Config"), configuration);

    m_text->setReadOnly(true);
    m_text->setFont(desk.theme.font(kit::Type::Mono));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("The object as YAML"));
    m_text->setMinimumHeight(320);
    m_text->document()->setDocumentMargin(12);
    m_tabs->add(tr("YAML"), m_text);

    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_nothing->setContentsMargins(12, 12, 12, 12);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(body);
    for (SmallTable *table : {m_versions, m_callers, m_calls})
        connect(table, &SmallTable::clicked, this, &SubjectInspector::linked);
    connect(m_configuration, &kit::KeyValues::clicked, this, &SubjectInspector::linked);
}

void SubjectInspector::showNothing(const QString &sentence)
{
    m_nothing->setText(sentence);
    m_stack->setCurrentIndex(0);
}

void SubjectInspector::setStale(bool stale)
{
    m_charts->setStale(stale);
}

void SubjectInspector::focusOverview()
{
    m_tabs->setCurrent(0);
    m_tabs->setFocus();
}

void SubjectInspector::show(const mesh::ServiceInfo &service, const mesh::Snapshot &snapshot)
{
    m_stack->setCurrentIndex(1);
    m_title->show(service.health, base::text::clean(service.name), tr("Service · %1").arg(base::text::clean(service.ns)), Words::sentence(service));
    m_charts->show({.what = {},
                    .serviceNs = service.ns,
                    .service = service.name,
                    .workloadNs = {},
                    .workload = {},
                    .version = {},
                    .sourceNs = {},
                    .sourceWorkload = {}});
    showVersions(service);
    QStringList ports;
    for (const mesh::ServicePort &port : service.ports)
        ports << u"%1 %2"_s.arg(port.name.isEmpty() ? port.protocol : port.name).arg(port.port);
    m_facts->setRows(
        {{tr("Traffic in"), flowText(service.in)},
         {tr("Traffic out"), flowText(service.out)},
         {tr("Latency"),
          tr("p50 %1, p95 %2, p99 %3").arg(quantity::latency(service.in.p50), quantity::latency(service.in.p95), quantity::latency(service.in.p99))},
         {tr("Endpoints"), tr("%1 of %2 ready").arg(service.endpointsReady).arg(service.endpoints),
          service.cause == mesh::Cause::NoEndpoints ? Tone::Crit : Tone::Text1},
         {tr("mTLS"),
          tr("%1, %2").arg(quantity::percent(service.in.mtls), service.mode == mesh::MtlsMode::Unset ? tr("no mode") : mesh::nameOf(service.mode))},
         {tr("Data plane"), Words::dataPlane(service.dataPlane)},
         {tr("Ports"), base::text::clean(ports.join(u", "_s))},
         {tr("Type"), base::text::clean(service.type)}});
    showEdges(
        snapshot, [&service](const mesh::EdgeTraffic &e) { return e.serviceNs == service.ns && e.service == service.name; },
        [&service](const mesh::EdgeTraffic &e) { return e.source.ns == service.ns && service.workloads.contains(e.source.workload); });
    showConfiguration(service.configuration);
    showText(snapshot, {mesh::Kind::Service, service.ns, service.name});
}

void SubjectInspector::show(const mesh::WorkloadInfo &workload, const mesh::Snapshot &snapshot)
{
    m_stack->setCurrentIndex(1);
    m_title->show(workload.health, base::text::clean(workload.name),
                  tr("%1 · %2").arg(mesh::info(workload.kind).name, base::text::clean(workload.ns)), Words::sentence(workload));
    m_charts->show({.what = {},
                    .serviceNs = {},
                    .service = {},
                    .workloadNs = workload.ns,
                    .workload = workload.name,
                    .version = {},
                    .sourceNs = {},
                    .sourceWorkload = {}});
    m_versionsHead->hide();
    m_versions->hide();
    m_facts->setRows({{tr("Traffic in"), flowText(workload.in)},
                      {tr("Traffic out"), flowText(workload.out)},
                      {tr("Pods"), tr("%1 of %2 ready, %n restart(s)", nullptr, workload.restarts).arg(workload.ready).arg(workload.wanted),
                       workload.cause == mesh::Cause::PodsNotReady ? toneOf(workload.health) : Tone::Text1},
                      {tr("App, version"), base::text::clean(workload.app + u", "_s + workload.version)},
                      {tr("Data plane"),
                       Words::dataPlane(workload.dataPlane)
                           + (workload.proxyRevision.isEmpty() ? QString() : tr(", revision %1").arg(base::text::clean(workload.proxyRevision)))},
                      {tr("mTLS mode"), workload.mode == mesh::MtlsMode::Unset ? u"–"_s : mesh::nameOf(workload.mode)},
                      {tr("Identity"), base::text::clean(workload.serviceAccount)},
                      {tr("Services"), base::text::clean(workload.services.join(u", "_s))},
                      {tr("Images"), base::text::clean(workload.images.join(u", "_s))}});
    showEdges(
        snapshot, [&workload](const mesh::EdgeTraffic &e) { return e.destination.ns == workload.ns && e.destination.workload == workload.name; },
        [&workload](const mesh::EdgeTraffic &e) { return e.source.ns == workload.ns && e.source.workload == workload.name; });
    QVector<KeyValue> services;
    for (const QString &service : workload.services)
        services.push_back(
            {tr("Service"), base::text::clean(service), Tone::Text1, kit::Glyph::None, u"services?id=%1/%2"_s.arg(workload.ns, service)});
    m_configuration->setRows(services);
    m_tabs->setCount(m_configurationTab, static_cast<int>(services.size()));
    showText(snapshot, {workload.kind, workload.ns, workload.name});
}

void SubjectInspector::showVersions(const mesh::ServiceInfo &service)
{
    QVector<SmallTable::Row> rows;
    for (const mesh::VersionInfo &version : service.versions) {
        const auto share = [](double value) { return std::isfinite(value) ? quantity::number(value * 100, 1) + " %"_L1 : u"–"_s; };
        rows.push_back({kit::glyphOf(mesh::healthOfErrors(version.in.errors)),
                        {{base::text::elideMiddle(base::text::clean(version.version), 16)},
                         {share(version.wantedShare)},
                         {share(version.seenShare)},
                         {quantity::rateNumber(version.in.any() ? version.in.rate : mesh::nan)},
                         errorCell(version.in)},
                        u"workloads?id=%1/%2"_s.arg(service.ns, version.workload)});
    }
    const bool wanted = std::ranges::any_of(service.versions, [](const mesh::VersionInfo &v) { return std::isfinite(v.wantedShare); });
    m_versionsHead->setRemark(wanted ? tr("wanted is the default route's") : QString());
    m_versionsHead->setVisible(!rows.isEmpty());
    m_versions->setVisible(!rows.isEmpty());
    m_versions->setRows(rows);
}

void SubjectInspector::showEdges(const mesh::Snapshot &snapshot, const EdgeFilter &in, const EdgeFilter &out)
{
    QVector<mesh::EdgeTraffic> callers, calls;
    if (snapshot.traffic) {
        std::ranges::copy_if(snapshot.traffic->edges, std::back_inserter(callers), in);
        std::ranges::copy_if(snapshot.traffic->edges, std::back_inserter(calls), out);
    }
    const auto worstFirst = [](QVector<mesh::EdgeTraffic> &edges) {
        std::ranges::stable_sort(edges, [](const mesh::EdgeTraffic &a, const mesh::EdgeTraffic &b) {
            return std::pair(items::healthOf(a), a.rate) > std::pair(items::healthOf(b), b.rate);
        });
    };
    worstFirst(callers);
    worstFirst(calls);
    QVector<SmallTable::Row> callerRows, callRows;
    for (const mesh::EdgeTraffic &edge : callers)
        callerRows.push_back(rowOf(edge, edge.source));
    for (const mesh::EdgeTraffic &edge : calls)
        callRows.push_back(rowOf(edge, edge.destination));
    m_callers->setRows(callerRows);
    m_calls->setRows(callRows);
    m_callersHead->setRemark(callerRows.isEmpty() ? tr("nobody, in the last minute") : QString());
    m_callsHead->setRemark(callRows.isEmpty() ? tr("nothing, in the last minute") : QString());
    m_tabs->setCount(m_callersTab, static_cast<int>(callerRows.size()));
}

void SubjectInspector::showConfiguration(const QStringList &objects)
{
    QVector<KeyValue> rows;
    for (const QString &object : objects)
        rows.push_back({object.section(u' ', 0, 0), base::text::clean(object.section(u' ', 1)), Tone::Text1, kit::Glyph::None,
                        u"config?id="_s + QString(object).replace(u' ', u'/')});
    if (rows.isEmpty())
        rows.push_back({tr("None"), tr("No route or rule speaks of it: the mesh's defaults apply"), Tone::Text3, kit::Glyph::None, {}});
    m_configuration->setRows(rows);
    m_tabs->setCount(m_configurationTab, static_cast<int>(objects.size()));
}

void SubjectInspector::showText(const mesh::Snapshot &snapshot, const mesh::ObjectKey &key)
{
    const mesh::ObjectPtr object = snapshot.find(key);
    QString text;
    if (!object)
        text = tr("This is not an object of its own.");
    else if (object->json.size() > maxTextBytes)
        text = tr("The object has %1; over %2 it is not shown here.")
                   .arg(quantity::bytes(static_cast<double>(object->json.size())), quantity::bytes(maxTextBytes));
    else
        text = QString::fromUtf8(report::toYaml(QJsonDocument::fromJson(object->json).object()));
    if (m_text->toPlainText() != text)
        m_text->setPlainText(text);
}

} // namespace services

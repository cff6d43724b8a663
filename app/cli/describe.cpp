// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// describe: all that is known of one thing, for people (or as JSON and YAML for programs).
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/reader.h"
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/edgetable.h"
#include "models/items/words.h"
#include "models/report/meshreport.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace cli {

namespace {

/// Lines of "Name:   value", nested by indentation.
class Page
{
public:
    void field(const QString &name, const QString &value)
    {
        if (!value.isEmpty())
            m_text += u"%1%2 %3\n"_s.arg(QString(m_indent, u' '), (name + u':').leftJustified(18 - m_indent), base::text::clean(value));
    }
    void section(const QString &title) { m_text += u'\n' + title + u'\n'; }
    void table(const report::Table &table)
    {
        for (const QByteArray &line : report::write(table, report::Format::Table).split('\n')) {
            if (!line.isEmpty())
                m_text += u"  "_s + QString::fromUtf8(line) + u'\n';
        }
    }
    void list(const QStringList &lines)
    {
        for (const QString &line : lines)
            m_text += u"  "_s + base::text::clean(line) + u'\n';
    }
    QByteArray text() const { return m_text.toUtf8(); }

private:
    QString m_text;
    int m_indent = 0;
};

QString healthText(const auto &info)
{
    const QString sentence = items::Words::sentence(info);
    const QString word = items::Words::health(info.health);
    return sentence.isEmpty() ? word : u"%1: %2"_s.arg(word, sentence);
}

void flow(Page &page, const QString &title, const mesh::Flow &flow)
{
    if (!flow.any()) {
        page.field(title, u"none seen"_s);
        return;
    }
    QStringList parts;
    if (flow.rate > 0) {
        parts << quantity::rate(flow.rate) << u"5xx %1"_s.arg(quantity::percent(flow.errors));
        if (flow.denied > 0)
            parts << u"403 %1"_s.arg(quantity::percent(flow.denied));
        if (flow.limited > 0)
            parts << u"429 %1"_s.arg(quantity::percent(flow.limited));
        parts << u"p50 %1, p95 %2, p99 %3"_s.arg(quantity::latency(flow.p50), quantity::latency(flow.p95), quantity::latency(flow.p99));
    }
    if (flow.opened == flow.opened)
        parts << quantity::connections(flow.opened);
    if (flow.bytes == flow.bytes)
        parts << quantity::bytesRate(flow.bytes);
    if (flow.mtls == flow.mtls)
        parts << u"mTLS %1"_s.arg(quantity::percent(flow.mtls));
    page.field(title, parts.join(u", "_s));
}

report::Table versions(const mesh::ServiceInfo &info)
{
    report::Table table{
        {},
        {{u"VERSION"_s}, {u"WORKLOAD"_s}, {u"PODS"_s, true}, {u"WANTED"_s, true}, {u"SEEN"_s, true}, {u"REQ/S"_s, true}, {u"5XX %"_s, true}},
        {},
        {}};
    for (const mesh::VersionInfo &v : info.versions) {
        table.rows.push_back({v.workload,
                              {{v.version},
                               {v.workload},
                               {u"%1/%2"_s.arg(v.ready).arg(v.wanted)},
                               {quantity::percent(v.wantedShare)},
                               {quantity::percent(v.seenShare)},
                               {quantity::rateNumber(v.in.any() ? v.in.rate : mesh::nan)},
                               {quantity::percentNumber(v.in.rate > 0 ? v.in.errors : mesh::nan), mesh::healthOfErrors(v.in.errors)}},
                              {}});
    }
    return table;
}

report::Table edges(const mesh::Snapshot &snapshot, const std::function<bool(const mesh::EdgeTraffic &)> &wanted)
{
    mesh::Traffic part;
    if (snapshot.traffic)
        std::ranges::copy_if(snapshot.traffic->edges, std::back_inserter(part.edges), wanted);
    return report::edges(part, {});
}

void section(Page &page, const QString &title, const report::Table &table)
{
    if (table.rows.isEmpty())
        return;
    page.section(title);
    page.table(table);
}

void describeService(Page &page, const mesh::Snapshot &snapshot, const mesh::ServiceInfo &info)
{
    page.field(u"Service"_s, info.ns + u'/' + info.name);
    page.field(u"Health"_s, healthText(info));
    page.field(u"Type"_s, info.type);
    QStringList ports;
    for (const mesh::ServicePort &port : info.ports)
        ports << u"%1 %2 → %3"_s.arg(port.name.isEmpty() ? port.protocol : port.name).arg(port.port).arg(port.targetPort);
    page.field(u"Ports"_s, ports.join(u", "_s));
    page.field(u"Endpoints"_s, u"%1 of %2 ready"_s.arg(info.endpointsReady).arg(info.endpoints));
    page.field(u"Data plane"_s, items::Words::dataPlane(info.dataPlane));
    page.field(u"mTLS mode"_s, mesh::nameOf(info.mode));
    flow(page, u"Traffic in"_s, info.in);
    flow(page, u"Traffic out"_s, info.out);
    section(page, u"Versions (share wanted by the default route, share seen)"_s, versions(info));
    section(page, u"Callers"_s, edges(snapshot, [&info](const mesh::EdgeTraffic &e) { return e.serviceNs == info.ns && e.service == info.name; }));
    section(page, u"Calls"_s,
            edges(snapshot, [&info](const mesh::EdgeTraffic &e) { return e.source.ns == info.ns && info.workloads.contains(e.source.workload); }));
    if (!info.configuration.isEmpty()) {
        page.section(u"Configuration that speaks of it"_s);
        page.list(info.configuration);
    }
}

void describeWorkload(Page &page, const mesh::Snapshot &snapshot, const mesh::WorkloadInfo &info)
{
    page.field(mesh::info(info.kind).name, info.ns + u'/' + info.name);
    page.field(u"Health"_s, healthText(info));
    page.field(u"App, version"_s, u"%1, %2"_s.arg(info.app, info.version));
    page.field(u"Pods"_s, u"%1 of %2 ready, %3 restarts"_s.arg(info.ready).arg(info.wanted).arg(info.restarts));
    page.field(u"Waiting"_s, info.waiting);
    page.field(u"Service account"_s, info.serviceAccount);
    page.field(u"Data plane"_s,
               items::Words::dataPlane(info.dataPlane) + (info.proxyRevision.isEmpty() ? QString() : u", revision "_s + info.proxyRevision));
    page.field(u"mTLS mode"_s, mesh::nameOf(info.mode));
    page.field(u"Services"_s, info.services.join(u", "_s));
    page.field(u"Images"_s, info.images.join(u", "_s));
    flow(page, u"Traffic in"_s, info.in);
    flow(page, u"Traffic out"_s, info.out);
    section(page, u"Callers"_s,
            edges(snapshot, [&info](const mesh::EdgeTraffic &e) { return e.destination.ns == info.ns && e.destination.workload == info.name; }));
    section(page, u"Calls"_s,
            edges(snapshot, [&info](const mesh::EdgeTraffic &e) { return e.source.ns == info.ns && e.source.workload == info.name; }));
}

void describeNamespace(Page &page, const mesh::Inventory &inventory, const mesh::NamespaceInfo &info)
{
    page.field(u"Namespace"_s, info.name);
    page.field(u"Health"_s, items::Words::health(info.health));
    page.field(u"Injection"_s, info.injection);
    page.field(u"mTLS mode"_s, mesh::nameOf(info.mode));
    page.field(u"Pods"_s, u"%1 of %2 ready, %3 in the mesh"_s.arg(info.podsReady).arg(info.pods).arg(info.podsInMesh));
    flow(page, u"Traffic in"_s, info.in);
    section(page, u"Services"_s, report::services(inventory, {{info.name}, {}, {}, false}));
    section(page, u"Workloads"_s, report::workloads(inventory, {{info.name}, {}, {}, false}));
}

/// One namespaced name, looked for in the wanted namespaces.
struct Wanted {
    QString kind, name;
    QStringList namespaces;
    bool matches(const QString &ns, const QString &n) const { return n == name && (namespaces.isEmpty() || namespaces.contains(ns)); }
};

/// Text for people and the object for programs; empty text when there is no such thing.
std::pair<QByteArray, QJsonObject> describe(const mesh::Snapshot &snapshot, const Wanted &wanted)
{
    Page page;
    const mesh::Inventory inventory = mesh::inventory(snapshot);
    const report::Scope scope{wanted.namespaces, {wanted.name}, {}, true};
    const auto firstJson = [](const report::Table &table) { return table.rows.isEmpty() ? QJsonObject() : table.rows.front().json; };
    if (wanted.kind == "service"_L1 || wanted.kind == "services"_L1) {
        const auto found = std::ranges::find_if(inventory.services, [&](const auto &s) { return wanted.matches(s.ns, s.name); });
        if (found == inventory.services.end())
            return {};
        describeService(page, snapshot, *found);
        return {page.text(), firstJson(report::services(inventory, scope))};
    }
    if (wanted.kind == "workload"_L1 || wanted.kind == "workloads"_L1) {
        const auto found = std::ranges::find_if(inventory.workloads, [&](const auto &w) { return wanted.matches(w.ns, w.name); });
        if (found == inventory.workloads.end())
            return {};
        describeWorkload(page, snapshot, *found);
        return {page.text(), firstJson(report::workloads(inventory, scope))};
    }
    if (wanted.kind == "namespace"_L1 || wanted.kind == "namespaces"_L1 || wanted.kind == "ns"_L1) {
        const auto found = std::ranges::find(inventory.namespaces, wanted.name, &mesh::NamespaceInfo::name);
        if (found == inventory.namespaces.end())
            return {};
        describeNamespace(page, inventory, *found);
        return {page.text(), firstJson(report::namespaces(inventory, {{}, {wanted.name}, {}, true}))};
    }
    for (const mesh::ObjectPtr &object : snapshot.objects(*mesh::kindNamed(wanted.kind))) {
        if (object->meta.name != wanted.name || !(object->meta.ns.isEmpty() || wanted.matches(object->meta.ns, object->meta.name)))
            continue;
        const QJsonObject json = QJsonDocument::fromJson(object->json).object();
        return {report::toYaml(json), json};
    }
    return {};
}

struct Arguments {
    std::string kind, name;
};

int run(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    Wanted wanted{QString::fromStdString(arguments.kind).toLower(), QString::fromStdString(arguments.name), {}};
    if (const qsizetype slash = wanted.kind.indexOf(u'/'); slash > 0 && wanted.name.isEmpty()) {
        wanted.name = QString::fromStdString(arguments.kind).mid(slash + 1);
        wanted.kind.truncate(slash);
    }
    static const QStringList views{u"service"_s, u"services"_s, u"workload"_s, u"workloads"_s, u"namespace"_s, u"namespaces"_s, u"ns"_s};
    const auto kind = mesh::kindNamed(wanted.kind);
    const bool known = views.contains(wanted.kind) || (kind && mesh::info(*kind).watched);
    if (!known || wanted.name.isEmpty()) {
        const QString what = wanted.name.isEmpty()
            ? u"name what to describe: KIND NAME or KIND/NAME"_s
            : u"\"%1\" can't be described; try service, workload, namespace or a kind such as virtualservice"_s.arg(wanted.kind);
        output->error({base::ErrorKind::Unsupported, what, {}});
        return Usage;
    }
    session::Options options = globals.sessionOptions();
    options.secrets = false;
    return read(globals, options, *output,
                {.needed = {},
                 .settled = [&](session::Session &session) -> std::optional<int> {
                     wanted.namespaces = globals.namespaces(session);
                     const auto [text, json] = describe(*session.store().snapshot(), wanted);
                     if (text.isEmpty()) {
                         output->error({base::ErrorKind::NotFound, u"there is no %1 of that name"_s.arg(wanted.kind), wanted.name});
                         return Missing;
                     }
                     switch (output->format()) {
                     case report::Format::Json:
                     case report::Format::JsonLines: output->data(report::toJson(json)); break;
                     case report::Format::Yaml: output->data(report::toYaml(json)); break;
                     default: output->data(text);
                     }
                     return Success;
                 },
                 .changed = {}});
}

} // namespace

void addDescribe(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("describe", "Show all that is known of one service, workload, namespace or object");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("KIND", arguments->kind, "service, workload, namespace, or a kind such as virtualservice; KIND/NAME too")->required();
    app->add_option("NAME", arguments->name, "Its name");
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    registry.globals.addCapture(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return run(globals, *arguments); }; });
}

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// get: lists of things, from live state. `get graph` prints edges; any kind of the mesh can be listed too.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/graphchoice.h"
#include "app/cli/past.h"
#include "app/cli/reader.h"
#include "app/session/certificatesweep.h"
#include "models/base/later.h"
#include "models/base/quantity.h"
#include "models/items/certificatetable.h"
#include "models/items/certificatewords.h"
#include "models/items/edgetable.h"
#include "models/items/routetable.h"
#include "models/items/servicetable.h"
#include "models/items/workloadtable.h"
#include "models/report/certificatereport.h"
#include "models/report/routereport.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

enum class What : quint8 { Services, Workloads, Namespaces, Graph, Certificates, Routes, Objects };

struct Target {
    What what = What::Services;
    mesh::Kind kind = mesh::Kind::Service; ///< for Objects
};

/// Services, workloads and certificates are joined views; "svc" and the API's own words reach the plain objects.
base::Result<Target> targetNamed(const QString &word)
{
    static const QHash<QString, What> views{
        {u"services"_s, What::Services},
        {u"service"_s, What::Services},
        {u"workloads"_s, What::Workloads},
        {u"workload"_s, What::Workloads},
        {u"wl"_s, What::Workloads},
        {u"namespaces"_s, What::Namespaces},
        {u"namespace"_s, What::Namespaces},
        {u"ns"_s, What::Namespaces},
        {u"graph"_s, What::Graph},
        {u"edges"_s, What::Graph},
        {u"certificates"_s, What::Certificates},
        {u"certificate"_s, What::Certificates},
        {u"certs"_s, What::Certificates},
        {u"routes"_s, What::Routes},
        {u"route"_s, What::Routes},
    };
    if (const auto view = views.constFind(word.toLower()); view != views.cend())
        return Target{*view, {}};
    const auto kind = mesh::kindNamed(word);
    if (kind && mesh::info(*kind).watched)
        return Target{What::Objects, *kind};
    return base::fail(
        base::ErrorKind::Unsupported,
        u"\"%1\" can't be listed; try services, workloads, routes, graph, certificates, namespaces or a kind such as virtualservices"_s.arg(word));
}

QVector<mesh::Kind> neededFor(const Target &target)
{
    switch (target.what) {
    case What::Services: return {mesh::Kind::Service};
    case What::Workloads: return {mesh::Kind::Pod};
    case What::Namespaces: return {mesh::Kind::Namespace};
    case What::Objects: return {target.kind};
    case What::Graph:
    case What::Routes:
    case What::Certificates: break;
    }
    return {};
}

report::Table objects(const mesh::Snapshot &snapshot, mesh::Kind kind, const report::Scope &scope)
{
    const mesh::KindInfo &info = mesh::info(kind);
    report::Table table{info.name + u"List"_s, {{u"NAME"_s}, {u"VERSION"_s}, {u"AGE"_s, true}}, {}, {}};
    const bool showNamespace = scope.showNamespace && info.namespaced;
    if (showNamespace)
        table.columns.prepend({u"NAMESPACE"_s, false, false});
    for (const mesh::ObjectPtr &object : snapshot.objects(kind)) {
        const bool inNamespace = !info.namespaced || scope.namespaces.isEmpty() || scope.namespaces.contains(object->meta.ns);
        const bool named = scope.names.isEmpty() || scope.names.contains(object->meta.name);
        if (!inNamespace || !named || !scope.selector.matches(object->meta.labels))
            continue;
        const QString version = object->apiVersion.section(u'/', -1);
        const QString age = object->meta.createdMs > 0 ? base::quantity::duration(snapshot.atMs - object->meta.createdMs) : u"-"_s;
        report::Row row{info.qualifiedPlural() + u'/' + object->meta.name,
                        {{object->meta.name}, {version}, {age}},
                        QJsonDocument::fromJson(object->json).object()};
        if (showNamespace)
            row.cells.prepend({object->meta.ns});
        table.rows.push_back(row);
    }
    return table;
}

class Getter
{
public:
    Getter(const Globals &globals, Output output, Target target, QStringList names, items::Filter filter, std::optional<qint64> failWithinMs,
           std::optional<Window> past, bool withProxies)
        : m_globals(globals)
        , m_output(std::move(output))
        , m_target(target)
        , m_names(std::move(names))
        , m_filter(std::move(filter))
        , m_failWithinMs(failWithinMs)
        , m_past(past)
        , m_withProxies(withProxies)
    {
    }

    int run()
    {
        const auto selector = base::LabelSelector::parse(QString::fromStdString(m_globals.selector));
        if (!selector) {
            m_output.error(selector.error());
            return Usage;
        }
        m_selector = *selector;
        session::Options options = m_globals.sessionOptions();
        options.telemetry = m_target.what != What::Objects;
        options.secrets = m_target.what == What::Certificates;
        if (m_target.what == What::Objects)
            options.kinds = {m_target.kind, mesh::Kind::Namespace};
        return read(
            m_globals, options, m_output,
            {.needed = neededFor(m_target),
             .settled = [this](session::Session &session) { return m_past       ? past(session)
                                                                : m_withProxies ? sweep(session)
                                                                                : first(session); },
             .changed =
                 [this](session::Session &session, const mesh::Change &change) {
                     if (m_globals.watch && (change.objects() || change.traffic))
                         again(session);
                 }});
    }

private:
    report::Table table(session::Session &session) const { return table(session, session.store().snapshot()); }

    report::Table table(session::Session &session, const mesh::SnapshotPtr &snapshot) const
    {
        report::Scope scope{m_globals.namespaces(session), m_names, m_selector, true};
        scope.showNamespace = scope.namespaces.size() != 1;
        report::Table table;
        switch (m_target.what) {
        case What::Services:
        case What::Workloads: {
            mesh::Inventory all = mesh::inventory(*snapshot);
            keep(all.services, items::ServiceTable::filterField);
            keep(all.workloads, items::WorkloadTable::filterField);
            table = m_target.what == What::Services ? report::services(all, scope) : report::workloads(all, scope);
            break;
        }
        case What::Namespaces: table = report::namespaces(mesh::inventory(*snapshot), {{}, m_names, m_selector, true}); break;
        case What::Graph: {
            mesh::Traffic traffic = snapshot->traffic ? *snapshot->traffic : mesh::Traffic{};
            keep(traffic.edges, items::EdgeTable::filterField);
            table = report::edges(traffic, scope);
            break;
        }
        case What::Certificates: {
            certificates::Inventory all = inventory(session);
            keep(all.rows,
                 [&all](const certificates::Row &row, const QString &key) { return items::CertificateTable::filterField(row, key, all.atMs); });
            table = report::certificates(all, scope);
            break;
        }
        case What::Routes: return routeTable(*snapshot, scope);
        case What::Objects: table = objects(*snapshot, m_target.kind, scope); break;
        }
        table.header = report::header(*snapshot);
        return table;
    }

    report::Table routeTable(const mesh::Snapshot &snapshot, const report::Scope &scope) const
    {
        routes::List all = routes::list(snapshot);
        keep(all.routes, [&all](const routes::Route &route, const QString &key) {
            const routes::Host *host = all.host(route.host);
            return items::RouteTable::filterField({route, host ? *host : routes::Host(), 0}, key);
        });
        report::Table table = report::routes(all, scope);
        table.header = report::header(snapshot);
        report::addRouteHeader(table.header, all);
        return table;
    }

    /// Without the rows that --filter does not take.
    template <class Row, class FieldOf> void keep(QVector<Row> &rows, FieldOf field) const
    {
        if (!m_filter.isEmpty())
            rows.removeIf([&](const Row &row) { return !m_filter.accepts([&](const QString &key) { return field(row, key); }); });
    }

    certificates::Inventory inventory(session::Session &session) const
    {
        return certificates::inventory(*session.store().snapshot(), session.store().clock().nowMs(), {}, &m_cache,
                                       m_sweep ? m_sweep->observed() : QVector<certificates::Observed>());
    }

    /// All proxies that istiod knows are asked what they hold; then the list is printed.
    std::optional<int> sweep(session::Session &session)
    {
        m_proxies = std::make_unique<session::Proxies>(session.endpoint(), istio::Options{}, session.store().clock());
        m_sweep = std::make_unique<session::CertificateSweep>(*m_proxies, session.store().clock());
        const auto done = [this, &session] {
            for (const session::CertificateSweep::Unseen &one : m_sweep->unseen())
                m_output.message(u"warning: %1: %2"_s.arg(one.pod.toString(), one.error.message()));
            const bool whole = m_sweep->unseen().isEmpty();
            if (const std::optional<int> code = first(session))
                finish(*code == Success && !whole ? static_cast<int>(Partial) : *code);
        };
        QObject::connect(m_sweep.get(), &session::CertificateSweep::finished, m_sweep.get(), done);
        QObject::connect(m_sweep.get(), &session::CertificateSweep::progress, m_sweep.get(),
                         [this](int seen, int all) { m_output.progress(u"Asking proxies: %1 of %2"_s.arg(seen).arg(all)); });
        base::whenDone(m_proxies->controlPlanes().status(), m_sweep.get(), [this](const base::Result<proxies::Status> &status) {
            if (!status) {
                m_output.error(status.error());
                finish(exitFor(status.error()));
                return;
            }
            QVector<mesh::ObjectKey> pods;
            for (const proxies::Proxy &proxy : status->proxies)
                pods.append({mesh::Kind::Pod, proxy.ns, proxy.pod});
            m_sweep->run(pods, 0);
        });
        return std::nullopt;
    }

    /// Exit code of --fail-within.
    int judgeEnds(session::Session &session) const
    {
        const certificates::Inventory all = inventory(session);
        for (const certificates::Gap &gap : all.gaps)
            m_output.message(u"warning: "_s + items::CertificateWords::gap(gap));
        const auto ending = certificates::failWithin(all, *m_failWithinMs);
        for (const certificates::Row *row : ending)
            m_output.message(u"%1: %2"_s.arg(row->name, items::CertificateWords::sentence(*row, all.atMs)));
        m_output.message(
            u"%1 of %2 certificates end within %3"_s.arg(ending.size()).arg(all.certificates).arg(base::quantity::duration(*m_failWithinMs)));
        return ending.isEmpty() ? Success : Found;
    }

    std::optional<int> past(session::Session &session)
    {
        readPast(session, {*m_past}, [this, &session](const base::Result<QVector<mesh::SnapshotPtr>> &snapshots) {
            if (!snapshots) {
                m_output.error(snapshots.error());
                finish(Unreachable);
                return;
            }
            print(table(session, snapshots->front()));
            finish(Success);
        });
        return std::nullopt;
    }

    std::optional<int> first(session::Session &session)
    {
        const report::Table now = table(session);
        if (!m_names.isEmpty() && now.rows.isEmpty()) {
            m_output.error({base::ErrorKind::NotFound, u"there is none of that name"_s, m_names.join(u", "_s)});
            return Missing;
        }
        print(now);
        if (m_globals.watch)
            return std::nullopt;
        return m_failWithinMs ? judgeEnds(session) : static_cast<int>(Success);
    }

    void print(const report::Table &now)
    {
        if (now.rows.isEmpty() && m_output.format() == report::Format::Table)
            m_output.message(u"nothing found"_s);
        m_output.data(report::write(now, m_output.format(), m_output.style()));
        if (const QString note = now.header.value("note"_L1).toString(); !note.isEmpty() && m_output.format() == report::Format::Table)
            m_output.message(u"note: "_s + note);
        for (const report::Row &row : now.rows)
            m_printed.insert(row.name, row.json);
    }

    /// --watch: a terminal's table is drawn anew in place; everything else gets only the rows that changed.
    void again(session::Session &session)
    {
        report::Table now = table(session);
        const bool people = m_output.format() == report::Format::Table || m_output.format() == report::Format::Wide;
        if (people && m_output.isTerminal()) {
            m_output.data("\033[H\033[J" + report::write(now, m_output.format(), m_output.style()));
            return;
        }
        now.rows.removeIf([this](const report::Row &row) { return m_printed.value(row.name) == row.json; });
        if (now.rows.isEmpty())
            return;
        report::Style style = m_output.style();
        style.headers = false;
        m_output.data(report::write(now, m_output.format(), style));
        for (const report::Row &row : now.rows)
            m_printed.insert(row.name, row.json);
    }

    const Globals &m_globals;
    Output m_output;
    Target m_target;
    QStringList m_names;
    items::Filter m_filter;
    std::optional<qint64> m_failWithinMs;
    std::optional<Window> m_past;
    const bool m_withProxies;
    std::unique_ptr<session::Proxies> m_proxies;
    std::unique_ptr<session::CertificateSweep> m_sweep;
    mutable certificates::Cache m_cache; ///< a watch reads only what is new
    base::LabelSelector m_selector;
    QHash<QString, QJsonObject> m_printed;
};

struct Arguments {
    std::string kind;
    std::vector<std::string> names;
    std::string failWithin, filter;
    bool proxies = false;
    PastFlags past;
};

/// Keys of --filter; nothing where there is none.
QStringList filterKeysOf(What what)
{
    switch (what) {
    case What::Services: return items::ServiceTable::filterKeys();
    case What::Workloads: return items::WorkloadTable::filterKeys();
    case What::Graph: return items::EdgeTable::filterKeys();
    case What::Certificates: return items::CertificateTable::filterKeys();
    case What::Routes: return items::RouteTable::filterKeys();
    case What::Namespaces:
    case What::Objects: break;
    }
    return {};
}

base::Result<items::Filter> filterOf(const QString &text, What what)
{
    if (text.isEmpty())
        return items::Filter();
    const QStringList keys = filterKeysOf(what);
    if (keys.isEmpty())
        return base::fail(base::ErrorKind::Unsupported,
                          u"--filter is for services, workloads, routes, graph and certificates; -l filters by label"_s);
    auto filter = items::Filter::parse(text, keys);
    if (!filter)
        return tl::unexpected(filterError(text, filter.error()));
    return std::move(*filter);
}

int get(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    QString kind = QString::fromStdString(arguments.kind);
    QStringList names;
    if (const qsizetype slash = kind.indexOf(u'/'); slash > 0) {
        names << kind.mid(slash + 1);
        kind.truncate(slash);
    }
    for (const std::string &name : arguments.names)
        names << QString::fromStdString(name);
    const auto target = targetNamed(kind);
    if (!target) {
        output->error(target.error());
        return Usage;
    }
    std::optional<qint64> failWithinMs;
    if (!arguments.failWithin.empty()) {
        const auto within = base::quantity::parseDuration(QString::fromStdString(arguments.failWithin));
        if (!within || target->what != What::Certificates) {
            output->error(within ? base::Error{base::ErrorKind::Invalid, u"--fail-within belongs to certificates"_s, {}} : within.error());
            return Usage;
        }
        failWithinMs = *within;
    }
    const auto past = arguments.past.window(base::SystemClock().nowMs());
    if (!past || (*past && (target->what != What::Graph || globals.watch))) {
        output->error(past ? base::Error{base::ErrorKind::Invalid, u"--at, --from and --to belong to `get graph` without --watch"_s, {}}
                           : past.error());
        return Usage;
    }
    if (arguments.proxies && target->what != What::Certificates) {
        output->error({base::ErrorKind::Invalid, u"--proxies belongs to certificates"_s, {}});
        return Usage;
    }
    auto filter = filterOf(QString::fromStdString(arguments.filter), target->what);
    if (!filter) {
        output->error(filter.error());
        return Usage;
    }
    return Getter(globals, *output, *target, names, std::move(*filter), failWithinMs, *past, arguments.proxies).run();
}

} // namespace

void addGet(const Registry &registry)
{
    CLI::App *app =
        registry.app.add_subcommand("get", "List services, workloads, routes, the graph, certificates, namespaces, or any kind of the mesh");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("KIND", arguments->kind,
                    "services, workloads, routes, graph, certificates, namespaces, or a kind such as virtualservices; KIND/NAME too")
        ->required();
    app->add_option("NAME", arguments->names, "Only these");
    app->add_option("--fail-within", arguments->failWithin, "certificates: exit 1 when one ends within this time (14d, 36h, 30m)")->type_name("TIME");
    app->add_option("--filter", arguments->filter, "Only rows that this accepts: 'ns:shop p99>500ms', '5xx>1%', '!health:ok', 'a or b'")
        ->type_name("EXPRESSION");
    app->add_flag("--proxies", arguments->proxies, "certificates: ask every proxy for its own, too, through port-forwards");
    arguments->past.add(*app);
    registry.globals.addOutput(*app, true);
    registry.globals.addConnection(*app);
    registry.globals.addCapture(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return get(globals, *arguments); }; });
}

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// proxy-config: what one proxy really runs, and where that differs from what istiod would send or from another proxy.
#include "app/changes/changes.h"
#include "app/changes/journalfile.h"
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/proxyreader.h"
#include "app/cli/reader.h"
#include "app/session/consents.h"
#include "models/base/later.h"
#include "models/changes/note.h"
#include "models/report/proxyreport.h"
#include "models/settings/settings.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSettings>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

enum class What : quint8 {
    Clusters,
    Listeners,
    Routes,
    Endpoints,
    Secrets,
    Bootstrap,
    All,
    Log,
    Diff,
    Workloads,
    Services,
    Policies,
    Certificates,
    Connections
};

const QMap<QString, What> &words()
{
    static const QMap<QString, What> all{{u"clusters"_s, What::Clusters},
                                         {u"cluster"_s, What::Clusters},
                                         {u"c"_s, What::Clusters},
                                         {u"listeners"_s, What::Listeners},
                                         {u"listener"_s, What::Listeners},
                                         {u"l"_s, What::Listeners},
                                         {u"routes"_s, What::Routes},
                                         {u"route"_s, What::Routes},
                                         {u"r"_s, What::Routes},
                                         {u"endpoints"_s, What::Endpoints},
                                         {u"endpoint"_s, What::Endpoints},
                                         {u"ep"_s, What::Endpoints},
                                         {u"secrets"_s, What::Secrets},
                                         {u"secret"_s, What::Secrets},
                                         {u"s"_s, What::Secrets},
                                         {u"bootstrap"_s, What::Bootstrap},
                                         {u"b"_s, What::Bootstrap},
                                         {u"all"_s, What::All},
                                         {u"log"_s, What::Log},
                                         {u"diff"_s, What::Diff},
                                         {u"workloads"_s, What::Workloads},
                                         {u"workload"_s, What::Workloads},
                                         {u"services"_s, What::Services},
                                         {u"service"_s, What::Services},
                                         {u"policies"_s, What::Policies},
                                         {u"policy"_s, What::Policies},
                                         {u"certificates"_s, What::Certificates},
                                         {u"connections"_s, What::Connections}};
    return all;
}

/// The parts of a ztunnel; Envoy has none of them.
std::optional<items::DumpPart> ofZtunnel(What what)
{
    switch (what) {
    case What::Workloads: return items::DumpPart::Workloads;
    case What::Services: return items::DumpPart::Services;
    case What::Policies: return items::DumpPart::Policies;
    case What::Certificates: return items::DumpPart::Certificates;
    case What::Connections: return items::DumpPart::Connections;
    default: return std::nullopt;
    }
}

struct Arguments {
    std::string what, pod, other, file, admin, level, confirm;
    std::string fqdn, subset, direction, name, address, type, status;
    int port = 0;
    bool yes = false;
    ProxyFlags flags;

    report::ProxyFilter filter() const
    {
        const auto text = [](const std::string &value) { return QString::fromStdString(value); };
        return {text(fqdn), text(subset), text(direction), text(name), text(address), text(type), text(status), port};
    }
};

struct Pod {
    QString ns, name;
    QString text() const { return name + u'.' + ns; }
};

/// "reviews-v1-5c78.shop", "shop/reviews-v1-5c78", or a name in the namespace of -n.
Pod podNamed(const QString &word, const QString &ns)
{
    if (const qsizetype slash = word.indexOf(u'/'); slash > 0)
        return {word.left(slash), word.mid(slash + 1)};
    if (const qsizetype dot = word.lastIndexOf(u'.'); dot > 0)
        return {word.mid(dot + 1), word.left(dot)};
    return {ns, word};
}

base::Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(base::ErrorKind::NotFound, file.errorString(), path);
    if (file.size() > proxies::kMostDump)
        return base::fail(base::ErrorKind::TooLarge, u"the file is over the limit of %1 MiB"_s.arg(proxies::kMostDump >> 20), path);
    return file.readAll();
}

/// Everything that is shown once the bytes are there.
class Shower
{
public:
    Shower(const Output &output, What what, report::ProxyFilter filter)
        : m_output(output)
        , m_what(what)
        , m_filter(std::move(filter))
    {
        m_filter.objects =
            output.format() == report::Format::Json || output.format() == report::Format::Yaml || output.format() == report::Format::JsonLines;
    }

    int show(const base::Result<QByteArray> &body, const QString &where) const
    {
        if (!body && m_what == What::Endpoints && body.error().kind == base::ErrorKind::NotFound)
            return fail({body.error().kind, body.error().detail + u"; a ztunnel has no such page, it has workloads and services"_s, where});
        if (!body)
            return fail(body.error());
        if (const bool is = proxies::isZtunnel(*body); is || ofZtunnel(m_what))
            return ztunnel(*body, is, where);
        if (m_what == What::Endpoints)
            return hosts(*body, where);
        const bool raw = m_output.format() == report::Format::Json;
        auto dump = proxies::Dump::read(*body, where);
        if (!dump)
            return fail(dump.error());
        if (m_what == What::All && raw) {
            m_output.data(*body);
            return Success;
        }
        if (m_what == What::Bootstrap)
            return bootstrap(*dump);
        if (m_what != What::All)
            return print(tableOf(*dump, m_what));
        for (const What one : {What::Clusters, What::Listeners, What::Routes, What::Secrets}) {
            if (const int code = print(tableOf(*dump, one)); code != Success)
                return code;
            m_output.data("\n");
        }
        return Success;
    }

    int differences(const base::Result<QByteArray> &left, const base::Result<QByteArray> &right, const QString &leftName, const QString &rightName,
                    bool onlyPushed) const
    {
        if (!left || !right)
            return fail(left ? right.error() : left.error());
        for (const auto &[body, name] : {std::pair(&*left, leftName), std::pair(&*right, rightName)}) {
            if (proxies::isZtunnel(*body))
                return fail({base::ErrorKind::Unsupported, u"ztunnels are not compared"_s, name});
        }
        const auto one = proxies::Dump::read(*left, leftName), other = proxies::Dump::read(*right, rightName);
        if (!one || !other)
            return fail(one ? other.error() : one.error());
        const auto all = proxies::compare(*one, *other, {.onlyPushed = onlyPushed});
        if (!all)
            return fail(all.error());
        if (all->isEmpty())
            m_output.message(u"no difference between %1 and %2"_s.arg(leftName, rightName));
        m_output.data(report::write(report::proxyDifferences(*all, leftName, rightName), m_output.format(), m_output.style()));
        return all->isEmpty() ? Success : Found;
    }

    int fail(const base::Error &error) const
    {
        m_output.error(error);
        return exitFor(error);
    }

private:
    int ztunnel(const QByteArray &body, bool is, const QString &where) const
    {
        const auto part = ofZtunnel(m_what);
        if (!is)
            return fail(
                {base::ErrorKind::Unsupported, u"this is an Envoy; it has clusters, listeners, routes, endpoints, secrets and bootstrap"_s, where});
        if (m_what == What::All && m_output.format() == report::Format::Json) {
            m_output.data(body);
            return Success;
        }
        if (!part && m_what != What::All)
            return fail(
                {base::ErrorKind::Unsupported, u"this is a ztunnel; it has workloads, services, policies, certificates and connections"_s, where});
        const auto dump = proxies::readZtunnel(body, where);
        if (!dump)
            return fail(dump.error());
        const qint64 now = base::SystemClock().nowMs();
        if (part)
            return print(report::ztunnel(*dump, *part, m_filter.objects, now));
        for (const What one : {What::Workloads, What::Services, What::Policies, What::Certificates, What::Connections}) {
            print(report::ztunnel(*dump, *ofZtunnel(one), m_filter.objects, now));
            m_output.data("\n");
        }
        return Success;
    }

    base::Result<report::Table> tableOf(const proxies::Dump &dump, What what) const
    {
        switch (what) {
        case What::Listeners: return report::proxyListeners(dump, m_filter);
        case What::Routes: return report::proxyRoutes(dump, m_filter);
        case What::Secrets: return report::proxySecrets(dump, m_filter, base::SystemClock().nowMs());
        default: return report::proxyClusters(dump, m_filter);
        }
    }

    int print(const base::Result<report::Table> &table) const
    {
        if (!table)
            return fail(table.error());
        if (table->rows.isEmpty() && m_output.format() == report::Format::Table)
            m_output.message(u"nothing found"_s);
        m_output.data(report::write(*table, m_output.format(), m_output.style()));
        return Success;
    }

    int hosts(const QByteArray &body, const QString &where) const
    {
        const auto rows = proxies::hosts(body, where);
        return rows ? print(report::proxyHosts(*rows, m_filter)) : fail(rows.error());
    }

    int bootstrap(const proxies::Dump &dump) const
    {
        const auto entries = dump.entries(proxies::Section::Bootstrap);
        if (entries.isEmpty())
            return fail({base::ErrorKind::NotFound, u"there is no bootstrap in this dump"_s, dump.where()});
        const QJsonValue value = QJsonDocument::fromJson(dump.json(entries.front())).object();
        m_output.data(m_output.format() == report::Format::Yaml ? report::toYaml(value) : report::toJson(value));
        return Success;
    }

    const Output &m_output;
    const What m_what;
    report::ProxyFilter m_filter;
};

const char *pageOf(What what)
{
    return what == What::Endpoints ? "/clusters?format=json" : what == What::Diff ? "/config_dump?include_eds" : "/config_dump";
}

/// Envoy's logger list without its heading; one level for all when `level` has no '='.
QString changeOf(const QString &level)
{
    return level.isEmpty() || level.contains(u'=') ? level : u"level="_s + level;
}

class Runner
{
public:
    Runner(const Globals &globals, const Arguments &arguments, Output output, What what)
        : m_globals(globals)
        , m_arguments(arguments)
        , m_output(std::move(output))
        , m_what(what)
        , m_shower(m_output, what, arguments.filter())
    {
    }

    int run()
    {
        if (m_what == What::Log && !m_arguments.level.empty() && !m_arguments.yes)
            return m_shower.fail({base::ErrorKind::Invalid, u"setting a log level changes the running proxy; say --yes to do it"_s, {}}), Usage;
        if (!m_arguments.file.empty() && m_what != What::Diff && m_what != What::Log) {
            const QString path = QString::fromStdString(m_arguments.file);
            return m_shower.show(readFile(path), path);
        }
        if (!m_arguments.admin.empty())
            return byUrl();
        if (m_arguments.pod.empty())
            return m_shower.fail({base::ErrorKind::Invalid, u"name a pod (NAME.NAMESPACE), or give --file or --admin"_s, {}}), Usage;
        return readProxies(m_globals, m_arguments.flags, m_output, [this](session::Session &session, session::Proxies &proxies) {
            const QString ns = m_globals.ns.empty() ? session.contextNamespace() : QString::fromStdString(m_globals.ns);
            const Pod pod = podNamed(QString::fromStdString(m_arguments.pod), ns.isEmpty() ? u"default"_s : ns);
            if (const auto allowed = mayChange(session); !allowed) {
                m_output.error(allowed.error());
                finish(Refused);
            } else if (m_what == What::Diff)
                diff(proxies, pod, ns);
            else
                ask(proxies.admin(pod.ns, pod.name), pod.text(), {.ns = pod.ns, .pod = pod.name}, session.context());
        });
    }

private:
    /// A log level is the one thing this verb can change; contexts that are read-only or protected have a say in it.
    base::Result<void> mayChange(const session::Session &session) const
    {
        if (m_what != What::Log || m_arguments.level.empty())
            return {};
        QSettings file(session::settingsFile(), QSettings::IniFormat);
        const settings::Settings settings(file);
        const QString context = session.context();
        const QStringList patterns = settings.words(settings::Key::ReadOnlyContexts);
        if (std::ranges::any_of(patterns, [&context](const QString &pattern) { return QRegularExpression(pattern).match(context).hasMatch(); }))
            return base::fail(base::ErrorKind::Forbidden, u"the context is read-only (settings): nothing was changed"_s, context);
        if (settings.isProtected(context) && QString::fromStdString(m_arguments.confirm) != context)
            return base::fail(base::ErrorKind::Forbidden, u"the context is protected: give --confirm %1"_s.arg(context), context);
        return {};
    }

    int byUrl()
    {
        istio::Admin admin({.baseUrl = QString::fromStdString(m_arguments.admin)}, QString::fromStdString(m_arguments.admin), 1LL << 30);
        const QString url = QString::fromStdString(m_arguments.admin);
        ask(admin, url, {.ns = {}, .pod = url}, {});
        return QCoreApplication::exec();
    }

    /// The level goes into the journal before it is sent. False, and said: it can't, so nothing is sent.
    bool noteLevel(changes::Note note, const QString &context)
    {
        const QString level = QString::fromStdString(m_arguments.level);
        if (level.isEmpty())
            return true;
        note.logger = level.contains(u'=') ? level.section(u'=', 0, 0) : QString();
        note.after = level.section(u'=', -1);
        auto journal = changes::JournalFile::open(changes::defaultJournalPath(), changes::systemUser(), m_clock);
        const auto change = journal ? changes::begin(**journal, note, context) : tl::unexpected(journal.error());
        if (!change) {
            m_output.message(u"error: nothing was set, since it could not be noted: %1"_s.arg(change.error().message()));
            return false;
        }
        m_journal = std::move(*journal);
        m_change = *change;
        return true;
    }

    void askLevels(istio::Admin &admin, const changes::Note &note, const QString &context)
    {
        if (!noteLevel(note, context)) {
            // The loop may not run yet: its end has to wait for its beginning.
            QTimer::singleShot(0, &admin, [] { finish(Refused); });
            return;
        }
        base::whenDone(admin.logging(changeOf(QString::fromStdString(m_arguments.level))), &admin, [this](const base::Result<QByteArray> &body) {
            if (m_journal)
                changes::end(*m_journal, m_change, body ? base::Result<void>() : tl::unexpected(body.error()));
            // Of a ztunnel, say, which answers with a sentence: an empty table would read as "no loggers".
            const auto known = body ? proxies::loggers(*body, {}) : tl::unexpected(body.error());
            if (body && !known)
                m_output.message(u"it answered: "_s + QString::fromUtf8(body->left(500)));
            if (known)
                m_output.data(report::write(report::proxyLoggers(*body), m_output.format(), m_output.style()));
            finish(known ? static_cast<int>(Success) : m_shower.fail(known.error()));
        });
    }

    /// `note` names the proxy, `context` where it is: for the journal.
    void ask(istio::Admin &admin, const QString &name, const changes::Note &note, const QString &context)
    {
        if (m_what == What::Log) {
            askLevels(admin, note, context);
            return;
        }
        base::whenDone(admin.get(QLatin1String(pageOf(m_what))), &admin,
                       [this, name](const base::Result<QByteArray> &body) { finish(m_shower.show(body, name)); });
    }

    void diff(session::Proxies &proxies, const Pod &pod, const QString &ns)
    {
        m_rightName = pod.text();
        const QString page = QLatin1String(pageOf(m_what));
        if (!m_arguments.file.empty()) {
            m_leftName = QString::fromStdString(m_arguments.file);
            m_left = readFile(m_leftName);
        } else if (!m_arguments.other.empty()) {
            const Pod other = podNamed(QString::fromStdString(m_arguments.other), ns);
            m_leftName = pod.text();
            m_rightName = other.text();
            base::whenDone(proxies.admin(pod.ns, pod.name).get(page), &proxies, [this](const base::Result<QByteArray> &body) { got(m_left, body); });
            base::whenDone(proxies.admin(other.ns, other.name).get(page), &proxies,
                           [this](const base::Result<QByteArray> &body) { got(m_right, body); });
            return;
        } else {
            m_leftName = u"istiod"_s;
            base::whenDone(proxies.controlPlanes().configDump(pod.ns, pod.name), &proxies,
                           [this](const base::Result<QByteArray> &body) { got(m_left, body); });
        }
        base::whenDone(proxies.admin(pod.ns, pod.name).get(page), &proxies, [this](const base::Result<QByteArray> &body) { got(m_right, body); });
    }

    void got(std::optional<base::Result<QByteArray>> &side, const base::Result<QByteArray> &body)
    {
        side = body;
        if (m_left && m_right)
            finish(m_shower.differences(*m_left, *m_right, m_leftName, m_rightName, true));
    }

    const Globals &m_globals;
    const Arguments &m_arguments;
    const Output m_output;
    const What m_what;
    const Shower m_shower;
    base::SystemClock m_clock;
    std::unique_ptr<changes::JournalFile> m_journal;
    qint64 m_change = 0;
    QString m_leftName, m_rightName;
    std::optional<base::Result<QByteArray>> m_left, m_right;
};

int proxyConfig(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    const auto what = words().constFind(QString::fromStdString(arguments.what));
    if (what == words().cend()) {
        output->error({base::ErrorKind::Unsupported,
                       u"\"%1\" is no part of a proxy's configuration; try clusters, listeners, routes, endpoints, secrets, bootstrap, all, log or "
                       "diff; of a ztunnel workloads, services, policies, certificates or connections"_s.arg(QString::fromStdString(arguments.what)),
                       {}});
        return Usage;
    }
    return Runner(globals, arguments, *output, *what).run();
}

} // namespace

void addProxyConfig(const Registry &registry)
{
    CLI::App *app =
        registry.app.add_subcommand("proxy-config", "What one proxy really runs, and who made it; differences to istiod or another proxy");
    app->alias("pc");
    const auto a = std::make_shared<Arguments>();
    app->add_option("PART", a->what,
                    "clusters, listeners, routes, endpoints, secrets, bootstrap, all, log, diff; of a ztunnel workloads, services, policies, "
                    "certificates, connections")
        ->required();
    app->add_option("POD", a->pod, "NAME.NAMESPACE, NAMESPACE/NAME, or NAME with -n");
    app->add_option("OTHER", a->other, "diff: compare with this pod, not with istiod");
    app->add_option("-f,--file", a->file, "Read a dump from this file; diff: compare the file with the pod")->type_name("FILE");
    app->add_option("--admin", a->admin, "Ask the Envoy whose admin page is at this URL")->type_name("URL");
    app->add_option("--level", a->level, "log: set LEVEL for all loggers, or LOGGER=LEVEL")->type_name("[LOGGER=]LEVEL");
    app->add_flag("--yes", a->yes, "log: do set the level");
    app->add_option("--confirm", a->confirm, "log: the context's name, where it is protected")->type_name("NAME");
    app->add_option("--port", a->port, "Only this port")->type_name("PORT");
    app->add_option("--fqdn", a->fqdn, "clusters: only this service; routes: only this domain")->type_name("HOST");
    app->add_option("--subset", a->subset, "clusters: only this subset")->type_name("NAME");
    app->add_option("--direction", a->direction, "clusters: inbound or outbound")->check(CLI::IsMember({"inbound", "outbound"}));
    app->add_option("--name,--cluster", a->name, "Only what has this name; endpoints: of this cluster")->type_name("NAME");
    app->add_option("--address", a->address, "listeners, endpoints: only this address")->type_name("IP");
    app->add_option("--type", a->type, "listeners: HTTP or TCP")->type_name("TYPE");
    app->add_option("--status", a->status, "endpoints: only this health (HEALTHY, ...)")->type_name("STATUS");
    a->flags.add(*app);
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    app->callback([registry, a] { registry.chosen = [&globals = registry.globals, a] { return proxyConfig(globals, *a); }; });
}

} // namespace cli

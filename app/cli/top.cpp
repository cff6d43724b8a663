// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// top: what has the most traffic, faults or latency. On a terminal it draws itself anew with each answer of the telemetry
// store, as many rows as there is room for; elsewhere, or with --once, it is one list and ends.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/reader.h"
#include "models/base/text.h"
#include "models/report/routereport.h"

#include <QDateTime>
#include <QHash>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

enum class What : quint8 { Routes, Services, Workloads, Edges };

struct Arguments {
    std::string what = "routes", sort = "rate";
    int limit = 0;
    bool once = false;
};

struct Wanted {
    What what = What::Routes;
    QString by;   ///< as asked for
    QString sort; ///< key of the report's JSON
    int limit = 0;
    bool once = false;
};

base::Result<Wanted> wantedBy(const Arguments &arguments)
{
    static const QHash<QString, What> things{{u"routes"_s, What::Routes},    {u"route"_s, What::Routes},        {u"services"_s, What::Services},
                                             {u"service"_s, What::Services}, {u"workloads"_s, What::Workloads}, {u"workload"_s, What::Workloads},
                                             {u"edges"_s, What::Edges},      {u"graph"_s, What::Edges}};
    static const QHash<QString, QString> orders{
        {u"rate"_s, u"requestsPerSecond"_s}, {u"errors"_s, u"errorShare"_s}, {u"p50"_s, u"p50Ms"_s}, {u"p95"_s, u"p95Ms"_s}, {u"p99"_s, u"p99Ms"_s}};
    const QString what = QString::fromStdString(arguments.what).toLower(), sort = QString::fromStdString(arguments.sort).toLower();
    if (!things.contains(what))
        return base::fail(base::ErrorKind::Unsupported, u"top shows routes, services, workloads or edges"_s, what);
    if (!orders.contains(sort))
        return base::fail(base::ErrorKind::Unsupported, u"--sort takes rate, errors, p50, p95 or p99"_s, sort);
    if (arguments.limit < 0)
        return base::fail(base::ErrorKind::Unsupported, u"--limit takes a number of rows, 0 = all"_s, QString::number(arguments.limit));
    return Wanted{things.value(what), sort, orders.value(sort), arguments.limit, arguments.once};
}

/// Where a row's traffic stands in its JSON.
double valueOf(const report::Row &row, What what, const QString &key)
{
    const QJsonObject traffic = what == What::Edges ? row.json : row.json[what == What::Routes ? "traffic"_L1 : "in"_L1].toObject();
    return traffic[key].toDouble(-1); // null: not known, below measured zero
}

/// Rows of the terminal; 0 when it does not say.
int terminalRows()
{
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

class Top
{
public:
    Top(const Globals &globals, Output output, Wanted wanted)
        : m_globals(globals)
        , m_output(std::move(output))
        , m_wanted(std::move(wanted))
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
        options.secrets = false;
        return read(m_globals, options, m_output,
                    {.needed = {},
                     .settled = [this](session::Session &session) { return first(session); },
                     .changed =
                         [this](session::Session &session, const mesh::Change &change) {
                             if (change.traffic || change.states)
                                 draw(session);
                         }});
    }

private:
    bool isLive() const { return m_output.isTerminal() && m_output.format() == report::Format::Table && !m_wanted.once; }

    std::optional<int> first(session::Session &session)
    {
        const mesh::Snapshot &snapshot = *session.store().snapshot();
        if (!snapshot.traffic && !isLive()) {
            const mesh::SourceState &store = snapshot.source(mesh::SourceId::Prometheus);
            m_output.error(store.error.value_or(base::Error{base::ErrorKind::Unreachable, u"no telemetry store was found"_s, {}}));
            return store.error ? exitFor(*store.error) : static_cast<int>(Unreachable);
        }
        if (isLive()) {
            draw(session);
            return std::nullopt;
        }
        const report::Table now = table(session);
        m_output.data(report::write(now, m_output.format(), m_output.style()));
        note(now);
        return Success;
    }

    void note(const report::Table &table) const
    {
        const QString text = table.header["note"_L1].toString();
        if (!text.isEmpty() && m_output.format() == report::Format::Table)
            m_output.message(u"note: "_s + text);
    }

    report::Table table(session::Session &session) const
    {
        const mesh::SnapshotPtr snapshot = session.store().snapshot();
        report::Scope scope{m_globals.namespaces(session), {}, m_selector, true};
        scope.showNamespace = scope.namespaces.size() != 1;
        report::Table table;
        switch (m_wanted.what) {
        case What::Routes: {
            const routes::List list = routes::list(*snapshot);
            table = report::routes(list, scope);
            table.header = report::header(*snapshot);
            report::addRouteHeader(table.header, list);
            break;
        }
        case What::Services: table = report::services(mesh::inventory(*snapshot), scope); break;
        case What::Workloads: table = report::workloads(mesh::inventory(*snapshot), scope); break;
        case What::Edges: table = report::edges(snapshot->traffic ? *snapshot->traffic : mesh::Traffic(), scope); break;
        }
        if (table.header.isEmpty())
            table.header = report::header(*snapshot);
        const auto value = [this](const report::Row &row) { return valueOf(row, m_wanted.what, m_wanted.sort); };
        std::ranges::stable_sort(table.rows, std::ranges::greater(), value);
        if (m_wanted.limit > 0)
            table.rows.resize(std::min<qsizetype>(table.rows.size(), m_wanted.limit));
        return table;
    }

    void draw(session::Session &session)
    {
        if (!isLive())
            return;
        report::Table now = table(session);
        const mesh::Snapshot &snapshot = *session.store().snapshot();
        const mesh::SourceState &store = snapshot.source(mesh::SourceId::Prometheus);
        QString head = u"%1 of %2, by %3"_s.arg(QString::fromLatin1(m_words[static_cast<size_t>(m_wanted.what)]), snapshot.context, m_wanted.by);
        if (snapshot.traffic)
            head += u"; %1, over %2 s"_s.arg(QDateTime::fromMSecsSinceEpoch(snapshot.traffic->atMs).toString(u"HH:mm:ss"_s))
                        .arg(snapshot.traffic->windowSeconds);
        if (store.error)
            head += u"; "_s + store.error->message();
        const int room = terminalRows() - 4; // head, column names, note, the cursor's line
        if (room > 0 && now.rows.size() > room)
            now.rows.resize(room);
        const QString text = now.header["note"_L1].toString();
        m_output.data("\033[H\033[J" + base::text::clean(head).toUtf8() + '\n' + report::write(now, m_output.format(), m_output.style())
                      + (text.isEmpty() ? QByteArray() : base::text::clean(text).toUtf8() + '\n'));
    }

    static constexpr std::array<const char *, 4> m_words{"routes", "services", "workloads", "edges"};
    const Globals &m_globals;
    Output m_output;
    Wanted m_wanted;
    base::LabelSelector m_selector;
};

int top(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    auto wanted = wantedBy(arguments);
    if (!wanted) {
        output->error(wanted.error());
        return Usage;
    }
    return Top(globals, *output, std::move(*wanted)).run();
}

} // namespace

void addTop(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("top", "Show what has the most traffic, faults or latency, live on a terminal");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("WHAT", arguments->what, "routes (default), services, workloads or edges");
    app->add_option("--sort", arguments->sort, "rate (default), errors, p50, p95 or p99; largest first")->type_name("BY");
    app->add_option("--limit", arguments->limit, "At most this many rows (default: all; on a terminal as many as fit)")->type_name("N");
    app->add_flag("--once", arguments->once, "One list, then end, on a terminal too");
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    app->footer("Exit codes: 0 listed, 2 wrong usage, 3 no answer or no telemetry store, 4 not allowed, 6 listed but something could not be read, "
                "130 interrupted (the way a live view ends).");
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return top(globals, *arguments); }; });
}

} // namespace cli

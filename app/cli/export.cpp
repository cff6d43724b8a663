// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// export: the graph, or the routes with their traffic, as a file. The format is the file's ending, or --format. Pixels and pages are painted by the
// desktop executable, which gets the graph on its standard input; this one has no fonts.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/graphchoice.h"
#include "app/cli/painter.h"
#include "app/cli/past.h"
#include "app/cli/reader.h"
#include "models/graph/layout.h"
#include "models/graph/overlay.h"
#include "models/report/graphhtml.h"
#include "models/report/graphread.h"
#include "models/report/graphreport.h"
#include "models/report/routereport.h"

#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

struct Arguments {
    std::string what, file, format, theme = "light", size;
    GraphFlags graph;
    PastFlags past;
};

/// Arguments that were understood.
struct Wanted {
    QString file, format;
    Picture picture;
    GraphChoice graph;
    QVector<Window> times; ///< the one compared with, if any, and the one shown; empty = live
    bool routes = false;
};

const QStringList &formats(bool routes)
{
    static const QStringList graph{u"svg"_s, u"png"_s, u"pdf"_s, u"html"_s, u"dot"_s, u"graphml"_s, u"json"_s, u"csv"_s};
    static const QStringList table{u"csv"_s, u"json"_s, u"png"_s};
    return routes ? table : graph;
}

bool isPainted(const QString &format)
{
    return format == "png"_L1 || format == "pdf"_L1;
}

base::Result<QString> formatOf(const Arguments &arguments)
{
    const bool routes = arguments.what == "routes";
    const QString file = QString::fromStdString(arguments.file);
    QString format = QString::fromStdString(arguments.format);
    if (format.isEmpty())
        format = file.isEmpty() || file == "-"_L1 ? (routes ? u"csv"_s : u"svg"_s) : QFileInfo(file).suffix().toLower();
    if (!formats(routes).contains(format))
        return base::fail(base::ErrorKind::Unsupported,
                          u"\"%1\" is no format for %2; end the file in one of .%3, or use --format"_s.arg(
                              format, routes ? u"routes"_s : u"a graph"_s, formats(routes).join(u", ."_s)),
                          file);
    if (isPainted(format) && (file.isEmpty() || file == "-"_L1))
        return base::fail(base::ErrorKind::Unsupported, u"%1 is written to a file only: add -o FILE"_s.arg(format));
    return format;
}

base::Result<Wanted> wantedBy(const Arguments &arguments)
{
    if (arguments.what != "graph" && arguments.what != "routes")
        return base::fail(base::ErrorKind::Unsupported, u"only the graph and routes can be exported"_s, QString::fromStdString(arguments.what));
    if (arguments.theme != "light" && arguments.theme != "dark")
        return base::fail(base::ErrorKind::Unsupported, u"--theme takes light or dark"_s);
    const qint64 nowMs = base::SystemClock().nowMs();
    const auto format = formatOf(arguments);
    const auto graph = arguments.graph.choice();
    const auto past = arguments.past.window(nowMs);
    if (!format || !graph || !past)
        return tl::unexpected(!format ? format.error() : !graph ? graph.error() : past.error());
    const auto before = arguments.past.before(*past, nowMs);
    if (!before)
        return tl::unexpected(before.error());
    if (!arguments.size.empty() && !isPainted(*format))
        return base::fail(base::ErrorKind::Unsupported, u"--size is for png and pdf"_s);
    const bool routes = arguments.what == "routes";
    if (routes && *before)
        return base::fail(base::ErrorKind::Unsupported, u"--compare is for the graph"_s);
    QVector<Window> times;
    if (*before)
        times = {**before, past->value_or(Window{nowMs, (*before)->windowSeconds})};
    else if (*past)
        times = {**past};
    return Wanted{QString::fromStdString(arguments.file),
                  *format,
                  {QString::fromStdString(arguments.file), *format, QString::fromStdString(arguments.theme), QString::fromStdString(arguments.size)},
                  *graph,
                  times,
                  routes};
}

base::Result<QByteArray> bytesOf(const graph::Graph &graph, const report::GraphHead &head, const QString &format, const QString &theme)
{
    if (format == "dot"_L1)
        return report::graphDot(graph, head);
    if (format == "csv"_L1)
        return report::graphCsv(graph);
    const auto layout = graph::layout(graph);
    if (!layout)
        return tl::unexpected(layout.error());
    const report::SvgTheme colors = theme == "dark"_L1 ? report::SvgTheme::Dark : report::SvgTheme::Light;
    if (format == "json"_L1)
        return report::graphJson(graph, *layout, head);
    if (format == "graphml"_L1)
        return report::graphMl(graph, *layout, head);
    return format == "html"_L1 ? report::graphHtml(graph, *layout, head, colors) : report::graphSvg(graph, *layout, head, colors);
}

base::Result<void> save(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return base::fail(base::ErrorKind::Unreachable, u"can't write: %1"_s.arg(file.errorString()), path);
    return {};
}

base::Result<void> deliver(const Wanted &wanted, const QByteArray &bytes, const Output &output)
{
    if (!wanted.file.isEmpty() && wanted.file != "-"_L1)
        return save(wanted.file, bytes);
    output.data(bytes);
    return {};
}

base::Result<void> writeRoutes(const mesh::Snapshot &snapshot, const Wanted &wanted, const QStringList &namespaces, const Output &output)
{
    const routes::List list = routes::list(snapshot);
    report::Table table = report::routes(list, {namespaces, {}, {}, true});
    table.header = report::header(snapshot);
    report::addRouteHeader(table.header, list);
    if (wanted.format == "png"_L1)
        return paint(report::write(table, report::Format::Json), wanted.picture);
    return deliver(wanted, report::write(table, wanted.format == "json"_L1 ? report::Format::Json : report::Format::Csv), output);
}

/// `before` may be null: then nothing is compared.
base::Result<void> write(const mesh::SnapshotPtr &before, const mesh::Snapshot &snapshot, const Wanted &wanted, const QStringList &namespaces,
                         const Output &output)
{
    if (wanted.routes)
        return writeRoutes(snapshot, wanted, namespaces, output);
    graph::Graph graph = wanted.graph.build(snapshot, namespaces);
    report::GraphHead head{snapshot.context, snapshot.traffic ? snapshot.traffic->atMs : snapshot.atMs};
    if (before) {
        const int seconds = wanted.times.front().windowSeconds;
        graph = graph::overlay(wanted.graph.build(*before, namespaces), graph, {.beforeSeconds = seconds, .afterSeconds = seconds});
        head.beforeMs = before->atMs;
    }
    if (isPainted(wanted.format))
        return paint(report::writeGraph(graph, head), wanted.picture);
    const auto bytes = bytesOf(graph, head, wanted.format, wanted.picture.theme);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return deliver(wanted, *bytes, output);
}

int run(const Globals &globals, const Arguments &arguments)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, globals.quiet);
    const auto wanted = wantedBy(arguments);
    if (!wanted) {
        output.error(wanted.error());
        return Usage;
    }
    session::Options options = globals.sessionOptions();
    options.secrets = false;
    const auto end = [&](session::Session &session, const mesh::SnapshotPtr &before, const mesh::Snapshot &snapshot) -> int {
        const auto written = write(before, snapshot, *wanted, globals.namespaces(session), output);
        if (written)
            return Success;
        output.error(written.error());
        return Unreachable;
    };
    const auto settled = [&](session::Session &session) -> std::optional<int> {
        if (wanted->times.isEmpty())
            return end(session, {}, *session.store().snapshot());
        readPast(session, wanted->times, [&](const base::Result<QVector<mesh::SnapshotPtr>> &snapshots) {
            if (!snapshots)
                output.error(snapshots.error());
            finish(snapshots ? end(session, snapshots->size() > 1 ? snapshots->front() : nullptr, *snapshots->back()) : Unreachable);
        });
        return std::nullopt;
    };
    return read(globals, options, output, {.needed = {}, .settled = settled, .changed = {}});
}

} // namespace

void addExport(const Registry &registry)
{
    CLI::App *app =
        registry.app.add_subcommand("export", "Write the graph (svg, png, pdf, html, dot, graphml, json, csv) or routes (csv, json, png) to a file");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("WHAT", arguments->what, "graph or routes")->required();
    app->add_option("-o,--output", arguments->file, "File to write; its ending chooses the format (default: svg, of routes csv, to stdout)")
        ->type_name("FILE");
    app->add_option("--format", arguments->format, "svg, png, pdf, html, dot, graphml, json or csv, whatever the ending")->type_name("FORMAT");
    app->add_option("--theme", arguments->theme, "light or dark")->type_name("THEME");
    app->add_option("--size", arguments->size, "png, pdf: size in pixels (default: as large as the graph)")->type_name("WxH");
    arguments->graph.add(*app);
    arguments->past.add(*app);
    arguments->past.addCompare(*app);
    app->add_flag("-q,--quiet", registry.globals.quiet, "No progress on stderr");
    registry.globals.addConnection(*app);
    registry.globals.addCapture(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return run(globals, *arguments); }; });
}

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// export graph: the graph as a file. The format is the file's ending, or --format.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/reader.h"
#include "models/graph/build.h"
#include "models/graph/layout.h"
#include "models/report/graphreport.h"

#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

struct Arguments {
    std::string what, file, format, theme = "light", level = "service";
    bool idle = false;
};

const QStringList &formats()
{
    static const QStringList all{u"svg"_s, u"dot"_s, u"json"_s, u"csv"_s};
    return all;
}

base::Result<QString> formatOf(const Arguments &arguments)
{
    QString format = QString::fromStdString(arguments.format);
    if (format.isEmpty())
        format = arguments.file.empty() || arguments.file == "-" ? u"svg"_s : QFileInfo(QString::fromStdString(arguments.file)).suffix().toLower();
    if (formats().contains(format))
        return format;
    return base::fail(base::ErrorKind::Unsupported,
                      u"\"%1\" is no format for a graph; end the file in one of .%2, or use --format"_s.arg(format, formats().join(u", ."_s)),
                      QString::fromStdString(arguments.file));
}

base::Result<graph::Options> optionsOf(const Arguments &arguments, const QStringList &namespaces)
{
    graph::Options options;
    options.namespaces = namespaces;
    options.hideIdle = !arguments.idle;
    if (arguments.level == "service")
        options.level = graph::Level::Service;
    else if (arguments.level == "workload")
        options.level = graph::Level::Workload;
    else if (arguments.level == "app")
        options.level = graph::Level::App;
    else
        return base::fail(base::ErrorKind::Unsupported, u"--level takes service, workload or app"_s);
    return options;
}

base::Result<QByteArray> render(const mesh::Snapshot &snapshot, const graph::Options &options, const QString &format, report::SvgTheme theme)
{
    const graph::Graph graph = graph::buildGraph(snapshot, options);
    const report::GraphHead head{snapshot.context, snapshot.traffic ? snapshot.traffic->atMs : snapshot.atMs};
    if (format == "dot"_L1)
        return report::graphDot(graph, head);
    if (format == "csv"_L1)
        return report::graphCsv(graph);
    const auto layout = graph::layout(graph);
    if (!layout)
        return tl::unexpected(layout.error());
    return format == "json"_L1 ? report::graphJson(graph, *layout, head) : report::graphSvg(graph, *layout, head, theme);
}

base::Result<void> save(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return base::fail(base::ErrorKind::Unreachable, u"can't write: %1"_s.arg(file.errorString()), path);
    return {};
}

int run(const Globals &globals, const Arguments &arguments)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, globals.quiet);
    const auto format = formatOf(arguments);
    const auto checked = optionsOf(arguments, {});
    const bool knownTheme = arguments.theme == "light" || arguments.theme == "dark";
    if (arguments.what != "graph" || !format || !checked || !knownTheme) {
        if (arguments.what != "graph")
            output.error({base::ErrorKind::Unsupported, u"only the graph can be exported"_s, QString::fromStdString(arguments.what)});
        else if (!format || !checked)
            output.error(!format ? format.error() : checked.error());
        else
            output.error({base::ErrorKind::Unsupported, u"--theme takes light or dark"_s, {}});
        return Usage;
    }
    session::Options options = globals.sessionOptions();
    options.secrets = false;
    const report::SvgTheme theme = arguments.theme == "dark" ? report::SvgTheme::Dark : report::SvgTheme::Light;
    return read(globals, options, output,
                {.needed = {},
                 .settled = [&](session::Session &session) -> std::optional<int> {
                     const auto wanted = optionsOf(arguments, globals.namespaces(session));
                     const auto bytes = render(*session.store().snapshot(), *wanted, *format, theme);
                     if (!bytes) {
                         output.error(bytes.error());
                         return Unreachable;
                     }
                     if (arguments.file.empty() || arguments.file == "-") {
                         output.data(*bytes);
                         return Success;
                     }
                     const auto saved = save(QString::fromStdString(arguments.file), *bytes);
                     if (!saved) {
                         output.error(saved.error());
                         return Unreachable;
                     }
                     return Success;
                 },
                 .changed = {}});
}

} // namespace

void addExport(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("export", "Write the graph to a file: svg, dot, json or csv");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("WHAT", arguments->what, "graph")->required();
    app->add_option("-o,--output", arguments->file, "File to write; its ending chooses the format (default: svg to stdout)")->type_name("FILE");
    app->add_option("--format", arguments->format, "svg, dot, json or csv, whatever the ending")->type_name("FORMAT");
    app->add_option("--theme", arguments->theme, "light or dark")->type_name("THEME");
    app->add_option("--level", arguments->level, "service, workload or app")->type_name("LEVEL");
    app->add_flag("--idle", arguments->idle, "Also what neither calls nor is called");
    app->add_flag("-q,--quiet", registry.globals.quiet, "No progress on stderr");
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return run(globals, *arguments); }; });
}

} // namespace cli

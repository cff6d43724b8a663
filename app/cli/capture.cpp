// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// capture: the mesh as it is now, as one file to be handed on and looked at later.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/reader.h"
#include "app/session/capture.h"
#include "models/base/quantity.h"

#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

struct Arguments {
    std::string file;
    bool force = false;
};

int run(const Globals &globals, const Arguments &arguments)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, globals.quiet);
    const QString path = QString::fromStdString(arguments.file);
    if (QFileInfo::exists(path) && !arguments.force) {
        output.error({base::ErrorKind::Conflict, u"the file is there already; --force replaces it"_s, path});
        return Usage;
    }
    return read(globals, globals.sessionOptions(), output,
                {.needed = {},
                 .settled = [&](session::Session &session) -> std::optional<int> {
                     const mesh::SnapshotPtr snapshot = session.store().snapshot();
                     if (const auto written = session::writeCapture(*snapshot, path); !written) {
                         output.error(written.error());
                         return Unreachable;
                     }
                     output.message(u"%1: %2 objects, %3 edges of traffic, %4"_s.arg(path)
                                        .arg(snapshot->objectCount())
                                        .arg(snapshot->traffic ? snapshot->traffic->edges.size() : 0)
                                        .arg(base::quantity::bytes(static_cast<double>(QFileInfo(path).size()))));
                     return Success;
                 },
                 .changed = {}});
}

const char *const help =
    R"(In the file are all objects of the kinds Meshdeck knows, as far as you may read them, which kinds and namespaces you may not, the
certificates of the Secrets the mesh uses, and the traffic of the moment. Not in it: Secrets, and the values of containers'
environment variables. Look at it with --capture FILE (get, describe, export, validate, meshdeck-desktop), compare two with
meshdeck diff --from FILE --to FILE.

Exit codes: 0 written, 2 wrong usage, 3 no answer or not written, 6 written, and something could not be read.)";

} // namespace

void addCapture(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("capture", "Write the mesh as it is now to one file, without secrets");
    app->footer(help);
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("FILE", arguments->file, "Where to; .mdcap by custom")->required();
    app->add_flag("--force", arguments->force, "Replace the file");
    app->add_flag("-q,--quiet", registry.globals.quiet, "No progress on stderr");
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return run(globals, *arguments); }; });
}

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"

#include "app/cli/commands.h"
#include "models/items/plurals.h"

#include <QCoreApplication>

#include <iostream>

namespace cli {

namespace {

const char *const about = "Meshdeck: see, check and change a service mesh from its own control plane and telemetry.";

const char *const footer = R"(Examples:
  meshdeck get services --sandbox            the services of the embedded mesh
  meshdeck get graph -n shop                 who calls whom in namespace shop, with rates and errors
  meshdeck get certificates --fail-within 14d   exit 1 when one ends within two weeks
  meshdeck export graph -A -o mesh.svg       the graph as a picture

Exit codes: 0 done, 1 what was asked about is so, 2 wrong usage, 3 no answer or unreadable file,
4 not allowed, 5 no such object, 6 done but incomplete (stderr says what), 7 refused: nothing was changed, 130 interrupted.)";

/// CLI11's own help goes to stdout with 0; everything else it has to say is a usage error.
int usage(const CLI::App &app, const CLI::ParseError &error)
{
    if (error.get_exit_code() == 0) {
        app.exit(error, std::cout, std::cerr);
        return Success;
    }
    app.exit(error, std::cerr, std::cerr);
    return Usage;
}

} // namespace

int run(int argc, char **argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("meshdeck"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MESHDECK_VERSION));
    CLI::App app(about, "meshdeck");
    app.footer(footer);
    app.require_subcommand(1);
    app.set_version_flag("--version", "meshdeck " MESHDECK_VERSION);
    app.failure_message(CLI::FailureMessage::simple);
    Globals globals;
    std::function<int()> chosen;
    for (const AddVerb add : verbs())
        add({app, globals, chosen});
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return usage(app, error);
    }
    QCoreApplication application(argc, argv);
    items::Plurals plurals;
    QCoreApplication::installTranslator(&plurals);
    return chosen ? chosen() : static_cast<int>(Usage);
}

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cli.h"
#include "app/cli/commands.h"

#include <QJsonObject>
#include <QSysInfo>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

int version(const Globals &globals)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    const QJsonObject facts{
        {"version"_L1, QLatin1String(MESHDECK_VERSION)}, {"qt"_L1, QLatin1String(qVersion())}, {"system"_L1, QSysInfo::prettyProductName()}};
    switch (output->format()) {
    case report::Format::Json:
    case report::Format::JsonLines: output->data(report::toJson(facts)); break;
    case report::Format::Yaml: output->data(report::toYaml(facts)); break;
    default: output->data("meshdeck " MESHDECK_VERSION "\n");
    }
    return Success;
}

} // namespace

void addVersion(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("version", "Print the version");
    registry.globals.addOutput(*app, false);
    app->callback([registry] { registry.chosen = [&globals = registry.globals] { return version(globals); }; });
}

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// exporter: the ends of all certificates as Prometheus metrics, until interrupted.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/metricsserver.h"
#include "app/cli/reader.h"
#include "models/certificates/certificates.h"
#include "models/certificates/metrics.h"

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

int serve(const Globals &globals, const std::string &address)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, globals.quiet);
    session::Session *live = nullptr;
    certificates::Cache cache;
    MetricsServer server([&live, &cache] {
        if (!live)
            return QByteArray();
        const mesh::SnapshotPtr snapshot = live->store().snapshot();
        const qint64 now = live->store().clock().nowMs();
        const mesh::SourceState &api = snapshot->source(mesh::SourceId::Kubernetes);
        QByteArray text = certificates::metrics(certificates::inventory(*snapshot, now, {}, &cache));
        text += "# HELP meshdeck_api_server_up Whether the API server answers (1) or what is shown is from before (0).\n"
                "# TYPE meshdeck_api_server_up gauge\nmeshdeck_api_server_up "
            + QByteArray(api.health == mesh::SourceHealth::Live ? "1" : "0") + '\n';
        return text;
    });
    if (const auto listening = server.listen(QString::fromStdString(address)); !listening) {
        output.error(listening.error());
        return listening.error().kind == base::ErrorKind::Invalid ? static_cast<int>(Usage) : static_cast<int>(Unreachable);
    }
    session::Options options = globals.sessionOptions();
    options.telemetry = false;
    return read(globals, options, output,
                {.needed = {},
                 .settled = [&](session::Session &session) -> std::optional<int> {
                     live = &session;
                     output.message(u"serving %1; Ctrl+C ends it"_s.arg(server.url()));
                     return std::nullopt;
                 },
                 .changed = {}});
}

} // namespace

void addExporter(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("exporter", "Serve the ends of all certificates as Prometheus metrics");
    const auto address = std::make_shared<std::string>("127.0.0.1:9469");
    app->add_option("--listen", *address, "Address to listen on (default 127.0.0.1:9469)")->type_name("HOST:PORT");
    app->add_flag("-q,--quiet", registry.globals.quiet, "No progress on stderr");
    registry.globals.addConnection(*app);
    app->callback([registry, address] { registry.chosen = [&globals = registry.globals, address] { return serve(globals, *address); }; });
}

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// exporter: the ends of all certificates as Prometheus metrics, until interrupted.
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/metricsserver.h"
#include "app/cli/reader.h"
#include "app/session/certificatesweep.h"
#include "models/base/later.h"
#include "models/certificates/certificates.h"
#include "models/certificates/metrics.h"

#include <QCoreApplication>
#include <QSet>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

/// Asks all proxies for their certificates, and again when a round has been over for a while.
class ProxyRounds final : public QObject
{
public:
    ProxyRounds(session::Session &session, const Output &output)
        : m_output(output)
        , m_proxies(session.endpoint(), istio::Options{}, session.store().clock())
        , m_sweep(m_proxies, session.store().clock())
    {
        m_next.setSingleShot(true);
        m_next.setInterval(periodMs);
        connect(&m_next, &QTimer::timeout, this, &ProxyRounds::begin);
        connect(&m_sweep, &session::CertificateSweep::finished, this, [this] { m_next.start(); });
        begin();
    }

    /// Of proxies that istiod still knows: what is gone holds nothing.
    QVector<certificates::Observed> observed() const
    {
        QVector<certificates::Observed> all = m_sweep.observed();
        all.removeIf([this](const certificates::Observed &one) { return !m_known.contains(one.pod); });
        return all;
    }

    QByteArray metrics() const
    {
        return "# HELP meshdeck_proxies_asked Proxies that told their certificate in the last round, and those that did not.\n"
               "# TYPE meshdeck_proxies_asked gauge\nmeshdeck_proxies_asked{answered=\"yes\"} "
            + QByteArray::number(m_known.size() - m_sweep.unseen().size()) + "\nmeshdeck_proxies_asked{answered=\"no\"} "
            + QByteArray::number(m_sweep.unseen().size()) + '\n';
    }

private:
    static constexpr int periodMs = 5 * 60'000; // proxies renew after half a day: a fraction of that is soon enough

    void begin()
    {
        base::whenDone(m_proxies.controlPlanes().status(), this, [this](const base::Result<proxies::Status> &status) {
            if (!status) {
                m_output.message(u"warning: the proxies were not asked: "_s + status.error().message());
                m_next.start();
                return;
            }
            QVector<mesh::ObjectKey> pods;
            for (const proxies::Proxy &proxy : status->proxies)
                pods.append({mesh::Kind::Pod, proxy.ns, proxy.pod});
            m_known = QSet<mesh::ObjectKey>(pods.cbegin(), pods.cend());
            m_sweep.run(pods, 0);
        });
    }

    const Output &m_output;
    session::Proxies m_proxies;
    session::CertificateSweep m_sweep;
    QSet<mesh::ObjectKey> m_known;
    QTimer m_next;
};

int serve(const Globals &globals, const std::string &address, bool withProxies)
{
    const Output output(report::Format::Table, ColorChoice::Auto, true, globals.quiet);
    session::Session *live = nullptr;
    certificates::Cache cache;
    std::unique_ptr<ProxyRounds> rounds;
    MetricsServer server([&live, &cache, &rounds] {
        if (!live)
            return QByteArray();
        const mesh::SnapshotPtr snapshot = live->store().snapshot();
        const qint64 now = live->store().clock().nowMs();
        const mesh::SourceState &api = snapshot->source(mesh::SourceId::Kubernetes);
        QByteArray text = certificates::metrics(
            certificates::inventory(*snapshot, now, {}, &cache, rounds ? rounds->observed() : QVector<certificates::Observed>()));
        if (rounds)
            text += rounds->metrics();
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
                     if (withProxies) {
                         rounds = std::make_unique<ProxyRounds>(session, output);
                         // It asks through the session, which ends first.
                         QObject::connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, &session, [&rounds] { rounds.reset(); });
                     }
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
    const auto proxies = std::make_shared<bool>(false);
    app->add_flag("--proxies", *proxies, "Ask every proxy for its own certificate, too, through port-forwards, every five minutes");
    app->add_flag("-q,--quiet", registry.globals.quiet, "No progress on stderr");
    registry.globals.addConnection(*app);
    app->callback([registry, address, proxies] {
        registry.chosen = [&globals = registry.globals, address, proxies] { return serve(globals, *address, *proxies); };
    });
}

} // namespace cli

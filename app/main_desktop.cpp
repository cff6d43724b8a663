// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop executable: a window on one Session.
#include "app/desktopaccess.h"
#include "app/desktopcommands.h"
#include "app/desktoppreflight.h"
#include "app/desktopproxies.h"
#include "app/renderpicture.h"
#include "app/session/consents.h"
#include "app/session/session.h"
#include "models/changes/checker.h"
#include "models/changes/review.h"
#include "models/items/plurals.h"
#include "models/store/changelog.h"
#include "models/store/playhead.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/settingsdialog.h"

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QSettings>
#include <QTimer>

#include <iostream>

using namespace Qt::Literals::StringLiterals;

namespace {

struct Arguments {
    session::Options options;
    bool quitAfterFirstPaint = false;
    std::string page;
    std::optional<RenderRequest> render;
};

/// nullopt: the process ends with `code`.
std::optional<Arguments> parse(int argc, char **argv, int &code)
{
    Arguments arguments;
    std::vector<std::string> kubeconfigs, headers;
    std::string context, capture, prometheus, tokenFile, userFile, caFile, scenario = "shop";
    CLI::App app("Meshdeck: see, check and change a service mesh.", "meshdeck-desktop");
    app.set_version_flag("--version", "meshdeck-desktop " MESHDECK_VERSION);
    app.add_option("--kubeconfig", kubeconfigs, "Kubeconfig file; may be given several times")->type_name("FILE");
    app.add_option("--context", context, "Context of the kubeconfig")->type_name("NAME");
    app.add_option("--prometheus", prometheus, "URL of the telemetry store (default: found in the cluster)")->type_name("URL");
    app.add_option("--prometheus-header", headers, "Header for it")->type_name("'NAME: VALUE'");
    app.add_option("--prometheus-token-file", tokenFile, "File with a bearer token for it")->type_name("FILE");
    app.add_option("--prometheus-user-file", userFile, "File with user:password for it")->type_name("FILE");
    app.add_option("--prometheus-ca-file", caFile, "CA certificates to verify it with")->type_name("FILE");
    app.add_option("--capture", capture, "Show this file of `meshdeck capture` instead of a cluster")->type_name("FILE");
    app.add_flag("--sandbox", arguments.options.sandbox, "Show the embedded mesh instead of a cluster");
    app.add_option("--scenario", scenario, "Scenario of the sandbox: a name or a YAML file")->type_name("NAME|FILE");
    app.add_option("--services", arguments.options.sandboxOptions.services, "Number of services, where the scenario scales")->type_name("N");
    app.add_option("--seed", arguments.options.sandboxOptions.seed, "Seed of all that is random in it")->type_name("S");
    app.add_option("--page", arguments.page,
                   "Page to open (topology, services, workloads, certificates, config, changes ...), or a link that was copied")
        ->type_name("PAGE|LINK");
    std::string renderFile, renderFrom = "-", renderSize, renderTheme = "light";
    auto *render = app.add_option("--render", renderFile, "Paint a graph to this PNG or PDF file and end; no window")->type_name("FILE");
    app.add_option("--from-json", renderFrom, "The graph for --render, as JSON (default: standard input)")->type_name("FILE")->needs(render);
    app.add_option("--size", renderSize, "Size for --render in px (default: as large as the graph)")->type_name("WxH")->needs(render);
    app.add_option("--theme", renderTheme, "Theme for --render")->check(CLI::IsMember({"light", "dark"}))->needs(render);
    app.add_flag("--quit-after-first-paint", arguments.quitAfterFirstPaint, "For measuring start-up");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        code = app.exit(error, std::cout, std::cerr) == 0 ? 0 : 2;
        return std::nullopt;
    }
    if (!renderFile.empty()) {
        const auto size = renderSize.empty() ? QSize() : pictureSize(QString::fromStdString(renderSize));
        if (!size) {
            std::cerr << size.error().message().toStdString() << '\n';
            code = 2;
            return std::nullopt;
        }
        arguments.render = {QString::fromStdString(renderFile), QString::fromStdString(renderFrom), *size, renderTheme == "dark"};
    }
    for (const std::string &file : kubeconfigs)
        arguments.options.kubeconfigs << QString::fromStdString(file);
    for (const std::string &header : headers)
        arguments.options.prometheusHeaders << QString::fromStdString(header);
    arguments.options.context = QString::fromStdString(context);
    arguments.options.capture = QString::fromStdString(capture);
    arguments.options.prometheusUrl = QString::fromStdString(prometheus);
    arguments.options.prometheusTokenFile = QString::fromStdString(tokenFile);
    arguments.options.prometheusUserFile = QString::fromStdString(userFile);
    arguments.options.prometheusCaFile = QString::fromStdString(caFile);
    arguments.options.sandboxOptions.scenario = QString::fromStdString(scenario);
    return arguments;
}

/// Works without a display, and looks the same with and without one.
int renderOnly(int argc, char **argv, const RenderRequest &request)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QGuiApplication application(argc, argv);
    const auto done = renderPictureFile(request);
    if (!done)
        std::cerr << "meshdeck-desktop: " << done.error().message().toStdString() << '\n';
    return done ? 0 : done.error().kind == base::ErrorKind::Unsupported ? 2 : 3;
}

} // namespace

int main(int argc, char **argv)
{
    int code = 0;
    const std::optional<Arguments> arguments = parse(argc, argv, code);
    if (!arguments)
        return code;
    if (arguments->render)
        return renderOnly(argc, argv, *arguments->render);
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"meshdeck-desktop"_s);
    QApplication::setApplicationVersion(QStringLiteral(MESHDECK_VERSION));
    QApplication::setDesktopFileName(u"io.meshdeck.Meshdeck"_s);

    items::Plurals plurals;
    QApplication::installTranslator(&plurals);
    base::SystemClock clock;
    QSettings settings(session::settingsFile(), QSettings::IniFormat);
    kit::Theme theme;
    shell::SettingsDialog::restoreTheme(theme, settings);
    kit::dress(application, theme);
    session::Session session(arguments->options, clock);
    store::Playhead playhead(session.store(), &session.telemetry());
    store::ChangeLog log(session.store());
    kit::Desk desk{.theme = theme,
                   .store = session.store(),
                   .settings = settings,
                   .telemetry = &session.telemetry(),
                   .probe = &session.probe(),
                   .playhead = &playhead,
                   .changes = &log};
    // After the desk, whose settings it reads; before the window, which shows it.
    DesktopAccess access(session, desk.kept, clock);
    changes::Drafts drafts(access);
    changes::Review review(access, drafts, &session.telemetry(), clock);
    changes::Checker checker(session.store(), &playhead, &drafts);
    desk.drafts = &drafts;
    desk.review = &review;
    desk.checker = &checker;
    DesktopProxies proxies(session, access);
    desk.proxies = &proxies;
    DesktopPreflight preflight(session);
    desk.preflight = &preflight;
    review.setProxies([&proxies] { return proxies.status(); });
    DesktopCommands commands(session);
    shell::MainWindow window(desk, commands);
    if (!arguments->page.empty())
        window.navigate(QString::fromStdString(arguments->page));
    QObject::connect(&window, &shell::MainWindow::painted, &window, [&] {
        if (arguments->quitAfterFirstPaint)
            QApplication::quit();
    });
    window.show();
    // The window first, then the mesh: the first paint waits for nothing.
    QTimer::singleShot(0, &session, &session::Session::open);
    return QApplication::exec();
}

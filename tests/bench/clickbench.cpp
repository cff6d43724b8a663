// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window takes to answer a click while a mesh is refreshed: a real session on the sandbox's `large`, a window
// without a screen, another thread that clicks into the graph ten times a second. Told are the wait until the click is taken
// and until the frame that follows it is painted, over all clicks and over those within a second after new data came.
// usage: clickbench [SERVICES] [SECONDS]
#include "app/desktopcommands.h"
#include "app/session/session.h"
#include "models/changes/checker.h"
#include "models/store/changelog.h"
#include "models/store/playhead.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/mainwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QSettings>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int everyMs = 100, afterNewsMs = 1000;

QElapsedTimer &watch()
{
    static QElapsedTimer timer;
    return timer;
}

double nowMs()
{
    return static_cast<double>(watch().nsecsElapsed()) / 1e6;
}

struct Click {
    double sentMs, takenMs = 0, paintedMs = 0;
    bool news = false;
};

/// On the canvas: when the click that was sent arrives, and when what it changed is on screen.
class Ear final : public QObject
{
public:
    std::vector<Click> clicks;
    std::atomic<double> sent = 0;
    double newsMs = -1e9;

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::MouseButtonPress) {
            const double at = nowMs();
            clicks.push_back({sent.load(), at, 0, at - newsMs < afterNewsMs});
            m_waits = true;
        } else if (event->type() == QEvent::Paint && m_waits) {
            m_waits = false;
            // Comes when the paint event has been handled.
            QTimer::singleShot(0, this, [this, index = clicks.size() - 1] { clicks[index].paintedMs = nowMs(); });
        }
        return false;
    }

private:
    bool m_waits = false;
};

void tell(const char *what, std::vector<double> values)
{
    if (values.empty()) {
        std::printf("%-46s none\n", what);
        return;
    }
    std::ranges::sort(values);
    const auto at = [&values](double share) {
        return values[std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())))];
    };
    std::printf("%-46s %5zu clicks  p50 %6.1f ms  p95 %6.1f ms  p99 %6.1f ms  max %6.1f ms\n", what, values.size(), at(0.5), at(0.95), at(0.99),
                values.back());
}

void report(const std::vector<Click> &clicks)
{
    for (const bool news : {false, true}) {
        std::vector<double> taken, painted;
        for (const Click &click : clicks) {
            if (news && !click.news)
                continue;
            taken.push_back(click.takenMs - click.sentMs);
            if (click.paintedMs > 0)
                painted.push_back(click.paintedMs - click.sentMs);
        }
        tell(news ? "taken, within 1 s after new data" : "taken, all", taken);
        tell(news ? "painted, within 1 s after new data" : "painted, all", painted);
    }
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const int services = argc > 1 ? std::atoi(argv[1]) : 2000, seconds = argc > 2 ? std::atoi(argv[2]) : 40;
    QApplication application(argc, argv);
    watch().start();
    base::SystemClock clock;
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"s.ini"_s), QSettings::IniFormat);
    kit::Theme theme;
    kit::dress(application, theme);
    session::Options options;
    options.sandbox = true;
    options.sandboxOptions.scenario = u"large"_s;
    options.sandboxOptions.services = services;
    options.sandboxOptions.historyMinutes = 5;
    session::Session session(options, clock);
    store::Playhead playhead(session.store(), &session.telemetry());
    store::ChangeLog log(session.store());
    changes::Checker checker(session.store(), &playhead, nullptr);
    kit::Desk desk{.theme = theme,
                   .store = session.store(),
                   .settings = settings,
                   .telemetry = &session.telemetry(),
                   .probe = &session.probe(),
                   .playhead = &playhead,
                   .changes = &log,
                   .checker = &checker};
    DesktopCommands commands(session);
    shell::MainWindow window(desk, commands);
    window.resize(1440, 900);
    window.navigate(u"topology"_s);
    window.show();
    Ear ear;
    std::atomic<bool> stop = false;
    std::unique_ptr<QThread> clicker;
    QObject::connect(&session, &session::Session::failed, &application, [](const base::Error &error) {
        std::fprintf(stderr, "clickbench: %s\n", qPrintable(error.message()));
        QApplication::exit(3);
    });
    QObject::connect(&session.store(), &store::Store::changed, &ear, [&ear](const mesh::Change &change) {
        if (change.traffic || change.objects())
            ear.newsMs = nowMs();
    });
    QObject::connect(&session, &session::Session::settled, &application, [&] {
        // A moment for the first layout; then the clicks.
        QTimer::singleShot(5000, &application, [&] {
            QWidget *canvas = nullptr;
            for (QWidget *one : window.findChildren<QWidget *>()) {
                if (qstrcmp(one->metaObject()->className(), "topology::Canvas") == 0)
                    canvas = one;
            }
            if (!canvas) {
                std::fprintf(stderr, "clickbench: there is no canvas\n");
                QApplication::exit(3);
                return;
            }
            canvas->installEventFilter(&ear);
            std::printf("%lld objects, %lld edges, clicks for %d s into %d x %d\n", static_cast<long long>(session.store().snapshot()->objectCount()),
                        session.store().snapshot()->traffic ? static_cast<long long>(session.store().snapshot()->traffic->edges.size()) : 0LL,
                        seconds, canvas->width(), canvas->height());
            clicker.reset(QThread::create([&, canvas, size = canvas->size()] {
                for (int n = 0; n < seconds * 1000 / everyMs && !stop; ++n) {
                    const QPointF at(size.width() * ((n * 37) % 97) / 97.0, size.height() * ((n * 61) % 89) / 89.0);
                    ear.sent = nowMs();
                    for (const QEvent::Type type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
                        QCoreApplication::postEvent(canvas,
                                                    new QMouseEvent(type, at, at, Qt::LeftButton,
                                                                    type == QEvent::MouseButtonPress ? Qt::LeftButton : Qt::NoButton,
                                                                    Qt::NoModifier));
                    }
                    QThread::msleep(everyMs);
                }
                QMetaObject::invokeMethod(&application, [] { QApplication::quit(); }, Qt::QueuedConnection);
            }));
            clicker->start();
        });
    });
    QTimer::singleShot(0, &session, &session::Session::open);
    const int code = QApplication::exec();
    stop = true;
    if (clicker)
        clicker->wait();
    report(ear.clicks);
    return code;
}

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The offered change on a real mesh: before it only the split is known, after it each route has numbers of its own, which are
// those of PromQL written by hand; then the change is taken back.
#include "tests/live/live.h"

#include "models/routes/offer.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

class RoutesTest : public QObject
{
    Q_OBJECT

private:
    base::SystemClock m_clock;
    std::unique_ptr<session::Session> m_session;
    QTemporaryDir m_directory;
    QString m_file;
    bool m_applied = false;

    static constexpr int settleMs = 90'000; ///< a tag is on the metrics within seconds; a rate wants a minute of scrapes
    const QString program = QStringLiteral(BINARY_DIR "/bin/meshdeck");

    live::Ran meshdeck(QStringList arguments) const
    {
        arguments << u"--kubeconfig"_s << live::kubeconfig() << u"--prometheus"_s << live::prometheus();
        return live::run(program, arguments, 120'000);
    }

    QJsonObject row(const QString &name) const
    {
        const live::Ran ran = meshdeck({u"get"_s, u"routes"_s, u"-n"_s, u"shop"_s, u"-o"_s, u"json"_s});
        for (const QJsonValue &item : ran.json()["items"_L1].toArray()) {
            if (item["object"_L1].toString() == "VirtualService shop/reviews"_L1 && item["name"_L1].toString() == name)
                return item.toObject();
        }
        return {};
    }

    routes::List list() const { return routes::list(*m_session->store().snapshot()); }

    const routes::Route *route(const routes::List &list, const QString &name) const
    {
        const auto found =
            std::ranges::find_if(list.routes, [&name](const routes::Route &r) { return r.owner.name == "reviews"_L1 && r.name == name; });
        return found == list.routes.end() ? nullptr : &*found;
    }

    static double byHand(const QString &route)
    {
        const auto rows =
            live::query(u"sum(rate(istio_requests_total{reporter=\"source\",destination_service_name=\"reviews\",route=\"%1\"}[60s]))"_s.arg(route));
        return rows.isEmpty() ? std::nan("") : rows.first().second;
    }

    /// Whatever the test did is undone; a run before that was killed too.
    void takeBack()
    {
        live::kubectl({u"delete"_s, u"telemetry"_s, u"meshdeck-routes"_s, u"-n"_s, u"istio-system"_s, u"--ignore-not-found"_s});
        m_applied = false;
    }

private slots:
    void initTestCase()
    {
        if (live::kubeconfig().isEmpty() || live::prometheus().isEmpty())
            QSKIP("no live mesh: set MESHDECK_LIVE_KUBECONFIG and MESHDECK_LIVE_PROMETHEUS");
        takeBack();
        if (!live::names(u"virtualservices.networking.istio.io"_s).contains(u"shop/reviews"_s))
            QSKIP("the mesh has no VirtualService shop/reviews");
        m_session = std::make_unique<session::Session>(live::options(), m_clock);
        m_session->open();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isSettled(), 60'000);
    }

    void cleanupTestCase()
    {
        if (m_applied)
            takeBack();
    }

    void beforeItOnlyTheSplitIsKnown()
    {
        QTRY_VERIFY_WITH_TIMEOUT(list().labels.isEmpty(), 30'000);
        const routes::List before = list();
        const routes::Route *split = route(before, u"split"_s);
        QVERIFY(split);
        QCOMPARE(split->told, routes::Told::SplitOnly);
        QCOMPARE(split->targets.size(), 3);
        QVERIFY(before.host(split->host)->total.rate > 0);
        QVERIFY(std::isnan(split->measured.rate));
    }

    void theChangeIsAppliedByTheVerb()
    {
        const auto offer = routes::offerNames(*m_session->store().snapshot());
        QVERIFY2(offer, offer ? "" : qPrintable(offer.error().message()));
        const auto counts = m_session->telemetry().requestSeries();
        QTRY_VERIFY_WITH_TIMEOUT(counts.isFinished(), 30'000);
        QVERIFY(counts.result());
        const routes::Cost cost = routes::cost(list(), *counts.result());
        QVERIFY(cost.now > 0);
        QVERIFY(cost.atMost > cost.now);
        m_file = m_directory.filePath(u"telemetry.yaml"_s);
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(offer->draft.text) > 0);
        file.close();
        m_applied = true;
        const live::Ran ran = meshdeck({u"apply"_s, u"-f"_s, m_file, u"--yes"_s});
        QVERIFY2(ran.code == 0, (ran.out + ran.err).constData());
    }

    void eachRouteHasItsOwnRate()
    {
        QTRY_VERIFY_WITH_TIMEOUT(list().labels == QStringList{u"route"_s}, 30'000);
        for (const QString &name : {u"split"_s, u"paying"_s}) {
            // Both are looked at in one moment: rates move.
            const auto agree = [&] {
                const routes::List now = list();
                const routes::Route *mine = route(now, name);
                const double hand = byHand(name);
                return mine && mine->told == routes::Told::ByName && mine->measured.rate > 0
                    && std::abs(mine->measured.rate - hand) <= 0.1 * hand + 0.05;
            };
            QTRY_VERIFY2_WITH_TIMEOUT(agree(), qPrintable(name), settleMs);
        }
        const routes::List now = list();
        const routes::Route *split = route(now, u"split"_s), *paying = route(now, u"paying"_s);
        QVERIFY(split->measured.rate > paying->measured.rate);
        QVERIFY(split->targets[0].seen > split->targets[2].seen);
        QCOMPARE(paying->targets.first().seen, 1.0);
        QTRY_VERIFY_WITH_TIMEOUT(std::isfinite(route(list(), u"split"_s)->measured.p95), settleMs);
    }

    void theVerbPrintsThem()
    {
        const QJsonObject split = row(u"split"_s);
        QCOMPARE(split["told"_L1].toString(), u"name"_s);
        QVERIFY(split["traffic"_L1]["requestsPerSecond"_L1].toDouble() > 0);
    }

    void takenBackOnlyTheSplitIsKnownAgain()
    {
        takeBack();
        QTRY_VERIFY_WITH_TIMEOUT(list().labels.isEmpty(), 30'000);
        const auto told = [this] {
            const routes::List now = list();
            const routes::Route *split = route(now, u"split"_s);
            return split && split->told == routes::Told::SplitOnly;
        };
        QTRY_VERIFY_WITH_TIMEOUT(told(), settleMs);
    }
};

QTEST_GUILESS_MAIN(RoutesTest)
#include "routestest.moc"

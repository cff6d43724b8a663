// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A whole session on the sandbox: it settles, it says what goes wrong with the API server, and it recovers by itself.
#include "app/session/session.h"

#include "app/sandbox/api/faults.h"
#include "models/certificates/certificates.h"
#include "models/mesh/inventory.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using mesh::SourceHealth;

class SessionTest : public QObject
{
    Q_OBJECT

private:
    base::SystemClock m_clock;

    /// The shop without Prometheus, settled.
    std::unique_ptr<session::Session> open(session::Options options = {})
    {
        options.sandbox = true;
        options.telemetry = false;
        options.sandboxOptions.historyMinutes = 0;
        auto session = std::make_unique<session::Session>(options, m_clock);
        QSignalSpy settled(session.get(), &session::Session::settled);
        QSignalSpy failed(session.get(), &session::Session::failed);
        session->open();
        [[maybe_unused]] const bool ended = QTest::qWaitFor([&] { return !settled.isEmpty() || !failed.isEmpty(); }, 30'000);
        return settled.isEmpty() ? nullptr : std::move(session);
    }

    /// Objects that are listed and watched; Secrets are read one by one and may still be on their way.
    static qsizetype listed(session::Session &session)
    {
        const mesh::SnapshotPtr snapshot = session.store().snapshot();
        return snapshot->objectCount() - snapshot->table(mesh::Kind::Secret).size();
    }

    static SourceHealth health(session::Session &session) { return session.store().snapshot()->source(mesh::SourceId::Kubernetes).health; }

private slots:
    void itSettlesWithEverythingRead()
    {
        const auto session = open();
        QVERIFY(session);
        const mesh::SnapshotPtr snapshot = session->store().snapshot();
        QCOMPARE(snapshot->context, u"sandbox"_s);
        QVERIFY(snapshot->table(mesh::Kind::Service).size() >= 12);
        for (const mesh::KindInfo &kind : mesh::allKinds()) {
            const mesh::KindHealth health = snapshot->state(kind.kind).health;
            QVERIFY2(!kind.watched || health == mesh::KindHealth::Live || health == mesh::KindHealth::Absent, qPrintable(kind.plural));
        }
        QVERIFY(snapshot->source(mesh::SourceId::Istiod).health == SourceHealth::Live);
        const auto certificates = certificates::inventory(*snapshot, m_clock.nowMs(), {});
        QVERIFY(certificates.certificates >= 4);
        QCOMPARE(certificates.waiting, 0);
        QVERIFY(mesh::inventory(*snapshot).service(u"shop"_s, u"reviews"_s));
    }

    void anUnknownContextFailsAndNamesIt()
    {
        session::Options options;
        options.sandbox = true;
        options.telemetry = false;
        options.context = u"nowhere"_s;
        session::Session session(options, m_clock);
        QSignalSpy failed(&session, &session::Session::failed);
        session.open();
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), 20'000);
        QVERIFY(failed[0][0].value<base::Error>().message().contains(u"nowhere"_s));
    }

    void anotherContextStartsAnew()
    {
        const auto session = open();
        QVERIFY(session);
        QSignalSpy settled(session.get(), &session::Session::settled);
        session->use(u"sandbox-viewer"_s);
        QCOMPARE(session->store().snapshot()->objectCount(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), 30'000);
        const mesh::KindState &services = session->store().snapshot()->state(mesh::Kind::Service);
        QVERIFY(services.perNamespace);
        QVERIFY(session->store().snapshot()->table(mesh::Kind::Service).size() > 0);
    }

    void aServerThatRefusesIsLostAndComesBack()
    {
        const auto session = open();
        QVERIFY(session);
        const qsizetype objects = listed(*session);
        session->sandbox()->faults().refuse(3s);
        QTRY_VERIFY_WITH_TIMEOUT(health(*session) == SourceHealth::Lost, 5'000);
        QVERIFY(session->store().snapshot()->source(mesh::SourceId::Kubernetes).error);
        QCOMPARE(listed(*session), objects);
        QTRY_VERIFY_WITH_TIMEOUT(health(*session) == SourceHealth::Live, 40'000);
        QTRY_COMPARE_WITH_TIMEOUT(listed(*session), objects, 10'000);
    }

    void aServerThatHangsIsLostAndComesBack()
    {
        const auto session = open();
        QVERIFY(session);
        session->sandbox()->faults().stall(12s);
        QTRY_VERIFY_WITH_TIMEOUT(health(*session) == SourceHealth::Lost, 12'000);
        QTRY_VERIFY_WITH_TIMEOUT(health(*session) == SourceHealth::Live, 60'000);
    }

    void cutConnectionsAndForgottenVersionsLoseNothing()
    {
        const auto session = open();
        QVERIFY(session);
        const qsizetype objects = listed(*session);
        session->sandbox()->faults().compact();
        session->sandbox()->faults().cutConnections();
        QTRY_VERIFY_WITH_TIMEOUT(health(*session) == SourceHealth::Live
                                     && session->store().snapshot()->state(mesh::Kind::Service).health == mesh::KindHealth::Live,
                                 40'000);
        QTRY_COMPARE_WITH_TIMEOUT(listed(*session), objects, 10'000);
    }

    void anExpiredTokenIsRefusedNotRetriedBlindly()
    {
        const auto session = open();
        QVERIFY(session);
        session->sandbox()->faults().unauthorized(6s);
        session->sandbox()->faults().cutConnections();
        QTRY_VERIFY_WITH_TIMEOUT(health(*session) == SourceHealth::Refused, 10'000);
        // The user logs in again and asks: a refresh while the server still refuses changes nothing, a later one is let in.
        const auto tryAgain = [&] {
            session->refresh();
            return health(*session) == SourceHealth::Live;
        };
        QTRY_VERIFY_WITH_TIMEOUT(tryAgain(), 40'000);
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "sessiontest.moc"

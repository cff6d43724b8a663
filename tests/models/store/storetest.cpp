// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/derived.h"
#include "models/store/store.h"
#include "tests/support/mesh.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using mesh::Kind;

class StoreTest : public QObject
{
    Q_OBJECT

private:
    static mesh::Delta with(const QString &name, const QString &version = u"1"_s)
    {
        mesh::Delta delta;
        delta.upserts = {support::object(Kind::Service, u"shop"_s, name, {}, version)};
        return delta;
    }

private slots:
    void burstsBecomeOneChange()
    {
        base::FakeClock clock(1000);
        store::Store store(clock);
        QSignalSpy spy(&store, &store::Store::changed);
        for (int i = 0; i < 50; ++i)
            store.apply(with(u"s%1"_s.arg(i)));
        QCOMPARE(spy.size(), 0);
        QVERIFY(spy.wait());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].value<mesh::Change>().upserted.size(), 50);
        QCOMPARE(store.snapshot()->table(Kind::Service).size(), 50);
    }

    void anEmptyDeltaIsNoChange()
    {
        base::FakeClock clock(1000);
        store::Store store(clock);
        QSignalSpy spy(&store, &store::Store::changed);
        store.apply({});
        store.flush();
        QCOMPARE(spy.size(), 0);
    }

    void historyGivesTheSnapshotOfATime()
    {
        base::FakeClock clock(0);
        store::Store store(clock);
        QVERIFY(!store.at(0));
        for (int i = 1; i <= 5; ++i) {
            clock.set(i * 10'000);
            store.apply(with(u"s%1"_s.arg(i)));
            store.flush();
        }
        QCOMPARE(store.kept(), (QVector<qint64>{10'000, 20'000, 30'000, 40'000, 50'000}));
        QCOMPARE(store.at(34'000)->table(Kind::Service).size(), 3);
        QCOMPARE(store.at(1)->table(Kind::Service).size(), 1);
        QCOMPARE(store.at(99'000)->table(Kind::Service).size(), 5);
    }

    void historyIsBounded()
    {
        base::FakeClock clock(0);
        store::Store store(clock, nullptr, 200 << 10);
        for (int i = 1; i <= 100; ++i) {
            clock.advance(10'000);
            store.apply(with(u"s"_s, QString::number(i)));
            store.flush();
        }
        QVERIFY(store.kept().size() < 20);
        QVERIFY(!store.kept().isEmpty());
        QCOMPARE(store.kept().back(), 1'000'000);
    }

    void resetForgetsEverything()
    {
        base::FakeClock clock(5);
        store::Store store(clock);
        store.apply(with(u"a"_s));
        store.flush();
        store.apply(with(u"b"_s));
        QSignalSpy spy(&store, &store::Store::wasReset);
        store.reset(u"other"_s);
        store.flush();
        QCOMPARE(spy.size(), 1);
        QCOMPARE(store.snapshot()->objectCount(), 0);
        QCOMPARE(store.snapshot()->context, u"other"_s);
        QVERIFY(store.kept().isEmpty());
    }

    void derivedSkipsWhatWasOvertaken()
    {
        store::Derived<int> derived;
        QSignalSpy spy(&derived, &store::DerivedBase::ready);
        QSemaphore gate;
        std::atomic<int> runs = 0;
        derived.request([&] {
            gate.acquire();
            return ++runs;
        });
        for (int i = 0; i < 5; ++i)
            derived.request([&runs, i] {
                ++runs;
                return 100 + i;
            });
        QVERIFY(derived.isBusy());
        QVERIFY(!derived.value());
        gate.release();
        QTRY_COMPARE(spy.size(), 2);
        QCOMPARE(*derived.value(), 104);
        QCOMPARE(runs.load(), 2);
    }
};

QTEST_GUILESS_MAIN(StoreTest)
#include "storetest.moc"

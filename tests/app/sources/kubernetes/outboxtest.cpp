// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/outbox.h"

#include "app/sources/kubernetes/backoff.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;
using namespace kubernetes;
using mesh::Kind;

namespace {

mesh::ObjectPtr object(const QString &ns, const QString &name, const QString &version)
{
    auto made = std::make_shared<mesh::Object>();
    made->kind = Kind::Service;
    made->meta.ns = ns;
    made->meta.name = name;
    made->meta.resourceVersion = version;
    return made;
}

} // namespace

class OutboxTest : public QObject
{
    Q_OBJECT

private slots:
    void aBurstIsOneDelta();
    void replacementOverrulesWhatWasBefore();
    void backoffGrowsJittersAndResets();
};

void OutboxTest::aBurstIsOneDelta()
{
    Outbox outbox(10);
    QVector<mesh::Delta> deltas;
    connect(&outbox, &Outbox::ready, this, [&](const mesh::Delta &delta) { deltas.append(delta); });
    for (int i = 0; i < 1000; ++i)
        outbox.upsert(object(u"shop"_s, u"a"_s, QString::number(i)));
    outbox.upsert(object(u"shop"_s, u"b"_s, u"1"_s));
    outbox.remove({Kind::Service, u"shop"_s, u"b"_s});
    outbox.remove({Kind::Service, u"shop"_s, u"c"_s});
    outbox.upsert(object(u"shop"_s, u"c"_s, u"2"_s));
    QTRY_COMPARE(deltas.size(), 1);
    QCOMPARE(deltas[0].upserts.size(), 2);
    const bool newest = std::ranges::any_of(deltas[0].upserts, [](const auto &each) { return each->meta.resourceVersion == "999"_L1; });
    QVERIFY(newest);
    QCOMPARE(deltas[0].removals, (QVector<mesh::ObjectKey>{{Kind::Service, u"shop"_s, u"b"_s}}));
    outbox.flush();
    QCOMPARE(deltas.size(), 1); // nothing waits, nothing is said
}

void OutboxTest::replacementOverrulesWhatWasBefore()
{
    Outbox outbox(10);
    mesh::Delta last;
    connect(&outbox, &Outbox::ready, this, [&](const mesh::Delta &delta) { last = delta; });
    outbox.upsert(object(u"shop"_s, u"old"_s, u"1"_s));
    outbox.upsert(object(u"pay"_s, u"kept"_s, u"1"_s));
    outbox.replace(Kind::Service, u"shop"_s, {object(u"shop"_s, u"a"_s, u"2"_s)});
    outbox.replace(Kind::Service, u"shop"_s, {object(u"shop"_s, u"b"_s, u"3"_s)});
    outbox.remove({Kind::Service, u"shop"_s, u"b"_s});
    outbox.flush();
    QCOMPARE(last.replaced.size(), 1);
    QCOMPARE(last.replaced[0].objects[0]->meta.name, u"b"_s);
    QCOMPARE(last.upserts.size(), 1);
    QCOMPARE(last.removals.size(), 1);
    outbox.replace(Kind::Service, u"shop"_s, {});
    outbox.replace(Kind::Service, {}, {object(u"x"_s, u"y"_s, u"4"_s)});
    outbox.replace(Kind::Service, u"pay"_s, {});
    outbox.flush();
    QCOMPARE(last.replaced.size(), 2); // all, then one namespace of it
    QCOMPARE(last.replaced[0].ns, QString());
}

void OutboxTest::backoffGrowsJittersAndResets()
{
    const Timing timing;
    qint64 now = 1'000'000;
    QVector<int> first;
    for (const quint64 seed : {5ULL, 5ULL, 6ULL}) {
        Backoff backoff(timing, seed);
        QVector<int> waits;
        for (int i = 0; i < 12; ++i) {
            const int wait = backoff.next(now);
            QVERIFY(wait >= 50);
            QVERIFY(wait <= std::min(30'000, 800 << i));
            waits.append(wait);
        }
        QVERIFY(*std::ranges::max_element(waits) > 5000);
        if (first.isEmpty())
            first = waits;
        else
            QCOMPARE(waits == first, seed == 5);
        QVERIFY(backoff.next(now + 120'001) <= 800);
    }
}

QTEST_GUILESS_MAIN(OutboxTest)
#include "outboxtest.moc"

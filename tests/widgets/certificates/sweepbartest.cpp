// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The proxies' certificates on the board: a sample, all of them, cancel, and those that give no answer.
#include "models/items/plurals.h"
#include "tests/models/certificates/scene.h"
#include "tests/support/fakeproxies.h"
#include "tests/support/mesh.h"
#include "widgets/certificates/certificatespage.h"
#include "widgets/certificates/sweepbar.h"
#include "widgets/kit/theme.h"

#include <QAction>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;
using namespace certificates;

namespace {

struct Bench {
    items::Plurals plurals;
    QTemporaryDir directory;
    base::FakeClock clock{mint::now};
    kit::Theme theme;
    store::Store store{clock};
    QSettings settings{directory.filePath(u"settings.ini"_s), QSettings::IniFormat};
    support::FakeProxies proxies;
    kit::Desk desk{.theme = theme, .store = store, .settings = settings, .proxies = &proxies};

    Bench() { QCoreApplication::installTranslator(&plurals); }
    ~Bench() { QCoreApplication::removeTranslator(&plurals); }

    void know(int count)
    {
        proxies::Status status;
        status.asked = {{.ns = u"istio-system"_s, .pod = u"istiod-1"_s}};
        for (int i = 0; i < count; ++i)
            status.proxies.push_back({.cluster = {}, .ns = u"shop"_s, .pod = u"web-%1-x"_s.arg(i)});
        proxies.now = status;
    }
};

QToolButton *button(const QWidget &bar, const QString &text)
{
    for (QToolButton *one : bar.findChildren<QToolButton *>()) {
        if (one->text() == text && one->isVisibleTo(&bar))
            return one;
    }
    return nullptr;
}

} // namespace

class SweepBarTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void asksThemAllWhereTheyAreFew()
    {
        Bench bench;
        bench.know(3);
        SweepBar bar(bench.desk);
        QVERIFY(bar.text().isEmpty());
        QSignalSpy running(&bar, &SweepBar::runningChanged), observed(&bar, &SweepBar::observed);
        bar.start(false);
        QVERIFY(bar.isRunning());
        QTRY_COMPARE(bench.proxies.swept_.size(), 3);
        emit bench.proxies.sweepProgress(2, 3);
        QCOMPARE(bar.text(), u"Asking proxies for their certificates: 2 of 3"_s);
        bench.proxies.seen = {{{mesh::Kind::Pod, u"shop"_s, u"web-0-x"_s}, {}, {}, mint::now},
                              {{mesh::Kind::Pod, u"shop"_s, u"web-1-x"_s}, {}, {}, mint::now}};
        bench.proxies.notSeen = {{{mesh::Kind::Pod, u"shop"_s, u"web-2-x"_s}, {base::ErrorKind::Unreachable, u"connection refused"_s, {}}}};
        emit bench.proxies.swept();
        QVERIFY(!bar.isRunning());
        QCOMPARE(running.size(), 2);
        QVERIFY(!observed.isEmpty());
        bench.clock.advance(3 * 60'000);
        bar.refresh();
        QVERIFY2(bar.text().contains(u"Certificates of 2 of 3 proxies, asked 3 min ago"_s), qPrintable(bar.text()));
        QVERIFY(bar.text().contains(u"1 gave no answer: connection refused"_s));
        QVERIFY(!bar.text().contains(u"a sample"_s));
    }

    void samplesManyAndThenAsksAll()
    {
        Bench bench;
        bench.know(2000);
        SweepBar bar(bench.desk);
        bar.start(false);
        QTRY_COMPARE(bench.proxies.swept_.size(), SweepBar::mostAtOnce);
        bench.proxies.seen = {{{mesh::Kind::Pod, u"shop"_s, u"web-0-x"_s}, {}, {}, mint::now}};
        emit bench.proxies.swept();
        QVERIFY(bar.text().contains(u"1 of 2,000 proxies"_s));
        QVERIFY(bar.text().contains(u"a sample"_s));
        QVERIFY(button(bar, u"Ask all 2,000"_s));
        button(bar, u"Ask all 2,000"_s)->click();
        QTRY_COMPARE(bench.proxies.swept_.size(), 2000);
        QVERIFY(button(bar, u"Stop"_s));
        button(bar, u"Stop"_s)->click();
        QVERIFY(bench.proxies.stopped);
        QVERIFY(bar.isRunning()); // until the answers on their way are here
        emit bench.proxies.swept();
        QVERIFY(bar.text().contains(u"stopped"_s));
    }

    void withoutIstiodNobodyIsAsked()
    {
        Bench bench;
        bench.proxies.now = base::fail(base::ErrorKind::Forbidden, u"create on pods/portforward"_s, u"istio-system"_s);
        SweepBar bar(bench.desk);
        bar.start(false);
        QTRY_VERIFY(bar.text().contains(u"The proxies were not asked"_s));
        QVERIFY(bar.text().contains(u"pods/portforward"_s));
        QVERIFY(bench.proxies.swept_.isEmpty());
        bench.know(1);
        bar.start(false); // again
        QTRY_COMPARE(bench.proxies.swept_.size(), 1);
    }

    void anotherMeshForgets()
    {
        Bench bench;
        bench.know(3);
        bench.proxies.holds = true;
        SweepBar bar(bench.desk);
        bar.start(false);
        bar.reset();
        bench.proxies.release();
        QCoreApplication::processEvents();
        QVERIFY(bench.proxies.swept_.isEmpty());
        QVERIFY(bar.text().isEmpty());
    }

    void theBoardHasThem()
    {
        Bench bench;
        bench.know(1);
        CertificatesPage page(bench.desk);
        const scene::Scene scene;
        mint::Spec spec;
        spec.commonName = "";
        spec.issuer = &scene.meshRoot;
        spec.names = "URI:spiffe://cluster.local/ns/shop/sa/web";
        spec.fromMs = mint::now - 3'600'000;
        spec.toMs = mint::now + 23 * 3'600'000LL;
        const QByteArray chain = mint::make(spec).pem() + scene.meshRoot.pem();
        mesh::Delta delta;
        delta.upserts = scene.objects;
        const mesh::ObjectPtr pod = support::pod(u"shop"_s, u"web"_s, 1, u"web"_s, u"v1"_s);
        delta.upserts << pod;
        for (const mesh::KindInfo &kind : mesh::allKinds())
            delta.kinds.insert(kind.kind, {mesh::KindHealth::Live, kind.versions.front(), 0, mint::now, {}, false, {}});
        bench.store.apply(delta);
        bench.store.flush();
        QAction *ask = page.verbs().at(1);
        QCOMPARE(ask->text(), u"Ask the proxies"_s);
        QVERIFY(ask->isEnabled());
        ask->trigger();
        QCOMPARE(ask->text(), u"Stop asking"_s);
        QTRY_COMPARE(bench.proxies.swept_.size(), 1);
        bench.proxies.seen = {{pod->key(), chain, scene.meshRoot.pem(), mint::now},
                              {{mesh::Kind::Pod, u"shop"_s, u"gone-1"_s}, chain, scene.meshRoot.pem(), mint::now}};
        emit bench.proxies.swept();
        QCOMPARE(ask->text(), u"Ask the proxies"_s);
        const auto workload = [&page]() -> const Row * {
            const auto found = page.inventory();
            const auto row = found ? std::ranges::find(found->rows, Kind::Workload, &Row::kind) : QVector<Row>::const_iterator();
            return found && row != found->rows.end() ? &*row : nullptr;
        };
        QTRY_VERIFY(workload());
        QCOMPARE(workload()->uses.size(), 1); // the pod that is gone holds nothing
    }
};

QTEST_MAIN(SweepBarTest)
#include "sweepbartest.moc"

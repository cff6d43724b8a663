// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/plurals.h"
#include "tests/models/certificates/scene.h"
#include "widgets/certificates/certificateinspector.h"
#include "widgets/certificates/certificatespage.h"
#include "widgets/certificates/timeline.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/tablepane.h"
#include "widgets/kit/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QPromise>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace certificates;

namespace {

/// Answers when it is told to.
class FakeProbe final : public store::CertificateProbe
{
public:
    QFuture<mesh::ProbedChain> probe(const QString &host, int port, const QString &serverName) override
    {
        auto &one = asked.emplace_back();
        one.chain.address = u"%1:%2"_s.arg(host).arg(port);
        one.chain.serverName = serverName;
        one.promise = std::make_shared<QPromise<mesh::ProbedChain>>();
        one.promise->start();
        return one.promise->future();
    }
    struct Asked {
        mesh::ProbedChain chain;
        std::shared_ptr<QPromise<mesh::ProbedChain>> promise;
        void answer()
        {
            promise->addResult(chain);
            promise->finish();
        }
    };
    std::vector<Asked> asked;
};

struct Bench {
    items::Plurals plurals;
    QTemporaryDir directory;
    base::FakeClock clock{mint::now};
    kit::Theme theme;
    store::Store store{clock};
    QSettings settings{directory.filePath(u"settings.ini"_s), QSettings::IniFormat};
    FakeProbe probe;
    kit::Desk desk{theme, store, settings, nullptr, &probe};

    Bench() { QCoreApplication::installTranslator(&plurals); }
    ~Bench() { QCoreApplication::removeTranslator(&plurals); }

    void apply(const QVector<mesh::ObjectPtr> &objects, mesh::KindHealth secrets = mesh::KindHealth::Live)
    {
        mesh::Delta delta;
        delta.upserts = objects;
        for (const mesh::KindInfo &kind : mesh::allKinds())
            delta.kinds.insert(kind.kind, {mesh::KindHealth::Live, kind.versions.front(), 0, mint::now, {}, false, {}});
        delta.kinds[mesh::Kind::Secret].health = secrets;
        mesh::SourceState live;
        live.health = mesh::SourceHealth::Live;
        live.contactMs = mint::now;
        delta.sources.insert(mesh::SourceId::Kubernetes, live);
        store.apply(delta);
        store.flush();
    }
};

scene::Scene board()
{
    scene::Scene made;
    made.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"edge-cert"_s}, {u"edge.example.com"_s})
                 << scene::tlsSecret(u"shop"_s, u"edge-cert"_s, scene::leaf(made.webRoot, "edge.example.com", 3).pem());
    made.objects << scene::gateway(u"pay"_s, u"pay"_s, {u"kubernetes-gateway://pay/pay-cert"_s}, {u"pay.example.com"_s})
                 << scene::tlsSecret(u"pay"_s, u"pay-cert"_s, scene::leaf(made.webRoot, "pay.example.com", 90).pem());
    return made;
}

QString idOf(const CertificatesPage &page, const QString &name)
{
    const Row *row = scene::rowNamed(*page.inventory(), name);
    return row ? row->id : QString();
}

QString textOf(const QWidget *widget)
{
    QStringList words;
    for (const QLabel *label : widget->findChildren<QLabel *>()) {
        if (label->isVisibleTo(widget))
            words += label->text();
    }
    return words.join(u'\n').remove(QChar(0x200b)); // where long names may break
}

} // namespace

class CertificatesPageTest : public QObject
{
    Q_OBJECT

private slots:
    // The offscreen platform has no size hints, and says so.
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void showsTheBoard()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        page.resize(1000, 600);
        page.show();
        QSignalSpy changed(&page, &kit::Page::summaryChanged);
        bench.apply(board().objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        QCOMPARE(page.counts(), u"3 certificates, 1 needs attention"_s);
        QCOMPARE(page.shown(), u"3 of 3 rows"_s);
        QCOMPARE(page.badge().health, mesh::Health::Critical);
        QCOMPARE(page.badge().count, 1);
        QVERIFY(!changed.isEmpty());
        const auto findings = page.findings();
        QCOMPARE(findings.size(), 1);
        QCOMPARE(findings[0].object, u"edge.example.com"_s);
        QVERIFY2(findings[0].sentence.startsWith(u"ends in 3 d 0 h"_s), qPrintable(findings[0].sentence));
        QCOMPARE(findings[0].link, u"certificates?id="_s + idOf(page, u"edge.example.com"_s));
        QCOMPARE(findings[0].sinceMs, mint::now + 3 * mint::dayMs - page.inventory()->thresholds.actMs);
        // Worst first.
        const auto *rows = page.findChild<kit::TablePane *>()->rows();
        QCOMPARE(rows->index(0, items::CertificateTable::Name).data().toString(), u"edge.example.com"_s);
        QVERIFY(page.findChild<Timeline *>()->isVisible());
    }

    void selectionFillsInspectorAndReturns()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        bench.apply(board().objects);
        QTRY_VERIFY(page.inventory() && !page.inventory()->rows.isEmpty());
        QSignalSpy moved(&page, &kit::Page::moved);
        page.restore({{u"id"_s, idOf(page, u"edge.example.com"_s)}});
        QCOMPARE(moved.size(), 1);
        QCOMPARE(page.crumbs(), QStringList(u"edge.example.com"_s));
        QCOMPARE(page.position().value(u"id"_s).toString(), page.selectedId());
        const QString words = textOf(page.inspector());
        QVERIFY2(words.contains(u"Ends in 3 d 0 h"_s), qPrintable(words));
        QVERIFY2(words.contains(u"Gateway shop/edge, https"_s), qPrintable(words));
        QVERIFY(page.escape());
        QVERIFY(page.selectedId().isEmpty());
        QVERIFY(!page.escape());
        QVERIFY(page.crumbs().isEmpty());
    }

    void selectionSurvivesRefreshes()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        scene::Scene made = board();
        bench.apply(made.objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        const QString id = idOf(page, u"pay.example.com"_s);
        page.restore({{u"id"_s, id}});
        bench.apply({scene::tlsSecret(u"shop"_s, u"other"_s, {}), scene::certManager(u"shop"_s, u"x"_s, u"x"_s, true, 0)});
        QTRY_COMPARE(page.inventory()->rows.size(), 4);
        QCOMPARE(page.selectedId(), id);
    }

    void filterReachesTimelineAndCounts()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        bench.apply(board().objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        page.setFilter(u"ends<14d"_s);
        QCOMPARE(page.shown(), u"1 of 3 rows"_s);
        page.setFilter(u"kind:gateway"_s);
        QCOMPARE(page.shown(), u"2 of 3 rows"_s);
        page.setFilter(u"used-by:pay"_s);
        QCOMPARE(page.shown(), u"1 of 3 rows"_s);
        page.setFilter({});
        page.setNamespaces({u"pay"_s});
        // The mesh's root is in webhooks too, which are of every namespace.
        QCOMPARE(page.shown(), u"2 of 3 rows"_s);
    }

    void probesTheSelected()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        const scene::Scene made = board();
        bench.apply(made.objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        const QString id = idOf(page, u"edge.example.com"_s);
        page.restore({{u"id"_s, id}});
        QAction *verb = page.verbs().constFirst();
        QVERIFY(verb->isEnabled());
        verb->trigger();
        QCOMPARE(bench.probe.asked.size(), size_t(1));
        FakeProbe::Asked &asked = bench.probe.asked[0];
        QCOMPARE(asked.chain.address, u"192.0.2.10:443"_s);
        QCOMPARE(asked.chain.serverName, u"edge.example.com"_s);
        QVERIFY(!verb->isEnabled()); // one at a time
        asked.chain.atMs = mint::now;
        asked.chain.tlsVersion = u"TLSv1.3"_s;
        asked.chain.der = {page.inventory()->find(id)->certificate->der};
        asked.answer();
        QTRY_VERIFY(textOf(page.inspector()).contains(u"serves this certificate"_s));
        QTRY_VERIFY(verb->isEnabled());
        QTRY_COMPARE(page.inventory()->find(id)->places.constLast().source, Source::Probe);
    }

    void failedProbesTellWhy()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        bench.apply(board().objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        page.verbs().constFirst()->trigger(); // nothing selected: all
        QCOMPARE(bench.probe.asked.size(), size_t(2));
        for (FakeProbe::Asked &asked : bench.probe.asked) {
            asked.chain.error = base::Error{base::ErrorKind::Unreachable, u"connection refused"_s, asked.chain.address};
            asked.answer();
        }
        page.restore({{u"id"_s, idOf(page, u"pay.example.com"_s)}});
        QTRY_VERIFY(textOf(page.inspector()).contains(u"connection refused"_s));
    }

    void withoutNetworkTheVerbSaysSo()
    {
        Bench bench;
        bench.desk.probe = nullptr;
        CertificatesPage page(bench.desk);
        bench.apply(board().objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        page.restore({{u"id"_s, idOf(page, u"edge.example.com"_s)}});
        QVERIFY(!page.verbs().constFirst()->isEnabled());
        QVERIFY(!page.verbs().constFirst()->toolTip().isEmpty());
        QVERIFY(textOf(page.inspector()).contains(u"Not connected"_s));
    }

    void states()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        auto *pane = page.findChild<kit::TablePane *>();
        const auto *instead = pane->findChild<kit::Placeholder *>();
        const auto *above = pane->findChild<kit::Notice *>();
        QTRY_COMPARE(instead->text().state, kit::State::Loading);
        bench.apply({support::ns(u"shop"_s)});
        QTRY_COMPARE(instead->text().state, kit::State::Empty);
        QTRY_COMPARE(page.counts(), u"0 certificates"_s);
        bench.apply({}, mesh::KindHealth::Forbidden);
        QTRY_COMPARE(instead->text().state, kit::State::Forbidden);
        QTRY_COMPARE(page.counts(), u"not known: forbidden"_s); // none is not the same as not known
        bench.apply(board().objects, mesh::KindHealth::Forbidden);
        QTRY_COMPARE(above->text().state, kit::State::Forbidden); // the rest stays
        QTRY_COMPARE(pane->rows()->rowCount(), 3);
        mesh::Delta delta;
        mesh::SourceState lost;
        lost.health = mesh::SourceHealth::Lost;
        lost.contactMs = mint::now - 60'000;
        delta.sources.insert(mesh::SourceId::Kubernetes, lost);
        bench.store.apply(delta);
        bench.store.flush();
        QTRY_COMPARE(above->text().state, kit::State::Stale);
        bench.store.reset(u"other"_s);
        QTRY_COMPARE(pane->rows()->rowCount(), 0);
        QVERIFY(page.selectedId().isEmpty());
    }

    void thresholdsAreSettings()
    {
        Bench bench;
        QVERIFY(bench.desk.kept.set(settings::Key::CertificateActDays, 100));
        CertificatesPage page(bench.desk);
        bench.apply(board().objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        QCOMPARE(page.badge().count, 2);
        QVERIFY(bench.desk.kept.set(settings::Key::CertificateActDays, 7)); // while the page is open
        QTRY_COMPARE(page.badge().count, 1);
        bench.settings.setValue(u"certificates/actDays"_s, u"nonsense"_s);
        QCOMPARE(CertificatesPage::thresholdsOf(bench.desk.kept), Thresholds());
    }

    void timelineSelectsByClickAndKey()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        page.resize(1000, 600);
        page.show();
        bench.apply(board().objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        auto *timeline = page.findChild<Timeline *>();
        QTRY_VERIFY(timeline->width() > 900);
        timeline->setFocus();
        QTest::keyClick(timeline, Qt::Key_Home);
        QCOMPARE(page.selectedId(), idOf(page, u"edge.example.com"_s));
        QTest::keyClick(timeline, Qt::Key_Right);
        QCOMPARE(page.selectedId(), idOf(page, u"pay.example.com"_s));
        QTest::keyClick(timeline, Qt::Key_End);
        QCOMPARE(page.selectedId(), idOf(page, u"cluster.local"_s));
        QVERIFY(timeline->accessibleDescription().contains(u"cluster.local"_s));
        // The first glyph, where the layout puts it.
        const qreal axis = timeline->width() - 12 - 148 - 12 - 6;
        const QPoint at(static_cast<int>(12 + 148 + timelinePosition(3 * mint::dayMs) * axis), 22 + timelineLaneHeight / 2);
        QTest::mouseClick(timeline, Qt::LeftButton, {}, at);
        QCOMPARE(page.selectedId(), idOf(page, u"edge.example.com"_s));
    }

    void exports()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        const QString json = bench.directory.filePath(u"c.json"_s);
        QVERIFY(!page.exportTo(json));
        bench.apply(board().objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        page.setFilter(u"kind:gateway"_s);
        QVERIFY(page.exportTo(json));
        QFile file(json);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!QJsonDocument::fromJson(bytes).isNull());
        QVERIFY(bytes.contains("edge.example.com") && !bytes.contains("\"name\": \"cluster.local\"")); // what is shown, no more
        const QString prom = bench.directory.filePath(u"c.prom"_s);
        QVERIFY(page.exportTo(prom));
        QFile metricsFile(prom);
        QVERIFY(metricsFile.open(QIODevice::ReadOnly));
        QVERIFY(metricsFile.readAll().startsWith("# HELP meshdeck_certificate_not_after"));
        QVERIFY(!page.exportTo(u"/no/such/folder/c.csv"_s));
    }

    void hostileNamesAreClean()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        scene::Scene made;
        mint::Spec spec;
        spec.commonName = "<b>evil</b>\x1b[31m\xe2\x80\xae" + QByteArray(40, 'x');
        spec.issuer = &made.webRoot;
        made.objects << scene::gateway(u"shop"_s, u"edge"_s, {u"c"_s}, {u"*"_s}) << scene::tlsSecret(u"shop"_s, u"c"_s, mint::make(spec).pem());
        bench.apply(made.objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 2);
        const auto found = page.inventory();
        for (const Row &row : found->rows) {
            page.restore({{u"id"_s, row.id}});
            for (const QLabel *label : page.inspector()->findChildren<QLabel *>()) {
                QVERIFY(!label->text().contains(QChar(0x1b)) && !label->text().contains(QChar(0x202e)));
                QCOMPARE(label->textFormat(), Qt::PlainText);
            }
        }
        QVERIFY(!page.crumbs().join(u' ').contains(QChar(0x1b)));
    }

    void paintsInBothThemesAndAtTwoScales()
    {
        Bench bench;
        CertificatesPage page(bench.desk);
        page.resize(1000, 600);
        bench.apply(board().objects);
        QTRY_VERIFY(page.inventory() && page.inventory()->rows.size() == 3);
        page.restore({{u"id"_s, idOf(page, u"edge.example.com"_s)}});
        for (const auto choice : {kit::Theme::Choice::Dark, kit::Theme::Choice::Light}) {
            bench.theme.choose(choice);
            for (const qreal scale : {1.0, 2.0}) {
                QImage image(page.size() * scale, QImage::Format_ARGB32_Premultiplied);
                image.setDevicePixelRatio(scale);
                image.fill(bench.theme.color(kit::Tone::Bg1));
                page.render(&image);
                // The critical mark's ink is on the timeline.
                const QRgb crit = bench.theme.color(kit::Tone::Crit).rgb();
                bool found = false;
                for (int y = 0; y < 120 * scale && !found; ++y) {
                    for (int x = 0; x < image.width() && !found; ++x)
                        found = image.pixel(x, y) == crit;
                }
                QVERIFY(found);
            }
        }
    }
};

QTEST_MAIN(CertificatesPageTest)
#include "certificatespagetest.moc"

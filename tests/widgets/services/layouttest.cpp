// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The pages at the sizes of real windows: nothing is cut that has room, and no scroll bar hides a column. With
// MESHDECK_SHOTS=folder the pictures are kept, to be looked at.
#include "tests/widgets/services/bench.h"
#include "widgets/kit/linechart.h"
#include "widgets/kit/style.h"
#include "widgets/services/services.h"

#include <QApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QTest>

class LayoutTest : public QObject
{
    Q_OBJECT

    static constexpr int inspectorWidth = 320;

    /// `count` services over ten namespaces: every seventh fails, every eleventh refuses, some have versions, some long names.
    static void fill(Bench &bench, int count)
    {
        using namespace support;
        QVector<mesh::ObjectPtr> objects;
        QVector<mesh::EdgeTraffic> edges;
        for (int i = 0; i < count; ++i) {
            const QString space = QStringList{u"shop"_s, u"pay"_s, u"warehouse"_s, u"istio-system"_s, u"ml-serving"_s}[i % 5];
            const QString name = i == 3 ? u"a-service-with-the-longest-name-that-kubernetes-accepts-63-chars"_s.left(63) : u"service-%1"_s.arg(i);
            const QStringList versions = i % 4 == 0 ? QStringList{u"v1"_s, u"v2"_s, u"v3"_s} : QStringList{u"v1"_s};
            objects += app(space, name, versions);
            if (i % 5 == 4)
                continue; // idle
            mesh::EdgeTraffic one = edge(workload(u"shop"_s, u"service-0-v1"_s), workload(space, versions.size() > 1 ? name + u"-v1"_s : name), name,
                                         i % 3 == 0 ? 9310.2 : 12.5 + i, i % 7 == 0 ? 0.274 : 0.001);
            one.p50 = 12;
            one.p95 = 46 + i;
            one.p99 = 1450;
            one.denied = i % 11 == 1 ? 0.12 : 0;
            one.mtls = i % 13 == 2 ? 0.4 : 1;
            edges << one;
        }
        bench.apply(objects, edges);
    }

    static void keep(QWidget &widget, const QString &name)
    {
        const QString folder = qEnvironmentVariable("MESHDECK_SHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        QVERIFY(widget.grab().save(folder + u'/' + name + u".png"_s));
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void fits_data()
    {
        QTest::addColumn<bool>("workloads");
        QTest::addColumn<int>("services");
        QTest::addColumn<int>("width"); // of the page, as the shell leaves it
        QTest::addColumn<int>("height");
        QTest::addColumn<bool>("dark");
        for (const bool workloads : {false, true}) {
            for (const bool dark : {false, true}) {
                for (const int services : {15, 300}) {
                    for (const QSize &size : {QSize(812, 420), QSize(876, 330), QSize(972, 500)})
                        QTest::addRow("%s-%d-%d-%s", workloads ? "workloads" : "services", services, size.width(), dark ? "dark" : "light")
                            << workloads << services << size.width() << size.height() << dark;
                }
            }
        }
    }
    void fits()
    {
        QFETCH(bool, workloads);
        QFETCH(int, services);
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(bool, dark);
        Bench bench;
        bench.theme.choose(dark ? kit::Theme::Choice::Dark : kit::Theme::Choice::Light);
        kit::dress(*qApp, bench.theme);
        QWidget window; // outlives the page in it
        std::unique_ptr<kit::TablePage> page;
        if (workloads)
            page = std::make_unique<services::WorkloadsPage>(bench.desk);
        else
            page = std::make_unique<services::ServicesPage>(bench.desk);
        auto *row = new QHBoxLayout(&window);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(0);
        row->addWidget(page.get(), 1);
        QWidget *inspector = page->inspector();
        inspector->setFixedWidth(inspectorWidth);
        row->addWidget(inspector);
        window.resize(width + inspectorWidth, height);
        window.show();
        fill(bench, services);
        kit::TableView *table = page->pane()->table();
        QTRY_VERIFY(table->rows()->rowCount() >= services);
        page->restore({{u"id"_s, table->rows()->index(0, 0).data(items::IdRole).toString()}});
        QTRY_COMPARE(table->horizontalScrollBar()->maximum(), 0);
        QVERIFY(table->isVisible());
        // Numbers are never cut, nor are their titles.
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            if (table->isColumnHidden(column) || !table->model()->headerData(column, Qt::Horizontal, items::NumericRole).toBool())
                continue;
            const QString title = table->model()->headerData(column, Qt::Horizontal).toString();
            const int wide = QFontMetrics(bench.theme.font(kit::Type::SmallStrong)).horizontalAdvance(title);
            QVERIFY2(table->columnWidth(column) >= wide + 16, qPrintable(title));
        }
        // The charts in the inspector are never squeezed.
        for (const QWidget *chart : inspector->findChildren<kit::LineChart *>())
            QTRY_VERIFY(chart->height() >= chart->sizeHint().height());
        QCoreApplication::processEvents(); // the picture is of what is laid out
        keep(window, QString::fromLatin1(QTest::currentDataTag()));
    }
};

QTEST_MAIN(LayoutTest)
#include "layouttest.moc"

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A day of small changes, by seed: services go, come back and appear for the first time, calls flicker. After every step the
// picture is sound and nothing that stood has jumped; at the end it is about as good as a new one.
#include "tests/models/graph/shapes.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using graph::Graph;
using graph::Layout;

namespace {

constexpr double nodeWidth = 114;

/// Pairs of calls that cross, as lines between centres.
int crossings(const Graph &graph, const Layout &layout)
{
    const auto turn = [](QPointF a, QPointF b, QPointF c) { return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x()); };
    int count = 0;
    for (qsizetype i = 0; i < graph.edges.size(); ++i) {
        const graph::Edge &e = graph.edges[i];
        const QPointF a = layout.nodes[e.source].center(), b = layout.nodes[e.target].center();
        for (qsizetype j = i + 1; j < graph.edges.size(); ++j) {
            const graph::Edge &f = graph.edges[j];
            if (e.source == f.source || e.source == f.target || e.target == f.source || e.target == f.target)
                continue;
            const QPointF c = layout.nodes[f.source].center(), d = layout.nodes[f.target].center();
            count += turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
        }
    }
    return count;
}

class Day
{
public:
    explicit Day(quint32 seed)
        : m_random(seed)
        , m_full(shapes::nested(110, 230, 2, 4, seed))
    {
        // Eight services are not there in the morning: each appears once in the day, for the first time.
        for (int v = 7; m_away.size() < 8; v += 13)
            m_away.insert(v);
        m_unborn = m_away;
    }

    /// One small change; which service came or went is told by `changed`, -1 = none.
    Graph step(int &changed)
    {
        changed = -1;
        const int kind = static_cast<int>(m_random() % 10);
        if (kind < 4) {
            m_flickering = {};
            for (int i = 0; i < 3; ++i)
                m_flickering.insert(static_cast<int>(m_random() % m_full.edges.size()));
        } else if (kind < 7 && m_away.size() < 14) {
            changed = static_cast<int>(m_random() % m_full.nodes.size());
            if (m_away.contains(changed))
                changed = -1;
            else
                m_away.insert(changed);
        } else if (!m_away.isEmpty()) {
            QList<int> away = m_away.values();
            std::ranges::sort(away);
            changed = away[static_cast<int>(m_random() % away.size())];
            m_away.remove(changed);
            m_unborn.remove(changed);
        }
        return now();
    }

    Graph now() const { return shapes::without(m_full, m_away, m_flickering); }
    /// One more of those that went comes back; false when all are there.
    bool comesHome()
    {
        m_flickering = {};
        QList<int> away = (m_away - m_unborn).values();
        if (away.isEmpty())
            return false;
        m_away.remove(*std::ranges::min_element(away));
        return true;
    }
    bool isAway(int v) const { return m_away.contains(v); }
    QString id(int v) const { return m_full.nodes[v].id; }

private:
    std::mt19937 m_random;
    Graph m_full;
    QSet<int> m_away, m_unborn, m_flickering;
};

} // namespace

class DayTest : public QObject
{
    Q_OBJECT

private slots:
    void aDay_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 5; ++seed)
            QTest::addRow("%u", seed) << seed;
    }

    void aDay()
    {
        QFETCH(quint32, seed);
        Day day(seed);
        Graph graph = day.now();
        Layout layout = graph::layout(graph).value();
        QHash<QString, Layout> left; // of each service that went: the picture just before
        int cameBack = 0, exactly = 0;
        for (int step = 0; step < 140; ++step) {
            int changed = -1;
            const Layout before = layout;
            graph = day.step(changed);
            layout = graph::layout(graph, &before).value();
            QVERIFY(!layout.fresh);
            const QString wrong = shapes::wrongPlace(graph, layout);
            QVERIFY2(wrong.isEmpty(), qPrintable(u"step %1: %2"_s.arg(step).arg(wrong)));
            const double moved = shapes::mostMoved(before, layout);
            QVERIFY2(moved <= nodeWidth, qPrintable(u"step %1: %2 px"_s.arg(step).arg(moved)));
            if (changed < 0)
                continue;
            const QString id = day.id(changed);
            if (day.isAway(changed)) {
                left.insert(id, before);
            } else if (left.contains(id)) {
                const Layout then = left.take(id);
                const QPointF was = then.nodes[then.nodeIds.indexOf(id)].topLeft(), is = layout.nodes[graph.indexOf(id)].topLeft();
                // It may have gone along with what stands around it, but no further.
                const double around = shapes::mostMoved(then, layout);
                ++cameBack;
                QCOMPARE(is.x() - was.x(), 0.0);
                exactly += std::abs(is.y() - was.y()) <= around;
            }
        }
        QVERIFY(cameBack >= 10);
        QCOMPARE(exactly, cameBack);
        const QString route = shapes::wrongRoute(graph, layout);
        QVERIFY2(route.isEmpty(), qPrintable(route));
        while (day.comesHome()) {
            graph = day.now();
            layout = graph::layout(graph, &layout).value();
        }
        const Layout anew = graph::layout(graph).value();
        QVERIFY(!layout.fresh && anew.fresh);
        // Nothing drifts: at most a quarter more crossings than a new picture has, and at most one and a half times its height.
        const int carried = crossings(graph, layout), best = crossings(graph, anew);
        QVERIFY2(carried <= best * 5 / 4, qPrintable(u"%1 crossings, anew %2"_s.arg(carried).arg(best)));
        QVERIFY2(layout.bounds.height() <= anew.bounds.height() * 1.5,
                 qPrintable(u"%1 px high, anew %2"_s.arg(layout.bounds.height()).arg(anew.bounds.height())));
    }
};

QTEST_GUILESS_MAIN(DayTest)
#include "daytest.moc"

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Painting a laid-out graph to 1920x1080, antialiased, against a QGraphicsScene with one item for each node and edge on the
// same layout in the same run. Process CPU time, so that a second thread counts as what it costs. "faster": baseline
// divided by ours. Edges: four a node; 10,000 nodes make 40,000.
#include "models/graph/layout.h"
#include "widgets/kit/theme.h"
#include "widgets/topology/picture.h"
#include "widgets/topology/renderer.h"

#include <QApplication>
#include <QGraphicsItem>
#include <QGraphicsScene>
#include <QPainter>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <random>

using namespace Qt::Literals::StringLiterals;
using topology::Scene;

namespace {

constexpr QSize frameSize(1920, 1080);

QApplication &application()
{
    static int argc = 1;
    static char name[] = "paintbench";
    static char *argv[] = {name, nullptr};
    qputenv("QT_QPA_PLATFORM", "offscreen");
    static QApplication app(argc, argv);
    return app;
}

const kit::Theme &theme()
{
    application();
    static const kit::Theme *theme = [] {
        auto *made = new kit::Theme;
        made->choose(kit::Theme::Choice::Light);
        return made;
    }();
    return *theme;
}

double cpuMs()
{
    timespec at{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) * 1e3 + static_cast<double>(at.tv_nsec) / 1e6;
}

/// Eight call layers, 25 nodes a namespace, most calls within it, hubs by a power law, one edge in a hundred failing.
graph::Graph graphOf(int nodes)
{
    std::mt19937 random(7);
    const auto uniform = [&] { return static_cast<double>(random()) / 4294967296.0; };
    graph::Graph graph;
    const int spaces = std::max(1, nodes / 25);
    for (int g = 0; g < spaces; ++g) {
        graph::Group group;
        group.id = u"ns/n%1"_s.arg(g, 5, 10, QChar(u'0'));
        group.name = group.id.sliced(3);
        graph.groups.push_back(group);
    }
    QVector<int> layer;
    QVector<double> sums{0};
    for (int v = 0; v < nodes; ++v) {
        graph::Node node;
        node.id = u"svc:service-%1"_s.arg(v, 6, 10, QChar(u'0'));
        node.name = node.id.sliced(4);
        node.group = static_cast<int>(uniform() * spaces);
        node.in.rate = std::pow(10, uniform() * 3);
        node.in.edges = 1;
        graph.nodes.push_back(node);
        layer.push_back(static_cast<int>(uniform() * 8));
        sums.push_back(sums.back() + std::pow(1 - uniform(), -1 / 1.6));
    }
    QSet<std::pair<int, int>> seen;
    for (int tries = 0; static_cast<int>(graph.edges.size()) < nodes * 4 && tries < nodes * 80; ++tries) {
        const int from = static_cast<int>(uniform() * nodes);
        const int to = std::min(nodes - 1, static_cast<int>(std::ranges::upper_bound(sums, uniform() * sums.back()) - sums.begin()) - 1);
        const bool near = graph.nodes[from].group == graph.nodes[to].group || uniform() < 0.4;
        if (from == to || layer[to] <= layer[from] || !near || seen.contains({from, to}))
            continue;
        seen.insert({from, to});
        graph::Edge edge;
        edge.id = u"%1>%2"_s.arg(graph.nodes[from].id, graph.nodes[to].id);
        edge.source = from;
        edge.target = to;
        edge.flow.rate = std::pow(10, uniform() * 3.2 - 0.2);
        edge.flow.edges = 1;
        if (uniform() < 0.01) {
            edge.flow.errors = 0.1;
            edge.health = mesh::Health::Error;
        }
        graph.edges.push_back(edge);
    }
    std::ranges::sort(graph.edges, {}, &graph::Edge::id);
    graph::settleGroups(graph);
    return graph;
}

std::shared_ptr<const Scene> sceneOf(int nodes)
{
    static std::map<int, std::shared_ptr<const Scene>> made;
    auto &scene = made[nodes];
    if (!scene) {
        theme();
        graph::Graph graph = graphOf(nodes);
        graph::Layout layout = graph::layout(graph).value();
        scene = topology::sceneOf(std::move(graph), std::move(layout)).value();
    }
    return scene;
}

enum class Zoom { Life, Full };

topology::View viewOf(const Scene &scene, Zoom zoom)
{
    topology::View view;
    topology::fitInto(view, scene.layout.bounds, QRectF(QPointF(), QSizeF(frameSize)));
    if (zoom == Zoom::Life) { // upon a node near the middle, so that there is something to see
        const QPointF middle = scene.layout.bounds.center();
        const auto distance = [&](const QRectF &rect) { return (rect.center() - middle).manhattanLength(); };
        const QRectF nearest = *std::ranges::min_element(scene.layout.nodes, {}, distance);
        view.scale = 1;
        view.offset = QPointF(frameSize.width(), frameSize.height()) / 2 - nearest.center();
    }
    return view;
}

// ---- Baseline ------------------------------------------------------------------------------------------------------

class NodeItem final : public QGraphicsItem
{
public:
    NodeItem(const QRectF &rect, QString name)
        : m_rect(rect)
        , m_name(std::move(name))
    {
    }
    QRectF boundingRect() const override { return m_rect.adjusted(-1, -1, 1, 1); }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *) override
    {
        painter->setPen(QPen(theme().color(kit::Tone::Line3), 1));
        painter->setBrush(theme().color(kit::Tone::Bg1));
        painter->drawRoundedRect(m_rect, 4, 4);
        painter->setFont(theme().font(kit::Type::SmallStrong));
        painter->setPen(theme().color(kit::Tone::Text1));
        painter->drawText(m_rect.adjusted(9, 3, -20, -18), Qt::AlignVCenter | Qt::AlignLeft, m_name);
    }

private:
    QRectF m_rect;
    QString m_name;
};

std::unique_ptr<QGraphicsScene> itemsOf(const Scene &scene)
{
    auto items = std::make_unique<QGraphicsScene>();
    items->setItemIndexMethod(QGraphicsScene::NoIndex);
    for (qsizetype e = 0; e < scene.graph.edges.size(); ++e) {
        const auto &points = scene.layout.routes[e].points;
        if (points.size() < 4)
            continue;
        QPainterPath path(points[0]);
        for (qsizetype i = 1; i + 2 < points.size(); i += 3)
            path.cubicTo(points[i], points[i + 1], points[i + 2]);
        auto *item = new QGraphicsPathItem(path);
        item->setPen(QPen(theme().color(kit::Tone::Edge), topology::widthOf(scene.graph.edges[e])));
        items->addItem(item);
    }
    for (qsizetype v = 0; v < scene.graph.nodes.size(); ++v)
        items->addItem(new NodeItem(scene.layout.nodes[v], scene.graph.nodes[v].name));
    return items;
}

/// CPU ms of a frame, median of three.
double baseline(int nodes, Zoom zoom)
{
    static std::map<std::pair<int, Zoom>, double> known;
    auto &ms = known[{nodes, zoom}];
    if (ms > 0)
        return ms;
    const auto scene = sceneOf(nodes);
    const auto items = itemsOf(*scene);
    const topology::View view = viewOf(*scene, zoom);
    QImage image(frameSize, QImage::Format_RGB32);
    std::array<double, 3> taken{};
    for (double &one : taken) {
        const double from = cpuMs();
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF whole(0, 0, frameSize.width(), frameSize.height());
        items->render(&painter, whole, view.toWorld(whole), Qt::KeepAspectRatio);
        painter.end();
        one = cpuMs() - from;
    }
    std::ranges::sort(taken);
    return ms = taken[1];
}

// ---- Ours ----------------------------------------------------------------------------------------------------------

template <class Frame> void measure(benchmark::State &state, Zoom zoom, Frame frame)
{
    const int nodes = static_cast<int>(state.range(0));
    const auto scene = sceneOf(nodes);
    topology::View view = viewOf(*scene, zoom);
    topology::Renderer renderer(theme());
    renderer.setScene(scene);
    renderer.frame(view, frameSize, 1);
    const double from = cpuMs();
    for (auto _ : state)
        frame(renderer, scene, view);
    const double ours = (cpuMs() - from) / static_cast<double>(state.iterations());
    const double theirs = baseline(nodes, zoom);
    state.counters["edges"] = static_cast<double>(scene->graph.edges.size());
    state.counters["cpu_ms"] = ours;
    state.counters["items_ms"] = theirs;
    state.counters["faster"] = theirs / ours;
}

/// Everything painted anew, as after a refresh that changed every ink.
void paintAnew(topology::Renderer &renderer, const std::shared_ptr<const Scene> &scene, topology::View &view)
{
    renderer.setScene(scene);
    benchmark::DoNotOptimize(renderer.frame(view, frameSize, 1));
}

void paintFrameLife(benchmark::State &state)
{
    measure(state, Zoom::Life, paintAnew);
}
void paintFrameFull(benchmark::State &state)
{
    measure(state, Zoom::Full, paintAnew);
}

/// A step of 9 px to and fro over tiles that are there.
void paintPan(benchmark::State &state)
{
    int step = 0;
    measure(state, Zoom::Life, [&](topology::Renderer &renderer, const std::shared_ptr<const Scene> &, topology::View &view) {
        view.offset += (++step % 40) < 20 ? QPointF(9, 4) : QPointF(-9, -4);
        benchmark::DoNotOptimize(renderer.frame(view, frameSize, 1));
    });
}

/// Health of every edge changes: another scene on the same layout.
void paintRecolour(benchmark::State &state)
{
    std::shared_ptr<const Scene> other;
    bool turn = false;
    measure(state, Zoom::Full, [&](topology::Renderer &renderer, const std::shared_ptr<const Scene> &scene, topology::View &view) {
        if (!other) {
            auto changed = std::make_shared<Scene>(*scene);
            for (graph::Edge &edge : changed->graph.edges)
                edge.health = mesh::Health::Error;
            other = changed;
        }
        renderer.setScene((turn = !turn) ? other : scene);
        benchmark::DoNotOptimize(renderer.frame(view, frameSize, 1));
    });
}

/// From graph and layout in memory to the first picture: geometry, index, everything cold.
void paintFirst(benchmark::State &state)
{
    measure(state, Zoom::Full, [&](topology::Renderer &, const std::shared_ptr<const Scene> &scene, topology::View &view) {
        const auto fresh = topology::sceneOf(scene->graph, scene->layout).value();
        topology::Renderer renderer(theme());
        renderer.setScene(fresh);
        benchmark::DoNotOptimize(renderer.frame(view, frameSize, 1));
    });
}

#define SIZES Arg(1000)->Arg(5000)->Arg(10000)->Unit(benchmark::kMillisecond)->UseRealTime()
BENCHMARK(paintFrameLife)->SIZES;
BENCHMARK(paintFrameFull)->SIZES;
BENCHMARK(paintPan)->SIZES;
BENCHMARK(paintRecolour)->SIZES;
BENCHMARK(paintFirst)->SIZES;

} // namespace

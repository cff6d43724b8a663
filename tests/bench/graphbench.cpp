// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Our layout and the peers' on the same graphs, in one run: CPU time, peak memory of the process, straight crossings, length.
//   graphbench [--sizes 100,500,1000,3000,10000] [--limit SECONDS] [--only NAME,NAME] [--peers FOLDER]
// Every layout runs in a process of its own, and so does what makes and judges the graphs: this one stays small, so that it
// adds nothing to anybody's peak. CPU time is the layout call's, but the whole process's for Graphviz, which is only a program.
#include "models/graph/layout.h"
#include "tests/bench/graphmesh.h"
#include "tests/bench/graphrun.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr quint32 seed = 7;

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// What the process of one step does ----------------------------------------------------------------------------------

int generateInto(const QString &folder, int services)
{
    const bench::CallGraph mesh = bench::generate(services, seed);
    for (const QString &format : {u"txt"_s, u"json"_s, u"gml"_s, u"dot"_s, u"cluster.dot"_s}) {
        QFile file(u"%1/%2.%3"_s.arg(folder).arg(services).arg(format));
        if (!file.open(QIODevice::WriteOnly) || file.write(bench::write(mesh, format)) < 0)
            return 1;
    }
    std::printf("%lld\n", static_cast<long long>(mesh.calls.size()));
    return 0;
}

template <class Once> std::pair<double, int> median(double seconds, Once once)
{
    std::vector<double> times;
    double spent = 0;
    do {
        const double before = bench::cpuMs();
        once();
        times.push_back(bench::cpuMs() - before);
        spent += times.back();
    } while (times.size() < 5 || (spent < 300 && spent < seconds * 1000));
    std::ranges::sort(times);
    return {times[times.size() / 2], static_cast<int>(times.size())};
}

int ownLayout(const QString &file, bool groups, double seconds)
{
    const graph::Graph graph = bench::toGraph(bench::read(bytesOf(file)), groups);
    graph::Layout layout;
    const auto [ms, runs] = median(seconds, [&] { layout = graph::layout(graph).value(); });
    std::printf("ms %.3f %d\n", ms, runs);
    for (const QRectF &rect : layout.nodes)
        std::printf("%.2f %.2f\n", rect.center().x(), rect.center().y());
    return 0;
}

/// One service with a caller and two callees is added to a laid-out graph, once in each of the first ten namespaces.
int ownAddition(const QString &file, double seconds)
{
    const bench::CallGraph mesh = bench::read(bytesOf(file));
    const graph::Graph before = bench::toGraph(mesh, true);
    graph::Layout old;
    const double full = median(seconds, [&] { old = graph::layout(before).value(); }).first;
    double most = 0, slowest = 0;
    for (int space = 0; space < std::min(10, mesh.spaces); ++space) {
        bench::CallGraph more = mesh;
        const int added = static_cast<int>(more.space.size());
        more.space.push_back(space);
        more.calls.push_back({space * 7 % added, added});
        more.calls.push_back({added, space * 13 % added});
        more.calls.push_back({added, (space * 29 + 5) % added});
        const graph::Graph after = bench::toGraph(more, true);
        graph::Layout now;
        slowest = std::max(slowest, median(seconds / 10, [&] { now = graph::layout(after, &old).value(); }).first);
        if (now.fresh)
            most = 1e9;
        for (qsizetype v = 0; v < old.nodes.size(); ++v) {
            const QPointF moved = now.nodes[v].topLeft() - old.nodes[v].topLeft();
            most = std::max(most, std::hypot(moved.x(), moved.y()));
        }
    }
    std::printf("%.3f %.3f %.1f\n", full, slowest, most);
    return 0;
}

int judgeFile(const QString &meshFile, const QString &places)
{
    const bench::CallGraph mesh = bench::read(bytesOf(meshFile));
    QVector<QPointF> centres;
    for (const QByteArray &line : bytesOf(places).split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() == 2 && words[0] != "ms")
            centres.push_back({words[0].toDouble(), words[1].toDouble()});
        else if (words.size() > 4 && words[0] == "node") { // dot -Tplain: node n12 x y ..., in inches
            const qsizetype v = words[1].sliced(1).toInt();
            centres.resize(std::max(centres.size(), v + 1));
            centres[v] = {words[2].toDouble() * 72, words[3].toDouble() * 72};
        }
    }
    if (centres.size() != mesh.space.size())
        return 1;
    const bench::Quality quality = bench::judge(mesh, centres);
    std::printf("%lld %.3f %.4f\n", static_cast<long long>(quality.crossings), quality.length / 1000, quality.right);
    return 0;
}

// The table ------------------------------------------------------------------------------------------------------------

struct Peer {
    QString name;
    QStringList command; ///< GRAPH, SECONDS and PEERS are replaced
    QString format;
    bool wholeProcess = false;
    QString missing = {}; ///< why it cannot run here
    int gaveUpAt = 0;     ///< the smallest size that was too much for it
};

struct Row {
    bool done = false;
    double ms = 0, mb = 0, length = 0;
    qint64 crossings = 0;
};

struct Settings {
    QVector<int> sizes{100, 500, 1000, 3000, 10000};
    int limit = 60;
    QStringList only;
    QString peers;
};

QVector<Peer> allPeers(const Settings &settings)
{
    const QString self = QCoreApplication::applicationFilePath(), scripts = QStringLiteral(MESHDECK_PEER_SCRIPTS);
    QVector<Peer> peers;
    peers.push_back({.name = u"ours, groups"_s, .command = {self, u"--own"_s, u"groups"_s, u"GRAPH"_s, u"SECONDS"_s}, .format = u"txt"_s});
    peers.push_back({.name = u"ours, bare"_s, .command = {self, u"--own"_s, u"bare"_s, u"GRAPH"_s, u"SECONDS"_s}, .format = u"txt"_s});
    for (const auto &[name, program, format] :
         {std::array{u"dot"_s, u"dot"_s, u"dot"_s}, {u"dot, clusters"_s, u"dot"_s, u"cluster.dot"_s}, {u"sfdp"_s, u"sfdp"_s, u"dot"_s}})
        peers.push_back({.name = name, .command = {program, u"-Tplain"_s, u"GRAPH"_s}, .format = format, .wholeProcess = true});
    const QString ogdf = QFileInfo(self).path() + u"/peers/ogdf"_s;
    const QString plugins = QStringLiteral(MESHDECK_TULIP_PLUGINS);
    for (const auto &[name, algorithm, library] :
         {std::array{u"OGDF multilevel"_s, u"Fast Multipole Multilevel Embedder (OGDF)"_s, u"FastMultipoleMultilevelEmbedder"_s},
          {u"OGDF FM3"_s, u"FM^3 (OGDF)"_s, u"Fm3"_s},
          {u"OGDF Sugiyama"_s, u"Sugiyama (OGDF)"_s, u"Sugiyama"_s}}) {
        const QStringList found = QDir(plugins).entryList({u"libOGDF%1-*.so"_s.arg(library)});
        peers.push_back({.name = name, .command = {ogdf, algorithm, plugins + u'/' + found.value(0), u"GRAPH"_s, u"SECONDS"_s}, .format = u"txt"_s});
        if (found.isEmpty() || !QFile::exists(ogdf))
            peers.back().missing = u"Tulip with OGDF was not there when this was built"_s;
    }
    for (const QString &engine : {u"sugiyama"_s, u"drl"_s})
        peers.push_back({.name = u"igraph "_s + engine,
                         .command = {u"/usr/bin/python3"_s, scripts + u"/layout.py"_s, engine, u"GRAPH"_s, u"SECONDS"_s},
                         .format = u"gml"_s});
    for (const QString &engine : {u"dagre-1.1"_s, u"dagre-3-tight"_s, u"dagre-3-longest"_s, u"elk"_s, u"elk-groups"_s}) {
        peers.push_back({.name = engine,
                         .command = {u"node"_s, u"--stack-size=60000"_s, u"--max-old-space-size=4000"_s, scripts + u"/layout.mjs"_s, engine,
                                     settings.peers, u"GRAPH"_s, u"SECONDS"_s},
                         .format = u"json"_s});
        if (!QDir(settings.peers + u"/node_modules"_s).exists())
            peers.back().missing = u"no node_modules in "_s + settings.peers;
    }
    return peers;
}

class Table
{
public:
    explicit Table(const Settings &settings)
        : m_settings(settings)
        , m_peers(allPeers(settings))
    {
    }

    int print()
    {
        for (const int size : m_settings.sizes) {
            const bench::Run made = bench::run({self(), u"--generate"_s, m_folder.path(), QString::number(size)}, 600);
            if (made.end != bench::Run::End::Done)
                return 1;
            std::printf("\n%d services, %s calls\n%-17s %11s %5s %8s %13s %7s %11s %6s %9s\n", size, made.output.trimmed().constData(), "layout",
                        "CPU ms", "runs", "peak MB", "crossings", "x ours", "length kpx", "right", "x slower");
            for (Peer &peer : m_peers) {
                if (!m_settings.only.isEmpty() && !std::ranges::any_of(m_settings.only, [&](const QString &o) { return peer.name.startsWith(o); }))
                    continue;
                line(peer, size);
            }
            addition(size);
        }
        verdicts();
        return 0;
    }

private:
    static QString self() { return QCoreApplication::applicationFilePath(); }
    QString file(int size, const QString &format) const { return u"%1/%2.%3"_s.arg(m_folder.path()).arg(size).arg(format); }

    void line(Peer &peer, int size)
    {
        std::printf("%-17s ", qPrintable(peer.name));
        std::fflush(stdout);
        if (!peer.missing.isEmpty()) {
            std::printf("skipped: %s\n", qPrintable(peer.missing));
            return;
        }
        if (peer.gaveUpAt > 0 && size >= peer.gaveUpAt) {
            std::printf("not tried: gave up at %d\n", peer.gaveUpAt);
            return;
        }
        QStringList command = peer.command;
        command.replaceInStrings(QRegularExpression(u"^GRAPH$"_s), file(size, peer.format));
        command.replaceInStrings(QRegularExpression(u"^SECONDS$"_s), QString::number(m_settings.limit / 4));
        bench::Run run = bench::run(command, m_settings.limit);
        switch (run.end) {
        case bench::Run::End::Missing: peer.missing = u"no %1 here"_s.arg(peer.command.front()); break;
        case bench::Run::End::GaveUp:
            peer.gaveUpAt = size;
            std::printf("gave up after %d s\n", m_settings.limit);
            return;
        case bench::Run::End::Failed: {
            const QList<QByteArray> lines = run.error.split('\n');
            const auto telling = std::ranges::find_if(lines, [](const QByteArray &l) { return l.contains("Error") || l.contains("error"); });
            std::printf("failed: %s\n", (telling == lines.end() ? lines.last() : *telling).left(90).constData());
            if (run.error.contains("ModuleNotFound"))
                peer.missing = u"its module is missing"_s;
            return;
        }
        case bench::Run::End::Done: break;
        }
        if (!peer.missing.isEmpty()) {
            std::printf("skipped: %s\n", qPrintable(peer.missing));
            return;
        }
        int runs = 1;
        Row row{.done = true, .ms = run.cpuMs, .mb = run.peakMb};
        if (peer.wholeProcess) {
            std::vector<double> times{run.cpuMs};
            while (times.size() < 5 && run.cpuMs < m_settings.limit * 250.0) {
                times.push_back(bench::run(command, m_settings.limit).cpuMs);
                if (static_cast<double>(times.size()) * run.cpuMs > m_settings.limit * 250.0)
                    break;
            }
            std::ranges::sort(times);
            row.ms = times[times.size() / 2];
            runs = static_cast<int>(times.size());
        } else {
            const QList<QByteArray> head = run.output.left(run.output.indexOf('\n')).split(' ');
            row.ms = head.value(1).toDouble();
            runs = head.value(2).toInt();
        }
        finish(peer, size, row, runs, run.output);
    }

    void finish(const Peer &peer, int size, Row row, int runs, const QByteArray &places)
    {
        QFile out(m_folder.path() + u"/places"_s);
        if (!out.open(QIODevice::WriteOnly) || out.write(places) < 0)
            return;
        out.close();
        const bench::Run judged = bench::run({self(), u"--judge"_s, file(size, u"txt"_s), out.fileName()}, 600);
        if (judged.end != bench::Run::End::Done) {
            std::printf("failed: not every service has a place\n");
            return;
        }
        const QList<QByteArray> words = judged.output.trimmed().split(' ');
        row.crossings = words.value(0).toLongLong();
        row.length = words.value(1).toDouble();
        m_rows[{peer.name, size}] = row;
        const Row &ours = m_rows[{u"ours, groups"_s, size}];
        std::printf("%11.1f %5d %8.1f %13lld %7.2f %11.0f %6.3f %9.1f\n", row.ms, runs, row.mb, static_cast<long long>(row.crossings),
                    ours.done ? static_cast<double>(row.crossings) / static_cast<double>(std::max<qint64>(1, ours.crossings)) : 0, row.length,
                    words.value(2).toDouble(), ours.done ? row.ms / ours.ms : 0);
        std::fflush(stdout);
    }

    void addition(int size)
    {
        const bench::Run run = bench::run({self(), u"--own"_s, u"more"_s, file(size, u"txt"_s), QString::number(m_settings.limit / 4)}, 600);
        const QList<QByteArray> words = run.output.trimmed().split(' ');
        if (run.end != bench::Run::End::Done || words.size() != 3)
            return;
        m_additions[size] = {words[0].toDouble(), words[1].toDouble(), words[2].toDouble()};
        std::printf("one service more: %.2f ms, %.3f of a full layout; an untouched node moved %.0f px at most (it is %.0f wide)\n",
                    words[1].toDouble(), words[1].toDouble() / words[0].toDouble(), words[2].toDouble(), bench::nodeWidth);
        std::fflush(stdout);
    }

    /// "goal: wanted, measured"; nothing when one of both did not end.
    void ratio(int size, const char *what, const QString &above, const QString &below, double wanted, double Row::*of, bool atLeast) const
    {
        const auto a = m_rows.find({above, size}), b = m_rows.find({below, size});
        if (a == m_rows.end() || b == m_rows.end() || !a->second.done || !b->second.done) {
            std::printf("  %-66s no ratio: one of both did not end\n", what);
            return;
        }
        const double value = a->second.*of / (b->second.*of);
        std::printf("  %-66s %8.2f  %s\n", what, value, (atLeast ? value >= wanted : value <= wanted) ? "met" : "MISSED");
    }

    void crossingRatio(int size, const char *what, const QString &peer, double wanted) const
    {
        const auto a = m_rows.find({u"ours, groups"_s, size}), b = m_rows.find({peer, size});
        if (a == m_rows.end() || b == m_rows.end() || !a->second.done || !b->second.done) {
            std::printf("  %-66s no ratio: one of both did not end\n", what);
            return;
        }
        const double value = static_cast<double>(a->second.crossings) / static_cast<double>(b->second.crossings);
        std::printf("  %-66s %8.2f  %s\n", what, value, value <= wanted ? "met" : "MISSED");
    }

    void verdicts() const
    {
        const QString ours = u"ours, groups"_s;
        std::printf("\ngoals (ours with groups and routes)\n");
        const auto has = [&](int size) { return m_settings.sizes.contains(size); };
        if (has(1000)) {
            ratio(1000, "1,000: dagre tight-tree's time / ours, >= 100", u"dagre-3-tight"_s, ours, 100, &Row::ms, true);
            ratio(1000, "1,000: dagre longest-path's time / ours, >= 100", u"dagre-3-longest"_s, ours, 100, &Row::ms, true);
            crossingRatio(1000, "1,000: our crossings / dagre's (tight-tree), <= 1", u"dagre-3-tight"_s, 1);
            crossingRatio(1000, "1,000: our crossings / dot's, <= 1.15", u"dot"_s, 1.15);
            crossingRatio(1000, "1,000: our crossings / dot's with clusters, <= 1.15", u"dot, clusters"_s, 1.15);
        }
        if (has(500)) {
            ratio(500, "500: dagre 1.1's time / ours, >= 500", u"dagre-1.1"_s, ours, 500, &Row::ms, true);
            ratio(500, "500: dot's time / ours, >= 100", u"dot"_s, ours, 100, &Row::ms, true);
        }
        if (has(10000)) {
            ratio(10000, "10,000: our time / OGDF multilevel's, <= 1", ours, u"OGDF multilevel"_s, 1, &Row::ms, false);
            ratio(10000, "10,000: sfdp's time / ours, >= 3", u"sfdp"_s, ours, 3, &Row::ms, true);
            if (const auto row = m_rows.find({ours, 10000}); row != m_rows.end())
                std::printf("  %-66s %8.1f  %s\n", "10,000: peak MB, < 100", row->second.mb, row->second.mb < 100 ? "met" : "MISSED");
        }
        if (const auto at = m_additions.find(1000); at != m_additions.end()) {
            const auto [full, add, moved] = at->second;
            std::printf("  %-66s %8.3f  %s\n", "1,000: one more / full layout, <= 0.1", add / full, add / full <= 0.1 ? "met" : "MISSED");
            std::printf("  %-66s %8.1f  %s\n", "1,000: an untouched node's move in px, <= its width", moved,
                        moved <= bench::nodeWidth ? "met" : "MISSED");
        }
    }

    Settings m_settings;
    QVector<Peer> m_peers;
    QTemporaryDir m_folder;
    std::map<std::pair<QString, int>, Row> m_rows;
    std::map<int, std::array<double, 3>> m_additions;
};

Settings settingsFrom(const QStringList &arguments)
{
    Settings out;
    out.peers = QFileInfo(QCoreApplication::applicationDirPath() + u"/../peers"_s).absoluteFilePath();
    for (qsizetype i = 1; i + 1 < arguments.size(); ++i) {
        const QString &name = arguments[i], &value = arguments[i + 1];
        if (name == "--sizes"_L1) {
            out.sizes.clear();
            for (const QString &size : value.split(u','))
                out.sizes.push_back(std::clamp(size.toInt(), 2, 200'000));
        } else if (name == "--limit"_L1) {
            out.limit = std::clamp(value.toInt(), 1, 100'000);
        } else if (name == "--only"_L1) {
            out.only = value.split(u',');
        } else if (name == "--peers"_L1) {
            out.peers = QFileInfo(value).absoluteFilePath();
        }
    }
    return out;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList a = QCoreApplication::arguments();
    const QString step = a.value(1);
    if (step == "--generate"_L1)
        return generateInto(a.value(2), a.value(3).toInt());
    if (step == "--judge"_L1)
        return judgeFile(a.value(2), a.value(3));
    if (step == "--own"_L1 && a.value(2) == "more"_L1)
        return ownAddition(a.value(3), a.value(4).toDouble());
    if (step == "--own"_L1)
        return ownLayout(a.value(3), a.value(2) == "groups"_L1, a.value(4).toDouble());
    return Table(settingsFrom(a)).print();
}

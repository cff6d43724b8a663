// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// ogdf PLUGIN LIBRARY GRAPH.txt SECONDS: a layout of OGDF as Debian has it, inside Tulip, again and again until five runs or
// SECONDS have passed; prints "ms MEDIAN RUNS" (CPU, the layout call alone), then "x y" of each service.
#include <tulip/Graph.h>
#include <tulip/LayoutProperty.h>
#include <tulip/PluginLibraryLoader.h>
#include <tulip/SizeProperty.h>
#include <tulip/TlpTools.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <memory>
#include <vector>

namespace {

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::vector<tlp::node> readInto(tlp::Graph &graph, const char *path)
{
    std::ifstream in(path);
    size_t services = 0, calls = 0, spaces = 0, space = 0;
    in >> services >> calls >> spaces;
    std::vector<tlp::node> nodes;
    for (size_t v = 0; v < services && in >> space; ++v)
        nodes.push_back(graph.addNode());
    for (size_t e = 0, from = 0, to = 0; e < calls && in >> from >> to; ++e)
        graph.addEdge(nodes.at(from), nodes.at(to));
    return nodes;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    tlp::initTulipLib();
    tlp::PluginLibraryLoader::loadPluginLibrary(argv[2]);
    const std::unique_ptr<tlp::Graph> graph(tlp::newGraph());
    const auto nodes = readInto(*graph, argv[3]);
    graph->getProperty<tlp::SizeProperty>("viewSize")->setAllNodeValue(tlp::Size(114, 38, 1));
    auto *layout = graph->getProperty<tlp::LayoutProperty>("viewLayout");
    const std::time_t start = std::time(nullptr);
    std::vector<double> times;
    do {
        std::string error;
        const double before = cpuMs();
        if (!graph->applyPropertyAlgorithm(argv[1], layout, error)) {
            std::cerr << error << '\n';
            return 1;
        }
        times.push_back(cpuMs() - before);
    } while (times.size() < 5 && std::difftime(std::time(nullptr), start) < std::atof(argv[4]));
    std::ranges::sort(times);
    std::cout << "ms " << times[times.size() / 2] << ' ' << times.size() << '\n';
    for (const tlp::node node : nodes) {
        const tlp::Coord &at = layout->getNodeValue(node);
        std::cout << at.getX() << ' ' << at.getY() << '\n';
    }
}

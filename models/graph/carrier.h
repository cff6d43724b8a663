// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/carry.h"
#include "models/graph/routes.h"

namespace graph {

/// One carrying over: carry.cpp takes over what stood and makes room, carryplace.cpp puts what is new into it.
class Carrier
{
public:
    Carrier(const Graph &graph, const Layout &previous, const LayoutOptions &options);

    Layout run();

private:
    struct Span {
        double from, to;
    };
    struct Strip {
        double y, up, down;
        double moved(double top, double bottom) const { return bottom <= y ? -up : top >= y ? down : 0.0; }
    };

    void takeOver();
    void takeOverEdges();
    void takeOverRoutes();
    void grow();
    std::pair<double, double> split(double y, double height) const;
    void openStrip(double y, double height, int except = -1);
    void threadNew();
    QVector<Span> takenIn(int column, double margin, int inside, int alsoInside, bool kept) const;
    static double freeTop(QVector<Span> taken, double low, double high, double height, double wanted);

    void findNeighbours();
    void placeNew();
    void placeNode(int v);
    bool placeRemembered(int v);
    int columnFor(int v);
    void prependColumn();
    void appendColumn();
    double wantedCentre(int v) const;
    void openBox(int group);
    double fillBox(int group, double top);
    std::pair<int, int> columnsOf(int group) const;
    int oldAround(int group) const;
    void put(int v, int column, double top);
    double height(int v) const { return nodeSize(m_graph.nodes[v]).height(); }

    const Graph &m_graph;
    const Layout &m_previous;
    const LayoutOptions &m_options;
    Layout m_out;
    std::vector<int> m_oldNode, m_oldEdge;        ///< in `previous`; -1 = new
    std::vector<char> m_placed, m_threaded, m_newGroup;
    std::vector<QVector<int>> m_neighbours;       ///< edges at each new node
    std::vector<Strip> m_strips;
    Stale m_stale;
};

} // namespace graph

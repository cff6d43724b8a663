// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a scene: boxes, edges, nodes, then labels, in the detail that the zoom allows, and upon it what the user looks at.
// Used by the renderer's tiles and by exports; knows no widget, keeps no state.
#pragma once

#include "widgets/topology/scene.h"
#include "widgets/topology/surface.h"

#include <vector>

namespace topology {

/// How each edge is drawn, in the order of drawing; those that are not drawn at this zoom are left out.
std::vector<EdgeInk> edgeInks(const Scene &scene, const View &view);
EdgeInk edgeInk(const Scene &scene, int edge, const View &view);

/// Groups, edges and nodes that meet view.screen.
void paintGround(Surface &surface, const Scene &scene, const View &view, std::span<const EdgeInk> edges);

// Its parts, in the order they are painted.
void paintGroups(Surface &surface, const Scene &scene, const View &view);
void paintNodes(Surface &surface, const Scene &scene, const View &view);
void paintNode(Surface &surface, const Scene &scene, int node, const View &view, double opacity = 1);

/// Selection, hover and their neighbourhood, upon the ground (which is dimmed while view.dimOthers).
void paintOverlay(Surface &surface, const Scene &scene, const View &view);
/// Edges that the hovered or selected thing lights.
QVector<int> litEdges(const Scene &scene, const QString &id);

/// A label and where it stands, in screen px of the view it was placed for.
struct Label {
    int edge = 0;
    QString text, fault;
    bool lock = false;   ///< open, before the text
    bool closedLock = false;
    int rank = 0;        ///< larger is more important
    double load = 0;
    QSizeF size;
    QRectF at;
};
/// Stand only where they tell something and where there is room in view.screen: never upon a node or another label.
std::vector<Label> placeLabels(const Surface &surface, const Scene &scene, const View &view);
void paintLabels(Surface &surface, const Scene &scene, const View &view, std::span<const Label> labels);

/// All of it at once.
void paintPicture(Surface &surface, const Scene &scene, const View &view);

/// Overview: groups as blocks, faults in colour, the view as a frame.
void paintMinimap(Surface &surface, const QRectF &box, const Scene &scene, const View &view);

} // namespace topology

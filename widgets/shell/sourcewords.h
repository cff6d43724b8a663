// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a source stands, as one label: used by the context bar and the status line.
#pragma once

#include "models/mesh/snapshot.h"
#include "widgets/kit/glyph.h"

namespace shell {

struct SourceWords {
    kit::Glyph glyph = kit::Glyph::None;
    QString strong, grey, toolTip;
};

/// "API server 1.35.3" and "0.4 s ago".
SourceWords wordsOf(const mesh::Snapshot &snapshot, mesh::SourceId id, qint64 nowMs);
/// The worst of all sources: "Live" and "all 3 sources, oldest 6 s".
SourceWords worstOf(const mesh::Snapshot &snapshot, qint64 nowMs);
/// Sources that are in use.
QVector<mesh::SourceId> usedSources(const mesh::Snapshot &snapshot);

} // namespace shell

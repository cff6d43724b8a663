// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two dumps compared: istiod's against the proxy's, one pod's against another's, one file's against now.
#pragma once

#include "models/proxies/dump.h"

namespace proxies {

struct Difference {
    Section section = Section::Clusters;
    QString name = {};
    enum class Kind : quint8 { OnlyLeft, OnlyRight, Differs } kind = Kind::Differs;
    QStringList paths = {}; ///< where they differ, at most 20
    QByteArray left = {}, right = {}; ///< the objects as JSON
};

struct CompareOptions {
    QVector<Section> sections = {Section::Clusters, Section::Listeners, Section::Routes, Section::Endpoints};
    bool onlyPushed = true; ///< leaves out what is in the bootstrap: istiod's dump has none of it
};

/// By section and name; how often and when things were sent, and the order of clusters and the like, do not count.
base::Result<QVector<Difference>> compare(const Dump &left, const Dump &right, const CompareOptions &options = {});

} // namespace proxies

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A YAML text as a tree of nodes that know their line. Limits for size, depth and count; duplicate keys, alias cycles,
// merge keys and second documents are errors. libfyaml stays inside yamltree.cpp.
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <utility>
#include <vector>

namespace kubeconfig {

struct Node {
    enum class Kind : quint8 { Scalar, Sequence, Mapping };
    using Ptr = std::shared_ptr<const Node>;

    Kind kind = Kind::Scalar;
    int line = 0; ///< 1-based
    bool plain = false; ///< a scalar without quotes: may be null, a bool or a number
    QByteArray text; ///< of a scalar
    std::vector<Ptr> items;
    std::vector<std::pair<QByteArray, Ptr>> fields;

    bool isNull() const;
    const Node *field(QByteArrayView name) const; ///< null when absent
};

/// Null pointer inside for an empty document.
base::Result<Node::Ptr> parseYaml(const QByteArray &text, const QString &file);

/// Of any tree, with YAML 1.1's plain nulls, bools and numbers as such. Keys keep their order.
QByteArray toJson(const Node &node);

} // namespace kubeconfig

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Text -> documents. Safe with any bytes: what can't be read is a Problem with line and column, never a throw; a broken
// document leaves the others of the text readable. Called from any thread; large texts are read on all cores.
#pragma once

#include "models/base/tree.h"
#include "models/yaml/yaml.h"

#include <QByteArray>
#include <QVector>

#include <memory>
#include <vector>

namespace yaml {

/// One document of a text: its values and where each of them is written. Copying one is cheap.
class Document
{
public:
    Document() = default;

    const base::Tree &tree() const;
    base::Tree::Ref root() const { return tree().root(); }
    /// Which of the text's parts between lines "---" it is, from 0; empty and broken ones count.
    int index() const;

    /// From the first to the last byte of the value; behind the ":" or "-" when nothing is written there.
    Place value(int node) const;
    /// The key that leads to the node; the value's place when it is not in a map.
    Place key(int node) const;
    /// An alias or a merge key brought the node here: its place is where the anchor is.
    bool isExpanded(int node) const;
    /// The whole document without the line "---".
    Place place() const;

    struct Spot {
        qint32 keyAt = -1, keyLength = 0;
        qint32 valueAt = 0, valueLength = 0;
        bool expanded = false;
    };
    struct Data;
    explicit Document(std::shared_ptr<const Data> data);

private:
    std::shared_ptr<const Data> m_data;
};

/// A text with everything that could be read of it.
struct Stream {
    QByteArray bytes;
    std::vector<Document> documents; ///< the good ones, in the order of the text; empty ones are left out
    QVector<Problem> problems;       ///< in the order of the text

    bool hasErrors() const;
};

Stream parse(const QByteArray &bytes, const Limits &limits = {});

} // namespace yaml

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Syntax -> values: types, tags, aliases and merge keys as the cluster's clients resolve them; duplicate keys found.
#pragma once

#include "models/yaml/document.h"
#include "models/yaml/syntax.h"

namespace yaml {

struct Built {
    base::Tree tree;
    std::vector<Document::Spot> spots; ///< one for each node of the tree
    std::vector<qint32> written;       ///< the syntax node of each, an alias where one is written
    std::vector<qint32> keys;          ///< the syntax node of its key, or -1
    struct Remark {
        qint32 at = 0, length = 0;
        qint32 other = -1; ///< an offset whose line number goes into the message as %1
        QString message;
        bool fatal = true;
    };
    std::vector<Remark> remarks;

    bool isGood() const;
};

Built build(const Syntax &syntax, const Limits &limits);

} // namespace yaml

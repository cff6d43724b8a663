// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Changes as an operator would say them: "route `canary`: weights 90/10 → 80/20", "STRICT added on port 8080".
#pragma once

#include "models/diff/compare.h"

namespace diff {

struct Sentence {
    QString text;
    QString path; ///< as in Change::path, of the first change it speaks of
};

/// Fewer than changes where some belong together. `changes` come from compare().
QVector<Sentence> inWords(const QVector<Change> &changes);

} // namespace diff

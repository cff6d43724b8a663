// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator does not want to hear: by annotation on the object, or by a file.
#pragma once

#include "models/analysis/item.h"
#include "models/base/error.h"

namespace analysis {

/// Istio's annotation lists IST codes or "*"; Kiali's lists KIA codes, or is "true" or "*" for all of Kiali's. A finding goes
/// when one of its codes, or its id, is listed.
bool isSuppressedByAnnotation(const Item &item, const QString &id, const QStringList &codes);

/// Lines `CODE KIND NAMESPACE/NAME`, or `CODE KIND NAME` for cluster-scoped kinds; CODE is an IST or KIA code or an id of
/// ours; `*` and `?` stand for any text in each of the three; what is left out is `*`. `#` begins a comment.
class Suppressions
{
public:
    /// Invalid: a line that says something else, with file and line.
    static base::Result<Suppressions> parse(const QString &text, const QString &file);
    bool hides(const Finding &finding) const;
    bool isEmpty() const { return m_lines.isEmpty(); }

private:
    struct Line {
        QString code, kind, name;
    };
    QVector<Line> m_lines;
};

} // namespace analysis

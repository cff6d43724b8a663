// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/analysis.h"

#include <algorithm>
#include <tuple>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

QString nameOf(Severity severity)
{
    switch (severity) {
    case Severity::Error: return u"error"_s;
    case Severity::Warning: return u"warning"_s;
    case Severity::Info: break;
    }
    return u"info"_s;
}

QString Subject::toString() const
{
    return ns.isEmpty() ? kind + u' ' + name : kind + u' ' + ns + u'/' + name;
}

void sortFindings(QVector<Finding> &findings)
{
    const auto key = [](const Finding &f) {
        return std::tie(f.file, f.line, f.column, f.object.ns, f.object.kind, f.object.name, f.path, f.id, f.message);
    };
    // Findings are large: their order is found first, and each is moved once.
    std::vector<Finding *> order;
    order.reserve(static_cast<size_t>(findings.size()));
    for (Finding &finding : findings)
        order.push_back(&finding);
    std::ranges::stable_sort(order, {}, [&key](const Finding *f) { return key(*f); });
    const auto gone = std::ranges::unique(order, [&key](const Finding *a, const Finding *b) { return key(*a) == key(*b); });
    order.erase(gone.begin(), gone.end());
    QVector<Finding> sorted;
    sorted.reserve(static_cast<qsizetype>(order.size()));
    for (Finding *finding : order)
        sorted.append(std::move(*finding));
    findings = std::move(sorted);
}

} // namespace analysis

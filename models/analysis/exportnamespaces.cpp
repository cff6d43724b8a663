// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// exportTo names namespaces that there are.
#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem unknown{"export-namespace-unknown", "KIA0005", Severity::Error};

} // namespace

void checkExportNamespaces(const World &world, const Item &item, Reporter &reporter)
{
    if (!world.isComplete(mesh::Kind::Namespace))
        return;
    for (const Ref entry : item.spec()["exportTo"]) {
        const std::string_view ns = entry.text();
        if (ns == "." || ns == "*" || ns == "~" || !names::isDnsLabel(ns) || world.hasNamespace(ns))
            continue;
        reporter.report(unknown, item, entry, u"it is exported to namespace %1, and there is none of that name"_s.arg(quote(ns)),
                        u"mend the name, or take it out"_s);
    }
}

} // namespace analysis

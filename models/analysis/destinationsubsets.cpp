// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A VirtualService names subsets that a DestinationRule for the same host defines.
#include "models/analysis/rulelist.h"
#include "models/analysis/routes.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem subsetUnknown{"destination-subset-unknown", "IST0101 KIA1107", Severity::Error};

} // namespace

void checkDestinationSubsets(const World &world, const Item &item, Reporter &reporter)
{
    if (!world.isComplete(mesh::Kind::DestinationRule) && world.isLive())
        return;
    for (const Destination &to : allDestinations(item)) {
        if (to.subset().empty() || world.subsets().has(to.host(), item.nsText(), to.subset()))
            continue;
        reporter.report(
            subsetUnknown, item, to.place(),
            u"no DestinationRule for %1 defines the subset %2, so requests sent there fail with 503"_s.arg(quote(to.host()), quote(to.subset())),
            u"add the subset to the host's DestinationRule, or take it out of the destination"_s);
    }
}

} // namespace analysis

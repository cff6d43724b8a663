// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A WorkloadGroup's workloads have an identity that exists, and labels that are said once.
#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem accountUnknown{"service-account-unknown", "KIA1701", Severity::Warning};
constexpr Problem labelsTwice{"labels-given-twice", "KIA1702", Severity::Warning};

} // namespace

void checkWorkloadGroups(const World &world, Reporter &reporter)
{
    // Files seldom bring ServiceAccounts along: without any, nothing is known.
    const KindSet &accounts = world.of(mesh::Kind::ServiceAccount);
    const bool known = world.isComplete(mesh::Kind::ServiceAccount) && (world.isLive() || !accounts.isEmpty());
    for (const ItemPtr &item : world.of(mesh::Kind::WorkloadGroup)) {
        const Ref spec = item->spec(), account = spec["template"]["serviceAccount"];
        if (known && !account.text().empty() && account.text() != "default" && !accounts.find(item->nsText(), account.text()))
            reporter.report(accountUnknown, *item, account, u"namespace %1 has no service account %2"_s.arg(item->ns, quote(account.text())),
                            u"mend the name, or create the account"_s);
        for (const Ref label : spec["template"]["labels"]) {
            if (!spec["metadata"]["labels"][label.key()])
                continue;
            reporter.report(labelsTwice, *item, label,
                            u"the label %1 is given in metadata and in template, and only one of them counts"_s.arg(quote(label.key())),
                            u"keep the one in metadata"_s);
        }
    }
}

} // namespace analysis

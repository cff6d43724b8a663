// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What proxies hold: their own certificates, and whom they trust.
#include "models/certificates/collector.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

using mesh::Health;

void Collector::collectProxies(const QVector<Observed> &observed)
{
    for (const Observed &proxy : observed) {
        const auto kindOf = [](const Certificate &certificate, qsizetype index) {
            return index == 0 ? Kind::Workload : certificate.isSelfIssued() ? Kind::Root : Kind::Intermediate;
        };
        const AddedBundle own = add(proxy.chainPem, {Source::Proxy, proxy.pod, u"default"_s, 0}, kindOf);
        const AddedBundle trusted =
            add(proxy.trustPem, {Source::Proxy, proxy.pod, u"ROOTCA"_s, 0}, [](const Certificate &, qsizetype) { return Kind::Root; });
        if (own.rows.isEmpty())
            continue;
        Row &row = rows[own.rows.constFirst()];
        addUse(row, {UseKind::Workload, proxy.pod, {}, {}});
        // While the root is changed, whoever does not know the new one yet turns new certificates away.
        const bool knowsRoot = std::ranges::any_of(meshRoots, [&trusted](const CertificatePtr &root) {
            return std::ranges::any_of(trusted.bundle->certificates,
                                       [&root](const CertificatePtr &one) { return one->fingerprint == root->fingerprint; });
        });
        if (!meshRoots.isEmpty() && !trusted.bundle->certificates.isEmpty() && !knowsRoot)
            addProblem(row, ProblemKind::StaleRoot, Health::Error, proxy.pod.ns + u'/' + proxy.pod.name);
    }
}

} // namespace certificates

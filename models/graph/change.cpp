// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/change.h"

using namespace Qt::Literals::StringLiterals;

namespace graph {

QString nameOf(Differs what)
{
    switch (what) {
    case Differs::MoreErrors: return u"more-errors"_s;
    case Differs::MtlsLost: return u"mtls-lost"_s;
    case Differs::Gone: return u"gone"_s;
    case Differs::MoreRefused: return u"more-refused"_s;
    case Differs::Slower: return u"slower"_s;
    case Differs::LessTraffic: return u"less-traffic"_s;
    case Differs::Added: return u"added"_s;
    case Differs::MoreTraffic: return u"more-traffic"_s;
    case Differs::FewerErrors: return u"fewer-errors"_s;
    case Differs::FewerRefused: return u"fewer-refused"_s;
    case Differs::Faster: return u"faster"_s;
    case Differs::MtlsGained: return u"mtls-gained"_s;
    }
    return {};
}

Verdict verdictOf(const Change &change)
{
    if (change.gone)
        return Verdict::Gone;
    if (change.what.testFlag(Differs::MtlsLost))
        return Verdict::MtlsLost;
    if (change.what & (DiffersSet(Differs::MoreErrors) | Differs::MoreRefused | Differs::Slower))
        return Verdict::Worse;
    if (change.added)
        return Verdict::Added;
    if (change.what & (DiffersSet(Differs::FewerErrors) | Differs::FewerRefused | Differs::Faster | Differs::MtlsGained))
        return Verdict::Better;
    return change.what & (DiffersSet(Differs::MoreTraffic) | Differs::LessTraffic) ? Verdict::Shifted : Verdict::Same;
}

QStringList namesOf(const Change &change)
{
    if (change.gone)
        return {nameOf(Differs::Gone)};
    QStringList names;
    for (const Differs one : allDiffers) {
        if (change.what.testFlag(one) || (one == Differs::Added && change.added))
            names << nameOf(one);
    }
    return names;
}

Change changeOf(const QStringList &names)
{
    Change change;
    for (const Differs one : allDiffers)
        change.what.setFlag(one, names.contains(nameOf(one)));
    change.gone = change.what.testFlag(Differs::Gone);
    change.added = change.what.testFlag(Differs::Added);
    return change;
}

} // namespace graph

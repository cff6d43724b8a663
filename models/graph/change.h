// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a node or an edge differs from the time it is compared with: found by compare.h, put into a graph by overlay.h, shown
// by whatever paints or lists it.
#pragma once

#include <QFlags>
#include <QStringList>

#include <array>

namespace graph {

enum class Differs : quint16 {
    MoreErrors = 1 << 0,
    MtlsLost = 1 << 1,
    Gone = 1 << 2,
    MoreRefused = 1 << 3,
    Slower = 1 << 4,
    LessTraffic = 1 << 5,
    Added = 1 << 6,
    MoreTraffic = 1 << 7,
    FewerErrors = 1 << 8,
    FewerRefused = 1 << 9,
    Faster = 1 << 10,
    MtlsGained = 1 << 11,
};
Q_DECLARE_FLAGS(DiffersSet, Differs)
Q_DECLARE_OPERATORS_FOR_FLAGS(DiffersSet)

/// In the order in which they matter; a Difference's main() is the first that it has.
inline constexpr std::array allDiffers{Differs::MoreErrors,  Differs::MtlsLost,     Differs::Gone,   Differs::MoreRefused,
                                       Differs::Slower,      Differs::LessTraffic,  Differs::Added,  Differs::MoreTraffic,
                                       Differs::FewerErrors, Differs::FewerRefused, Differs::Faster, Differs::MtlsGained};
/// "more-errors", "gone": stable, for JSON and for --fail-on.
QString nameOf(Differs what);

struct Change {
    DiffersSet what;
    bool gone = false, added = false;

    bool any() const { return gone || added || what != DiffersSet(); }
    friend bool operator==(const Change &, const Change &) = default;
};
/// What a change is shown as: one colour each.
enum class Verdict : quint8 { Same, Gone, MtlsLost, Worse, Added, Better, Shifted };
Verdict verdictOf(const Change &change);
/// {"more-errors", "slower"}, worst first; of what is gone {"gone"}.
QStringList namesOf(const Change &change);
/// Back. Unknown words are left out.
Change changeOf(const QStringList &names);

} // namespace graph

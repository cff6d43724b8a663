// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/schema.h"

#include <algorithm>
#include <numeric>

namespace yaml {

namespace {

/// Insertions, deletions, replacements and swaps of neighbours between two short names.
int distance(const QString &a, const QString &b)
{
    const auto columns = static_cast<size_t>(b.size() + 1);
    std::vector<int> before(columns), last(columns), now(columns);
    std::iota(last.begin(), last.end(), 0);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        now[0] = static_cast<int>(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            now[at] = std::min({last[at] + 1, now[at - 1] + 1, last[at - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[at] = std::min(now[at], before[at - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last.back();
}

} // namespace

QString nearest(const QString &name, const QStringList &names)
{
    constexpr qsizetype longest = 64;
    if (name.isEmpty() || name.size() > longest)
        return {};
    QString best;
    int least = static_cast<int>(std::max<qsizetype>(1, std::min<qsizetype>(3, name.size() / 3))) + 1;
    for (const QString &candidate : names) {
        if (candidate.size() > longest)
            continue;
        // Another case only, or an underscore for a hump, is the most likely slip.
        const QString plain = QString(name).remove(u'_').remove(u'-').toLower(), other = QString(candidate).remove(u'_').remove(u'-').toLower();
        const bool begins = plain.size() >= 3 && other.startsWith(plain);
        const int far = plain == other ? 0 : begins ? 1 : distance(plain, other);
        if (far < least) {
            least = far;
            best = candidate;
        }
    }
    return best;
}

} // namespace yaml

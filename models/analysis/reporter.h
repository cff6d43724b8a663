// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a rule puts what it finds. One reporter per run of a rule: no locks.
#pragma once

#include "models/analysis/item.h"

namespace analysis {

/// What a rule can say: ours, istioctl's and Kiali's name for it, and how bad it is.
struct Problem {
    const char *id;
    const char *codes; ///< "IST0101 KIA1101"; "" for what only we look at
    Severity severity;
};

class Reporter
{
public:
    /// `at` is the node to blame, and may be nothing: then the object as a whole. Objects that suppress one of the problem's
    /// codes by annotation (galley.istio.io/analyze-suppress, kiali.io/ignore-validations), and assumed ones, are left out.
    void report(const Problem &problem, const Item &item, Ref at, const QString &message, const QString &hint, std::optional<Fix> fix = {});
    /// The same, at the key that leads to the node.
    void reportKey(const Problem &problem, const Item &item, Ref at, const QString &message, const QString &hint, std::optional<Fix> fix = {});
    /// Something was said about this place already.
    bool has(const Item &item, const QString &path) const;

    QVector<Finding> take() { return std::exchange(m_findings, {}); }

private:
    void add(const Problem &problem, const Item &item, Ref at, Origin::Place place, const QString &message, const QString &hint,
             std::optional<Fix> fix);
    QVector<Finding> m_findings;
};

/// A fix for the node `at`.
Fix setFix(const Item &item, Ref at, const QByteArray &json, const QString &title);
Fix removeFix(const Item &item, Ref at, const QString &title);

/// In double quotes.
QString quote(std::string_view text);
QString quote(const QString &text);

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What istiod's own validation asks of fields: shared by the rules that check one object against the API (IST0106 for what is
// refused, IST0133 for what is taken with a warning). Each check reports at the node it looks at.
#pragma once

#include "models/analysis/names.h"
#include "models/analysis/reporter.h"

#include <cmath>
#include <optional>

namespace analysis {

class Fields
{
public:
    Fields(const Item &item, Reporter &reporter)
        : m_item(item)
        , m_reporter(reporter)
    {
    }

    const Item &item() const { return m_item; }
    Reporter &reporter() const { return m_reporter; }

    void error(Ref at, const QString &message, const QString &hint = {}) const;
    void warning(Ref at, const QString &message, const QString &hint = {}) const;

    /// 1 to 65535. Nothing there is 0.
    void port(Ref at, Ref holder) const;
    void portName(Ref at) const;
    /// Empty is fine unless `required`: the protocol is found out then.
    void protocol(Ref at, Ref holder, bool required) const;
    void wildcardDomain(Ref at) const;
    void fqdn(Ref at, Ref holder) const;
    void ipAddress(Ref at) const;
    void subnet(Ref at) const;
    /// At least 1 ms, whole milliseconds.
    void duration(Ref at) const;
    /// 0 to 100.
    void percent(Ref at) const;
    void nonNegative(Ref at) const;
    /// Keys and values as Kubernetes allows them.
    void labels(Ref map) const;
    /// WorkloadSelector: no wildcards, no empty keys; without labels it selects all.
    void selector(Ref selector, const char *labelsKey, const QString &what) const;
    /// Sidecar, ServiceEntry and EnvoyFilter: a bad selector is all istiod says then. False when so.
    bool exclusiveSelector(Ref selector, const QString &what) const;
    /// "ns/name", or a name.
    void gatewayNames(Ref list) const;
    /// `allowNone`: "~", as ServiceEntries may say.
    void exportTo(Ref list, bool allowNone, bool hasSelector = false) const;
    /// RE2, at most 1024 long, not empty.
    void regex(Ref at) const;
    /// exact, prefix or regex; `allowEmptyPrefix` for URIs.
    void stringMatch(Ref match, bool allowEmptyPrefix = false) const;
    void destination(Ref destination, Ref holder) const;
    void unixAddress(Ref at, std::string_view address) const;

private:
    const Item &m_item;
    Reporter &m_reporter;
};

/// Nanoseconds of "1.5s", "1h30m" (as protobuf and Go write durations); nothing when it is no duration.
std::optional<double> nanoseconds(std::string_view duration);

/// Why RE2 refuses it; "" when it does not.
QString regexProblem(std::string_view regex);

/// What `exact`, `prefix` or `regex` says, whichever is there.
Ref matchValue(Ref match);

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Linkerd's annotations on Services and EgressNetworks: no webhook looks at them. With one bad value the controller leaves out
// its whole group (retries, timeouts, circuit breaking) and says so in its own log only.
#include "models/analysis/rulelist.h"

#include <charconv>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem invalid{"linkerd-annotation-invalid", "", Severity::Error};
constexpr Problem unknown{"linkerd-annotation-unknown", "", Severity::Warning};

std::optional<double> numberOf(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

bool isWhole(std::string_view text, qint64 most)
{
    const auto value = numberOf(text);
    return value && text.find_first_not_of("0123456789") == std::string_view::npos && *value <= static_cast<double>(most);
}

/// An integer with ms, s, m, h or d, or 0.
bool isDuration(std::string_view text)
{
    if (text == "0")
        return true;
    for (const std::string_view unit : {"ms", "s", "m", "h", "d"}) {
        if (text.ends_with(unit) && isWhole(text.substr(0, text.size() - unit.size()), 1'000'000'000) && text.size() > unit.size())
            return true;
    }
    return false;
}

template <class Visit> bool allParts(std::string_view list, Visit visit)
{
    while (true) {
        const size_t comma = list.find(',');
        std::string_view part = list.substr(0, comma);
        while (part.starts_with(' '))
            part.remove_prefix(1);
        while (part.ends_with(' '))
            part.remove_suffix(1);
        if (!visit(part))
            return false;
        if (comma == std::string_view::npos)
            return true;
        list.remove_prefix(comma + 1);
    }
}

bool isStatusRange(std::string_view text)
{
    const auto status = [](std::string_view one) { return one.size() == 3 && isWhole(one, 599) && one >= "100"; };
    const size_t dash = text.find('-');
    if (text == "5xx" || text == "gateway-error" || status(text))
        return true;
    return dash != std::string_view::npos && status(text.substr(0, dash)) && status(text.substr(dash + 1))
        && text.substr(0, dash) <= text.substr(dash + 1);
}

bool isGrpcStatus(std::string_view text)
{
    static constexpr std::array known{"cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"};
    return std::ranges::find(known, text) != known.end();
}

bool isPortRange(std::string_view text)
{
    const auto port = [](std::string_view one) { return !one.empty() && one != "0" && isWhole(one, 65535); };
    const size_t dash = text.find('-');
    return dash == std::string_view::npos ? port(text) : port(text.substr(0, dash)) && port(text.substr(dash + 1));
}

struct Shape {
    bool (*fits)(std::string_view);
    const char *wanted;
};

bool isRatio(std::string_view text, double least, double most)
{
    const auto value = numberOf(text);
    return value && *value >= least && *value <= most;
}

const std::map<std::string_view, Shape> &shapes()
{
    static constexpr Shape duration{isDuration, "a whole number with ms, s, m, h or d"};
    static constexpr Shape yesNo{[](std::string_view text) { return text == "true" || text == "false"; }, "true or false"};
    static constexpr Shape count{[](std::string_view text) { return isWhole(text, 65535); }, "a whole number up to 65535"};
    static const std::map<std::string_view, Shape> known{
        {"retry.linkerd.io/http",
         {[](std::string_view text) { return allParts(text, isStatusRange); }, "5xx, gateway-error, 503 or 500-504, joined by commas"}},
        {"retry.linkerd.io/grpc",
         {[](std::string_view text) { return allParts(text, isGrpcStatus); },
          "cancelled, deadline-exceeded, internal, resource-exhausted or unavailable, joined by commas"}},
        {"retry.linkerd.io/limit", count},
        {"retry.linkerd.io/timeout", duration},
        {"timeout.linkerd.io/request", duration},
        {"timeout.linkerd.io/response", duration},
        {"timeout.linkerd.io/idle", duration},
        {"balancer.linkerd.io/failure-accrual",
         {[](std::string_view text) { return text == "consecutive" || text == "unified"; }, "consecutive or unified"}},
        {"balancer.linkerd.io/failure-accrual-consecutive-max-failures", count},
        {"balancer.linkerd.io/failure-accrual-consecutive-min-penalty", duration},
        {"balancer.linkerd.io/failure-accrual-consecutive-max-penalty", duration},
        {"balancer.linkerd.io/failure-accrual-consecutive-jitter-ratio",
         {[](std::string_view text) { return isRatio(text, 0, 100); }, "a number from 0 to 100"}},
        {"balancer.alpha.linkerd.io/failure-accrual-success-rate-threshold",
         {[](std::string_view text) { return isRatio(text, 0, 1); }, "a number from 0 to 1"}},
        {"balancer.alpha.linkerd.io/failure-accrual-success-rate-window", duration},
        {"balancer.alpha.linkerd.io/failure-accrual-success-rate-min-requests",
         {[](std::string_view text) { return isWhole(text, 1'000'000); }, "a whole number up to 1000000"}},
        {"balancer.alpha.linkerd.io/failure-accrual-honor-retry-after", yesNo},
        {"balancer.alpha.linkerd.io/failure-accrual-penalize-failures", yesNo},
        {"balancer.alpha.linkerd.io/load-biaser-penalty", duration},
        {"balancer.alpha.linkerd.io/load-biaser-max-retry-after", duration},
    };
    return known;
}

/// Names that are a slip away from one above, and do nothing.
bool isOurs(std::string_view name)
{
    return std::ranges::any_of(std::array{"retry.linkerd.io/", "timeout.linkerd.io/", "balancer.linkerd.io/", "balancer.alpha.linkerd.io/"},
                               [name](const char *prefix) { return name.starts_with(prefix); });
}

/// opaque-ports also takes the names of ports.
bool isOpaquePorts(std::string_view text, const std::function<bool(std::string_view)> &isPortName)
{
    return allParts(text, [&](std::string_view part) { return isPortRange(part) || isPortName(part); });
}

} // namespace

void checkLinkerdAnnotations(const Item &item, Reporter &reporter)
{
    const auto isPortName = [&item](std::string_view name) {
        if (item.kind != mesh::Kind::Service) // a container's: not known here
            return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos
                && name.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos;
        return std::ranges::any_of(item.spec()["ports"], [name](Ref port) { return port["name"].text() == name; });
    };
    for (const Ref annotation : item.annotations()) {
        const auto shape = shapes().find(annotation.key());
        if (annotation.key() == "config.linkerd.io/opaque-ports") {
            if (!annotation.text().empty() && !isOpaquePorts(annotation.text(), isPortName))
                reporter.report(invalid, item, annotation,
                                u"%1 are not ports, so Linkerd goes on guessing their protocol"_s.arg(quote(annotation.text())),
                                u"write numbers, ranges (4000-4010) or names of ports, joined by commas"_s);
        } else if (item.kind == mesh::Kind::Namespace || item.kind == mesh::Kind::Pod) {
            continue; // the groups below are read of services and routes
        } else if (shape != shapes().end()) {
            if (!shape->second.fits(annotation.text()))
                reporter.report(invalid, item, annotation,
                                u"%1 is no value for it, so Linkerd leaves out all annotations of this group and says so in its log only"_s.arg(
                                    quote(annotation.text())),
                                u"write %1"_s.arg(QLatin1StringView(shape->second.wanted)));
        } else if (isOurs(annotation.key())) {
            reporter.reportKey(unknown, item, annotation, u"Linkerd knows no annotation %1"_s.arg(quote(annotation.key())),
                               u"mend the name, or take it out"_s);
        }
    }
}

} // namespace analysis

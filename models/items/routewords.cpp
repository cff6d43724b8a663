// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/routewords.h"

#include "models/base/quantity.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;
using routes::Told;

namespace items {

namespace {

/// Weights are whole numbers as a rule: "70 %", not "70.0 %".
QString weight(double share)
{
    const double percent = share * 100;
    return std::abs(percent - std::round(percent)) < 0.05 ? u"%1 %"_s.arg(std::lround(percent)) : quantity::percent(share);
}

QString plain(double percent)
{
    return u"%1 %"_s.arg(quantity::number(percent, percent == std::floor(percent) ? 0 : 1));
}

} // namespace

QString RouteWords::told(Told told)
{
    switch (told) {
    case Told::Nothing: return tr("no traffic known");
    case Told::ByName: return tr("by name");
    case Told::ByExclusion: return tr("by exclusion");
    case Told::Alone: return tr("only route");
    case Told::SplitOnly: return tr("split only");
    }
    return {};
}

QStringList RouteWords::toldWords(Told told)
{
    static const std::array words{u"nothing"_s, u"name"_s, u"exclusion"_s, u"alone"_s, u"split"_s};
    return {words.at(static_cast<size_t>(told)), RouteWords::told(told)};
}

QString RouteWords::toldSentence(const routes::Route &route, const routes::Host *host)
{
    const QString name = host ? host->title : QString();
    switch (route.told) {
    case Told::Nothing: return tr("No traffic is known of this route or its host.");
    case Told::ByName: return tr("The metrics name this route, in the label %1.").arg(route.label);
    case Told::ByExclusion: return tr("The metrics name routes, and this is the only one without a name that these requests can have taken.");
    case Told::Alone: return tr("The only route of %1, and it takes every request: its numbers are those of the host.").arg(name);
    case Told::SplitOnly:
        return tr("No metric names this route. Known is only what the destinations of %1 get, from all of its routes together.").arg(name);
    }
    return {};
}

QString RouteWords::host(const routes::Host &host)
{
    return host.gateway.isEmpty() ? host.title : tr("Gateway %1 → %2").arg(host.gateway, host.title.isEmpty() ? u"*"_s : host.title);
}

QString RouteWords::match(const routes::Route &route)
{
    return route.matches.isEmpty() ? tr("every request") : route.matches.join(tr(" or "));
}

QString RouteWords::wanted(const routes::Route &route)
{
    if (route.targets.isEmpty())
        return route.sendsNowhere ? tr("answers itself") : QString();
    if (route.targets.size() == 1)
        return route.targets.first().label();
    QStringList parts;
    for (const routes::Target &target : route.targets)
        parts << target.label() + u' ' + weight(target.wanted);
    return parts.join(u", "_s);
}

QString RouteWords::seen(const routes::Route &route)
{
    if (route.targets.size() < 2 || !std::isfinite(route.targets.first().seen))
        return {};
    QStringList parts;
    for (const routes::Target &target : route.targets)
        parts << target.label() + u' ' + quantity::percent(target.seen);
    return parts.join(u", "_s);
}

QString RouteWords::flags(const routes::Measured &measured)
{
    QStringList parts;
    for (const auto &[flag, rate] : measured.flags())
        parts << u"%1 %2"_s.arg(flag, quantity::percent(measured.rate > 0 ? rate / measured.rate : mesh::nan));
    return parts.join(u", "_s);
}

QString RouteWords::retries(const routes::Route &route)
{
    if (!route.retries)
        return {};
    if (route.retries->attempts == 0)
        return tr("none");
    QStringList parts{QString::number(route.retries->attempts)};
    if (!route.retries->perTryTimeout.isEmpty())
        parts << tr("%1 each").arg(route.retries->perTryTimeout);
    if (!route.retries->retryOn.isEmpty())
        parts << tr("on %1").arg(route.retries->retryOn);
    return parts.join(u", "_s);
}

QString RouteWords::fault(const routes::Route &route)
{
    if (!route.fault)
        return {};
    QStringList parts;
    if (route.fault->delayPercent > 0)
        parts << tr("delays %1 by %2").arg(plain(route.fault->delayPercent), route.fault->fixedDelay);
    if (route.fault->abortPercent > 0)
        parts << tr("answers %1 with %2").arg(plain(route.fault->abortPercent)).arg(route.fault->abortStatus);
    return parts.join(u", "_s);
}

QString RouteWords::timeout(const routes::Route &route)
{
    return route.timeout;
}

mesh::Health RouteWords::health(const routes::Route &route)
{
    const routes::Measured &m = route.measured;
    if (route.told == Told::SplitOnly || route.told == Told::Nothing || !m.known())
        return mesh::Health::Info;
    if (m.rate <= 0)
        return mesh::Health::Ok;
    return mesh::healthOfErrors(m.errors, m.denied + m.limited);
}

QString RouteWords::sentence(const routes::Route &route)
{
    const routes::Measured &m = route.measured;
    if (health(route) < mesh::Health::Warn)
        return {};
    QStringList parts;
    if (m.errors >= 0.01)
        parts << tr("%1 of %2 fail").arg(quantity::percent(m.errors), quantity::rate(m.rate));
    if (m.denied >= 0.01)
        parts << tr("%1 are refused (403)").arg(quantity::percent(m.denied));
    if (m.limited >= 0.01)
        parts << tr("%1 are limited (429)").arg(quantity::percent(m.limited));
    if (parts.isEmpty()) // two shares that are small alone
        parts << tr("%1 are refused or limited").arg(quantity::percent(m.denied + m.limited));
    return parts.join(u", "_s);
}

QString RouteWords::note(const routes::List &list)
{
    if (!list.traffic || list.routes.isEmpty())
        return {};
    const auto split = std::ranges::count(list.routes, Told::SplitOnly, &routes::Route::told);
    if (list.labels.isEmpty() && split > 0)
        return tr("Metrics name no route here: of %Ln route(s) only the split by destination is known", nullptr, static_cast<int>(split));
    if (split > 0)
        return tr("%Ln route(s) have no name, so metrics can't tell them apart", nullptr, static_cast<int>(split));
    return {};
}

} // namespace items

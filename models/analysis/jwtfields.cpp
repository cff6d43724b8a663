// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A RequestAuthentication is one that istiod takes, and its rules don't stand in each other's way.
#include "models/analysis/keysets.h"
#include "models/analysis/rulelist.h"
#include "models/analysis/targetfields.h"

#include <QUrl>

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem sameIssuer{"jwt-issuer-twice", "", Severity::Warning};
constexpr Problem plainKeys{"jwt-keys-over-http", "", Severity::Warning};

void checkUri(const Fields &fields, Ref at)
{
    const std::string_view text = at.text();
    if (text.empty())
        return;
    const QUrl url(toQString(text), QUrl::StrictMode);
    if (!url.isValid())
        return fields.error(at, u"%1 is no URL"_s.arg(quote(text)));
    if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
        return fields.error(at, u"keys can't be fetched from %1: its scheme is neither http nor https"_s.arg(quote(text)), u"write an https URL"_s);
    if (url.scheme() == "http"_L1 && !url.host().endsWith(".svc.cluster.local"_L1) && url.host().contains(u'.')) {
        fields.reporter().report(plainKeys, fields.item(), at, u"the keys that tokens are verified with are fetched without TLS"_s,
                                 u"use https, so that nobody on the way can put in keys of their own"_s);
    }
}

void checkKeys(const Fields &fields, Ref at)
{
    if (at.text().empty())
        return;
    const KeySet keys = readKeySet(at.text());
    if (!keys.problem.isEmpty())
        return fields.error(at, u"jwks can't be read: %1"_s.arg(keys.problem), u"write a JSON Web Key Set, {\"keys\": [...]}"_s);
    for (const int index : keys.privateKeys)
        fields.warning(at, u"key %1 of jwks is a private one, and Envoy needs the public part only"_s.arg(index),
                       u"replace it: whoever reads this object can sign tokens"_s);
}

void eachEmpty(const Fields &fields, Ref list, const QString &message)
{
    for (const Ref at : list) {
        if (at.text().empty())
            fields.error(at, message, u"remove it"_s);
    }
}

bool isHeaderName(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'; });
}

void checkClaims(const Fields &fields, Ref list)
{
    for (const Ref entry : list) {
        const Ref header = entry["header"];
        if (entry["claim"].text().empty() || header.text().empty())
            fields.error(entry, u"outputClaimToHeaders needs both claim and header"_s, u"add the one that is missing"_s);
        else if (!isHeaderName(header.text()))
            fields.error(header, u"%1 is no name for a header"_s.arg(quote(header.text())), u"use letters, digits, - and _"_s);
    }
}

void checkRule(const Fields &fields, Ref rule)
{
    eachEmpty(fields, rule["audiences"], u"an audience is empty"_s);
    if (rule["issuer"].text().empty() && rule["jwksUri"].text().empty())
        fields.error(rule, u"the rule has neither issuer nor jwksUri"_s, u"add issuer"_s);
    checkUri(fields, rule["jwksUri"]);
    checkKeys(fields, rule["jwks"]);
    for (const Ref header : rule["fromHeaders"]) {
        if (header["name"].text().empty())
            fields.error(header, u"a header to take the token from has no name"_s, u"add name"_s);
    }
    eachEmpty(fields, rule["fromParams"], u"a parameter to take the token from has no name"_s);
    eachEmpty(fields, rule["fromCookies"], u"a cookie to take the token from has no name"_s);
    checkClaims(fields, rule["outputClaimToHeaders"]);
    fields.duration(rule["timeout"]);
}

/// Envoy takes the first rule of an issuer whose place for the token fits; the others are never asked.
void checkIssuers(const Fields &fields, Ref rules)
{
    std::map<std::string, Ref> seen;
    for (const Ref rule : rules) {
        const std::string_view issuer = rule["issuer"].text();
        if (issuer.empty() || rule["fromHeaders"].size() + rule["fromParams"].size() + rule["fromCookies"].size() > 0)
            continue;
        if (!seen.emplace(issuer, rule).second) {
            fields.reporter().report(sameIssuer, fields.item(), rule["issuer"], u"the issuer %1 has a rule above already"_s.arg(quote(issuer)),
                                     u"put the audiences and keys into one rule"_s);
        }
    }
}

} // namespace

void checkRequestAuthenticationFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec();
    checkTargets(fields, spec);
    for (const Ref rule : spec["jwtRules"]) {
        if (!rule.isNull())
            checkRule(fields, rule);
    }
    checkIssuers(fields, spec["jwtRules"]);
}

void checkPeerAuthenticationFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref selector = item.spec()["selector"], ports = item.spec()["portLevelMtls"];
    if (ports.size() > 0 && selector["matchLabels"].size() == 0)
        fields.error(ports, u"portLevelMtls is for policies with a selector"_s, u"add a selector, or set mtls for all ports"_s);
    for (const Ref port : ports) {
        bool ok = false;
        const uint number = toQString(port.key()).toUInt(&ok);
        if (!ok || number < 1 || number > 65535)
            fields.error(port, u"the port %1 is no number in 1..65535"_s.arg(quote(port.key())));
    }
    fields.selector(selector, "matchLabels", u"a selector"_s);
}

} // namespace analysis

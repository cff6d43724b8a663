// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A WasmPlugin or ProxyConfig is one that istiod takes.
#include "models/analysis/fields.h"
#include "models/analysis/rulelist.h"
#include "models/analysis/targetfields.h"

#include <QUrl>

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

void checkUrl(const Fields &fields, Ref url, Ref holder)
{
    static const QStringList schemes{u"file"_s, u"http"_s, u"https"_s, u"oci"_s};
    const QString text = toQString(url.text());
    if (text.isEmpty())
        return fields.error(url ? url : holder, u"the plugin has no url"_s, u"add url"_s);
    const qsizetype end = text.indexOf("://"_L1);
    if (end >= 0 && !schemes.contains(text.left(end)))
        fields.error(url, u"%1 is no scheme to load a plugin with"_s.arg(quote(text.left(end))), u"use oci, https, http or file"_s);
    else if (!QUrl(end < 0 ? u"http://"_s + text : text, QUrl::StrictMode).isValid())
        fields.error(url, u"%1 is no URL"_s.arg(quote(text)));
}

void checkEnvironment(const Fields &fields, Ref list)
{
    std::set<std::string_view> seen;
    for (const Ref variable : list) {
        const Ref name = variable["name"];
        if (name.text().empty())
            return fields.error(variable, u"the variable has no name"_s);
        if (name.text().size() > 256)
            return fields.error(name, u"the variable's name is longer than 256"_s);
        if (!seen.insert(name.text()).second)
            return fields.error(name, u"the variable %1 is given twice"_s.arg(quote(name.text())));
        if (const std::string_view from = variable["valueFrom"].text(); !from.empty() && from != "INLINE" && !variable["value"].text().empty())
            return fields.error(variable["value"], u"a value is for valueFrom: INLINE only"_s);
    }
}

} // namespace

void checkWasmPluginFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec(), hash = spec["sha256"];
    checkTargets(fields, spec);
    checkUrl(fields, spec["url"], spec ? spec : item.ref());
    if (const std::string_view text = hash.text(); !text.empty()) {
        if (text.size() != 64)
            fields.error(hash, u"a SHA-256 has 64 characters"_s);
        else if (text.find_first_not_of("0123456789abcdef") != std::string_view::npos)
            fields.error(hash, u"a SHA-256 is written with 0-9 and a-f"_s);
    }
    if (spec["imagePullSecret"].text().size() > 253)
        fields.error(spec["imagePullSecret"], u"the name of the secret is longer than 253"_s);
    if (spec["pluginName"].text().size() > 256)
        fields.error(spec["pluginName"], u"the plugin's name is longer than 256"_s);
    checkEnvironment(fields, spec["vmConfig"]["env"]);
    for (const Ref match : spec["match"]) {
        for (const Ref port : match["ports"])
            fields.port(port["number"], port);
    }
}

void checkProxyConfigFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    fields.selector(item.spec()["selector"], "matchLabels", u"a selector"_s);
    fields.nonNegative(item.spec()["concurrency"]);
}

} // namespace analysis

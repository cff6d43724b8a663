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

void checkWasm(const Fields &fields, Ref wasm, Ref holder)
{
    const Ref hash = wasm["sha256"];
    checkUrl(fields, wasm["url"], holder);
    if (const std::string_view text = hash.text(); !text.empty()) {
        if (text.size() != 64)
            fields.error(hash, u"a SHA-256 has 64 characters"_s);
        else if (text.find_first_not_of("0123456789abcdef") != std::string_view::npos)
            fields.error(hash, u"a SHA-256 is written with 0-9 and a-f"_s);
    }
    if (wasm["imagePullSecret"].text().size() > 253)
        fields.error(wasm["imagePullSecret"], u"the name of the secret is longer than 253"_s);
    if (wasm["pluginName"].text().size() > 256)
        fields.error(wasm["pluginName"], u"the plugin's name is longer than 256"_s);
    checkEnvironment(fields, wasm["vmConfig"]["env"]);
}

void checkLua(const Fields &fields, Ref lua)
{
    const Ref code = lua["inlineCode"];
    if (code.text().empty())
        fields.error(code ? code : lua, u"the extension has no code"_s, u"add inlineCode"_s);
    else if (code.text().size() > 65536)
        fields.error(code, u"the code is longer than 64 KiB"_s, u"make it shorter, or use wasm"_s);
}

void checkMatchPorts(const Fields &fields, Ref list)
{
    for (const Ref match : list) {
        for (const Ref port : match["ports"])
            fields.port(port["number"], port);
    }
}

} // namespace

void checkWasmPluginFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec();
    checkTargets(fields, spec);
    checkWasm(fields, spec, spec ? spec : item.ref());
    checkMatchPorts(fields, spec["match"]);
}

void checkTrafficExtensions(const World &world, Reporter &reporter)
{
    for (const ItemPtr &item : world.others()) {
        if (item->subject.kind != "TrafficExtension"_L1 || item->subject.group != "extensions.istio.io"_L1)
            continue;
        const Fields fields(*item, reporter);
        const Ref spec = item->spec(), wasm = spec["wasm"], lua = spec["lua"];
        if (bool(wasm) == bool(lua))
            fields.error(spec ? spec : item->ref(), u"an extension is either wasm or lua"_s, u"keep one of the two"_s);
        checkTargets(fields, spec);
        if (lua)
            checkLua(fields, lua);
        if (wasm)
            checkWasm(fields, wasm, wasm);
        checkMatchPorts(fields, spec["match"]);
    }
}

void checkProxyConfigFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    fields.selector(item.spec()["selector"], "matchLabels", u"a selector"_s);
    fields.nonNegative(item.spec()["concurrency"]);
}

} // namespace analysis

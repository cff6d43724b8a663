// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A Telemetry is one that istiod takes.
#include "models/analysis/rulelist.h"
#include "models/analysis/targetfields.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

void checkProviders(const Fields &fields, Ref providers)
{
    for (const Ref provider : providers) {
        if (provider["name"].text().empty())
            return fields.error(provider["name"] ? provider["name"] : provider, u"the provider has no name"_s, u"add name, one of MeshConfig's extensionProviders"_s);
    }
}

/// An empty name or value of what is there. What is null is left out by the API server.
void checkTag(const Fields &fields, Ref tag)
{
    const std::pair<const char *, const char *> parts[] = {{"literal", "value"}, {"header", "name"}, {"environment", "name"}};
    for (const auto &[kind, field] : parts) {
        if (const Ref source = tag[kind]; source && source[field].text().empty())
            fields.error(source[field] ? source[field] : source, u"%1 of the tag %2 has no %3"_s.arg(QLatin1String(kind), quote(tag.key()), QLatin1String(field)), u"add it"_s);
    }
}

void checkTracing(const Fields &fields, Ref list)
{
    if (list.size() > 1)
        fields.warning(list, u"only the first entry of tracing counts"_s, u"put the settings into one entry"_s);
    for (const Ref tracing : list) {
        if (tracing["providers"].size() > 1)
            fields.warning(tracing["providers"], u"tracing goes to one provider only"_s, u"keep one"_s);
        checkProviders(fields, tracing["providers"]);
        const Ref sampling = tracing["randomSamplingPercentage"];
        fields.percent(sampling);
        for (const Ref tag : tracing["customTags"]) {
            if (tag.key().empty())
                fields.error(tag, u"the tag has no name"_s);
            checkTag(fields, tag);
        }
    }
}

void checkTagOverride(const Fields &fields, Ref tag)
{
    if (tag.key().empty())
        fields.warning(tag, u"the tag has no name"_s);
    const std::string_view operation = tag["operation"].text();
    const bool hasValue = !tag["value"].text().empty();
    if (operation == "REMOVE" && hasValue)
        fields.error(tag["value"], u"a tag that is removed has no value"_s, u"remove value, or set operation: UPSERT"_s);
    else if ((operation.empty() || operation == "UPSERT") && !hasValue)
        fields.error(tag, u"the tag %1 is set to nothing"_s.arg(quote(tag.key())), u"add value, or set operation: REMOVE"_s);
}

void checkMetrics(const Fields &fields, Ref list)
{
    for (const Ref metrics : list) {
        checkProviders(fields, metrics["providers"]);
        for (const Ref change : metrics["overrides"]) {
            for (const Ref tag : change["tagOverrides"])
                checkTagOverride(fields, tag);
            if (const Ref custom = change["match"]["customMetric"]; custom && custom.text().empty())
                fields.error(custom, u"customMetric is empty"_s, u"name the metric, or use match.metric"_s);
        }
    }
}

} // namespace

void checkTelemetryFields(const Item &item, Reporter &reporter)
{
    const Fields fields(item, reporter);
    const Ref spec = item.spec();
    checkTargets(fields, spec);
    checkMetrics(fields, spec["metrics"]);
    checkTracing(fields, spec["tracing"]);
    for (const Ref logging : spec["accessLogging"])
        checkProviders(fields, logging["providers"]);
}

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/hosts.h"

#include <algorithm>

namespace analysis {

namespace {

void trim(std::string_view &text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
}

/// Of a Service's annotation networking.istio.io/exportTo.
std::vector<std::string> exportedTo(std::string_view annotation, std::string_view ns)
{
    std::vector<std::string> result;
    while (!annotation.empty()) {
        const size_t comma = annotation.find(',');
        std::string_view word = annotation.substr(0, comma);
        trim(word);
        if (word == "*")
            return {};
        result.emplace_back(word == "." ? ns : word);
        annotation = comma == std::string_view::npos ? std::string_view() : annotation.substr(comma + 1);
    }
    return result;
}

} // namespace

std::vector<std::string> exportedTo(Ref exportTo, std::string_view ns)
{
    std::vector<std::string> result;
    for (const Ref entry : exportTo) {
        if (entry.text() == "*")
            return {};
        result.emplace_back(entry.text() == "." ? ns : entry.text());
    }
    return result;
}

bool HostEntry::isVisibleIn(std::string_view ns) const
{
    return exportTo.empty() || std::ranges::find(exportTo, ns) != exportTo.end();
}

qint64 HostEntry::numberOf(Ref port)
{
    const Ref number = port["number"];
    return number ? number.integer() : port["port"].integer();
}

Hosts::Hosts(const KindSet &services, const KindSet &serviceEntries)
{
    for (const ItemPtr &item : services)
        add({names::toFqdn(item->nameText(), item->nsText()), item.get(), item->spec()["ports"],
             exportedTo(item->annotation("networking.istio.io/exportTo"), item->nsText())});
    for (const ItemPtr &item : serviceEntries) {
        for (const Ref host : item->spec()["hosts"])
            add({names::toFqdn(host.text(), item->nsText()), item.get(), item->spec()["ports"],
                 analysis::exportedTo(item->spec()["exportTo"], item->nsText())});
    }
}

void Hosts::add(HostEntry entry)
{
    const int at = static_cast<int>(m_entries.size());
    if (entry.fqdn.starts_with('*'))
        m_wildcards.push_back(at);
    m_byName[entry.fqdn].push_back(at);
    m_entries.push_back(std::move(entry));
}

HostEntries Hosts::find(std::string_view host, std::string_view ns, Ref exportTo) const
{
    const std::vector<std::string> seenBy = exportTo.size() > 0 ? exportedTo(exportTo, ns) : std::vector<std::string>{std::string(ns)};
    HostEntries result;
    if (const auto found = m_byName.find(names::toFqdn(host, ns)); found != m_byName.end()) {
        for (const int at : found->second) {
            const HostEntry &entry = m_entries[static_cast<size_t>(at)];
            if (entry.exportTo.empty() || std::ranges::any_of(seenBy, [&entry](const std::string &who) { return entry.isVisibleIn(who); }))
                result.append(&entry);
        }
    }
    if (!result.isEmpty())
        return result;
    const std::string_view rest = host.starts_with('*') ? host.substr(1) : host;
    for (const int at : m_wildcards) {
        const HostEntry &entry = m_entries[static_cast<size_t>(at)];
        if (entry.isVisibleIn(ns) && rest.ends_with(std::string_view(entry.fqdn).substr(1)))
            result.append(&entry);
    }
    return result;
}

HostEntries Hosts::named(const std::string &fqdn) const
{
    HostEntries result;
    if (const auto found = m_byName.find(fqdn); found != m_byName.end()) {
        for (const int at : found->second)
            result.append(&m_entries[static_cast<size_t>(at)]);
    }
    return result;
}

bool Hosts::hasPort(const HostEntries &entries, qint64 number)
{
    return std::ranges::any_of(entries, [number](const HostEntry *entry) {
        return std::ranges::any_of(entry->ports, [number](Ref port) { return HostEntry::numberOf(port) == number; });
    });
}

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/dump.h"

#include <simdjson.h>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace proxies {

namespace {

namespace od = simdjson::ondemand;

constexpr qsizetype kMostEntries = 2'000'000;

struct List {
    std::string_view key;
    Section section;
    QLatin1StringView state;
};
constexpr std::array kLists{
    List{"static_clusters", Section::Clusters, "static"_L1},           List{"dynamic_active_clusters", Section::Clusters, "active"_L1},
    List{"dynamic_warming_clusters", Section::Clusters, "warming"_L1}, List{"static_listeners", Section::Listeners, "static"_L1},
    List{"dynamic_listeners", Section::Listeners, "active"_L1},        List{"static_route_configs", Section::Routes, "static"_L1},
    List{"dynamic_route_configs", Section::Routes, "active"_L1},       List{"static_endpoint_configs", Section::Endpoints, "static"_L1},
    List{"dynamic_endpoint_configs", Section::Endpoints, "active"_L1}, List{"static_secrets", Section::Secrets, "static"_L1},
    List{"dynamic_active_secrets", Section::Secrets, "active"_L1},     List{"dynamic_warming_secrets", Section::Secrets, "warming"_L1}};

// istiod writes the same messages with the other names that protobuf's JSON allows: "dynamicActiveClusters".
std::string snake(std::string_view name)
{
    std::string text;
    for (const char letter : name) {
        if (letter >= 'A' && letter <= 'Z')
            text += '_';
        text += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return text;
}

std::string camel(std::string_view name)
{
    std::string text;
    for (size_t i = 0; i < name.size(); ++i) {
        const bool up = name[i] == '_' && i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z';
        text += up ? static_cast<char>(name[++i] - 'a' + 'A') : name[i];
    }
    return text;
}

base::Tree::Ref member(base::Tree::Ref map, std::string_view name)
{
    const base::Tree::Ref found = map[name];
    return found ? found : map[camel(name)];
}

class Scanner
{
public:
    explicit Scanner(const QByteArray &text)
        : m_begin(text.constData())
    {
    }

    /// False over the limit. Throws simdjson_error.
    bool scan(od::document &document)
    {
        for (od::object config : document.get_object()["configs"].get_array()) {
            for (auto field : config) {
                const std::string_view key = field.unescaped_key();
                od::value value = field.value();
                if (key == "@type" && isSecret(value)) {
                    config.reset();
                    add(Section::Secrets, "active"_L1, std::string_view(config.raw_json()));
                    break;
                }
                if (key == "bootstrap") {
                    add(Section::Bootstrap, {}, raw(value));
                    continue;
                }
                const std::string known = snake(key);
                const auto list = std::ranges::find(kLists, std::string_view(known), &List::key);
                if (list == kLists.end() || value.type() != od::json_type::array)
                    continue;
                for (od::value element : value.get_array()) {
                    if (m_entries.size() >= kMostEntries)
                        return false;
                    add(list->section, list->state, raw(element));
                }
            }
        }
        return true;
    }

    QVector<Entry> take() { return std::move(m_entries); }

private:
    // ?resource=dynamic_active_secrets lists the secrets themselves.
    static bool isSecret(od::value type)
    {
        return type.type() == od::json_type::string && std::string_view(type.get_string()).ends_with("SecretsConfigDump.DynamicSecret");
    }

    static std::string_view raw(od::value value)
    {
        return value.type() == od::json_type::object ? std::string_view(value.get_object().value().raw_json()) : std::string_view();
    }

    void add(Section section, QLatin1StringView state, std::string_view slice)
    {
        if (!slice.empty())
            m_entries.append({section, state, {}, slice.data() - m_begin, static_cast<qsizetype>(slice.size())});
    }

    const char *m_begin;
    QVector<Entry> m_entries;
};

std::string_view keyOf(Section section)
{
    switch (section) {
    case Section::Clusters: return "cluster";
    case Section::Endpoints: return "endpoint_config";
    case Section::Listeners: return "listener";
    case Section::Routes: return "route_config";
    case Section::Secrets: return "secret";
    case Section::Bootstrap: break;
    }
    return {};
}

// Listeners lie one level deeper, under the state they are in.
struct State {
    std::string_view key;
    QLatin1StringView state;
};
constexpr std::array kStates{State{"active_state", "active"_L1}, State{"warming_state", "warming"_L1}, State{"draining_state", "draining"_L1}};

void name(Entry &entry, base::Tree::Ref element)
{
    const base::Tree::Ref config = configOf(entry.section, element);
    entry.name = member(config, entry.section == Section::Endpoints ? "cluster_name" : "name").string(element["name"].string());
    if (entry.section == Section::Bootstrap)
        entry.name = u"bootstrap"_s;
    if (entry.section != Section::Listeners || element["listener"])
        return;
    const auto found = std::ranges::find_if(kStates, [element](const State &state) { return bool(member(element, state.key)); });
    entry.state = found == kStates.end() ? u"refused"_s : QString(found->state);
}

} // namespace

QString nameOf(Section section)
{
    switch (section) {
    case Section::Bootstrap: return u"bootstrap"_s;
    case Section::Clusters: return u"clusters"_s;
    case Section::Endpoints: return u"endpoints"_s;
    case Section::Listeners: return u"listeners"_s;
    case Section::Routes: return u"routes"_s;
    case Section::Secrets: return u"secrets"_s;
    }
    return {};
}

base::Tree::Ref configOf(Section section, base::Tree::Ref element)
{
    if (section == Section::Bootstrap)
        return element;
    if (section == Section::Listeners && !element["listener"]) {
        for (const State &state : kStates) {
            if (const base::Tree::Ref listener = member(element, state.key)["listener"])
                return listener;
        }
        return member(member(element, "error_state"), "failed_configuration");
    }
    return member(element, keyOf(section));
}

base::Result<Dump> Dump::read(QByteArray json, const QString &where)
{
    if (json.size() > kMostDump)
        return base::fail(base::ErrorKind::TooLarge, u"the dump is over the limit of %1 MiB"_s.arg(kMostDump >> 20), where);
    Dump dump;
    dump.m_text = std::move(json);
    dump.m_where = where;
    dump.m_text.reserve(dump.m_text.size() + static_cast<qsizetype>(simdjson::SIMDJSON_PADDING));
    try {
        od::parser parser;
        const auto size = static_cast<size_t>(dump.m_text.size());
        od::document document = parser.iterate(dump.m_text.constData(), size, size + simdjson::SIMDJSON_PADDING);
        Scanner scanner(dump.m_text);
        if (!scanner.scan(document))
            return base::fail(base::ErrorKind::TooLarge, u"the dump has more than %1 objects"_s.arg(kMostEntries), where);
        dump.m_entries = scanner.take();
    } catch (const simdjson::simdjson_error &error) {
        return base::fail(base::ErrorKind::Invalid, u"this is no config dump: "_s + QLatin1String(error.what()), where);
    }
    for (Entry &entry : dump.m_entries) {
        const auto element = dump.tree(entry);
        if (!element)
            return tl::unexpected(element.error());
        proxies::name(entry, element->root());
    }
    return dump;
}

QVector<Entry> Dump::entries(Section section) const
{
    QVector<Entry> some;
    std::ranges::copy_if(m_entries, std::back_inserter(some), [section](const Entry &entry) { return entry.section == section; });
    return some;
}

base::Result<base::Tree> Dump::tree(const Entry &entry) const
{
    return base::readJson(QByteArray::fromRawData(m_text.constData() + entry.at, entry.length), m_where);
}

} // namespace proxies

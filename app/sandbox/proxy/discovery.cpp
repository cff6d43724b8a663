// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/discovery.h"

#include <utility>

namespace sandbox::discovery {

namespace {

void putNumber(std::string &out, std::uint64_t value)
{
    for (; value > 0x7F; value >>= 7)
        out += static_cast<char>(0x80 | (value & 0x7F));
    out += static_cast<char>(value);
}

/// Field `number` with bytes of its own: text or a message.
void put(std::string &out, unsigned number, std::string_view bytes)
{
    putNumber(out, number << 3 | 2U);
    putNumber(out, bytes.size());
    out += bytes;
}

void putVarint(std::string &out, unsigned number, std::uint64_t value)
{
    if (value == 0)
        return;
    putNumber(out, number << 3);
    putNumber(out, value);
}

/// Takes fields off the front of a message.
class Fields
{
public:
    explicit Fields(std::string_view message)
        : m_rest(message)
    {
    }

    /// False at the end, and when the message is broken.
    bool next()
    {
        if (m_rest.empty() || m_broken)
            return false;
        const std::uint64_t key = number();
        field = static_cast<unsigned>(key >> 3);
        bytes = {};
        switch (key & 7) {
        case 0: number(); break;
        case 1: skip(8); break;
        case 2: {
            const std::uint64_t length = number();
            m_broken = m_broken || length > m_rest.size();
            if (!m_broken)
                bytes = m_rest.substr(0, length);
            skip(length);
            break;
        }
        case 5: skip(4); break;
        default: m_broken = true;
        }
        return !m_broken;
    }
    bool isBroken() const { return m_broken; }

    unsigned field = 0;
    std::string_view bytes;

private:
    std::uint64_t number()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if ((byte & 0x80) == 0)
                return value;
        }
        m_broken = true;
        return 0;
    }

    void skip(std::uint64_t length)
    {
        m_broken = m_broken || length > m_rest.size();
        m_rest.remove_prefix(m_broken ? m_rest.size() : length);
    }

    std::string_view m_rest;
    bool m_broken = false;
};

/// One entry of a map of google.protobuf.Value: {key=1, value=2{string_value=3}}; nullopt when its value is no text.
std::optional<std::pair<std::string, std::string>> textEntry(std::string_view bytes)
{
    std::string key;
    std::optional<std::string> text;
    for (Fields entry(bytes); entry.next();) {
        if (entry.field == 1)
            key = entry.bytes;
        for (Fields value(entry.field == 2 ? entry.bytes : std::string_view()); value.next();) {
            if (value.field == 3)
                text = std::string(value.bytes);
        }
    }
    return text ? std::optional(std::pair(key, *text)) : std::nullopt;
}

std::optional<Node> readNode(std::string_view bytes)
{
    Node node;
    Fields fields(bytes);
    while (fields.next()) {
        if (fields.field == 1)
            node.id = fields.bytes;
        for (Fields entries(fields.field == 3 ? fields.bytes : std::string_view()); entries.next();) {
            if (const auto entry = entries.field == 1 ? textEntry(entries.bytes) : std::nullopt)
                node.metadata.insert(*entry);
        }
    }
    return fields.isBroken() ? std::nullopt : std::optional(std::move(node));
}

std::string timestamp(std::int64_t ms)
{
    // Go's zero time is the first second of the first year.
    constexpr std::int64_t never = -62'135'596'800;
    std::string out;
    putVarint(out, 1, static_cast<std::uint64_t>(ms == 0 ? never : ms / 1000));
    putVarint(out, 2, ms == 0 ? 0 : static_cast<std::uint64_t>(ms % 1000) * 1'000'000);
    return out;
}

std::string any(const Any &value)
{
    std::string out;
    put(out, 1, value.typeUrl);
    put(out, 2, value.value);
    return out;
}

std::string structOf(const std::map<std::string, std::string> &values)
{
    std::string out;
    for (const auto &[key, text] : values) {
        std::string value, entry;
        put(value, 3, text);
        put(entry, 1, key);
        put(entry, 2, value);
        put(out, 1, entry);
    }
    return out;
}

} // namespace

std::optional<Request> readRequest(std::string_view bytes)
{
    Request out;
    Fields fields(bytes);
    while (fields.next()) {
        switch (fields.field) {
        case 2:
            out.node = readNode(fields.bytes);
            if (!out.node)
                return {};
            break;
        case 3: out.names.emplace_back(fields.bytes); break;
        case 4: out.typeUrl = fields.bytes; break;
        default: break; // version, nonce and error of an acknowledgement
        }
    }
    return fields.isBroken() ? std::nullopt : std::optional(std::move(out));
}

std::string written(const Response &response)
{
    std::string out;
    put(out, 1, response.version);
    for (const Any &resource : response.resources)
        put(out, 2, any(resource));
    put(out, 4, response.typeUrl);
    put(out, 5, response.nonce);
    if (!response.controlPlane.empty()) {
        std::string plane;
        put(plane, 1, response.controlPlane);
        put(out, 6, plane);
    }
    return out;
}

Any clientConfig(const std::string &id, const std::map<std::string, std::string> &metadata, const std::vector<TypeStatus> &types)
{
    std::string out, node;
    put(node, 1, id);
    put(node, 3, structOf(metadata));
    put(out, 1, node);
    for (const TypeStatus &type : types) {
        std::string config;
        put(config, 1, type.typeUrl);
        put(config, 5, timestamp(type.sentMs));
        putVarint(config, 6, static_cast<std::uint64_t>(type.status));
        if (!type.error.empty()) {
            std::string failure;
            put(failure, 3, type.error);
            put(config, 8, failure);
        }
        put(out, 3, config);
    }
    return {"type.googleapis.com/envoy.service.status.v3.ClientConfig", std::move(out)};
}

} // namespace sandbox::discovery

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/readable.h"

#include <algorithm>
#include <array>

namespace proxies {

namespace {

using Ref = base::Tree::Ref;

constexpr std::array<std::string_view, 6> kSecret{"private_key", "password", "session_ticket_keys", "generic_secret", "token", "pkcs12"};

bool isCamel(std::string_view key)
{
    const auto letter = [](char one) { return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9'); };
    return !key.empty() && key[0] >= 'a' && key[0] <= 'z' && std::ranges::all_of(key, letter);
}

std::string fieldName(std::string_view key)
{
    if (!isCamel(key))
        return std::string(key);
    std::string name;
    for (const char one : key) {
        const bool upper = one >= 'A' && one <= 'Z';
        if (upper)
            name += '_';
        name += upper ? static_cast<char>(one - 'A' + 'a') : one;
    }
    return name;
}

void copy(base::TreeBuilder &into, Ref value, bool fields);

void copyMap(base::TreeBuilder &into, Ref map, bool fields)
{
    into.beginMap();
    for (const Ref member : map) {
        const std::string name = fields ? fieldName(member.key()) : std::string(member.key());
        // What stands there is named by users, not by Envoy: labels keep how they are written. Two fields never become one.
        const bool known = name == member.key() || !map[name];
        into.key(known ? name : std::string(member.key()));
        if (std::ranges::find(kSecret, std::string_view(name)) != kSecret.end())
            into.string("***");
        else
            copy(into, member, fields && name != "filter_metadata" && name != "labels");
    }
    into.end();
}

void copy(base::TreeBuilder &into, Ref value, bool fields)
{
    switch (value.type()) {
    case base::Tree::Type::Map: copyMap(into, value, fields); break;
    case base::Tree::Type::List:
        into.beginList();
        for (const Ref one : value)
            copy(into, one, fields);
        into.end();
        break;
    case base::Tree::Type::String: into.string(value.text()); break;
    case base::Tree::Type::Int: into.integer(value.integer(), value.text()); break;
    case base::Tree::Type::Double: into.number(value.number(), value.text()); break;
    case base::Tree::Type::Bool: into.boolean(value.boolean(), value.text()); break;
    case base::Tree::Type::Null: into.null(value.text()); break;
    }
}

class Writer
{
public:
    explicit Writer(qsizetype most)
        : m_most(most)
    {
    }

    void write(Ref value, int depth)
    {
        if (m_text.size() >= m_most)
            return;
        const bool map = value.isMap();
        if ((!map && !value.isList()) || value.size() == 0) {
            m_text += value.json();
            return;
        }
        m_text += map ? '{' : '[';
        bool first = true;
        for (const Ref one : value) {
            m_text += std::exchange(first, false) ? "\n" : ",\n";
            m_text += QByteArray((depth + 1) * 4, ' ');
            if (map)
                m_text += keyOf(one) + ": ";
            write(one, depth + 1);
        }
        m_text += '\n' + QByteArray(depth * 4, ' ') + (map ? '}' : ']');
    }

    QByteArray take() { return m_text.left(m_most); }

private:
    /// Escaped as a value is.
    static QByteArray keyOf(Ref member)
    {
        base::TreeBuilder builder;
        builder.string(member.key());
        return builder.take().root().json();
    }

    const qsizetype m_most;
    QByteArray m_text;
};

} // namespace

base::Tree readable(base::Tree::Ref element)
{
    if (!element)
        return {};
    base::TreeBuilder builder;
    copy(builder, element, true);
    return builder.take();
}

QByteArray indented(base::Tree::Ref value, qsizetype most)
{
    Writer writer(most);
    writer.write(value, 0);
    return writer.take();
}

} // namespace proxies

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/build.h"

#include "models/yaml/scalar.h"

#include <QStringDecoder>

#include <algorithm>
#include <cmath>
#include <deque>
#include <unordered_map>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

namespace {

using Type = base::Tree::Type;

/// Maps longer than this look keys up in a hash.
constexpr size_t manyKeys = 24;
constexpr std::string_view core = "tag:yaml.org,2002:";

QString shown(std::string_view text)
{
    constexpr size_t most = 80;
    const QString all = QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min(text.size(), most)));
    return text.size() > most ? all + u'…' : all;
}

class Builder
{
public:
    Builder(const Syntax &syntax, const Limits &limits)
        : m_syntax(syntax)
        , m_limits(limits)
        , m_builder(syntax.size() ? syntax.node(0).end - syntax.node(0).begin : 0)
    {
        m_built.spots.reserve(static_cast<size_t>(syntax.size()));
    }

    Built run()
    {
        value(0, -1, false);
        m_built.tree = m_builder.take();
        std::ranges::stable_sort(m_built.remarks, {}, &Built::Remark::at);
        return std::move(m_built);
    }

private:
    using Node = Syntax::Node;

    /// A key with the value that it has in the end.
    struct Entry {
        std::string_view key;
        int keyNode = -1, valueNode = -1;
        bool expanded = false;
    };
    struct Entries {
        std::vector<Entry> list;
        std::unordered_map<std::string_view, size_t> places;

        Entry *find(std::string_view key)
        {
            if (list.size() <= manyKeys) {
                const auto found = std::ranges::find(list, key, &Entry::key);
                return found == list.end() ? nullptr : &*found;
            }
            if (places.size() < list.size()) {
                for (size_t i = places.size(); i < list.size(); ++i)
                    places.emplace(list[i].key, i);
            }
            const auto found = places.find(key);
            return found == places.end() ? nullptr : &list[found->second];
        }
    };

    void remark(const Node &node, const QString &message, bool fatal = true, qint32 other = -1)
    {
        if (static_cast<int>(m_built.remarks.size()) < m_limits.problems)
            m_built.remarks.push_back({node.begin, node.end - node.begin, other, message, fatal});
        m_stopped = m_stopped || (fatal && other < 0);
    }

    void spot(const Node &node, const Node *key, bool expanded)
    {
        Document::Spot spot;
        spot.valueAt = node.begin;
        spot.valueLength = node.end - node.begin;
        if (key) {
            spot.keyAt = key->begin;
            spot.keyLength = key->end - key->begin;
        }
        spot.expanded = expanded;
        m_built.spots.push_back(spot);
    }

    /// Whether an alias may add this node; a few lines of aliases can ask for billions.
    bool afford(const Node &node)
    {
        ++m_expandedNodes;
        m_expandedBytes += node.textLength;
        if (m_expandedNodes <= m_limits.expandedNodes && m_expandedBytes <= m_limits.expandedBytes)
            return true;
        remark(node,
               u"aliases and merge keys add more than %1 values or %2 MiB to this document"_s.arg(m_limits.expandedNodes)
                   .arg(m_limits.expandedBytes >> 20));
        return false;
    }

    void value(int index, int key, bool expanded)
    {
        const Node *node = &m_syntax.node(index);
        if (node->style == Style::Alias) {
            expanded = true;
            node = &m_syntax.node(node->alias);
        }
        if (m_stopped || (expanded && !afford(*node)))
            return;
        if (m_builder.depth() >= m_limits.depth)
            return remark(*node, u"nested deeper than %1 levels"_s.arg(m_limits.depth));
        spot(*node, key < 0 ? nullptr : &m_syntax.node(key), expanded);
        m_built.written.push_back(index);
        m_built.keys.push_back(key);
        if (node->isScalar())
            return scalar(*node);
        node->isMap() ? map(*node, expanded) : list(*node, expanded);
        m_builder.end();
    }

    void list(const Node &node, bool expanded)
    {
        m_builder.beginList();
        for (int at = node.first; at >= 0 && !m_stopped; at = m_syntax.node(at).next)
            value(at, -1, expanded);
    }

    void map(const Node &node, bool expanded)
    {
        m_builder.beginMap();
        Entries entries;
        entries.list.reserve(static_cast<size_t>(node.children / 2));
        for (int at = node.first; at >= 0 && !m_stopped; at = m_syntax.node(m_syntax.node(at).next).next)
            entry(entries, at, expanded);
        for (const Entry &entry : entries.list) {
            if (m_stopped)
                return;
            m_builder.key(entry.key);
            value(entry.valueNode, entry.keyNode, entry.expanded);
        }
    }

    void entry(Entries &entries, int keyNode, bool expanded)
    {
        const Node &key = m_syntax.node(keyNode);
        const int valueNode = key.next;
        if (isMerge(key))
            return merge(entries, valueNode);
        const std::optional<std::string_view> text = keyText(key);
        if (!text)
            return;
        Entry *const same = entries.find(*text);
        if (!same)
            return entries.list.push_back({*text, keyNode, valueNode, expanded});
        if (!same->expanded || expanded)
            return remark(key, u"the key \"%2\" is there twice in one map; the first is on line %1"_s.arg(u"%1"_s, shown(*text)), true,
                          m_syntax.node(same->keyNode).begin);
        *same = {*text, keyNode, valueNode, false};
    }

    bool isMerge(const Node &key) const
    {
        const Syntax::Properties *properties = m_syntax.properties(key);
        return key.style == Style::Plain && m_syntax.text(key) == "<<"
            && (!properties || properties->tag.isEmpty() || properties->tag.endsWith("2002:merge"));
    }

    void merge(Entries &entries, int valueNode)
    {
        const Node &value = resolved(m_syntax.node(valueNode));
        std::vector<const Node *> sources;
        if (value.isMap()) {
            sources.push_back(&value);
        } else if (value.isList()) {
            for (int at = value.first; at >= 0; at = m_syntax.node(at).next)
                sources.push_back(&resolved(m_syntax.node(at)));
            std::ranges::reverse(sources); // the first map of the list has the last word
        }
        if (sources.empty() || !std::ranges::all_of(sources, &Node::isMap))
            return remark(m_syntax.node(valueNode), u"a merge key \"<<\" takes a map or a list of maps"_s);
        Entries merged;
        for (const Node *source : sources)
            mergeMap(merged, *source);
        for (const Entry &entry : merged.list) {
            Entry *const same = entries.find(entry.key);
            if (!same) {
                entries.list.push_back(entry);
                continue;
            }
            if (!same->expanded)
                remark(
                    m_syntax.node(valueNode),
                    u"this merge key replaces \"%1\", which is written before it: the cluster's clients go by order, YAML lets the written one win"_s
                        .arg(shown(entry.key)),
                    false);
            *same = entry;
        }
    }

    void mergeMap(Entries &into, const Node &source)
    {
        if (++m_mergeDepth > m_limits.depth) {
            remark(source, u"nested deeper than %1 levels"_s.arg(m_limits.depth));
        } else {
            for (int at = source.first; at >= 0 && !m_stopped; at = m_syntax.node(m_syntax.node(at).next).next) {
                const Node &key = m_syntax.node(at);
                if (!afford(key))
                    break;
                if (isMerge(key)) {
                    merge(into, key.next);
                    continue;
                }
                const std::optional<std::string_view> text = keyText(key);
                if (!text)
                    break;
                if (Entry *const same = into.find(*text))
                    *same = {*text, at, key.next, true};
                else
                    into.list.push_back({*text, at, key.next, true});
            }
        }
        --m_mergeDepth;
    }

    const Node &resolved(const Node &node) const { return node.style == Style::Alias ? m_syntax.node(node.alias) : node; }

    std::optional<std::string_view> keyText(const Node &written)
    {
        const Node &key = resolved(written);
        if (!key.isScalar()) {
            remark(written, u"a list or a map can't be a key"_s);
            return {};
        }
        const Scalar scalar = typed(key);
        if (scalar.type == Type::String)
            return m_syntax.text(key);
        if (scalar.type == Type::Null) {
            remark(written, u"nothing (null) can't be a key; quote it when it is a text"_s);
            return {};
        }
        if (scalar.ambiguous)
            note(key, scalar);
        m_keys.push_back(scalar.key(m_syntax.text(key)));
        return m_keys.back();
    }

    Scalar typed(const Node &node)
    {
        const Syntax::Properties *properties = m_syntax.properties(node);
        if (!properties || properties->tag.isEmpty())
            return node.style == Style::Plain ? resolve(m_syntax.text(node)) : Scalar();
        const std::string_view tag(properties->tag.constData(), static_cast<size_t>(properties->tag.size()));
        if (!tag.starts_with(core))
            return {};
        const std::string_view name = tag.substr(core.size());
        if (name != "int" && name != "float" && name != "bool" && name != "null")
            return {};
        Scalar scalar = resolve(m_syntax.text(node));
        scalar.ambiguous = false;
        if (name == "float" && scalar.type == Type::Int) {
            scalar.type = Type::Double;
            scalar.number = static_cast<double>(scalar.integer);
        }
        const Type wanted = name == "int" ? Type::Int : name == "float" ? Type::Double : name == "bool" ? Type::Bool : Type::Null;
        if (scalar.type != wanted)
            remark(node, u"the tag !!%1 does not fit \"%2\""_s.arg(shown(name), shown(m_syntax.text(node))));
        return scalar;
    }

    void note(const Node &node, const Scalar &scalar)
    {
        const QString text = shown(m_syntax.text(node));
        const QString seen = scalar.type == Type::String ? u"a text"_s : QString::fromStdString(scalar.key({}));
        remark(node,
               u"%1 is %2 for the cluster's clients and something else in YAML 1.2: write %2, or quote it when a text is meant"_s.arg(text, seen),
               false);
    }

    void scalar(const Node &node)
    {
        const std::string_view text = m_syntax.text(node);
        const Scalar scalar = typed(node);
        if (scalar.ambiguous)
            note(node, scalar);
        switch (scalar.type) {
        case Type::Null: m_builder.null(text); return;
        case Type::Bool: m_builder.boolean(scalar.integer != 0, text); return;
        case Type::Int: m_builder.integer(scalar.integer, text); return;
        case Type::Double:
            if (!std::isfinite(scalar.number))
                remark(node, u"%1 is a number that JSON does not have, so no API server takes it"_s.arg(shown(text)));
            m_builder.number(scalar.number, text);
            return;
        default: break;
        }
        if (const Syntax::Properties *properties = m_syntax.properties(node); properties && properties->tag.endsWith("2002:binary"))
            return binary(node, text);
        m_builder.string(text);
    }

    void binary(const Node &node, std::string_view text)
    {
        QByteArray digits(text.data(), static_cast<qsizetype>(text.size()));
        digits.replace('\n', QByteArray()).replace(' ', QByteArray());
        const auto decoded = QByteArray::fromBase64Encoding(digits, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded || !decoded.decoded.isValidUtf8())
            remark(node, decoded ? u"!!binary holds bytes that are no UTF-8, and JSON has no others"_s : u"!!binary needs base64"_s);
        m_builder.string({decoded.decoded.constData(), static_cast<size_t>(decoded.decoded.size())});
    }

    const Syntax &m_syntax;
    const Limits &m_limits;
    base::TreeBuilder m_builder;
    Built m_built;
    std::deque<std::string> m_keys; // of keys that are not written as JSON has them
    qint64 m_expandedNodes = 0, m_expandedBytes = 0;
    int m_mergeDepth = 0;
    bool m_stopped = false;
};

} // namespace

bool Built::isGood() const
{
    return std::ranges::none_of(remarks, &Remark::fatal);
}

Built build(const Syntax &syntax, const Limits &limits)
{
    return Builder(syntax, limits).run();
}

} // namespace yaml

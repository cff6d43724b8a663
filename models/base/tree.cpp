// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/tree.h"

#include "models/base/jsonstring.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace base {

namespace {

std::string_view view(const QByteArray &text, qint32 at, qint32 length)
{
    return {text.constData() + at, static_cast<size_t>(length)};
}

QString utf16(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isPlainKey(std::string_view key)
{
    return !key.empty() && std::ranges::all_of(key, [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '@';
    });
}

void writeNumber(QByteArray &out, Tree::Ref ref)
{
    if (ref.type() == Tree::Type::Int)
        out += QByteArray::number(ref.integer());
    else if (std::isfinite(ref.number()))
        out += QByteArray::number(ref.number(), 'g', QLocale::FloatingPointShortest);
    else
        writeJsonString(out, ref.text()); // YAML's .inf and .nan have no JSON
}

void write(QByteArray &out, Tree::Ref ref, bool sorted)
{
    switch (ref.type()) {
    case Tree::Type::Null: out += "null"; return;
    case Tree::Type::Bool: out += ref.boolean() ? "true" : "false"; return;
    case Tree::Type::Int:
    case Tree::Type::Double: writeNumber(out, ref); return;
    case Tree::Type::String: writeJsonString(out, ref.text()); return;
    case Tree::Type::List:
    case Tree::Type::Map: break;
    }
    const bool map = ref.isMap();
    std::vector<Tree::Ref> entries(ref.begin(), ref.end());
    if (map && sorted)
        std::ranges::sort(entries, {}, [](Tree::Ref entry) { return entry.key(); });
    out += map ? '{' : '[';
    for (bool first = true; const Tree::Ref entry : entries) {
        if (!std::exchange(first, false))
            out += ',';
        if (map) {
            writeJsonString(out, entry.key());
            out += ':';
        }
        write(out, entry, sorted);
    }
    out += map ? '}' : ']';
}

} // namespace

Tree::Ref Tree::Ref::operator[](std::string_view key) const
{
    if (isMap()) {
        for (const Ref entry : *this) {
            if (entry.key() == key)
                return entry;
        }
    }
    return {};
}

Tree::Ref Tree::Ref::at(int position) const
{
    if (position < 0 || position >= size())
        return {};
    return *std::ranges::next(begin(), position);
}

int Tree::Ref::position() const
{
    const Ref above = parent();
    return above ? static_cast<int>(std::ranges::distance(above.begin(), Iterator(m_tree, m_at))) : 0;
}

std::string_view Tree::Ref::key() const
{
    return m_tree && node().keyAt >= 0 ? view(m_tree->m_text, node().keyAt, node().keyLength) : std::string_view();
}

QString Tree::Ref::keyString() const
{
    return utf16(key());
}

std::string_view Tree::Ref::text() const
{
    return m_tree && !isMap() && !isList() ? view(m_tree->m_text, node().textAt, node().textLength) : std::string_view();
}

QString Tree::Ref::string(const QString &otherwise) const
{
    return isString() ? utf16(text()) : otherwise;
}

qint64 Tree::Ref::integer(qint64 otherwise) const
{
    if (type() == Type::Int)
        return node().integer;
    if (type() == Type::Double && node().number == std::trunc(node().number) && std::abs(node().number) < 9e15)
        return static_cast<qint64>(node().number);
    return otherwise;
}

double Tree::Ref::number(double otherwise) const
{
    if (type() == Type::Int)
        return static_cast<double>(node().integer);
    return type() == Type::Double ? node().number : otherwise;
}

bool Tree::Ref::boolean(bool otherwise) const
{
    return type() == Type::Bool ? node().integer != 0 : otherwise;
}

QStringList Tree::Ref::strings() const
{
    QStringList all;
    if (isString())
        all << string();
    if (isList()) {
        for (const Ref entry : *this) {
            if (entry.isString())
                all << entry.string();
        }
    }
    return all;
}

QString Tree::Ref::path() const
{
    QStringList parts;
    for (Ref ref = *this; ref.parent(); ref = ref.parent()) {
        if (ref.parent().isList())
            parts.prepend(u"[%1]"_s.arg(ref.position()));
        else if (isPlainKey(ref.key()))
            parts.prepend(u'.' + ref.keyString());
        else
            parts.prepend(u"[\"%1\"]"_s.arg(ref.keyString().replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s)));
    }
    const QString path = parts.join(QString());
    return path.startsWith(u'.') ? path.mid(1) : path;
}

QByteArray Tree::Ref::json(bool sorted) const
{
    QByteArray out;
    if (m_tree)
        write(out, *this, sorted);
    return out;
}

bool Tree::Ref::same(Ref other) const
{
    if (!m_tree || !other.m_tree)
        return !m_tree && !other.m_tree;
    if (isNumber() && other.isNumber())
        return type() == Type::Int && other.type() == Type::Int ? integer() == other.integer() : number() == other.number();
    if (type() != other.type() || size() != other.size())
        return false;
    switch (type()) {
    case Type::Null: return true;
    case Type::Bool: return boolean() == other.boolean();
    case Type::Map: return std::ranges::all_of(*this, [other](Ref entry) { return other[entry.key()] && entry.same(other[entry.key()]); });
    case Type::List: return std::ranges::equal(*this, other, [](Ref a, Ref b) { return a.same(b); });
    default: return text() == other.text();
    }
}

Tree::Ref Tree::find(const QString &path) const
{
    Ref ref = root();
    qsizetype at = 0;
    while (ref && at < path.size()) {
        if (path[at] == u'[' && at + 1 < path.size() && path[at + 1] == u'"') {
            QString key;
            for (at += 2; at < path.size() && path[at] != u'"'; ++at) {
                if (path[at] == u'\\' && at + 1 < path.size())
                    ++at;
                key += path[at];
            }
            if (!path.mid(at).startsWith("\"]"_L1))
                return {};
            at += 2;
            ref = ref[key.toUtf8().toStdString()];
        } else if (path[at] == u'[') {
            const qsizetype close = path.indexOf(u']', at);
            bool ok = false;
            const int position = path.mid(at + 1, close - at - 1).toInt(&ok);
            if (close < 0 || !ok)
                return {};
            at = close + 1;
            ref = ref.isList() ? ref.at(position) : Ref();
        } else {
            if (path[at] == u'.')
                ++at;
            qsizetype end = at;
            while (end < path.size() && path[end] != u'.' && path[end] != u'[')
                ++end;
            ref = ref[path.mid(at, end - at).toUtf8().toStdString()];
            at = end;
        }
    }
    return ref;
}

TreeBuilder::TreeBuilder(qsizetype text)
{
    m_tree.m_text.reserve(text);
    m_tree.m_nodes.reserve(static_cast<size_t>(text / 16));
}

qint32 TreeBuilder::keep(std::string_view text)
{
    const auto at = static_cast<qint32>(m_tree.m_text.size());
    m_tree.m_text.append(text.data(), static_cast<qsizetype>(text.size()));
    return at;
}

void TreeBuilder::key(std::string_view key)
{
    m_keyAt = keep(key);
    m_keyLength = static_cast<qint32>(key.size());
}

int TreeBuilder::add(Tree::Type type, std::string_view text)
{
    const auto index = static_cast<int>(m_tree.m_nodes.size());
    Tree::Node &node = m_tree.m_nodes.emplace_back();
    node.type = type;
    node.textAt = keep(text);
    node.textLength = static_cast<qint32>(text.size());
    node.keyAt = std::exchange(m_keyAt, -1);
    node.keyLength = std::exchange(m_keyLength, 0);
    if (!m_open.empty()) {
        Open &open = m_open.back();
        node.parent = open.node;
        if (open.last < 0)
            m_tree.m_nodes[static_cast<size_t>(open.node)].first = index;
        else
            m_tree.m_nodes[static_cast<size_t>(open.last)].next = index;
        open.last = index;
        ++m_tree.m_nodes[static_cast<size_t>(open.node)].count;
    }
    return index;
}

int TreeBuilder::null(std::string_view text)
{
    return add(Tree::Type::Null, text);
}

int TreeBuilder::boolean(bool value, std::string_view text)
{
    const int index = add(Tree::Type::Bool, text);
    m_tree.m_nodes.back().integer = value;
    return index;
}

int TreeBuilder::integer(qint64 value, std::string_view text)
{
    const int index = add(Tree::Type::Int, text);
    m_tree.m_nodes.back().integer = value;
    return index;
}

int TreeBuilder::number(double value, std::string_view text)
{
    const int index = add(Tree::Type::Double, text);
    m_tree.m_nodes.back().number = value;
    return index;
}

int TreeBuilder::string(std::string_view text)
{
    return add(Tree::Type::String, text);
}

int TreeBuilder::beginMap()
{
    const int index = add(Tree::Type::Map, {});
    m_open.push_back({index, -1});
    return index;
}

int TreeBuilder::beginList()
{
    const int index = add(Tree::Type::List, {});
    m_open.push_back({index, -1});
    return index;
}

void TreeBuilder::end()
{
    m_open.pop_back();
}

bool TreeBuilder::hasKey(std::string_view key) const
{
    if (m_open.empty())
        return false;
    for (int at = m_tree.m_nodes[static_cast<size_t>(m_open.back().node)].first; at >= 0; at = m_tree.m_nodes[static_cast<size_t>(at)].next) {
        const Tree::Node &node = m_tree.m_nodes[static_cast<size_t>(at)];
        if (view(m_tree.m_text, node.keyAt, node.keyLength) == key)
            return true;
    }
    return false;
}

Tree TreeBuilder::take()
{
    m_open.clear();
    return std::exchange(m_tree, {});
}

} // namespace base

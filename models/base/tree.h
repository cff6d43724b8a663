// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A document (a Kubernetes object, a MeshConfig) as an immutable tree of plain values, in two flat arrays: nodes and UTF-8
// text. models/yaml and readJson() build it; findings, diff, policy and routing read it. It knows no files and no positions:
// models/yaml keeps those beside it, by node index.
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QString>

#include <ranges>
#include <string_view>
#include <vector>

namespace base {

class Tree
{
public:
    enum class Type : quint8 { Null, Bool, Int, Double, String, List, Map };

    struct Node {
        Type type = Type::Null;
        qint32 parent = -1, first = -1, next = -1, count = 0;
        qint32 keyAt = -1, keyLength = 0;   ///< in the text; -1 = not in a map
        qint32 textAt = 0, textLength = 0;  ///< of a scalar, as written (strings: unescaped)
        union {
            qint64 integer = 0; ///< Bool (0, 1) and Int
            double number;      ///< Double
        };
    };

    /// A node of a tree, or nothing. Asking nothing for a member gives nothing, so paths can be walked without checks.
    /// Valid as long as the Tree is.
    class Ref
    {
    public:
        Ref() = default;

        explicit operator bool() const { return m_tree; }
        int index() const { return m_at; }
        Type type() const { return m_tree ? node().type : Type::Null; }
        bool isMap() const { return m_tree && node().type == Type::Map; }
        bool isList() const { return m_tree && node().type == Type::List; }
        bool isString() const { return m_tree && node().type == Type::String; }
        bool isNumber() const { return m_tree && (node().type == Type::Int || node().type == Type::Double); }
        bool isNull() const { return m_tree && node().type == Type::Null; }
        /// Entries of a map or list; 0 for everything else.
        int size() const { return m_tree ? node().count : 0; }

        Ref operator[](std::string_view key) const;
        Ref at(int position) const;
        Ref parent() const { return m_tree && node().parent >= 0 ? Ref(m_tree, node().parent) : Ref(); }
        /// Position among the parent's entries.
        int position() const;

        std::string_view key() const;
        QString keyString() const;
        /// A scalar as written; "" for maps, lists and nothing.
        std::string_view text() const;
        /// Strings only; `otherwise` for every other type.
        QString string(const QString &otherwise = {}) const;
        /// Int, or a Double without fraction.
        qint64 integer(qint64 otherwise = 0) const;
        double number(double otherwise = 0) const;
        bool boolean(bool otherwise = false) const;
        /// The strings of a list; a single string counts as a list of one.
        QStringList strings() const;

        /// "spec.http[0].route[1].weight"; keys with dots are written ["like.this"]. "" for the root.
        QString path() const;
        /// Compact JSON in the tree's order, or with sorted keys.
        QByteArray json(bool sorted = false) const;
        /// The same values; the order of a map's keys does not matter, 1 and 1.0 are the same.
        bool same(Ref other) const;

        class Iterator
        {
        public:
            using value_type = Ref;
            using difference_type = std::ptrdiff_t;
            Iterator() = default;
            Iterator(const Tree *tree, int at)
                : m_tree(tree)
                , m_at(at)
            {
            }
            Ref operator*() const { return Ref(m_tree, m_at); }
            Iterator &operator++()
            {
                m_at = m_tree->m_nodes[static_cast<size_t>(m_at)].next;
                return *this;
            }
            Iterator operator++(int)
            {
                const Iterator before = *this;
                ++*this;
                return before;
            }
            friend bool operator==(const Iterator &a, const Iterator &b) { return a.m_at == b.m_at; }

        private:
            const Tree *m_tree = nullptr;
            int m_at = -1;
        };
        Iterator begin() const { return {m_tree, m_tree ? node().first : -1}; }
        Iterator end() const { return {m_tree, -1}; }

        friend bool operator==(const Ref &, const Ref &) = default;

    private:
        friend class Tree;
        Ref(const Tree *tree, int at)
            : m_tree(tree)
            , m_at(at)
        {
        }
        const Node &node() const { return m_tree->m_nodes[static_cast<size_t>(m_at)]; }

        const Tree *m_tree = nullptr;
        int m_at = -1;
    };

    bool isEmpty() const { return m_nodes.empty(); }
    Ref root() const { return m_nodes.empty() ? Ref() : Ref(this, 0); }
    Ref ref(int index) const { return Ref(this, index); }
    int size() const { return static_cast<int>(m_nodes.size()); }
    /// By keys and positions as path() writes them; nothing when there is no such node.
    Ref find(const QString &path) const;

private:
    friend class TreeBuilder;
    std::vector<Node> m_nodes; // parents before children; the root is 0
    QByteArray m_text;
};

/// Builds a Tree from the top down. Every value but the root is the entry of the open map (after key()) or list.
class TreeBuilder
{
public:
    /// Bytes of text expected, to allocate once.
    explicit TreeBuilder(qsizetype text = 0);

    void key(std::string_view key);
    int null(std::string_view text = {});
    int boolean(bool value, std::string_view text);
    int integer(qint64 value, std::string_view text);
    int number(double value, std::string_view text);
    int string(std::string_view text);
    int beginMap();
    int beginList();
    void end();
    /// Open maps and lists.
    int depth() const { return static_cast<int>(m_open.size()); }
    /// The open map has this key already. Linear in its size: callers with large maps keep their own set.
    bool hasKey(std::string_view key) const;

    Tree take();

private:
    int add(Tree::Type type, std::string_view text);
    qint32 keep(std::string_view text);

    struct Open {
        int node = -1, last = -1;
    };
    Tree m_tree;
    std::vector<Open> m_open;
    qint32 m_keyAt = -1, m_keyLength = 0;
};

inline constexpr int maxTreeDepth = 200;
inline constexpr qsizetype maxTreeText = 256 << 20;

/// One JSON document. Invalid: not JSON, or duplicate keys; TooLarge: deeper than maxTreeDepth or longer than maxTreeText.
/// `where` names it in errors.
Result<Tree> readJson(const QByteArray &json, const QString &where = {});

} // namespace base

/// A Ref's iterators are good for as long as the Tree is, not the Ref.
template <> inline constexpr bool std::ranges::enable_borrowed_range<base::Tree::Ref> = true;

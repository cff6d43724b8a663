// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/change.h"

namespace yaml {

namespace {

using Ref = base::Tree::Ref;
using Type = base::Tree::Type;

class Copier
{
public:
    explicit Copier(const Change *change = nullptr)
        : m_change(change)
    {
    }

    void copy(Ref ref)
    {
        if (m_change && ref.index() == m_change->node && m_change->kind == Change::Kind::Replace)
            return Copier::plain(m_change->value);
        switch (ref.type()) {
        case Type::Null: builder.null(ref.text()); return;
        case Type::Bool: builder.boolean(ref.boolean(), ref.text()); return;
        case Type::Int: builder.integer(ref.integer(), ref.text()); return;
        case Type::Double: builder.number(ref.number(), ref.text()); return;
        case Type::String: builder.string(ref.text()); return;
        case Type::List: builder.beginList(); break;
        case Type::Map: builder.beginMap(); break;
        }
        entries(ref);
        builder.end();
    }

    base::TreeBuilder builder;

private:
    void plain(Ref ref)
    {
        const Change *const held = std::exchange(m_change, nullptr);
        copy(ref);
        m_change = held;
    }

    void entries(Ref ref)
    {
        const bool here = m_change && m_change->kind == Change::Kind::Insert && m_change->node == ref.index();
        int position = 0;
        for (const Ref entry : ref) {
            if (here && position == m_change->before)
                insert(ref);
            ++position;
            const bool is = m_change && entry.index() == m_change->node;
            if (is && m_change->kind == Change::Kind::Remove)
                continue;
            if (ref.isMap())
                builder.key(is && m_change->kind == Change::Kind::Rename ? std::string_view(m_change->key) : entry.key());
            copy(entry);
        }
        if (here && (m_change->before < 0 || m_change->before >= position))
            insert(ref);
    }

    void insert(Ref into)
    {
        if (into.isMap())
            builder.key(m_change->key);
        plain(m_change->value);
    }

    const Change *m_change;
};

} // namespace

base::Tree changed(const base::Tree &tree, const Change &change)
{
    Copier copier(&change);
    if (!tree.isEmpty())
        copier.copy(tree.root());
    return copier.builder.take();
}

base::Tree textTree(const QString &text)
{
    base::TreeBuilder builder;
    const QByteArray bytes = text.toUtf8();
    builder.string({bytes.constData(), static_cast<size_t>(bytes.size())});
    return builder.take();
}

base::Tree integerTree(qint64 value)
{
    base::TreeBuilder builder;
    builder.integer(value, std::to_string(value));
    return builder.take();
}

base::Tree booleanTree(bool value)
{
    base::TreeBuilder builder;
    builder.boolean(value, value ? "true" : "false");
    return builder.take();
}

base::Tree wrapped(const std::string &key, Ref value)
{
    Copier copier;
    copier.builder.beginMap();
    copier.builder.key(key);
    copier.copy(value);
    copier.builder.end();
    return copier.builder.take();
}

base::Tree listOf(Ref value)
{
    Copier copier;
    copier.builder.beginList();
    copier.copy(value);
    copier.builder.end();
    return copier.builder.take();
}

base::Tree emptyTree(Type type)
{
    base::TreeBuilder builder;
    type == Type::Map ? builder.beginMap() : builder.beginList();
    builder.end();
    return builder.take();
}

} // namespace yaml

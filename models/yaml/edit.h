// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of a text that leave everything else as it was: comments, order, quotes, indents, line ends. Every edit is a few
// bytes replaced; the result is read again and must be exactly the tree that was meant, else nothing changes.
// Forms, quick fixes and the command line write through it; it knows no schema and no mesh.
#pragma once

#include "models/yaml/document.h"
#include "models/yaml/splice.h"

namespace yaml {

struct Change;

/// A text being edited. Documents are named by Document::index(), values by paths as base::Tree::Ref::path() writes them.
/// Errors: NotFound (no such document or path), Conflict (the key is there already), Invalid (the document is broken, or the
/// path leads through a text), Unsupported (what is written there can't be edited alone, such as a value that an alias
/// repeats), Internal (the edit would have changed something else; it was not done).
class Editor
{
public:
    explicit Editor(const QByteArray &text, const Limits &limits = {});

    const QByteArray &text() const { return m_text; }

    /// What was replaced, in the order it was done: offsets of a later one are in the text after the earlier ones.
    using Done = base::Result<QVector<Splice>>;

    /// Makes the value what is given, by as few changes as possible: keys and entries that are the same stay untouched.
    /// Missing maps on the way are made; [size] of a list adds to it.
    Done set(int document, const QString &path, base::Tree::Ref value);
    Done set(int document, const QString &path, const QString &text);
    Done set(int document, const QString &path, qint64 number);
    Done remove(int document, const QString &path);
    /// Into a list, before the entry at a position; -1 = at the end.
    Done insert(int document, const QString &list, int before, base::Tree::Ref value);
    /// A new key of a map, before another key; at the end when that is empty or not there.
    Done insert(int document, const QString &map, const QString &key, base::Tree::Ref value, const QString &beforeKey = {});
    Done rename(int document, const QString &path, const QString &key);

private:
    struct Opened;

    base::Result<Opened> open(int document) const;
    base::Result<void> update(int document, const QString &path, base::Tree::Ref value, QVector<Splice> &done);
    base::Result<void> updateMap(int document, const QString &path, base::Tree::Ref old, base::Tree::Ref value, QVector<Splice> &done);
    base::Result<void> updateList(int document, const QString &path, base::Tree::Ref old, base::Tree::Ref value, QVector<Splice> &done);
    base::Result<void> create(int document, const QString &path, base::Tree::Ref value, QVector<Splice> &done);
    base::Result<void> add(int document, const QString &collection, int before, const QString &key, base::Tree::Ref value, QVector<Splice> &done);
    base::Result<void> take(int document, const QString &path, QVector<Splice> &done);
    base::Result<void> change(const Opened &opened, int document, const Change &change, QVector<Splice> &done);
    template <class Steps> Done whole(const Steps &steps);

    QByteArray m_text;
    Limits m_limits;
};

} // namespace yaml

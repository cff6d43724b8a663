// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/edit.h"

#include "models/yaml/build.h"
#include "models/yaml/change.h"
#include "models/yaml/parts.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

using base::ErrorKind;
using base::fail;
using base::Result;
using base::Tree;
using Ref = Tree::Ref;

/// One document read for an edit. The syntax points into `lines`.
struct Editor::Opened {
    std::shared_ptr<const Lines> lines;
    std::vector<Part> parts;
    Syntax syntax;
    Built built;

    Ref find(const QString &path) const { return built.tree.find(path); }
    int written(Ref ref) const { return built.written[static_cast<size_t>(ref.index())]; }
    int line(int node) const { return lines->place(syntax.node(node).begin).line; }
};

namespace {

QString child(const QString &path, const QString &key)
{
    const std::string text = key.toStdString();
    Tree tree = wrapped(text, textTree({}).root());
    const QString step = tree.root().at(0).path();
    return path.isEmpty() || step.startsWith(u'[') ? path + step : path + u'.' + step;
}

QString child(const QString &path, int position)
{
    return path + u'[' + QString::number(position) + u']';
}

struct Step {
    QString parent, key;
    int position = -1;
};

/// The last step of a path: spec.http[0] is the position 0 in spec.http.
std::optional<Step> lastStep(const QString &path)
{
    if (path.endsWith(u"\"]"_s)) {
        qsizetype open = path.size() - 3;
        while (open > 0 && !(path[open] == u'"' && path[open - 1] == u'[' && (open < 2 || path[open - 2] != u'\\')))
            --open;
        if (open <= 0)
            return {};
        QString key;
        for (qsizetype i = open + 1; i < path.size() - 2; ++i) {
            if (path[i] == u'\\' && i + 1 < path.size() - 2)
                ++i;
            key += path[i];
        }
        return Step{path.left(open - 1), key, -1};
    }
    if (path.endsWith(u']')) {
        const qsizetype open = path.lastIndexOf(u'[');
        bool ok = false;
        const int position = path.mid(open + 1, path.size() - open - 2).toInt(&ok);
        if (open < 0 || !ok || position < 0)
            return {};
        return Step{path.left(open), {}, position};
    }
    const qsizetype from = std::max(path.lastIndexOf(u'.'), path.lastIndexOf(u']')) + 1;
    if (from >= path.size())
        return {};
    return Step{path.left(from > 0 && path[from - 1] == u'.' ? from - 1 : from), path.mid(from), -1};
}

bool isWithin(const Syntax &syntax, int node, int ancestor)
{
    for (; node >= 0; node = syntax.node(node).parent) {
        if (node == ancestor)
            return true;
    }
    return false;
}

/// Aliases make one place of the text many places of the tree; an edit there would change them all.
std::optional<QString> repeated(const Syntax &syntax, int node)
{
    for (int i = 0; i < syntax.size(); ++i) {
        const Syntax::Node &alias = syntax.node(i);
        if (alias.style != Style::Alias || i == node)
            continue;
        if (isWithin(syntax, node, alias.alias) || (isWithin(syntax, alias.alias, node) && !isWithin(syntax, i, node)))
            return QString::fromUtf8(syntax.text(alias).data(), static_cast<qsizetype>(syntax.text(alias).size()));
    }
    return {};
}

} // namespace

Editor::Editor(const QByteArray &text, const Limits &limits)
    : m_text(text)
    , m_limits(limits)
{
}

Result<Editor::Opened> Editor::open(int document) const
{
    const auto lines = std::make_shared<const Lines>(m_text);
    Opened opened{lines, split(*lines), Syntax(lines->bytes()), {}};
    if (document < 0 || document >= static_cast<int>(opened.parts.size()))
        return fail(ErrorKind::NotFound, u"there is no document number %1"_s.arg(document + 1));
    const Part &part = opened.parts[static_cast<size_t>(document)];
    const qsizetype begin = part.begin == 0 && m_text.startsWith("\xef\xbb\xbf") ? 3 : part.begin;
    if (!m_text.isValidUtf8())
        return fail(ErrorKind::Invalid, u"the text is not UTF-8"_s);
    if (const auto fault = readSyntax(opened.syntax, begin, part.end, m_limits)) {
        const Place place = lines->place(fault->offset);
        return fail(ErrorKind::Invalid, fault->message, u"line %1, column %2"_s.arg(place.line).arg(place.column));
    }
    if (opened.syntax.isEmpty())
        return fail(ErrorKind::NotFound, u"the document number %1 is empty"_s.arg(document + 1));
    opened.built = build(opened.syntax, m_limits);
    for (const Built::Remark &remark : opened.built.remarks) {
        if (remark.fatal)
            return fail(ErrorKind::Invalid, remark.other < 0 ? remark.message : remark.message.arg(lines->place(remark.other).line),
                        u"line %1"_s.arg(lines->place(remark.at).line));
    }
    return opened;
}

/// Does one change of the tree in the text.
Result<void> Editor::change(const Opened &opened, int document, const Change &change, QVector<Splice> &done)
{
    const Ref target = opened.built.tree.ref(change.node);
    const int node = opened.written(target);
    const QString path = target.path();
    if (const Ref parent = target.parent()) {
        const int written = opened.written(parent);
        if (opened.syntax.node(written).style == Style::Alias)
            return fail(ErrorKind::Unsupported,
                        u"%1 is there by the alias on line %2; edit what has the anchor"_s.arg(path).arg(opened.line(written)));
        if (opened.syntax.node(node).parent != written)
            return fail(ErrorKind::Unsupported,
                        u"%1 comes from line %2 by an alias or a merge key; edit it there"_s.arg(path).arg(opened.line(node)));
    }
    if (change.kind == Change::Kind::Insert && opened.syntax.node(node).style == Style::Alias)
        return fail(ErrorKind::Unsupported, u"%1 is there by the alias on line %2; edit what has the anchor"_s.arg(path).arg(opened.line(node)));
    if (const auto name = repeated(opened.syntax, node))
        return fail(ErrorKind::Unsupported, u"%1 is repeated elsewhere by the alias *%2, which would change, too"_s.arg(path, *name));
    const Tree meant = changed(opened.built.tree, change);
    for (const bool blocks : {true, false}) {
        const Splicer splicer(opened.syntax, blocks);
        const Result<Splice> splice = change.kind == Change::Kind::Replace ? splicer.replace(node, change.value)
            : change.kind == Change::Kind::Remove                          ? splicer.remove(node)
            : change.kind == Change::Kind::Insert                          ? splicer.insert(node, change.before, change.key, change.value)
                                                  : splicer.rename(opened.built.keys[static_cast<size_t>(change.node)], change.key);
        if (!splice)
            return tl::unexpected(splice.error());
        Editor after(m_text, m_limits);
        after.m_text.replace(splice->offset, splice->removed, splice->inserted);
        const Result<Opened> seen = after.open(document);
        if (!seen || seen->parts.size() != opened.parts.size() || !seen->built.tree.root().same(meant.root()))
            continue;
        m_text = after.m_text;
        done.append(*splice);
        return {};
    }
    return fail(ErrorKind::Internal, u"the edit of %1 would not have given what was meant, so nothing was changed"_s.arg(path));
}

/// All steps or none.
template <class Steps> Editor::Done Editor::whole(const Steps &steps)
{
    const QByteArray before = m_text;
    QVector<Splice> done;
    if (const Result<void> result = steps(done); !result) {
        m_text = before;
        return tl::unexpected(result.error());
    }
    return done;
}

Editor::Done Editor::set(int document, const QString &path, Ref value)
{
    return whole([&](QVector<Splice> &done) { return update(document, path, value, done); });
}

Editor::Done Editor::set(int document, const QString &path, const QString &text)
{
    const Tree tree = textTree(text);
    return set(document, path, tree.root());
}

Editor::Done Editor::set(int document, const QString &path, qint64 number)
{
    const Tree tree = integerTree(number);
    return set(document, path, tree.root());
}

Editor::Done Editor::remove(int document, const QString &path)
{
    return whole([&](QVector<Splice> &done) { return take(document, path, done); });
}

Editor::Done Editor::insert(int document, const QString &list, int before, Ref value)
{
    return whole([&](QVector<Splice> &done) { return add(document, list, before, {}, value, done); });
}

Editor::Done Editor::insert(int document, const QString &map, const QString &key, Ref value, const QString &beforeKey)
{
    return whole([&](QVector<Splice> &done) -> Result<void> {
        const auto opened = open(document);
        if (!opened)
            return tl::unexpected(opened.error());
        const Ref at = opened->find(map);
        if (at.isMap() && at[key.toStdString()])
            return fail(ErrorKind::Conflict, u"%1 is there already"_s.arg(child(map, key)));
        const Ref before = beforeKey.isEmpty() ? Ref() : at[beforeKey.toStdString()];
        return at ? add(document, map, before ? before.position() : -1, key, value, done) : create(document, child(map, key), value, done);
    });
}

Editor::Done Editor::rename(int document, const QString &path, const QString &key)
{
    return whole([&](QVector<Splice> &done) -> Result<void> {
        const auto opened = open(document);
        if (!opened)
            return tl::unexpected(opened.error());
        const Ref at = opened->find(path);
        if (!at || !at.parent().isMap())
            return fail(ErrorKind::NotFound, u"there is no key %1"_s.arg(path));
        if (at.keyString() == key)
            return {};
        if (at.parent()[key.toStdString()])
            return fail(ErrorKind::Conflict, u"the key \"%1\" is there already"_s.arg(key));
        return change(*opened, document, {Change::Kind::Rename, at.index(), {}, key.toStdString()}, done);
    });
}

Result<void> Editor::update(int document, const QString &path, Ref value, QVector<Splice> &done)
{
    const auto opened = open(document);
    if (!opened)
        return tl::unexpected(opened.error());
    const Ref old = opened->find(path);
    if (!old)
        return create(document, path, value, done);
    if (old.same(value))
        return {};
    const bool written = opened->syntax.node(opened->written(old)).style != Style::Alias;
    const auto shared = [&] { return std::ranges::any_of(value, [old](Ref entry) { return bool(old[entry.key()]); }); };
    if (written && old.isMap() && value.isMap() && shared())
        return updateMap(document, path, old, value, done);
    if (written && old.isList() && value.isList() && old.size() && value.size())
        return updateList(document, path, old, value, done);
    return change(*opened, document, {Change::Kind::Replace, old.index(), value}, done);
}

Result<void> Editor::updateMap(int document, const QString &path, Ref old, Ref value, QVector<Splice> &done)
{
    for (const Ref entry : old) {
        if (value[entry.key()])
            continue;
        if (const auto taken = take(document, child(path, entry.keyString()), done); !taken)
            return taken;
    }
    for (const Ref entry : value) {
        const Ref same = old[entry.key()];
        const auto result = same ? (same.same(entry) ? Result<void>() : update(document, child(path, entry.keyString()), entry, done))
                                 : add(document, path, -1, entry.keyString(), entry, done);
        if (!result)
            return result;
    }
    return {};
}

/// Entries that are the same at both ends stay; those between are updated in place, taken or added.
Result<void> Editor::updateList(int document, const QString &path, Ref old, Ref value, QVector<Splice> &done)
{
    const std::vector<Ref> from(old.begin(), old.end()), to(value.begin(), value.end());
    size_t head = 0, tail = 0;
    const size_t shorter = std::min(from.size(), to.size());
    while (head < shorter && from[head].same(to[head]))
        ++head;
    while (tail < shorter - head && from[from.size() - 1 - tail].same(to[to.size() - 1 - tail]))
        ++tail;
    const size_t before = from.size() - head - tail, after = to.size() - head - tail, both = std::min(before, after);
    Result<void> result;
    for (size_t i = 0; result && i < both; ++i)
        result = update(document, child(path, static_cast<int>(head + i)), to[head + i], done);
    for (size_t i = before; result && i > both; --i)
        result = take(document, child(path, static_cast<int>(head + i - 1)), done);
    for (size_t i = both; result && i < after; ++i)
        result = add(document, path, static_cast<int>(head + i), {}, to[head + i], done);
    return result;
}

/// A path that is not there: what is missing of it is made as one value.
Result<void> Editor::create(int document, const QString &path, Ref value, QVector<Splice> &done)
{
    const auto opened = open(document);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto step = lastStep(path);
    if (!step)
        return fail(ErrorKind::NotFound, u"%1 is not a path"_s.arg(path));
    const Ref parent = opened->find(step->parent);
    if (parent && step->position < 0)
        return add(document, step->parent, -1, step->key, value, done);
    if (parent && parent.isList() && step->position == parent.size())
        return add(document, step->parent, -1, {}, value, done);
    if (parent || step->position > 0)
        return fail(ErrorKind::NotFound, u"there is no %1"_s.arg(path));
    const auto createIn = [&](const QString &above, const Tree &tree) { return create(document, above, tree.root(), done); };
    if (step->position < 0)
        return createIn(step->parent, wrapped(step->key.toStdString(), value));
    return createIn(step->parent, listOf(value));
}

Result<void> Editor::add(int document, const QString &collection, int before, const QString &key, Ref value, QVector<Splice> &done)
{
    const auto opened = open(document);
    if (!opened)
        return tl::unexpected(opened.error());
    const Ref into = opened->find(collection);
    const bool map = !key.isNull();
    if (!into)
        return fail(ErrorKind::NotFound, u"there is no %1"_s.arg(collection));
    if (!into.isNull() && !(map ? into.isMap() : into.isList()))
        return fail(ErrorKind::Invalid, u"%1 is not a %2"_s.arg(collection, map ? u"map"_s : u"list"_s));
    if (before > into.size())
        return fail(ErrorKind::NotFound, u"%1 has only %2 entries"_s.arg(collection).arg(into.size()));
    if (into.size() == 0) {
        const Tree first = map ? wrapped(key.toStdString(), value) : listOf(value);
        return change(*opened, document, {Change::Kind::Replace, into.index(), first.root()}, done);
    }
    return change(*opened, document, {Change::Kind::Insert, into.index(), value, key.toStdString(), before}, done);
}

Result<void> Editor::take(int document, const QString &path, QVector<Splice> &done)
{
    const auto opened = open(document);
    if (!opened)
        return tl::unexpected(opened.error());
    const Ref at = opened->find(path);
    if (!at || !at.parent())
        return fail(ErrorKind::NotFound, u"there is no %1"_s.arg(path));
    if (at.parent().size() > 1)
        return change(*opened, document, {Change::Kind::Remove, at.index()}, done);
    // The last one leaves an empty collection, which has to be written as such.
    const Tree empty = at.parent().isMap() ? emptyTree(Tree::Type::Map) : emptyTree(Tree::Type::List);
    return change(*opened, document, {Change::Kind::Replace, at.parent().index(), empty.root()}, done);
}

} // namespace yaml

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/drafts.h"

#include "models/diff/compare.h"
#include "models/diff/copy.h"
#include "models/diff/lines.h"
#include "models/yaml/document.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace changes {

namespace {

constexpr int keepAfterMs = 400;
constexpr qsizetype mostText = 4 << 20;

/// What the text says, or why it says nothing that could be applied.
base::Result<base::Tree> wantedOf(const ObjectId &id, const QByteArray &text)
{
    if (text.size() > mostText)
        return base::fail(ErrorKind::TooLarge, u"a draft has at most %1 bytes"_s.arg(mostText));
    const yaml::Stream stream = yaml::parse(text);
    if (stream.hasErrors()) {
        const yaml::Problem &problem = stream.problems.first();
        return base::fail(ErrorKind::Invalid, u"line %1, column %2: %3"_s.arg(problem.place.line).arg(problem.place.column).arg(problem.message));
    }
    if (stream.documents.size() != 1)
        return base::fail(ErrorKind::Invalid, u"there must be one document, here are %1"_s.arg(stream.documents.size()));
    const base::Tree tree = stream.documents.front().tree();
    const auto named = idOf(tree.root(), id.ns);
    if (!named)
        return tl::unexpected(named.error());
    if (!sameObject(*named, id))
        return base::fail(ErrorKind::Invalid, u"the kind, namespace and name can't be edited: this is no longer %1"_s.arg(id.toString()));
    return tree;
}

} // namespace

ObjectId idOf(const mesh::Object &object)
{
    return {object.apiVersion, mesh::info(object.kind).name, object.meta.ns, object.meta.name};
}

std::optional<mesh::ObjectKey> keyOf(const ObjectId &id)
{
    const auto kind = mesh::kindOf(id.group(), id.kind);
    return kind ? std::optional(mesh::ObjectKey{*kind, id.ns, id.name}) : std::nullopt;
}

Drafts::Drafts(Access &access, QObject *parent)
    : QObject(parent)
    , m_access(access)
{
    m_keepSoon.setSingleShot(true);
    m_keepSoon.setInterval(keepAfterMs);
    connect(&m_keepSoon, &QTimer::timeout, this, &Drafts::keep);
    connect(&m_access, &Access::contextChanged, this, &Drafts::load);
    load();
}

Drafts::~Drafts()
{
    if (m_keepSoon.isActive())
        keep();
}

QString Drafts::nameOf(const ObjectId &id)
{
    return QStringList{id.group(), id.kind, id.ns, id.name}.join(u'/');
}

const Draft *Drafts::find(const ObjectId &id) const
{
    const auto found = std::ranges::find_if(m_all, [&id](const Draft &draft) { return sameObject(draft.id, id); });
    return found == m_all.end() ? nullptr : &*found;
}

base::Result<Draft> Drafts::opened(const mesh::Object &object)
{
    Draft draft{.id = idOf(object), .action = Action::Update, .whole = true};
    if (isSecret(draft.id) || object.json.isEmpty())
        return base::fail(ErrorKind::Unsupported, u"it is not shown, so it can't be edited here"_s, draft.id.toString());
    auto tree = base::readJson(object.json, draft.id.toString());
    if (!tree)
        return tl::unexpected(tree.error());
    draft.base = std::move(*tree);
    draft.wanted = diff::withoutServerFields(draft.base.root());
    draft.text = diff::toText(draft.wanted.root());
    return draft;
}

void Drafts::setText(const Draft &opened, const QByteArray &text)
{
    const Draft *known = find(opened.id);
    Draft draft = known ? *known : opened;
    draft.text = text;
    draft.action = draft.base.isEmpty() ? Action::Create : Action::Update;
    const auto wanted = wantedOf(opened.id, text);
    const QString name = nameOf(opened.id);
    if (!wanted) {
        m_problems.insert(name, wanted.error().detail);
    } else {
        m_problems.remove(name);
        draft.wanted = *wanted;
        if (draft.base.root() && diff::compare(draft.base.root(), wanted->root()).isEmpty()) {
            if (known)
                remove(opened.id);
            return;
        }
    }
    put(draft);
}

void Drafts::put(const Draft &draft)
{
    if (isSecret(draft.id))
        return; // nothing of it may reach the disk
    const auto found = std::ranges::find_if(m_all, [&draft](const Draft &one) { return sameObject(one.id, draft.id); });
    if (found == m_all.end())
        m_all.push_back(draft);
    else
        *found = draft;
    if (draft.action == Action::Delete)
        m_problems.remove(nameOf(draft.id));
    announce();
}

void Drafts::remove(const ObjectId &id)
{
    m_problems.remove(nameOf(id));
    if (m_all.removeIf([&id](const Draft &draft) { return sameObject(draft.id, id); }) > 0)
        announce();
}

void Drafts::clear()
{
    m_problems.clear();
    if (!m_all.isEmpty()) {
        m_all.clear();
        announce();
    }
}

void Drafts::announce()
{
    m_keepSoon.start();
    emit changed();
}

void Drafts::keep()
{
    m_keepSoon.stop();
    Plan plan{.title = u"drafts"_s, .context = m_context, .steps = {}};
    for (const Draft &draft : m_all)
        plan.steps.push_back({draft, {}, {}});
    const auto kept = m_access.keepDrafts(plan);
    m_keepError = kept ? base::Error{} : kept.error();
}

void Drafts::load()
{
    // What was typed a moment ago belongs to the context before.
    if (m_keepSoon.isActive())
        keep();
    m_context = m_access.context();
    m_all.clear();
    m_problems.clear();
    m_keepError = {};
    if (const auto plan = m_access.drafts()) {
        for (const Step &step : plan->steps) {
            Draft draft = step.draft;
            if (!draft.text.isEmpty() && draft.action != Action::Delete) {
                if (const auto wanted = wantedOf(draft.id, draft.text))
                    draft.wanted = *wanted;
                else
                    m_problems.insert(nameOf(draft.id), wanted.error().detail);
            }
            m_all.push_back(draft);
        }
    } else {
        m_keepError = plan.error();
    }
    emit changed();
}

} // namespace changes

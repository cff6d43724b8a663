// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/changes.h"

#include "models/diff/copy.h"

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace changes {

using Ref = base::Tree::Ref;

namespace {

constexpr std::array<std::string_view, 4> actions{"apply", "create", "update", "delete"};
constexpr int formatVersion = 1;

class Writer
{
public:
    void text(std::string_view key, const QString &value)
    {
        m_builder.key(key);
        const QByteArray utf8 = value.toUtf8();
        m_builder.string({utf8.constData(), static_cast<size_t>(utf8.size())});
    }
    void number(std::string_view key, qint64 value)
    {
        m_builder.key(key);
        const QByteArray digits = QByteArray::number(value);
        m_builder.integer(value, {digits.constData(), static_cast<size_t>(digits.size())});
    }
    void flag(std::string_view key, bool value)
    {
        m_builder.key(key);
        m_builder.boolean(value, value ? "true" : "false");
    }
    void tree(std::string_view key, const base::Tree &value)
    {
        if (value.isEmpty())
            return;
        m_builder.key(key);
        diff::copy(m_builder, value.root());
    }
    void step(const Step &step)
    {
        const Draft &draft = step.draft;
        m_builder.beginMap();
        text("apiVersion", draft.id.apiVersion);
        text("kind", draft.id.kind);
        text("namespace", draft.id.ns);
        text("name", draft.id.name);
        text("action", QString::fromUtf8(actions[static_cast<size_t>(draft.action)].data()));
        flag("whole", draft.whole);
        flag("takeOver", draft.takeOver);
        text("file", draft.file);
        number("line", draft.line);
        text("why", step.why);
        text("warning", step.warning);
        if (!draft.text.isEmpty())
            text("text", QString::fromUtf8(draft.text));
        tree("base", draft.base);
        tree("wanted", draft.wanted);
        m_builder.end();
    }
    QByteArray plan(const Plan &plan)
    {
        m_builder.beginMap();
        text("apiVersion", u"meshdeck.io/v1alpha1"_s);
        text("kind", u"Plan"_s);
        number("format", formatVersion);
        text("title", plan.title);
        text("context", plan.context);
        number("inverseOf", plan.inverseOf);
        m_builder.key("steps");
        m_builder.beginList();
        for (const Step &step : plan.steps)
            this->step(step);
        m_builder.end();
        m_builder.end();
        return m_builder.take().root().json();
    }

private:
    base::TreeBuilder m_builder;
};

base::Result<Step> stepOf(Ref value, const QString &where)
{
    Step step;
    Draft &draft = step.draft;
    draft.id = {value["apiVersion"].string(), value["kind"].string(), value["namespace"].string(), value["name"].string()};
    const auto action = std::ranges::find(actions, value["action"].text());
    if (action == actions.end() || draft.id.apiVersion.isEmpty() || draft.id.kind.isEmpty() || draft.id.name.isEmpty())
        return base::fail(base::ErrorKind::Invalid, u"step %1 of the plan names no object or action"_s.arg(value.position() + 1), where);
    draft.action = static_cast<Action>(action - actions.begin());
    draft.whole = value["whole"].boolean();
    draft.takeOver = value["takeOver"].boolean();
    draft.file = value["file"].string();
    draft.line = static_cast<int>(value["line"].integer());
    draft.text = value["text"].string().toUtf8();
    draft.base = diff::copied(value["base"]);
    draft.wanted = diff::copied(value["wanted"]);
    step.why = value["why"].string();
    step.warning = value["warning"].string();
    return step;
}

} // namespace

QByteArray toJson(const Plan &plan)
{
    return Writer().plan(plan);
}

base::Result<Plan> planFromJson(const QByteArray &json, const QString &where)
{
    const auto tree = base::readJson(json, where);
    if (!tree)
        return tl::unexpected(tree.error());
    const Ref root = tree->root();
    if (root["kind"].text() != "Plan" || root["format"].integer() != formatVersion)
        return base::fail(base::ErrorKind::Invalid, u"this is no plan of this version of Meshdeck"_s, where);
    Plan plan{.title = root["title"].string(), .context = root["context"].string(), .steps = {}, .inverseOf = root["inverseOf"].integer()};
    for (const Ref value : root["steps"]) {
        auto step = stepOf(value, where);
        if (!step)
            return tl::unexpected(step.error());
        plan.steps.push_back(std::move(*step));
    }
    return plan;
}

} // namespace changes

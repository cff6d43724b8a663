// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/changes/journalentry.h"

#include "models/diff/copy.h"

using namespace Qt::Literals::StringLiterals;

namespace changes::entry {

using Ref = base::Tree::Ref;

namespace {

std::string_view view(const QByteArray &text)
{
    return {text.constData(), static_cast<size_t>(text.size())};
}

class Map
{
public:
    Map() { m_builder.beginMap(); }
    Map &text(std::string_view key, const QString &value)
    {
        m_builder.key(key);
        m_builder.string(view(value.toUtf8()));
        return *this;
    }
    Map &number(std::string_view key, qint64 value)
    {
        m_builder.key(key);
        m_builder.integer(value, view(QByteArray::number(value)));
        return *this;
    }
    Map &tree(std::string_view key, const base::Tree &value)
    {
        if (!value.isEmpty()) {
            m_builder.key(key);
            diff::copy(m_builder, value.root());
        }
        return *this;
    }
    QByteArray json()
    {
        m_builder.end();
        return m_builder.take().root().json();
    }

private:
    base::TreeBuilder m_builder;
};

base::Tree masked(const base::Tree &tree)
{
    return diff::masked(tree.root(), {}, {});
}

base::Result<void> take(Record &record, int step, const QString &what, Ref body)
{
    if (what == "begin"_L1) {
        auto plan = planFromJson(body["plan"].json());
        if (!plan)
            return tl::unexpected(plan.error());
        record.plan = std::move(*plan);
        record.user = body["user"].string();
        record.steps.resize(record.plan.steps.size());
        return {};
    }
    if (what == "end"_L1) {
        record.ending = static_cast<Ending>(body["ending"].integer());
        return {};
    }
    if (what == "takenback"_L1) {
        record.ending = Ending::TakenBack;
        record.takenBackBy = body["by"].integer();
        return {};
    }
    if (step < 0 || step >= record.steps.size())
        return base::fail(base::ErrorKind::Invalid, u"the journal has a step that the plan has not"_s);
    StepRecord &entry = record.steps[step];
    if (what == "intent"_L1) {
        entry.outcome = Outcome::Begun;
        entry.intent = {.method = static_cast<Method>(body["method"].integer()),
                        .requestId = body["requestId"].string(),
                        .before = diff::copied(body["before"]),
                        .expected = diff::copied(body["expected"])};
    } else if (what == "outcome"_L1) {
        entry.outcome = static_cast<Outcome>(body["outcome"].integer());
        entry.after = diff::copied(body["after"]);
        entry.detail = body["detail"].string();
    }
    return {};
}

} // namespace

Plan withoutSecrets(const Plan &plan)
{
    Plan clean = plan;
    for (Step &step : clean.steps) {
        if (!isSecret(step.draft.id))
            continue;
        step.draft.base = masked(step.draft.base);
        step.draft.wanted = masked(step.draft.wanted);
        step.draft.text.clear();
    }
    return clean;
}

QByteArray begin(const Plan &plan, const QString &user)
{
    const auto tree = base::readJson(toJson(withoutSecrets(plan)));
    return Map().text("user", user).tree("plan", tree.value_or(base::Tree())).json();
}

QByteArray intent(const Intent &intent, bool secret)
{
    return Map()
        .number("method", static_cast<int>(intent.method))
        .text("requestId", intent.requestId)
        .tree("before", secret ? masked(intent.before) : intent.before)
        .tree("expected", secret ? masked(intent.expected) : intent.expected)
        .json();
}

QByteArray outcome(Outcome outcome, const base::Tree &after, const QString &detail)
{
    // An object says itself that it is a Secret.
    return Map().number("outcome", static_cast<int>(outcome)).text("detail", detail).tree("after", after.isEmpty() ? after : masked(after)).json();
}

QByteArray end(Ending ending)
{
    return Map().number("ending", static_cast<int>(ending)).json();
}

QByteArray takenBack(qint64 by)
{
    return Map().number("by", by).json();
}

base::Result<void> fold(Record &record, int step, const QString &what, const QByteArray &body)
{
    const auto tree = base::readJson(body, u"change %1"_s.arg(record.number));
    if (!tree)
        return tl::unexpected(tree.error());
    return take(record, step, what, tree->root());
}

} // namespace changes::entry

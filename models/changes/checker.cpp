// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/checker.h"

#include "models/analysis/documents.h"
#include "models/changes/drafts.h"
#include "models/store/playhead.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace changes {

namespace {

/// A busy cluster changes its pods all the time.
constexpr int mostOftenMs = 250;

using Key = std::tuple<QString, QString, QString, QString>;

Key keyOf(const analysis::Finding &finding)
{
    return {finding.object.toString(), finding.id, finding.path, finding.message};
}

} // namespace

QVector<analysis::Finding> onlyIn(const QVector<analysis::Finding> &a, const QVector<analysis::Finding> &b)
{
    std::set<Key> known;
    for (const analysis::Finding &finding : b)
        known.insert(keyOf(finding));
    QVector<analysis::Finding> found;
    for (const analysis::Finding &finding : a) {
        if (!known.contains(keyOf(finding)))
            found.push_back(finding);
    }
    return found;
}

QVector<analysis::Finding> Verdicts::fresh() const
{
    return onlyIn(after, before);
}

QVector<analysis::Finding> Verdicts::mended() const
{
    return onlyIn(before, after);
}

void layOver(analysis::WorldInput &input, const QVector<Draft> &drafts)
{
    for (const Draft &draft : drafts) {
        if (draft.action == Action::Delete) {
            if (const auto key = keyOf(draft.id))
                input.removed.push_back(*key);
            continue;
        }
        const analysis::Documents read =
            draft.text.isEmpty() ? analysis::Documents{} : analysis::readDocuments(draft.text, QLatin1StringView(draftFile), draft.id.ns);
        if (read.items.size() == 1)
            input.overlay.push_back(read.items.first());
        else if (!draft.wanted.isEmpty())
            input.overlay.push_back(analysis::Item::make(std::make_shared<base::Tree>(draft.wanted), 0, nullptr, draft.id.ns));
    }
}

struct Checker::Memory {
    analysis::Engine live, drafted;
    analysis::WorldPtr before, draftedBefore;
};

Checker::Checker(store::Store &store, store::Playhead *playhead, Drafts *drafts, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_playhead(playhead)
    , m_drafts(drafts)
    , m_memory(std::make_shared<Memory>())
{
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &Checker::request);
    const auto soon = [this](const mesh::Change &change) {
        if ((change.objects() || change.states) && !m_soon.isActive())
            m_soon.start(m_verdicts.value() ? mostOftenMs : 0);
    };
    if (playhead)
        connect(playhead, &store::Playhead::shown, this, soon);
    else
        connect(&store, &store::Store::changed, this, soon);
    connect(&store, &store::Store::wasReset, this, [this] {
        m_memory = std::make_shared<Memory>();
        m_soon.start(0);
    });
    if (drafts)
        connect(drafts, &Drafts::changed, this, [this] { m_soon.start(0); });
    connect(&m_verdicts, &store::DerivedBase::ready, this, &Checker::changed);
    m_soon.start(0);
}

void Checker::request()
{
    m_verdicts.request([memory = m_memory, snapshot = m_playhead ? m_playhead->snapshot() : m_store.snapshot(),
                        drafts = m_drafts ? m_drafts->all() : QVector<Draft>()] {
        analysis::WorldInput input;
        input.live = snapshot;
        Verdicts verdicts;
        verdicts.live = memory->before = analysis::World::make(input, memory->before.get());
        verdicts.before = memory->live.run(verdicts.live);
        if (drafts.isEmpty()) {
            verdicts.drafted = verdicts.live;
            verdicts.after = verdicts.before;
        } else {
            layOver(input, drafts);
            verdicts.drafted = analysis::World::make(input, memory->draftedBefore ? memory->draftedBefore.get() : memory->before.get());
            verdicts.after = memory->drafted.run(verdicts.drafted);
            memory->draftedBefore = verdicts.drafted;
        }
        verdicts.references = references::Graph::of(*verdicts.drafted);
        return verdicts;
    });
}

} // namespace changes

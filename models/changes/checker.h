// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Findings and references of the mesh that is shown, without and with the drafts laid over it; kept up off the main thread.
// What has not changed is not looked at again.
#pragma once

#include "models/analysis/engine.h"
#include "models/changes/changes.h"
#include "models/references/references.h"
#include "models/store/derived.h"

#include <QTimer>

namespace store {
class Playhead;
class Store;
} // namespace store

namespace changes {

class Drafts;

struct Verdicts {
    analysis::WorldPtr live, drafted;          ///< the same without drafts
    QVector<analysis::Finding> before, after;  ///< of live, of drafted
    references::Graph references;              ///< of drafted

    QVector<analysis::Finding> fresh() const;  ///< the drafts bring them
    QVector<analysis::Finding> mended() const; ///< the drafts take them away
};
/// In `a` and not in `b`. Where it was written does not count: a line that moved is no other finding.
QVector<analysis::Finding> onlyIn(const QVector<analysis::Finding> &a, const QVector<analysis::Finding> &b);

/// Drafts and what is to be removed, as the rules read them. Findings in a draft's text have its lines; their file is
/// `draftFile`.
void layOver(analysis::WorldInput &input, const QVector<Draft> &drafts);
inline constexpr auto draftFile = "draft";

class Checker final : public QObject
{
    Q_OBJECT

public:
    /// Without `playhead` the store's latest is looked at. All outlive this.
    Checker(store::Store &store, store::Playhead *playhead, Drafts *drafts, QObject *parent = nullptr);

    /// Null until the first answer.
    std::shared_ptr<const Verdicts> verdicts() const { return m_verdicts.value(); }
    bool isBusy() const { return m_verdicts.isBusy() || m_soon.isActive(); }

signals:
    void changed();

private:
    struct Memory; ///< of the last run; only ever used by one at a time
    void request();

    store::Store &m_store;
    store::Playhead *m_playhead;
    Drafts *m_drafts;
    std::shared_ptr<Memory> m_memory;
    store::Derived<Verdicts> m_verdicts;
    QTimer m_soon;
};

} // namespace changes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Beside a review: findings the drafts bring and take away; of the selected object permission, dry run, owners, and what can
// be decided about a conflict.
#pragma once

#include "models/changes/checker.h"
#include "models/changes/review.h"
#include "widgets/kit/page.h"

class QPushButton;

namespace kit {
class InspectorTitle;
class KeyValues;
class SectionHead;
} // namespace kit

namespace changes {

class ChangeInspector final : public QWidget
{
    Q_OBJECT

public:
    ChangeInspector(kit::Desk &desk, Review &review, QWidget *parent = nullptr);

    /// `step` -1: none is selected. `findings` may be null: not known yet.
    void show(qsizetype step, const Verdicts *findings);

signals:
    void handOverAsked();
    void editAsked();
    void linked(const QString &link);

private:
    void showFindings(const Verdicts *findings);
    void showStep(qsizetype step);

    kit::Desk &m_desk;
    Review &m_review;
    kit::InspectorTitle *m_title;
    kit::SectionHead *m_findingsHead, *m_stepHead, *m_ownersHead;
    kit::KeyValues *m_findings, *m_step, *m_owners;
    QPushButton *m_edit, *m_leave, *m_take, *m_handOver;
    qsizetype m_at = -1;
};

} // namespace changes

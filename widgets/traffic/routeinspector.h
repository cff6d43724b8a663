// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector of one route: what is wrong, split wanted and seen, resilience, causes by response flag, the objects that
// decide, and how its numbers are known.
#pragma once

#include "models/routes/routes.h"
#include "widgets/kit/page.h"

class QLabel;
class QPushButton;
class QStackedLayout;

namespace kit {
class InspectorTitle;
class KeyValues;
class SectionHead;
} // namespace kit

namespace traffic {

class SplitBars;

class RouteInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit RouteInspector(kit::Desk &desk, QWidget *parent = nullptr);

    void show(const routes::Route &route, const routes::Host &host, const mesh::Snapshot &snapshot);
    void showNothing(const QString &sentence);

signals:
    void linked(const QString &link);
    /// The verb below "Not visible yet".
    void offerAsked();

private:
    void showResilience(const routes::Route &route);
    void showCauses(const routes::Measured &measured);
    void showDecided(const routes::Route &route, const mesh::Snapshot &snapshot);

    kit::Desk &m_desk;
    QStackedLayout *m_stack;
    QLabel *m_nothing, *m_told;
    kit::InspectorTitle *m_title;
    kit::SectionHead *m_splitHead, *m_causeHead, *m_toldHead;
    SplitBars *m_split;
    kit::KeyValues *m_facts, *m_resilience, *m_causes, *m_decided;
    QPushButton *m_offer;
};

} // namespace traffic

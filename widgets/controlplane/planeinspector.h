// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The selected instance, check, namespace or cluster; without one what the tab is about.
#pragma once

#include "models/controlplane/check.h"
#include "models/items/planetable.h"
#include "widgets/kit/page.h"

class QLabel;
class QStackedLayout;

namespace kit {
class InspectorTitle;
class KeyValues;
class SectionHead;
class SmallTable;
} // namespace kit

namespace controlplane {

class PlaneInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit PlaneInspector(kit::Desk &desk, QWidget *parent = nullptr);

    void showNothing(const QString &sentence);
    void show(const items::PlaneRow &row, const Revision *revision);
    void show(const Check &check);
    void show(const NamespaceInjection &row, const Revisions &revisions);
    void show(const RemoteCluster &cluster);

signals:
    /// "proxies?id=shop/reviews-v1-…"
    void linked(const QString &link);

private:
    void showParts(bool table, bool objects);
    void showObjects(const QString &title, const QVector<mesh::ObjectKey> &objects);

    kit::Desk &m_desk;
    QStackedLayout *m_stack;
    QLabel *m_nothing;
    kit::InspectorTitle *m_title;
    kit::KeyValues *m_facts;
    kit::SectionHead *m_tableHead, *m_objectsHead;
    kit::SmallTable *m_types, *m_objects;
};

/// Where an object is shown: pods on the Proxies page, configuration where it can be edited; "" = nowhere.
QString linkOf(const mesh::ObjectKey &object);

} // namespace controlplane

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One proxy as the control planes know it: what is wrong and since when, each type's state, where it comes from.
#pragma once

#include "models/items/proxytable.h"
#include "widgets/kit/page.h"

class QLabel;
class QPushButton;
class QStackedLayout;

namespace kit {
class InspectorTitle;
class KeyValues;
class SectionHead;
class SmallTable;
} // namespace kit

namespace proxies {

class ProxyInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit ProxyInspector(kit::Desk &desk, QWidget *parent = nullptr);

    /// `workload` is where its pod belongs to: "shop/reviews-v1"; "" = not known.
    void show(const items::ProxyRow &row, const QString &workload, qint64 nowMs);
    void showNothing(const QString &sentence);

signals:
    void openAsked();
    void linked(const QString &link);

private:
    kit::Desk &m_desk;
    QStackedLayout *m_stack;
    QLabel *m_nothing;
    kit::InspectorTitle *m_title;
    kit::SectionHead *m_typesHead, *m_factsHead;
    kit::SmallTable *m_types;
    kit::KeyValues *m_reasons, *m_facts;
    QPushButton *m_open;
};

} // namespace proxies

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One certificate in the inspector: what is wrong, chain, names, readers, traffic, renewal, live probe, places; or, with
// nothing selected, what the whole board says.
#pragma once

#include "models/certificates/chain.h"
#include "models/certificates/forecast.h"
#include "models/certificates/inventory.h"
#include "widgets/kit/page.h"

class QLabel;
class QPushButton;

namespace kit {
class InspectorTabs;
class InspectorTitle;
class KeyValues;
class SectionHead;
} // namespace kit

namespace certificates {

class ChainView;

class CertificateInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit CertificateInspector(const kit::Theme &theme, QWidget *parent = nullptr);

    /// `row` may be null. `probing`: a probe of it is on its way; `canProbe` false greys the verb and says why.
    void show(const Inventory &inventory, const Row *row, const mesh::Snapshot &snapshot, qint64 nowMs, bool probing, bool canProbe);

    /// The last probe of one of the row's targets, or of an address that served it; null when there is none.
    static const mesh::ProbedChain *probeOf(const Row &row, const mesh::Snapshot &snapshot);
    /// What is at hand to climb from a row's certificate, and the roots that apply to its kind.
    static ChainRequest chainRequest(const Inventory &inventory, const Row &row, qint64 nowMs);

signals:
    void probeAsked();
    void linked(const QString &link);

private:
    void showSummary(const Inventory &inventory, qint64 nowMs);
    void showTitle(const Row &row, qint64 nowMs);
    void showChain(const Inventory &inventory, const Row &row, qint64 nowMs);
    void showFacts(const Row &row, qint64 nowMs);
    void showProbe(const Row &row, const mesh::Snapshot &snapshot, qint64 nowMs, bool probing, bool canProbe);
    void showDetails(const Row &row);
    void showPlaces(const Row &row);

    const kit::Theme &m_theme;
    kit::InspectorTitle *m_title;
    kit::InspectorTabs *m_tabs;
    kit::SectionHead *m_chainHead, *m_factsHead, *m_probeHead;
    ChainView *m_chain;
    kit::KeyValues *m_facts, *m_probe, *m_details, *m_places, *m_summary;
    QPushButton *m_probeButton;
    QLabel *m_probeNote;
    QWidget *m_one;      ///< everything about one row
    int m_placesTab = -1;
};

} // namespace certificates

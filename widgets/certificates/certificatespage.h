// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/certificates/inventory.h"
#include "models/items/certificatetable.h"
#include "models/store/derived.h"
#include "widgets/kit/tablepage.h"

class QAction;
class QLabel;

namespace certificates {

class CertificateInspector;
class SweepBar;
class Timeline;

/// Keeps its inventory fresh with the store and, because ends come nearer by themselves, once a minute.
class CertificatesPage final : public kit::TablePage
{
    Q_OBJECT

public:
    explicit CertificatesPage(kit::Desk &desk, QWidget *parent = nullptr);
    ~CertificatesPage() override;

    QString filterHint() const override;
    QList<QAction *> verbs() const override;
    QWidget *inspector() override;
    kit::Badge badge() const override;
    QVector<kit::Finding> findings() const override;
    QStringList crumbs() const override;

    /// Null until the first one was made.
    std::shared_ptr<const Inventory> inventory() const { return m_inventory.value(); }

    /// What is red and what is yellow: settings, in days.
    static Thresholds thresholdsOf(const settings::Settings &kept);

    /// Writes what the table shows, in its order; the format by the name's ending: csv, json, yaml, else text.
    base::Result<void> exportTo(const QString &file) const;

protected:
    void recompute(const mesh::Change &change) override;
    QString summary() const override;
    std::span<const mesh::Kind> shownKinds() const override;
    void showSelected() override;
    void shownChanged() override;
    void stateChanged(const kit::StateText &objects, const kit::StateText &telemetry) override;
    bool showsTelemetry() const override { return false; }
    void forget() override;

private:
    void makeVerbs();
    void ask();
    void take();
    void tellGaps(const kit::StateText &objects);
    void probe();
    void probeRow(const Row &row);
    void probed(const QString &key, const mesh::ProbedChain &chain);
    void askExport();
    void showSweep();
    QVector<Observed> observed() const;
    Inventory shownInventory() const;

    std::shared_ptr<Cache> m_cache;
    store::Derived<Inventory> m_inventory;
    items::CertificateTable *m_rows;
    Timeline *m_timeline;
    QLabel *m_gaps;
    SweepBar *m_sweep;
    std::unique_ptr<CertificateInspector> m_inspector;
    QAction *m_probeVerb, *m_askVerb, *m_exportVerb;
    QTimer m_minute;
    QSet<QString> m_probing; ///< "address serverName" on their way
};

} // namespace certificates

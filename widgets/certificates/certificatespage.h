// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/certificates/inventory.h"
#include "models/items/certificatetable.h"
#include "models/store/derived.h"
#include "widgets/kit/page.h"

#include <QSet>
#include <QTimer>

class QAction;
class QLabel;

namespace kit {
class TablePane;
}

namespace certificates {

class CertificateInspector;
class Timeline;

/// Keeps its inventory fresh with the store and, because ends come nearer by themselves, once a minute.
class CertificatesPage final : public kit::Page
{
    Q_OBJECT

public:
    explicit CertificatesPage(kit::Desk &desk, QWidget *parent = nullptr);
    ~CertificatesPage() override;

    QString counts() const override;
    QString shown() const override;
    QString filterHint() const override;
    QList<QAction *> verbs() const override;
    QWidget *inspector() override;
    kit::Badge badge() const override;
    QVector<kit::Finding> findings() const override;
    QStringList crumbs() const override;
    void setFilter(const QString &text) override;
    void setNamespaces(const QStringList &names) override;
    QVariantMap position() const override;
    void restore(const QVariantMap &position) override;
    bool escape() override;

    /// Null until the first one was made.
    std::shared_ptr<const Inventory> inventory() const { return m_inventory.value(); }
    QString selectedId() const { return m_selected; }

    /// Days, in QSettings: what is red and what is yellow.
    static constexpr auto actDaysKey = "certificates/actDays";
    static constexpr auto planDaysKey = "certificates/planDays";
    static Thresholds thresholdsOf(const QSettings &settings);

    /// Writes what the table shows, in its order; the format by the name's ending: csv, json, yaml, else text.
    base::Result<void> exportTo(const QString &file) const;

private:
    void makeVerbs();
    void recompute();
    void take();
    void showMarks();
    void showState();
    void showInspector();
    void select(QString id);
    void probe();
    void probeRow(const Row &row);
    void probed(const QString &key, const mesh::ProbedChain &chain);
    void askExport();
    Inventory shownInventory() const;
    void onChanged(const mesh::Change &change);

    kit::Desk &m_desk;
    std::shared_ptr<Cache> m_cache;
    store::Derived<Inventory> m_inventory;
    items::CertificateTable *m_rows;
    Timeline *m_timeline;
    kit::TablePane *m_pane;
    QLabel *m_gaps;
    std::unique_ptr<CertificateInspector> m_inspector;
    QAction *m_probeVerb, *m_exportVerb;
    QTimer m_minute;
    QString m_selected;
    QSet<QString> m_probing; ///< "address serverName" on their way
};

} // namespace certificates

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One proxy: what it really runs, part by part, each with a filter, its object as a tree or JSON, and where it differs from what
// istiod would send or from another proxy. Asks through a ProxyReader; a part is asked for when its tab is first shown.
#pragma once

#include "models/items/proxytable.h"
#include "widgets/kit/page.h"
#include "widgets/kit/tablepane.h"
#include "widgets/proxies/proxyreader.h"

#include <QTimer>

class QComboBox;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace kit {
class FilterLine;
class KeyValues;
} // namespace kit

namespace proxies {

class DetailPane;
class LevelBar;

class ProxyView final : public QWidget
{
    Q_OBJECT

public:
    explicit ProxyView(kit::Desk &desk, QWidget *parent = nullptr);
    ~ProxyView() override;

    /// `tab` as tab() gives it; "" keeps the one that is shown.
    void open(const mesh::ObjectKey &pod, const QString &tab);
    /// What istiod says of it now, and who else there is to compare it with. Null: it is not in the status.
    void showStatus(const items::ProxyRow *row, const QVector<items::ProxyRow> &all);
    /// The mesh is another.
    void forget();
    void askAgain();

    const mesh::ObjectKey &pod() const { return m_reader.pod(); }
    /// "listeners", "routes", …, "log", "diff".
    QString tab() const;
    void showTab(const QString &tab);
    QString tabTitle() const;
    kit::FilterLine *filter() const { return m_filter; }
    void focusSearch();
    /// To the part's table, or to the tabs while there is none yet: the table has it when it comes.
    void takeFocus();

    /// Null for the bootstrap, which has no table.
    kit::TablePane *pane(items::DumpPart part) const { return m_tabs[static_cast<size_t>(part)].pane; }
    const ProxyReader &reader() const { return m_reader; }

signals:
    void linked(const QString &link);
    void left();
    void tabChanged();

protected:
    void showEvent(QShowEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Tab {
        QString id, title;
        kit::TablePane *pane = nullptr;
        items::DumpTable *rows = nullptr;
        QString filter;
    };
    Tab &at(items::DumpPart part) { return m_tabs[static_cast<size_t>(part)]; }
    void layOut();
    void addTab(items::DumpPart part, const QString &id, const QString &title, const QString &emptyTitle, const QString &emptyDetail);
    void partChanged(items::DumpPart part);
    void showPart();
    /// Those of an Envoy, or those of a ztunnel.
    void showTabs(bool ztunnel);
    bool isZtunnelPod(const mesh::ObjectKey &pod) const;
    void showState(items::DumpPart part);
    void showDetail();
    void showNothing(const QString &sentence);
    bool isNewDetail(const QString &id);
    void showLogger();
    void showBootstrap();
    void showElement(const items::DumpRow &row);
    void followLink(const QModelIndex &index);
    void fillOthers(const QVector<items::ProxyRow> &all);
    void act(const kit::StateText &text);
    void tick();
    void restyle();
    QString linkOf(const Origin &origin) const;

    kit::Desk &m_desk;
    ProxyReader m_reader;
    items::DumpPart m_part = items::DumpPart::Listeners;
    std::array<Tab, items::dumpParts> m_tabs;
    QToolButton *m_back;
    QLabel *m_name, *m_state, *m_age;
    QTabBar *m_bar;
    kit::FilterLine *m_filter;
    QComboBox *m_others;
    QStackedWidget *m_panes;
    kit::Notice *m_notice; ///< of the bootstrap
    DetailPane *m_detail;
    LevelBar *m_levels;
    QSplitter *m_down;
    QTimer m_second;
    mesh::Health m_health = mesh::Health::Ok;
    bool m_filling = false;
    bool m_focusWaits = false; ///< of takeFocus()
    QString m_detailOf; ///< what the detail shows: it keeps its open nodes while rows are refreshed
};

} // namespace proxies

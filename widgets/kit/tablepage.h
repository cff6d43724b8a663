// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A page that is one table: filter, namespaces, selection, inspector, states, counts, position and their memory. A page
// says what its rows are and what the selected one means; everything here works by the roles of models/items.
#pragma once

#include "widgets/kit/page.h"
#include "widgets/kit/tablepane.h"

#include <QTimer>

class QVBoxLayout;

namespace kit {

class TablePage : public Page
{
    Q_OBJECT

public:
    /// The state in words while nothing is known; else summary(), with "at least" when something is missing.
    QString counts() const final;
    QString shown() const override;
    QStringList knownKeys() const override;
    QStringList valuesOf(const QString &key) const override;
    /// How many rows are as bad as the worst, from a warning on.
    Badge badge() const override;
    /// The id's parts.
    QStringList crumbs() const override;
    void setFilter(const QString &text) override;
    void setNamespaces(const QStringList &names) override;
    QVariantMap position() const override;
    void restore(const QVariantMap &position) override;
    bool escape() override;

    QString selectedId() const { return m_selected; }
    TablePane *pane() const { return m_pane; }

protected:
    struct Columns {
        int name = 1;
        QVector<int> widths = {}; ///< as TableView::setDefaultWidths
    };
    TablePage(Desk &desk, const QString &id, const QString &title, Noun noun, QWidget *parent);
    /// The glyph column is 0, and what the table is sorted by until the user says otherwise.
    void setModel(QAbstractItemModel *rows, const QStringList &keys, FilterProxy::Fields fields, const Columns &columns);
    /// Call at the end of the constructor: the first state, the first question.
    void start();
    /// The model has other rows now.
    void rowsChanged();
    /// By the user, a link or a reset; an unknown id is kept, and selected when its row comes.
    void select(QString id);
    /// States again, without other rows.
    void showState();

    Desk &desk() const { return m_desk; }
    /// Of the time that the window shows.
    mesh::SnapshotPtr snapshot() const;
    qint64 nowMs() const;
    QVBoxLayout *column() const { return m_column; }
    const Noun &noun() const { return m_noun; }
    FilterProxy *rows() const { return m_pane->rows(); }

    /// The snapshot is another: ask for the rows.
    virtual void recompute(const mesh::Change &change) = 0;
    /// "15 services in 4 namespaces".
    virtual QString summary() const = 0;
    /// Kinds whose absence the page must speak of.
    virtual std::span<const mesh::Kind> shownKinds() const = 0;
    /// Whether the rows are there: by the kinds, unless they come from elsewhere. `any`: some are on screen.
    virtual StateText rowsState(bool any) const;
    /// The state's verb: copy for an admin, or see the sources.
    virtual void act(const StateText &text);
    /// The selection, or what is known of it, is another: fill the inspector, enable the verbs.
    virtual void showSelected() = 0;
    /// Enter or double click.
    virtual void openSelected() { }
    /// Other rows are shown: by the filter, the namespaces, or new rows.
    virtual void shownChanged() { }
    virtual void stateChanged(const StateText &, const StateText &) { }
    /// Rates are shown: their source's state is told, too.
    virtual bool showsTelemetry() const { return true; }
    /// The rows are of all that the snapshot has.
    virtual bool rowsAreComplete() const { return true; }
    /// Another context: forget.
    virtual void forget() { }

private:
    bool isComplete() const;

    Desk &m_desk;
    Noun m_noun;
    QVBoxLayout *m_column;
    TablePane *m_pane;
    QTimer m_second; ///< ages and "retrying in 5 s" go on while nothing arrives
    QString m_selected;
    bool m_hadRows = false; ///< since the last mesh
    bool m_ordered = false; ///< sorted since all was there
};

} // namespace kit

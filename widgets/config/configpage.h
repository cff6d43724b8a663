// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Table, tree or editor in the same place; the inspector follows what is selected in either.
#pragma once

#include "models/changes/drafts.h"
#include "models/items/configtree.h"
#include "widgets/kit/tablepage.h"

namespace config {

class EditPane;
class ObjectInspector;
class TreePane;

class ConfigPage final : public kit::TablePage
{
    Q_OBJECT

public:
    explicit ConfigPage(kit::Desk &desk, QWidget *parent = nullptr);
    ~ConfigPage() override;

    QString filterHint() const override;
    QList<QAction *> verbs() const override;
    QWidget *inspector() override;
    QVector<kit::Finding> findings() const override;
    QString subject() const override { return selectedId(); }
    /// id; edit = 1: with the editor open; tab = yaml: its text in the inspector; view = tree.
    QVariantMap position() const override;
    void restore(const QVariantMap &position) override;
    bool escape() override;

    const items::ConfigTable *rowsModel() const { return m_table; }
    bool isEditing() const;

protected:
    void recompute(const mesh::Change &change) override;
    QString summary() const override;
    std::span<const mesh::Kind> shownKinds() const override;
    void showSelected() override;
    void openSelected() override;
    void shownChanged() override;
    bool showsTelemetry() const override { return false; }
    bool rowsAreComplete() const override;

private:
    struct Rows {
        std::shared_ptr<const changes::Verdicts> verdicts;
        QVector<items::ConfigRow> rows;
        QVector<items::TreeNode> tree;
    };
    enum class View : quint8 { Table, Tree, Editor };

    void requestRows();
    void take();
    void setView(View view);
    /// By the key: one that is new, or gone from the cluster, has a draft all the same.
    const changes::Draft *draftOf(const mesh::ObjectKey &key) const;
    void edit(const QString &id);
    void textChanged();
    void feedEditor();
    void remove();
    void create();
    void showMenu(const QPoint &at);
    void enableVerbs();

    items::ConfigTable *m_table;
    items::ConfigTree *m_treeModel;
    changes::Checker *m_checker;
    store::Derived<Rows> m_rows;
    TreePane *m_tree;
    EditPane *m_editor;
    std::unique_ptr<ObjectInspector> m_inspector;
    QAction *m_newVerb, *m_editVerb, *m_diffVerb, *m_deleteVerb, *m_treeVerb;
    View m_view = View::Table;
    bool m_editSoon = false;
    std::optional<changes::Draft> m_opened; ///< what the editor shows
    QTimer m_typed;
};

} // namespace config

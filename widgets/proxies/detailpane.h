// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One object of a dump below its table: as a tree that opens node by node, or as JSON, with one search for both; of a
// difference both sides. Reading and writing it out happens off the main thread.
#pragma once

#include "models/items/jsontree.h"
#include "models/proxies/comparison.h"
#include "models/store/derived.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace kit {
class DiffView;
class Theme;
} // namespace kit

namespace proxies {

class DetailPane final : public QWidget
{
    Q_OBJECT

public:
    explicit DetailPane(const kit::Theme &theme, QWidget *parent = nullptr);
    ~DetailPane() override;

    /// `make` gives the element's JSON, on a worker thread. `maker` is the object that made it, `link` where it is shown.
    void show(const QString &title, std::function<base::Result<base::Tree>()> make, const QString &maker = {}, const QString &link = {});
    void show(const Difference &difference, const QString &left, const QString &right);
    /// Nothing is selected: one sentence.
    void showNothing(const QString &sentence);

    bool showsJson() const;
    void setJson(bool json);
    void focusSearch();

    /// More than this is not written out as text; the tree has it all.
    static constexpr qsizetype mostText = 4 << 20;

signals:
    void linked(const QString &link);

private:
    struct Shown {
        std::shared_ptr<const base::Tree> tree;
        QString text;
        bool whole = true;
        std::optional<base::Error> error;
    };
    struct Sides {
        Difference difference;
        QString left, right;
        base::Tree before, after;
    };
    void restyle();
    void take();
    void takeSides();
    void search(bool backwards);
    void showPage();
    void setHead(const QString &title, const QString &maker, const QString &link);

    const kit::Theme &m_theme;
    QLabel *m_title, *m_found, *m_nothing;
    QToolButton *m_maker, *m_treeVerb, *m_jsonVerb;
    QLineEdit *m_search;
    QStackedWidget *m_pages;
    QTreeView *m_tree;
    QPlainTextEdit *m_text;
    kit::DiffView *m_diff;
    items::JsonTree *m_model;
    store::Derived<Shown> m_shown;
    store::Derived<Sides> m_sides;
    QString m_link;
    enum class What : quint8 { Nothing, Element, Sides } m_what = What::Nothing;
};

} // namespace proxies

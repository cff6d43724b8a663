// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The editor in the page: what is edited, whether it is a draft and can be applied, the text, and where to go from here.
#pragma once

#include "models/analysis/analysis.h"
#include "models/changes/changes.h"
#include "widgets/kit/page.h"

class QLabel;
class QPushButton;

namespace editor {
class Editor;
}

namespace kit {
class InspectorTitle;
class Notice;
} // namespace kit

namespace config {

class DiffPane;

class EditPane final : public QWidget
{
    Q_OBJECT

public:
    explicit EditPane(kit::Desk &desk, QWidget *parent = nullptr);

    /// `live` is empty when the object is not in the cluster.
    void open(const changes::Draft &draft, const base::Tree &live);
    /// Nothing can be edited: why.
    void fail(const QString &why);
    QByteArray text() const;
    /// As if it was typed.
    void setText(const QByteArray &text);
    void setFindings(const QVector<analysis::Finding> &findings);
    /// Null: the text is what the cluster has. `problem`: why it can't be applied.
    void showDraft(const changes::Draft *draft, const QString &problem);
    void goTo(int line, int column);

signals:
    void textChanged();
    void closed();
    void reviewAsked();
    void revertAsked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void restyle();
    void compare();
    void elide();

    kit::Desk &m_desk;
    QLabel *m_name, *m_state;
    QPushButton *m_review, *m_revert, *m_compare, *m_close;
    kit::Notice *m_notice;
    editor::Editor *m_text;
    DiffPane *m_diff;
    QString m_stateText;
    base::Tree m_base, m_live, m_wanted;
    bool m_opening = false;
};

} // namespace config

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The MeshConfig of a revision, and what differs from another's.
#pragma once

#include "models/base/tree.h"
#include "models/controlplane/revisions.h"
#include "models/mesh/snapshot.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace kit {
class DiffView;
class Theme;
} // namespace kit

namespace controlplane {

class MeshConfigPane final : public QWidget
{
    Q_OBJECT

public:
    explicit MeshConfigPane(const kit::Theme &theme, QWidget *parent = nullptr);

    void show(const mesh::SnapshotPtr &snapshot, const Revisions &revisions);
    /// Of a revision that is there; "" as the second = its text alone.
    void choose(const QString &revision, const QString &other);
    QString revision() const;
    QString other() const;

signals:
    void chosen();

private:
    struct Text {
        QByteArray yaml;
        base::Tree tree;
        QString problem; ///< "" = it can be read
    };
    void restyle();
    void refresh();
    Text read(const QString &revision) const;

    const kit::Theme &m_theme;
    QComboBox *m_revision, *m_other;
    QLabel *m_versus, *m_problem;
    QToolButton *m_copy;
    QStackedWidget *m_pages;
    QPlainTextEdit *m_text;
    kit::DiffView *m_diff;
    mesh::SnapshotPtr m_snapshot;
    Revisions m_revisions;
    QByteArray m_shown; ///< what the text shows: not set again, so that the place stays
    bool m_filling = false;
};

} // namespace controlplane

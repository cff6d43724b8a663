// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Beside the text that is edited: the object as it was opened, as the cluster has it now, and as the draft wants it, two of
// them at a time; and what cluster and draft both changed, each in its own way.
#pragma once

#include "models/base/tree.h"

#include <QWidget>

class QComboBox;

namespace kit {
class DiffView;
class Theme;
} // namespace kit

namespace config {

class DiffPane final : public QWidget
{
    Q_OBJECT

public:
    explicit DiffPane(const kit::Theme &theme, QWidget *parent = nullptr);

    /// Empty ones are not there: no base for what is new, no live one for what is gone.
    void show(const QString &title, const base::Tree &base, const base::Tree &live, const base::Tree &draft);
    QString text() const;

private:
    enum Pair { OpenedToDraft, ClusterToDraft, OpenedToCluster };
    void compare();
    QStringList conflicts() const;

    QComboBox *m_pair;
    kit::DiffView *m_view;
    QString m_title;
    base::Tree m_base, m_live, m_draft;
};

} // namespace config

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The change that makes routes visible, before it is one: for which namespace, under which label, what it costs, as which
// text, and names for the routes that have none. "Make drafts" puts it into the review; nothing is applied here.
#pragma once

#include "models/routes/offer.h"
#include "widgets/kit/page.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace traffic {

class OfferDialog final : public QDialog
{
    Q_OBJECT

public:
    OfferDialog(kit::Desk &desk, const mesh::SnapshotPtr &snapshot, const routes::List &list, QWidget *parent = nullptr);

signals:
    void drafted();

private:
    void refresh();
    void priced(const base::Result<QVector<store::SeriesCount>> &counts);
    void make();
    QString scope() const;

    kit::Desk &m_desk;
    const mesh::SnapshotPtr m_snapshot;
    const routes::List m_list;
    std::optional<routes::Offer> m_offer;
    QComboBox *m_scope;
    QLineEdit *m_label;
    QLabel *m_cost, *m_problem;
    QCheckBox *m_names;
    QPlainTextEdit *m_text;
    QPushButton *m_make;
};

} // namespace traffic

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a change goes in place of the cluster: a folder, or a branch of a local Git repository.
#pragma once

#include "models/changes/review.h"

#include <QDialog>

class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace changes {

class HandOverDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit HandOverDialog(Review &review, QWidget *parent = nullptr);

private:
    void start();
    void take(const base::Result<HandedOver> &done);

    Review &m_review;
    QLineEdit *m_destination;
    QLabel *m_result;
    QDialogButtonBox *m_buttons;
};

} // namespace changes

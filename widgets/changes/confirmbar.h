// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The foot of a review: what stands in the way, the guard, the name of a protected context, and the one verb that comes next.
#pragma once

#include "models/changes/review.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace kit {
class Theme;
}

namespace changes {

class ConfirmBar final : public QWidget
{
    Q_OBJECT

public:
    ConfirmBar(const kit::Theme &theme, Review &review, QWidget *parent = nullptr);

    /// The review is another.
    void refresh();
    /// Ctrl+Enter: what the primary button would do.
    void next();
    QString primaryText() const;

signals:
    void handOverAsked();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void takeGuard();
    void restyle();
    QString hint() const;

    const kit::Theme &m_theme;
    Review &m_review;
    QLabel *m_hint, *m_typeLabel, *m_guardLabel, *m_guardError;
    QLineEdit *m_guard, *m_for, *m_typed;
    QCheckBox *m_override;
    QPushButton *m_handOver, *m_stop, *m_back, *m_primary;
};

} // namespace changes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One field of a form: label, control, unit, where it stands; what is wrong with the input below it.
#pragma once

#include "models/forms/binding.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;
class QSpinBox;

namespace kit {
class Theme;
}

namespace editor {

class FormRow final : public QWidget
{
    Q_OBJECT

public:
    FormRow(const kit::Theme &theme, const forms::Field &field, const forms::Entry &entry, const forms::Value &value, QWidget *parent = nullptr);

    const forms::Field &field() const { return m_field; }
    void show(const forms::Value &value);
    /// "" = the last input was taken.
    void showProblem(const QString &problem);

signals:
    void entered(const QString &input);
    void weighed(const QVector<qint64> &weights);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Share {
        QSpinBox *number;
        QSlider *slider;
    };
    QWidget *makeControl();
    QWidget *makeWeights(const forms::Value &value);
    void weigh();
    void showSum();

    const kit::Theme &m_theme;
    const forms::Field &m_field;
    QLineEdit *m_line = nullptr;
    QComboBox *m_choice = nullptr;
    QVector<Share> m_shares;
    QLabel *m_problem, *m_sum = nullptr;
    bool m_showing = false;
};

} // namespace editor

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The text as a form: one capability at a time, for one entry of a list at a time. The text stays the truth: each input becomes
// splices of it, and each change of the text is read again.
#pragma once

#include "models/forms/binding.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace kit {
class Theme;
}

namespace editor {

class FormRow;

class FormPane final : public QWidget
{
    Q_OBJECT

public:
    explicit FormPane(const kit::Theme &theme, QWidget *parent = nullptr);

    void setText(const QByteArray &text);
    bool hasForms() const { return !m_forms.isEmpty(); }

signals:
    /// In this order, offsets of each in the text after those before it.
    void edited(const QVector<yaml::Splice> &splices);

private:
    void showForms(const QString &group, const QString &kind);
    void showEntries();
    void build();
    void read();
    void write(const forms::Field &field, const QString &input);
    void writeWeights(const forms::Field &field, const QVector<qint64> &weights);
    void say(const QString &note);
    void restyle();
    const forms::Form *form() const;
    forms::Entry entry() const;

    const kit::Theme &m_theme;
    QComboBox *m_form, *m_entry;
    QLabel *m_note;
    QWidget *m_rows = nullptr;
    QVBoxLayout *m_place;
    QVector<FormRow *> m_fields;
    QVector<const forms::Form *> m_forms;
    QVector<forms::Entry> m_entries;
    QByteArray m_text;
    base::Tree m_object;
    QString m_built; ///< form, entry and number of shares that the rows were made for
};

} // namespace editor

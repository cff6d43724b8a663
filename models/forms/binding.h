// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A form's fields in a document: what stands there, whether an input may, and the smallest edit that puts it there. What a form
// does not know is never touched.
#pragma once

#include "models/forms/forms.h"
#include "models/yaml/edit.h"

#include <QVector>

namespace forms {

struct Entry {
    QString path; ///< "spec.http[1]"; "" for the object itself
    QString name; ///< as people tell it apart: its name, else what it is about, else its number
};
/// One for a form that the object has once; for others those of the list, none when there is no list.
QVector<Entry> entriesOf(const Form &form, const base::Tree &object);

struct Share {
    QString name;
    qint64 weight = 0;
    bool written = false; ///< else it is what counts without one
};

struct Value {
    QString text;          ///< as typed into a field; "" = not written
    QVector<Share> shares; ///< of Weights
    bool isSet = false;
    QString odd;           ///< it is something the form can't show, and must not change: why
};
Value read(const Field &field, const Entry &entry, const base::Tree &object);

/// Why an input can't be taken, in one sentence; "" = it can. Nothing written is always fine.
QString problemOf(const Field &field, const QString &input);

/// An empty input takes the field away, and what would be empty without it. Errors: the input's problem, the editor's own.
yaml::Editor::Done write(yaml::Editor &editor, const Field &field, const Entry &entry, const QString &input);
/// One weight for each share, in their order.
yaml::Editor::Done writeWeights(yaml::Editor &editor, const Field &field, const Entry &entry, const QVector<qint64> &weights);

/// "spec.http[1].timeout": where the field stands.
QString pathOf(const Field &field, const Entry &entry);

} // namespace forms

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Kind, namespace and name of an object that is not there yet. Nothing is sent: its text is edited next.
#pragma once

#include "models/changes/drafts.h"
#include "models/mesh/snapshot.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace kit {
class Theme;
}

namespace config {

class NewObjectDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `ns`: what is offered first.
    NewObjectDialog(const kit::Theme &theme, mesh::SnapshotPtr snapshot, const QString &ns, QWidget *parent = nullptr);

    /// A draft that creates the object, with the text its kind begins with.
    changes::Draft draft() const;

private:
    mesh::ObjectKey key() const;
    QString problem() const;
    void check();

    mesh::SnapshotPtr m_snapshot;
    QComboBox *m_kind, *m_namespace;
    QLineEdit *m_name;
    QLabel *m_problem;
    QPushButton *m_create;
};

} // namespace config

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a flag of the time bar stands for: the change in one sentence, the fields that differ, and the way to the graph just
// before and after it. Several changes at one flag are shown one by one.
#pragma once

#include "models/store/changes.h"
#include "widgets/kit/page.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace shell {

class FieldList;

class ChangePopup final : public QFrame
{
    Q_OBJECT

public:
    /// A popup of `parent`'s window; deletes itself when closed. `changes` has one at least.
    ChangePopup(kit::Desk &desk, QVector<store::ConfigChange> changes, QWidget *parent);

    /// The top edge's middle is put at this place of the screen, as far as the window has room.
    void showAt(const QPoint &at);
    const store::ConfigChange &current() const { return m_changes[m_at]; }

signals:
    /// The graph just before and just after it.
    void compareAsked(qint64 atMs);
    void replayAsked(qint64 atMs);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void turn(int by);
    void refresh();

    kit::Desk &m_desk;
    QVector<store::ConfigChange> m_changes;
    qsizetype m_at = 0;
    QLabel *m_title, *m_when, *m_sentence, *m_note, *m_count;
    QToolButton *m_previous, *m_next;
    FieldList *m_fields;
    QPushButton *m_compare, *m_replay;
};

/// Lines of a diff: sign, path, before and after.
class FieldList final : public QWidget
{
    Q_OBJECT

public:
    explicit FieldList(const kit::Theme &theme, QWidget *parent = nullptr);
    void show(const QVector<store::FieldChange> &fields, int more);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const kit::Theme &m_theme;
    QVector<store::FieldChange> m_fields;
    int m_more = 0;
};

} // namespace shell

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/findbar.h"

#include "widgets/editor/scintilla.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace editor {

FindBar::FindBar(QsciScintilla *text, QWidget *parent)
    : QWidget(parent)
    , m_text(text)
    , m_what(new QLineEdit)
    , m_with(new QLineEdit)
    , m_case(new QCheckBox(tr("Match case")))
    , m_said(new QLabel)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(6);
    auto *next = new QPushButton(tr("Next")), *previous = new QPushButton(tr("Previous")), *one = new QPushButton(tr("Replace")),
         *all = new QPushButton(tr("Replace all"));
    for (QPushButton *button : {next, previous, one, all})
        button->setAutoDefault(false);
    m_what->setPlaceholderText(tr("Find"));
    m_with->setPlaceholderText(tr("Replace with"));
    m_what->setAccessibleName(tr("Find"));
    m_with->setAccessibleName(tr("Replace with"));
    for (QWidget *widget : QList<QWidget *>{m_what, next, previous, m_case, m_with, one, all})
        row->addWidget(widget);
    row->addWidget(m_said, 1);
    connect(m_what, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(m_with, &QLineEdit::returnPressed, this, &FindBar::replace);
    connect(next, &QPushButton::clicked, this, [this] { find(true); });
    connect(previous, &QPushButton::clicked, this, [this] { find(false); });
    connect(one, &QPushButton::clicked, this, &FindBar::replace);
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAll);
    hide();
}

void FindBar::start()
{
    if (const QString selected = m_text->selectedText(); !selected.isEmpty() && !selected.contains(u'\n'))
        m_what->setText(selected);
    show();
    m_what->setFocus();
    m_what->selectAll();
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape) {
        QWidget::keyPressEvent(event);
        return;
    }
    hide();
    m_text->setFocus();
}

bool FindBar::find(bool forward, bool fromStart)
{
    const QString what = m_what->text();
    int line = -1, column = -1;
    if (!forward && m_text->hasSelectedText()) { // or the same place would be found again
        int toLine = 0, toColumn = 0;
        m_text->getSelection(&line, &column, &toLine, &toColumn);
    }
    if (fromStart)
        line = column = 0;
    const bool found = !what.isEmpty() && m_text->findFirst(what, false, m_case->isChecked(), false, !fromStart, forward, line, column);
    m_said->setText(found || what.isEmpty() ? QString() : tr("not found"));
    return found;
}

void FindBar::replace()
{
    const Qt::CaseSensitivity how = m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive;
    if (m_text->hasSelectedText() && m_text->selectedText().compare(m_what->text(), how) == 0)
        m_text->replaceSelectedText(m_with->text());
    find(true);
}

void FindBar::replaceAll()
{
    m_text->beginUndoAction();
    int count = 0;
    // Each search begins behind the last replacement, so that what holds itself ends.
    for (bool found = find(true, true); found; found = m_text->findNext(), ++count)
        m_text->replace(m_with->text());
    m_text->endUndoAction();
    m_said->setText(tr("%n replaced", nullptr, count));
}

} // namespace editor

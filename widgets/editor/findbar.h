// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Find and replace in one line below the text.
#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QsciScintilla;

namespace editor {

class FindBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QsciScintilla *text, QWidget *parent = nullptr);
    /// Shows it with the selected word.
    void start();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    bool find(bool forward, bool fromStart = false);
    void replace();
    void replaceAll();

    QsciScintilla *m_text;
    QLineEdit *m_what, *m_with;
    QCheckBox *m_case;
    QLabel *m_said;
};

} // namespace editor

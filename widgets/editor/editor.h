// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The room of the YAML editor: a text with colours, line numbers, marks of what is changed and what is wrong, completion and
// help from the kind's schema, quick fixes. Knows nothing of clusters and drafts: who embeds it gives the text, what it is
// compared with, and the findings. One undo history, whoever changed the text.
#pragma once

#include "models/analysis/analysis.h"
#include "models/yaml/edit.h"
#include "models/yaml/schema.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QsciScintilla;

namespace kit {
class SmallTable;
class Theme;
} // namespace kit

namespace editor {

class FindBar;
class FormPane;
class YamlLexer;

class Editor final : public QWidget
{
    Q_OBJECT

public:
    explicit Editor(const kit::Theme &theme, QWidget *parent = nullptr);
    ~Editor() override;

    /// A new text with an empty undo history; `base` is what changed lines are marked against.
    void open(const QByteArray &text, const QByteArray &base);
    QByteArray text() const;
    /// As if it was typed: it can be undone.
    void setText(const QByteArray &text);
    /// Lines are of text(); a finding without one is shown at its path. Stay until the next call.
    void setFindings(const QVector<analysis::Finding> &findings);
    void setReadOnly(bool on);
    void showForm(bool on);

    /// From 1.
    void goTo(int line, int column);
    /// Changes the text by the finding's fix. False: it has none, or it does not fit the text any more.
    bool applyFix(const analysis::Finding &finding);
    /// The first fix that the cursor's line is offered (Ctrl+.).
    bool fixHere();
    /// The next finding below the cursor, and round again.
    void goToNextFinding();

signals:
    void textChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Spot { ///< a finding in the text, in bytes
        qsizetype from = 0, to = 0;
        int line = 0;
        int finding = -1; ///< -1 = the text is no YAML
        QString message;
        analysis::Severity severity = analysis::Severity::Error;
    };

    void restyle();
    void look();
    void place(const analysis::Finding &finding, int index, const yaml::Stream &stream);
    void addSpot(Spot spot);
    void mark();
    void markChanges();
    void listSpots();
    void showHelp();
    void complete();
    void insertCompletion(const QString &chosen);
    void showTip(int position, int x, int y);
    void splice(const QVector<yaml::Splice> &splices);
    void replaceBytes(qsizetype offset, qsizetype removed, const QByteArray &inserted);
    qsizetype cursor() const;
    yaml::Schema schema() const;

    const kit::Theme &m_theme;
    QsciScintilla *m_text;
    YamlLexer *m_lexer;
    FormPane *m_form;
    FindBar *m_find;
    QLabel *m_help;
    kit::SmallTable *m_list;
    QByteArray m_base;
    QVector<analysis::Finding> m_findings;
    QVector<Spot> m_spots;
    QVector<yaml::Completion> m_offered;
    QTimer m_soon; ///< looks at the text when typing pauses
    bool m_opening = false;
    bool m_grew = false;   ///< since the cursor moved last
};

} // namespace editor

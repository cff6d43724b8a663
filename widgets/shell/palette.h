// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+K: go anywhere, filter anything, run any verb.
#pragma once

#include "widgets/kit/theme.h"
#include "widgets/shell/palettemodel.h"

#include <QFrame>

class QLineEdit;

namespace shell {

class Palette final : public QFrame
{
    Q_OBJECT

public:
    explicit Palette(const kit::Theme &theme, QWidget *parent);

    /// What can be chosen; made anew each time it opens.
    void open(QVector<PaletteEntry> entries, QVector<std::pair<QString, QString>> words, QStringList namespaces, const QString &text = {});

signals:
    void chosen(const QString &target);
    /// A whole command was typed and Enter pressed.
    void commanded(const PaletteCommand &command);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void accept();
    void remember(const QString &text);
    PaletteCommand command() const;

    const kit::Theme &m_theme;
    QLineEdit *m_input;
    QVector<PaletteEntry> m_entries;
    QVector<std::pair<QString, QString>> m_words;
    QStringList m_namespaces, m_past;
    QVector<PaletteMatch> m_matches;
    QString m_last;
    int m_current = 0;
    int m_pastAt = -1;
};

} // namespace shell

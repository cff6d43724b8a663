// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The filter line of every page: finished terms on chips, what does not parse underlined with the reason, "n of m" at the
// right. Plain text underneath, so every key works as in any input.
#pragma once

#include "models/items/filter.h"

#include <QLineEdit>

namespace kit {

class Theme;

class FilterLine final : public QLineEdit
{
    Q_OBJECT

public:
    explicit FilterLine(const Theme &theme, QWidget *parent = nullptr);

    void setHint(const QString &hint);
    /// Right end: "17 of 17 nodes".
    void setShown(const QString &shown);
    /// Keys that the page knows; empty = unchecked.
    void setKeys(const QStringList &keys);
    /// Adds the term at the end, or takes it away when it is there.
    void toggleTerm(const QString &term);

    bool isValid() const { return !m_error; }

signals:
    /// Parses: pages take it as it is.
    void filterChanged(const QString &text);
    /// Esc or Enter: the focus goes back to the content.
    void left();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void parse();
    void refreshMargins();
    QString rightText() const;
    /// Where the character at `position` begins on screen.
    qreal xOf(qsizetype position) const;
    QRectF spanRect(qsizetype at, qsizetype length) const;

    const Theme &m_theme;
    QString m_hint, m_shown;
    QStringList m_keys;
    QVector<items::Filter::Span> m_chips;
    std::optional<items::FilterError> m_error;
};

} // namespace kit

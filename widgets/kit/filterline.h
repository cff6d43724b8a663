// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The filter line of every page: finished terms on chips, what does not parse underlined with the reason below it, "n of m"
// at the right, keys and values offered while typing. Plain text underneath, so every key works as in any input.
#pragma once

#include "models/items/filter.h"
#include "widgets/kit/completion.h"

#include <QLineEdit>

namespace kit {

class OfferList;
class Theme;

class FilterLine final : public QLineEdit
{
    Q_OBJECT

public:
    explicit FilterLine(const Theme &theme, QWidget *parent = nullptr);

    void setHint(const QString &hint);
    /// Right end: "17 of 17 nodes".
    void setShown(const QString &shown);
    /// Another page's filter: its keys (empty = unchecked), their values for completion, its text. Always says filterChanged
    /// when the text parses.
    void use(const QStringList &keys, const KeyValuesOf &valuesOf, const QString &text);
    /// Adds the term at the end, or takes it away when it is there.
    void toggleTerm(const QString &term);

    bool isValid() const { return !m_error; }
    /// Null until something was offered. For tests and screen readers.
    const OfferList *offerList() const { return m_list; }

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
    void focusOutEvent(QFocusEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void parse();
    /// Offers, or why the text does not parse, under the word; nothing without the focus.
    void refreshList(bool always = false);
    void closeList();
    bool listTakes(QKeyEvent *event);
    void takeOffer(int index);
    QPoint below(qsizetype position) const;
    void refreshMargins();
    QString rightText() const;
    /// Where the character at `position` begins on screen.
    qreal xOf(qsizetype position) const;
    QRectF spanRect(qsizetype at, qsizetype length) const;

    const Theme &m_theme;
    QString m_hint, m_shown;
    QStringList m_keys;
    KeyValuesOf m_valuesOf;
    Completion m_completion;
    bool m_typed = false;
    OfferList *m_list = nullptr; ///< a child of the window, so that it may lie over the table
    QVector<items::Filter::Span> m_chips;
    std::optional<items::FilterError> m_error;
};

} // namespace kit

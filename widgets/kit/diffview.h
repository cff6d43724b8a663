// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between two versions of an object: in words first, then by lines with two columns of numbers, a sign and a
// tint for each line, and the changed part of a line in the stronger tint. Values of Secrets are masked.
#pragma once

#include "models/base/tree.h"
#include "models/diff/lines.h"

#include <QAbstractScrollArea>
#include <QStringList>

namespace kit {

class Theme;

struct DiffBlock {
    QString title;            ///< "VirtualService shop/reviews"
    base::Tree before, after; ///< empty = not there
    QStringList notes;        ///< below the words
    QString lone = {};        ///< of one side only: said instead of "It is made", "It is deleted"
};

class DiffView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit DiffView(const Theme &theme, QWidget *parent = nullptr);

    void show(const QVector<DiffBlock> &blocks);
    /// In place of differences: one sentence.
    void showText(const QString &text);
    /// As unified text, with the words: what Ctrl+C takes.
    QString text() const;
    /// Changed values in all blocks.
    int fields() const { return m_fields; }

    QSize minimumSizeHint() const override { return {200, 80}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        enum class Kind : quint8 { Title, Words, Note, Line, Gap };
        Kind kind = Kind::Line;
        diff::Line::Side side = diff::Line::Side::Both;
        int before = 0, after = 0; ///< line numbers; 0 = none
        QString text;
        int from = 0, to = 0;      ///< the changed part
    };
    void addLines(const QByteArray &before, const QByteArray &after);
    void place();
    void paintRow(QPainter &painter, const Row &row, const QRect &box) const;
    int rowHeight() const;

    const Theme &m_theme;
    QVector<Row> m_rows;
    int m_fields = 0, m_widest = 0;
};

} // namespace kit

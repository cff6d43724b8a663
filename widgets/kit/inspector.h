// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What inspectors are built of: title with glyph, the sentence of what is wrong, section heads, key-value rows, a small
// table, tabs. Made once, then fed: nothing is rebuilt on a refresh, so focus and selection stay.
#pragma once

#include "models/mesh/health.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"

#include <QVector>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace kit {

/// "◆ reviews   Service · shop", and below it in bold and colour what is wrong.
class InspectorTitle final : public QWidget
{
    Q_OBJECT

public:
    explicit InspectorTitle(const Theme &theme, QWidget *parent = nullptr);
    void show(mesh::Health health, const QString &name, const QString &kindLine, const QString &sentence, const QString &rest = {});

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    mesh::Health m_health = mesh::Health::Ok;
    bool m_any = false;
    QLabel *m_name, *m_kind, *m_sentence, *m_rest;
};

/// Section head: name left, a remark right, a hairline above.
class SectionHead final : public QWidget
{
    Q_OBJECT

public:
    SectionHead(const Theme &theme, QString title, QWidget *parent = nullptr);
    void setRemark(const QString &remark);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_title, m_remark;
};

struct KeyValue {
    QString key, value;
    Tone tone = Tone::Text1;
    Glyph glyph = Glyph::None;
    QString link = {}; ///< makes the value a link; clicked() gives it
    bool strong = false;
    friend bool operator==(const KeyValue &, const KeyValue &) = default;
};

/// Rows of key and value; values wrap and can be selected with the mouse.
class KeyValues final : public QWidget
{
    Q_OBJECT

public:
    explicit KeyValues(const Theme &theme, QWidget *parent = nullptr, int keyWidth = 96);
    void setRows(const QVector<KeyValue> &rows);

signals:
    void clicked(const QString &link);

private:
    class Row;

    const Theme &m_theme;
    int m_keyWidth;
    QVector<KeyValue> m_rows;
    QVector<Row *> m_widgets;
    QVBoxLayout *m_column;
};

/// Few columns, few rows: versions, callers, endpoints. The first column is a name with a glyph before it. A row is a link.
class SmallTable final : public QWidget
{
    Q_OBJECT

public:
    struct Cell {
        QString text;
        Tone tone = Tone::Text1;
        bool strong = false;
        friend bool operator==(const Cell &, const Cell &) = default;
    };
    struct Row {
        Glyph glyph = Glyph::None;
        QVector<Cell> cells = {};
        QString link = {};
        friend bool operator==(const Row &, const Row &) = default;
    };

    /// Widths of all columns but the first, which takes what is left. Those are numbers, right aligned.
    SmallTable(const Theme &theme, QStringList headers, QVector<int> widths, QWidget *parent = nullptr);
    void setRows(const QVector<Row> &rows);
    /// More rows than this end in "and 12 more".
    void setLimit(int rows);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

signals:
    void clicked(const QString &link);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    int rowAt(int y) const;
    int shownRows() const;
    void paintRow(QPainter &painter, int row) const;
    void setCurrent(int row);

    const Theme &m_theme;
    QStringList m_headers;
    QVector<int> m_widths;
    QVector<Row> m_rows;
    int m_limit = 12;
    int m_current = -1;
};

/// Underlined tabs over pages; the page's number can stand behind its word: "Callers 3".
class InspectorTabs final : public QWidget
{
    Q_OBJECT

public:
    explicit InspectorTabs(const Theme &theme, QWidget *parent = nullptr);
    /// Returns the tab's index. The page is put into a scroll area.
    int add(const QString &title, QWidget *page);
    void setCount(int tab, int count);
    int current() const;
    void setCurrent(int tab);

signals:
    void currentChanged(int tab);

private:
    const Theme &m_theme;
    QStringList m_titles;
    QTabBar *m_bar;
    QStackedWidget *m_pages;
};

} // namespace kit

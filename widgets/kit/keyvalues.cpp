// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/text.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/style.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace kit {

/// One row; reused for whatever stands at its place next.
class KeyValues::Row final : public QWidget
{
public:
    Row(const Theme &theme, int keyWidth, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_keyWidth(keyWidth)
        , m_key(new QLabel(this))
        , m_value(new QLabel(this))
    {
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(12, 0, 12, 0);
        row->setSpacing(6);
        m_key->setFixedWidth(keyWidth);
        m_key->setTextFormat(Qt::PlainText);
        m_value->setWordWrap(true);
        row->addWidget(m_key, 0, Qt::AlignTop);
        row->addWidget(m_value, 1);
    }

    QLabel *value() const { return m_value; }

    void show(const KeyValue &row)
    {
        m_row = row;
        m_key->setText(row.key);
        const QString clean = base::text::clean(row.value);
        // Links are made of our own markup; what stands in it was escaped.
        m_value->setTextFormat(row.link.isEmpty() ? Qt::PlainText : Qt::RichText);
        if (row.link.isEmpty())
            m_value->setText(QString(clean).replace(u'/', u"/\u200B"_s));
        else
            m_value->setText(
                u"<a style=\"text-decoration:none\" href=\"%1\">%2</a>"_s.arg(base::text::escapeMarkup(row.link), base::text::escapeMarkup(clean)));
        m_value->setTextInteractionFlags(row.link.isEmpty() ? Qt::TextSelectableByMouse : Qt::LinksAccessibleByKeyboard | Qt::LinksAccessibleByMouse);
        m_value->setToolTip(clean);
        m_value->setIndent(row.glyph == Glyph::None ? 0 : 18);
        setAccessibleName(row.key);
        setAccessibleDescription(clean);
        restyle();
    }

    void restyle()
    {
        setInk(m_key, m_theme, Tone::Text2);
        m_key->setFont(m_theme.font(Type::Small));
        setInk(m_value, m_theme, m_row.tone);
        m_value->setFont(m_theme.font(m_row.strong ? Type::SmallStrong : Type::Small, true));
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (m_row.glyph == Glyph::None)
            return;
        QPainter painter(this);
        const qreal line = QFontMetrics(m_value->font()).height();
        paintGlyph(painter, QRectF(m_value->x(), m_value->y() + line / 2 - 5.5, 12, 12), m_row.glyph, m_theme);
    }

private:
    const Theme &m_theme;
    int m_keyWidth;
    KeyValue m_row;
    QLabel *m_key, *m_value;
};

KeyValues::KeyValues(const Theme &theme, QWidget *parent, int keyWidth)
    : QWidget(parent)
    , m_theme(theme)
    , m_keyWidth(keyWidth)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 2, 0, 4);
    m_column->setSpacing(3);
    connect(&m_theme, &Theme::changed, this, [this] {
        for (Row *row : std::as_const(m_widgets))
            row->restyle();
    });
}

void KeyValues::setRows(const QVector<KeyValue> &rows)
{
    if (rows == m_rows)
        return;
    while (m_widgets.size() > rows.size())
        delete m_widgets.takeLast();
    while (m_widgets.size() < rows.size()) {
        auto *row = new Row(m_theme, m_keyWidth, this);
        connect(row->value(), &QLabel::linkActivated, this, &KeyValues::clicked);
        m_column->addWidget(row);
        m_widgets << row;
    }
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (i >= m_rows.size() || rows[i] != m_rows[i])
            m_widgets[i]->show(rows[i]);
    }
    m_rows = rows;
}

} // namespace kit

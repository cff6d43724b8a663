// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/diffview.h"

#include "models/base/text.h"
#include "models/diff/copy.h"
#include "models/diff/words.h"
#include "widgets/kit/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using Side = diff::Line::Side;

namespace kit {

namespace {

constexpr int contextLines = 3;
constexpr int numberWidth = 40, signWidth = 20;
constexpr qsizetype mostRows = 20'000, mostLine = 2'000;

/// A line's own blanks stay; what could fool the eye does not.
QString shown(const QByteArray &line)
{
    return clean(QString::fromUtf8(line.left(mostLine)));
}

/// The part that differs, from the front and from the back.
std::pair<int, int> changedPart(const QString &a, const QString &b)
{
    const auto most = static_cast<int>(std::min(a.size(), b.size()));
    int front = 0, back = 0;
    while (front < most && a[front] == b[front])
        ++front;
    while (back < most - front && a[a.size() - 1 - back] == b[b.size() - 1 - back])
        ++back;
    // Whole words and numbers: "70" became "50", not "7" a "5".
    while (front > 0 && a[front - 1].isLetterOrNumber())
        --front;
    while (back > 0 && a[a.size() - back].isLetterOrNumber())
        --back;
    return {front, back};
}

} // namespace

DiffView::DiffView(const Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Differences"));
    viewport()->setBackgroundRole(QPalette::Base);
    connect(&theme, &Theme::changed, this, &DiffView::place);
}

int DiffView::rowHeight() const
{
    return QFontMetrics(m_theme.font(Type::Mono)).height() + 4;
}

void DiffView::show(const QVector<DiffBlock> &blocks)
{
    m_rows.clear();
    m_fields = 0;
    for (const DiffBlock &block : blocks) {
        m_rows.push_back({.kind = Row::Kind::Title, .text = clean(block.title)});
        const base::Tree before = diff::masked(diff::withoutServerFields(block.before.root()).root(), block.after.root(), "before");
        const base::Tree after = diff::masked(diff::withoutServerFields(block.after.root()).root(), block.before.root(), "after");
        const auto changed = diff::compare(before.root(), after.root());
        m_fields += static_cast<int>(changed.size());
        if (before.isEmpty() || after.isEmpty())
            m_rows.push_back({.kind = Row::Kind::Words,
                              .text = !block.lone.isEmpty() ? block.lone
                                  : before.isEmpty()        ? tr("It is made.")
                                                            : tr("It is deleted.")});
        else
            for (const diff::Sentence &sentence : diff::inWords(changed))
                m_rows.push_back({.kind = Row::Kind::Words, .text = clean(sentence.text)});
        if (changed.isEmpty())
            m_rows.push_back({.kind = Row::Kind::Note, .text = tr("Nothing differs.")});
        for (const QString &note : block.notes)
            m_rows.push_back({.kind = Row::Kind::Note, .text = clean(note)});
        addLines(before.isEmpty() ? QByteArray() : diff::toText(before.root()), after.isEmpty() ? QByteArray() : diff::toText(after.root()));
        if (m_rows.size() > mostRows) {
            m_rows.resize(mostRows);
            m_rows.push_back({.kind = Row::Kind::Note, .text = tr("More than %1 lines: the rest is not shown.").arg(mostRows)});
            break;
        }
    }
    place();
}

void DiffView::showText(const QString &text)
{
    m_rows = {{.kind = Row::Kind::Note, .text = text}};
    m_fields = 0;
    place();
}

void DiffView::addLines(const QByteArray &before, const QByteArray &after)
{
    const QVector<diff::Line> lines = diff::compareLines(before, after);
    QVector<Row> all;
    int beforeNumber = 0, afterNumber = 0;
    for (const diff::Line &line : lines) {
        Row row{.side = line.side, .text = shown(line.text)};
        if (line.side != Side::After)
            row.before = ++beforeNumber;
        if (line.side != Side::Before)
            row.after = ++afterNumber;
        all.push_back(row);
    }
    // Runs of as many gone as new lines are the same lines, changed.
    for (qsizetype i = 0; i < all.size();) {
        qsizetype gone = i;
        while (gone < all.size() && all[gone].side == Side::Before)
            ++gone;
        qsizetype fresh = gone;
        while (fresh < all.size() && all[fresh].side == Side::After)
            ++fresh;
        if (gone > i && fresh - gone == gone - i) {
            for (qsizetype k = 0; k < gone - i; ++k) {
                Row &a = all[i + k], &b = all[gone + k];
                const auto [front, back] = changedPart(a.text, b.text);
                a.from = b.from = front;
                a.to = static_cast<int>(a.text.size()) - back;
                b.to = static_cast<int>(b.text.size()) - back;
            }
        }
        i = std::max(fresh, i + 1);
    }
    const auto isNear = [&all](qsizetype at) {
        for (qsizetype i = std::max<qsizetype>(0, at - contextLines); i <= std::min(all.size() - 1, at + contextLines); ++i) {
            if (all[i].side != Side::Both)
                return true;
        }
        return false;
    };
    bool gap = false;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (isNear(i)) {
            m_rows.push_back(all[i]);
            gap = false;
        } else if (!std::exchange(gap, true)) {
            m_rows.push_back({.kind = Row::Kind::Gap, .text = {}});
        }
    }
}

void DiffView::place()
{
    const QFontMetrics metrics(m_theme.font(Type::Mono));
    m_widest = 0;
    for (const Row &row : m_rows)
        m_widest = std::max(m_widest, metrics.horizontalAdvance(row.text));
    const int height = static_cast<int>(m_rows.size()) * rowHeight();
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(rowHeight());
    const int width = 2 * numberWidth + signWidth + m_widest + 24;
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    viewport()->update();
}

void DiffView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    place();
}

void DiffView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        place();
}

void DiffView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.color(Tone::Bg1));
    const int height = rowHeight(), top = verticalScrollBar()->value(), left = horizontalScrollBar()->value();
    const int first = std::max(0, top / height);
    for (int i = first; i < static_cast<int>(m_rows.size()) && i * height - top < viewport()->height(); ++i)
        paintRow(painter, m_rows[i], QRect(-left, i * height - top, viewport()->width() + left, height));
}

void DiffView::paintRow(QPainter &painter, const Row &row, const QRect &box) const
{
    const bool gone = row.side == Side::Before, fresh = row.side == Side::After;
    if (row.kind != Row::Kind::Line) {
        if (row.kind == Row::Kind::Title)
            painter.fillRect(box, m_theme.color(Tone::Bg2));
        painter.setFont(m_theme.font(row.kind == Row::Kind::Title       ? Type::SmallStrong
                                         : row.kind == Row::Kind::Words ? Type::BodyStrong
                                                                        : Type::Small));
        painter.setPen(m_theme.color(row.kind == Row::Kind::Note ? Tone::Text2 : row.kind == Row::Kind::Gap ? Tone::Text3 : Tone::Text1));
        const QString text = row.kind == Row::Kind::Gap ? u"⋯"_s : row.text;
        painter.drawText(box.adjusted(row.kind == Row::Kind::Gap ? 2 * numberWidth + signWidth : 12, 0, -8, 0), Qt::AlignVCenter, text);
        return;
    }
    if (gone || fresh)
        painter.fillRect(box, m_theme.color(gone ? Tone::RemovedLine : Tone::AddedLine));
    painter.setFont(m_theme.font(Type::Mono));
    painter.setPen(m_theme.color(Tone::Text3));
    const auto number = [&](int value, int x) {
        if (value > 0)
            painter.drawText(QRect(box.left() + x, box.top(), numberWidth - 8, box.height()), Qt::AlignVCenter | Qt::AlignRight,
                             QString::number(value));
    };
    number(row.before, 0);
    number(row.after, numberWidth);
    const QRect text = box.adjusted(2 * numberWidth + signWidth, 0, 0, 0);
    if (gone || fresh) {
        painter.setPen(m_theme.color(gone ? Tone::Removed : Tone::Added));
        painter.drawText(QRect(box.left() + 2 * numberWidth, box.top(), signWidth, box.height()), Qt::AlignCenter, gone ? u"−"_s : u"+"_s);
        if (row.to > row.from) {
            const QFontMetrics metrics(painter.font());
            const int from = metrics.horizontalAdvance(row.text.left(row.from)), to = metrics.horizontalAdvance(row.text.left(row.to));
            painter.fillRect(QRect(text.left() + from, text.top() + 1, to - from, text.height() - 2),
                             m_theme.color(gone ? Tone::RemovedWord : Tone::AddedWord));
        }
    }
    painter.setPen(m_theme.color(Tone::Text1));
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft, row.text);
}

QString DiffView::text() const
{
    QStringList lines;
    for (const Row &row : m_rows) {
        const QString sign = row.kind != Row::Kind::Line ? QString() : row.side == Side::Before ? u"-"_s : row.side == Side::After ? u"+"_s : u" "_s;
        lines << (row.kind == Row::Kind::Gap ? u"..."_s : sign + row.text);
    }
    return lines.join(u'\n');
}

void DiffView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        QGuiApplication::clipboard()->setText(text());
    else
        QAbstractScrollArea::keyPressEvent(event);
}

} // namespace kit

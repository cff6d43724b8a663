// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/config/yamltext.h"

#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QTextEdit>
#include <QToolTip>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace config {

namespace {
constexpr int glyphWidth = 18;
}

class YamlText::Gutter final : public QWidget
{
public:
    explicit Gutter(YamlText *text)
        : QWidget(text)
        , m_text(text)
    {
    }
    QSize sizeHint() const override { return {m_text->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_text->paintGutter(event); }

private:
    YamlText *m_text;
};

/// Line by line: block texts over several lines are coloured as the lines they are.
class YamlText::Inks final : public QSyntaxHighlighter
{
public:
    Inks(const kit::Theme &theme, QTextDocument *document)
        : QSyntaxHighlighter(document)
        , m_theme(theme)
    {
    }

protected:
    void highlightBlock(const QString &text) override
    {
        static const QRegularExpression key(u"^(\\s*(?:- +)*)([^\\s:#\"'\\[{][^:#]*|\"[^\"]*\"|'[^']*')(?=\\s*:(\\s|$))"_s),
            number(u"(?<=[:\\s,\\[])-?\\d+(\\.\\d+)?(?=\\s*([,\\]}#]|$))"_s), string(u"\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'"_s),
            comment(u"(^|\\s)#.*$"_s);
        const auto ink = [&](const QRegularExpression &expression, kit::Tone tone, int group) {
            for (auto it = expression.globalMatch(text); it.hasNext();) {
                const QRegularExpressionMatch match = it.next();
                setFormat(static_cast<int>(match.capturedStart(group)), static_cast<int>(match.capturedLength(group)), m_theme.color(tone));
            }
        };
        if (text.size() > 4000)
            return;
        ink(number, kit::Tone::YamlNumber, 0);
        ink(string, kit::Tone::YamlString, 0);
        ink(key, kit::Tone::YamlKey, 2);
        ink(comment, kit::Tone::YamlComment, 0);
    }

private:
    const kit::Theme &m_theme;
};

YamlText::YamlText(const kit::Theme &theme, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
    , m_gutter(new Gutter(this))
    , m_inks(new Inks(theme, document()))
{
    setLineWrapMode(NoWrap);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("The object as YAML"));
    connect(this, &QPlainTextEdit::blockCountChanged, this, [this] { setViewportMargins(gutterWidth(), 0, 0, 0); });
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy != 0)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    connect(&theme, &kit::Theme::changed, this, &YamlText::restyle);
    restyle();
}

void YamlText::restyle()
{
    setFont(m_theme.font(kit::Type::Mono));
    setTabStopDistance(fontMetrics().horizontalAdvance(u' ') * 2);
    setViewportMargins(gutterWidth(), 0, 0, 0);
    m_inks->rehighlight();
    showWaves();
    m_gutter->update();
}

int YamlText::gutterWidth() const
{
    const auto digits = static_cast<int>(QString::number(std::max(100, blockCount())).size());
    return glyphWidth + 12 + fontMetrics().horizontalAdvance(u'9') * digits;
}

void YamlText::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    m_gutter->setGeometry(0, 0, gutterWidth(), height());
}

void YamlText::paintGutter(QPaintEvent *event)
{
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), m_theme.color(kit::Tone::Bg2));
    painter.setFont(font());
    const int width = m_gutter->width();
    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= event->rect().bottom()) {
        const qreal height = blockBoundingRect(block).height();
        const int line = block.blockNumber() + 1;
        painter.setPen(m_theme.color(block == textCursor().block() ? kit::Tone::Text1 : kit::Tone::Text3));
        painter.drawText(QRectF(0, top, width - glyphWidth - 4, height), Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
        if (const auto worst = m_worst.find(line); worst != m_worst.end())
            kit::paintGlyph(painter, QRectF(width - glyphWidth + 2, top + (height - 12) / 2, 12, 12), kit::glyphOf(worst->second), m_theme);
        top += height;
        block = block.next();
    }
}

// ---- Marks -----------------------------------------------------------------------------------------------------------

void YamlText::setMarks(const QVector<TextMark> &marks)
{
    m_marks = marks;
    m_worst.clear();
    for (const TextMark &mark : marks) {
        if (mark.line > 0)
            m_worst[mark.line] = mesh::worst(m_worst[mark.line], mark.health);
    }
    showWaves();
    m_gutter->update();
}

void YamlText::showWaves()
{
    QList<QTextEdit::ExtraSelection> waves;
    for (const TextMark &mark : m_marks) {
        const QTextBlock block = document()->findBlockByNumber(mark.line - 1);
        if (mark.line <= 0 || !block.isValid())
            continue;
        const QString text = block.text();
        int from = std::max(0, mark.column - 1);
        while (mark.column <= 0 && from < text.size() && text[from].isSpace())
            ++from;
        const qsizetype comment = text.indexOf(u" #"_s, from);
        const auto to = static_cast<int>(comment < 0 ? text.size() : comment);
        if (to <= from)
            continue;
        QTextEdit::ExtraSelection wave;
        wave.cursor = QTextCursor(block);
        wave.cursor.movePosition(QTextCursor::Right, QTextCursor::MoveAnchor, from);
        wave.cursor.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor, to - from);
        wave.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wave.format.setUnderlineColor(m_theme.color(mark.health == mesh::Health::Warn ? kit::Tone::WarnLine : kit::healthTone(mark.health)));
        waves.push_back(wave);
    }
    setExtraSelections(waves);
}

bool YamlText::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const int line = cursorForPosition(viewport()->mapFrom(this, help->pos())).blockNumber() + 1;
        QStringList words;
        for (const TextMark &mark : m_marks) {
            if (mark.line == line)
                words << mark.words;
        }
        if (words.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), words.join(u'\n'), this);
        return true;
    }
    return QPlainTextEdit::event(event);
}

void YamlText::goTo(int line, int column)
{
    const QTextBlock block = document()->findBlockByNumber(std::max(0, line - 1));
    if (!block.isValid())
        return;
    QTextCursor cursor(block);
    cursor.movePosition(QTextCursor::Right, QTextCursor::MoveAnchor, std::clamp(column - 1, 0, std::max(0, block.length() - 1)));
    setTextCursor(cursor);
    centerCursor();
    setFocus();
}

void YamlText::nextMark()
{
    if (m_worst.empty())
        return;
    auto next = m_worst.upper_bound(textCursor().blockNumber() + 1);
    if (next == m_worst.end())
        next = m_worst.begin();
    goTo(next->first, 0);
}

// ---- Keys ------------------------------------------------------------------------------------------------------------

void YamlText::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_F2: nextMark(); return;
    case Qt::Key_Tab: indent(true); return;
    case Qt::Key_Backtab: indent(false); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier) {
            newLine();
            return;
        }
        break;
    default: break;
    }
    QPlainTextEdit::keyPressEvent(event);
}

/// As deep as the line above; deeper after a key without a value.
void YamlText::newLine()
{
    const QString line = textCursor().block().text().left(textCursor().positionInBlock());
    qsizetype blanks = 0;
    while (blanks < line.size() && line[blanks] == u' ')
        ++blanks;
    const bool opens = line.trimmed().endsWith(u':');
    textCursor().insertText(u'\n' + QString(blanks + (opens ? 2 : 0), u' '));
}

/// Two blanks; YAML knows no tabs.
void YamlText::indent(bool more)
{
    QTextCursor cursor = textCursor();
    if (more && !cursor.hasSelection()) {
        cursor.insertText(u"  "_s);
        return;
    }
    QTextBlock block = document()->findBlock(cursor.selectionStart());
    const int last = document()->findBlock(std::max(cursor.selectionStart(), cursor.selectionEnd() - 1)).blockNumber();
    cursor.beginEditBlock();
    for (; block.isValid() && block.blockNumber() <= last; block = block.next()) {
        QTextCursor at(block);
        if (more)
            at.insertText(u"  "_s);
        else
            for (int i = 0; i < 2 && block.text().startsWith(u' '); ++i)
                at.deleteChar();
    }
    cursor.endEditBlock();
}

} // namespace config

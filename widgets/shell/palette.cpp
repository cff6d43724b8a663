// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/palette.h"

#include "models/base/text.h"
#include "widgets/kit/icon.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace shell {

namespace {
constexpr int rowHeight = 26;
constexpr int inputHeight = 44;
constexpr int rows = 12;
} // namespace

Palette::Palette(const kit::Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_input(new QLineEdit(this))
{
    setFixedSize(640, inputHeight + rows * rowHeight + 8);
    m_input->setGeometry(8, 8, 624, 28);
    m_input->setPlaceholderText(tr("A name, or: services shop /rev app=web @context"));
    m_input->setAccessibleName(tr("Go to, filter or run"));
    m_input->installEventFilter(this);
    connect(m_input, &QLineEdit::textChanged, this, &Palette::refresh);
    hide();
}

void Palette::open(QVector<PaletteEntry> entries, QVector<std::pair<QString, QString>> words, QStringList namespaces, const QString &text)
{
    m_entries = std::move(entries);
    m_words = std::move(words);
    m_namespaces = std::move(namespaces);
    m_pastAt = -1;
    move((parentWidget()->width() - width()) / 2, 48);
    m_input->setText(text);
    refresh();
    show();
    raise();
    m_input->setFocus();
}

PaletteCommand Palette::command() const
{
    return parseCommand(m_input->text(), m_words, m_namespaces);
}

void Palette::refresh()
{
    m_matches.clear();
    const PaletteCommand typed = command();
    const bool more = !typed.ns.isEmpty() || !typed.filter.isEmpty();
    if (!typed.context.isEmpty() || (!typed.page.isEmpty() && more)) {
        QStringList remark;
        if (!typed.ns.isEmpty())
            remark << tr("namespace %1").arg(typed.ns);
        if (!typed.filter.isEmpty())
            remark << tr("filter %1").arg(typed.filter);
        if (!typed.context.isEmpty())
            remark << tr("context %1").arg(typed.context);
        m_matches.push_back({{u"search"_s, typed.page.isEmpty() ? tr("Here") : typed.page, remark.join(u" · "_s), u"command"_s}, {}, 1 << 30});
    }
    const QVector<PaletteMatch> found = match(m_input->text(), m_entries, rows - static_cast<int>(m_matches.size()));
    m_matches += found;
    m_current = 0;
    update();
}

void Palette::remember(const QString &text)
{
    m_last = text;
    m_past.removeAll(text);
    m_past.prepend(text);
    m_past.resize(std::min<qsizetype>(m_past.size(), 50));
}

void Palette::accept()
{
    if (m_input->text() == "-"_L1 && !m_last.isEmpty()) {
        m_input->setText(m_last);
        return;
    }
    if (m_current >= m_matches.size())
        return;
    const QString target = m_matches[m_current].entry.target;
    remember(m_input->text());
    hide();
    if (target == "command"_L1)
        emit commanded(command());
    else
        emit chosen(target);
}

bool Palette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) {
        hide();
        return QFrame::eventFilter(watched, event);
    }
    // Esc closes this, and is not the window's.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const int count = static_cast<int>(m_matches.size());
    switch (key->key()) {
    case Qt::Key_Escape:
        hide();
        parentWidget()->setFocus();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: accept(); return true;
    case Qt::Key_Down: m_current = std::min(m_current + 1, std::max(0, count - 1)); break;
    case Qt::Key_Up: m_current = std::max(0, m_current - 1); break;
    case Qt::Key_Tab:
        if (m_current < count)
            m_input->setText(m_matches[m_current].entry.name);
        return true;
    case Qt::Key_BracketLeft:
    case Qt::Key_BracketRight:
        if (!m_input->text().isEmpty() && m_pastAt < 0)
            return false;
        m_pastAt = std::clamp(m_pastAt + (key->key() == Qt::Key_BracketLeft ? 1 : -1), -1, static_cast<int>(m_past.size()) - 1);
        m_input->setText(m_past.value(m_pastAt));
        return true;
    default: return false;
    }
    update();
    return true;
}

void Palette::mousePressEvent(QMouseEvent *event)
{
    const int row = (static_cast<int>(event->position().y()) - inputHeight) / rowHeight;
    if (event->position().y() >= inputHeight && row < m_matches.size()) {
        m_current = row;
        accept();
    }
}

void Palette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(kit::Tone::Bg2));
    painter.setPen(m_theme.color(kit::Tone::Line3));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    for (int i = 0; i < m_matches.size(); ++i) {
        const QRect row(1, inputHeight + i * rowHeight, width() - 2, rowHeight);
        if (i == m_current)
            painter.fillRect(row, m_theme.color(kit::Tone::Sel));
        const PaletteMatch &one = m_matches[i];
        if (kit::hasIcon(one.entry.icon))
            kit::paintIcon(painter, QRectF(12, row.y() + 5, 16, 16), m_theme, one.entry.icon);
        int x = 36;
        const QString name = base::text::clean(one.entry.name);
        // Cleaning can change lengths; hits are shown only where it did not.
        const bool bold = name.size() == one.entry.name.size();
        painter.setPen(m_theme.color(kit::Tone::Text1));
        for (qsizetype c = 0; c < name.size() && x < width() - 220; ++c) {
            painter.setFont(m_theme.font(bold && one.hits.contains(static_cast<int>(c)) ? kit::Type::BodyStrong : kit::Type::Body));
            painter.drawText(QRect(x, row.y(), 40, rowHeight), Qt::AlignVCenter, name.mid(c, 1));
            x += painter.fontMetrics().horizontalAdvance(name[c]);
        }
        painter.setFont(m_theme.font(kit::Type::Small));
        painter.setPen(m_theme.color(i == m_current ? kit::Tone::Text1 : kit::Tone::Text3));
        const int room = width() - 24 - std::max(x + 12, width() - 320);
        painter.drawText(QRect(width() - 12 - room, row.y(), room, rowHeight), Qt::AlignVCenter | Qt::AlignRight,
                         painter.fontMetrics().elidedText(base::text::clean(one.entry.remark), Qt::ElideMiddle, room));
    }
    if (m_matches.isEmpty()) {
        painter.setFont(m_theme.font(kit::Type::Body));
        painter.setPen(m_theme.color(kit::Tone::Text3));
        painter.drawText(QRect(36, inputHeight, width() - 48, rowHeight), Qt::AlignVCenter, tr("Nothing is named so"));
    }
}

} // namespace shell

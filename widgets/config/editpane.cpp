// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/config/editpane.h"

#include "models/base/text.h"
#include "models/diff/compare.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/notice.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTextBlock>

using namespace Qt::Literals::StringLiterals;

namespace config {

EditPane::EditPane(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_name(new QLabel)
    , m_state(new QLabel)
    , m_review(new QPushButton(tr("Review…")))
    , m_revert(new QPushButton(tr("Discard draft")))
    , m_close(new QPushButton(tr("Close")))
    , m_notice(new kit::Notice(desk.theme))
    , m_text(new QPlainTextEdit)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 4, 12, 4);
    head->setSpacing(8);
    head->addWidget(m_name);
    head->addWidget(m_state, 1);
    for (QPushButton *button : {m_revert, m_close, m_review})
        head->addWidget(button);
    column->addLayout(head);
    column->addWidget(m_notice);
    column->addWidget(m_text, 1);
    for (QLabel *label : {m_name, m_state})
        label->setTextFormat(Qt::PlainText);
    m_review->setToolTip(tr("Findings, differences and dry run, then apply (Ctrl+Enter)"));
    m_close->setToolTip(tr("Back to the table; the draft stays (Esc)"));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("The object as YAML"));
    setFocusProxy(m_text);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_opening)
            emit textChanged();
    });
    connect(m_review, &QPushButton::clicked, this, &EditPane::reviewAsked);
    connect(m_revert, &QPushButton::clicked, this, &EditPane::revertAsked);
    connect(m_close, &QPushButton::clicked, this, &EditPane::closed);
    auto *next = new QShortcut(QKeySequence(u"Ctrl+Return"_s), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(next, &QShortcut::activated, this, &EditPane::reviewAsked);
    connect(&desk.theme, &kit::Theme::changed, this, &EditPane::restyle);
    restyle();
}

void EditPane::restyle()
{
    m_name->setFont(m_desk.theme.font(kit::Type::BodyStrong));
    m_state->setFont(m_desk.theme.font(kit::Type::Small));
    m_text->setFont(m_desk.theme.font(kit::Type::Mono));
    update();
}

void EditPane::open(const changes::Draft &draft, const base::Tree &live)
{
    m_opening = true;
    m_text->setEnabled(true);
    m_name->setText(base::text::clean(draft.id.toString()));
    if (const QString text = QString::fromUtf8(draft.text); text != m_text->toPlainText())
        m_text->setPlainText(text);
    kit::StateText moved;
    if (!live.isEmpty() && !draft.base.isEmpty() && !diff::compare(draft.base.root(), live.root()).isEmpty())
        moved = {kit::State::Partial,
                 tr("It was changed in the cluster since this draft was opened"),
                 tr("The review shows both, and what both changed"),
                 {}};
    m_notice->show(moved);
    m_opening = false;
}

void EditPane::fail(const QString &why)
{
    m_opening = true;
    m_text->clear();
    m_text->setEnabled(false);
    m_notice->show({kit::State::Forbidden, tr("It can't be edited"), base::text::clean(why), {}});
    m_opening = false;
}

QByteArray EditPane::text() const
{
    return m_text->toPlainText().toUtf8();
}

void EditPane::setText(const QByteArray &text)
{
    m_text->setPlainText(QString::fromUtf8(text));
}

void EditPane::setFindings(const QVector<analysis::Finding> &) { }

void EditPane::showDraft(const changes::Draft *draft, const QString &problem)
{
    m_state->setText(!problem.isEmpty() ? tr("can't be applied: %1").arg(base::text::clean(problem))
                         : draft        ? tr("draft, not applied")
                                        : tr("as in the cluster"));
    m_review->setEnabled(draft && problem.isEmpty());
    m_revert->setEnabled(draft);
}

void EditPane::goTo(int line, int column)
{
    const QTextBlock block = m_text->document()->findBlockByLineNumber(std::max(0, line - 1));
    QTextCursor cursor(block);
    cursor.movePosition(QTextCursor::Right, QTextCursor::MoveAnchor, std::clamp(column - 1, 0, std::max(0, block.length() - 1)));
    m_text->setTextCursor(cursor);
    m_text->setFocus();
}

void EditPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(kit::Tone::Bg2));
}

} // namespace config

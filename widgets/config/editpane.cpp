// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/config/editpane.h"

#include "models/base/text.h"
#include "models/diff/compare.h"
#include "models/diff/copy.h"
#include "models/diff/lines.h"
#include "widgets/config/diffpane.h"
#include "widgets/editor/editor.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>

using namespace Qt::Literals::StringLiterals;

namespace config {

namespace {

/// What changed lines are marked against: the object as it was opened.
QByteArray baseTextOf(const changes::Draft &draft)
{
    return draft.base.isEmpty() ? QByteArray() : diff::toText(diff::withoutServerFields(draft.base.root()).root());
}

} // namespace

EditPane::EditPane(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_name(new QLabel)
    , m_state(new QLabel)
    , m_review(new QPushButton(tr("Review…")))
    , m_revert(new QPushButton(tr("Discard draft")))
    , m_compare(new QPushButton(tr("Differences")))
    , m_close(new QPushButton(tr("Close")))
    , m_notice(new kit::Notice(desk.theme))
    , m_text(new editor::Editor(desk.theme))
    , m_diff(new DiffPane(desk.theme))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 4, 12, 4);
    head->setSpacing(8);
    head->addWidget(m_name);
    head->addWidget(m_state, 1);
    for (QPushButton *button : {m_compare, m_revert, m_close, m_review})
        head->addWidget(button);
    column->addLayout(head);
    column->addWidget(m_notice);
    auto *both = new QSplitter;
    both->setChildrenCollapsible(false);
    both->addWidget(m_text);
    both->addWidget(m_diff);
    both->setStretchFactor(0, 1);
    both->setSizes({600, 420});
    column->addWidget(both, 1);
    m_diff->hide();
    m_compare->setCheckable(true);
    m_compare->setToolTip(tr("As opened, as the cluster has it and as the draft wants it, in place of the form (Ctrl+D)"));
    auto *compareKey = new QShortcut(QKeySequence(u"Ctrl+D"_s), this);
    connect(compareKey, &QShortcut::activated, m_compare, &QPushButton::click);
    connect(m_compare, &QPushButton::toggled, this, [this](bool on) {
        m_text->showForm(!on); // there is room for one of the two beside the text
        m_diff->setVisible(on);
        compare();
    });
    for (QLabel *label : {m_name, m_state})
        label->setTextFormat(Qt::PlainText);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_review->setToolTip(tr("Findings, differences and dry run, then apply (Ctrl+Enter)"));
    m_close->setToolTip(tr("Back to the table; the draft stays (Esc)"));
    setFocusProxy(m_text);
    connect(m_text, &editor::Editor::textChanged, this, [this] {
        if (!m_opening)
            emit textChanged();
    });
    connect(m_review, &QPushButton::clicked, this, &EditPane::reviewAsked);
    connect(m_revert, &QPushButton::clicked, this, &EditPane::revertAsked);
    connect(m_close, &QPushButton::clicked, this, &EditPane::closed);
    auto *next = new QShortcut(QKeySequence(u"Ctrl+Return"_s), this);
    connect(next, &QShortcut::activated, this, &EditPane::reviewAsked);
    connect(&desk.theme, &kit::Theme::changed, this, &EditPane::restyle);
    kit::makePrimary(m_review);
    restyle();
}

void EditPane::restyle()
{
    m_name->setFont(m_desk.theme.font(kit::Type::BodyStrong));
    m_state->setFont(m_desk.theme.font(kit::Type::Small));
    update();
}

void EditPane::open(const changes::Draft &draft, const base::Tree &live)
{
    m_opening = true;
    m_text->setEnabled(true);
    m_name->setText(base::text::clean(draft.id.toString()));
    if (draft.text != m_text->text())
        m_text->open(draft.text, baseTextOf(draft));
    kit::StateText moved;
    if (!live.isEmpty() && !draft.base.isEmpty() && !diff::compare(draft.base.root(), live.root()).isEmpty())
        moved = {kit::State::Partial,
                 tr("It was changed in the cluster since this draft was opened"),
                 tr("The review shows both, and what both changed"),
                 {}};
    m_notice->show(moved);
    m_base = draft.base;
    m_live = live;
    m_wanted = draft.wanted.isEmpty() ? draft.base : draft.wanted;
    compare();
    m_opening = false;
}

void EditPane::compare()
{
    if (m_diff->isVisibleTo(this))
        m_diff->show(m_name->text(), m_base, m_live, m_wanted);
}

void EditPane::fail(const QString &why)
{
    m_opening = true;
    m_text->open({}, {});
    m_text->setEnabled(false);
    m_notice->show({kit::State::Forbidden, tr("It can't be edited"), base::text::clean(why), {}});
    m_opening = false;
}

QByteArray EditPane::text() const
{
    return m_text->text();
}

void EditPane::setText(const QByteArray &text)
{
    m_text->setText(text);
}

void EditPane::setFindings(const QVector<analysis::Finding> &findings)
{
    m_text->setFindings(findings);
}

void EditPane::showDraft(const changes::Draft *draft, const QString &problem)
{
    m_stateText = !problem.isEmpty() ? tr("can't be applied: %1").arg(base::text::clean(problem))
        : draft                      ? tr("draft, not applied")
                                     : tr("as in the cluster");
    elide();
    m_review->setEnabled(draft && problem.isEmpty());
    m_revert->setEnabled(draft);
    // What can't be read is compared as it was when it could.
    if (problem.isEmpty()) {
        m_wanted = draft ? draft->wanted : m_base;
        compare();
    }
}

void EditPane::goTo(int line, int column)
{
    m_text->goTo(line, column);
}

void EditPane::elide()
{
    const QString shown = m_state->fontMetrics().elidedText(m_stateText, Qt::ElideRight, std::max(40, m_state->width()));
    m_state->setText(shown);
    m_state->setToolTip(shown == m_stateText ? QString() : m_stateText);
}

void EditPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // The label has its new width only after the layout.
    QMetaObject::invokeMethod(this, &EditPane::elide, Qt::QueuedConnection);
}

void EditPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(kit::Tone::Bg2));
}

} // namespace config

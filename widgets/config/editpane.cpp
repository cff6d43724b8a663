// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/config/editpane.h"

#include "models/base/text.h"
#include "models/diff/compare.h"
#include "models/items/configtable.h"
#include "models/yaml/document.h"
#include "widgets/config/yamltext.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/style.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>

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
    , m_text(new YamlText(desk.theme))
    , m_findings(new kit::SmallTable(desk.theme, {tr("Finding"), tr("Line")}, {60}))
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
    column->addWidget(m_findings);
    m_findings->setLimit(6);
    m_findings->hide();
    connect(m_findings, &kit::SmallTable::clicked, this,
            [this](const QString &place) { m_text->goTo(place.section(u':', 0, 0).toInt(), place.section(u':', 1, 1).toInt()); });
    for (QLabel *label : {m_name, m_state})
        label->setTextFormat(Qt::PlainText);
    m_review->setToolTip(tr("Findings, differences and dry run, then apply (Ctrl+Enter)"));
    m_close->setToolTip(tr("Back to the table; the draft stays (Esc)"));
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

void EditPane::setFindings(const QVector<analysis::Finding> &findings)
{
    QVector<TextMark> marks;
    QVector<kit::SmallTable::Row> rows;
    const yaml::Stream stream = yaml::parse(text());
    for (analysis::Finding finding : findings) {
        // Of an object as it is in the cluster only the path is known: here it has a place.
        if (finding.line == 0 && !stream.documents.empty()) {
            const yaml::Document &document = stream.documents.front();
            if (const base::Tree::Ref at = document.tree().find(finding.path)) {
                finding.line = document.value(at.index()).line;
                finding.column = document.value(at.index()).column;
            }
        }
        const mesh::Health health = items::healthOf(finding.severity);
        const QString words = base::text::clean(finding.hint.isEmpty() ? finding.message : u"%1; %2"_s.arg(finding.message, finding.hint));
        const QString code = finding.codes.isEmpty() ? finding.id : finding.codes.first();
        marks.push_back({finding.line, finding.column, health, u"%1 (%2)"_s.arg(words, base::text::clean(code))});
        rows.push_back({kit::glyphOf(health),
                        {{u"%1  %2"_s.arg(base::text::clean(code), words)}, {finding.line > 0 ? QString::number(finding.line) : u"–"_s}},
                        u"%1:%2"_s.arg(finding.line).arg(finding.column)});
    }
    m_text->setMarks(marks);
    m_findings->setRows(rows);
    m_findings->setVisible(!rows.isEmpty());
}

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
    m_text->goTo(line, column);
}

void EditPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(kit::Tone::Bg2));
}

} // namespace config

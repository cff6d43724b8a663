// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/formpane.h"

#include "models/base/text.h"
#include "widgets/editor/formrow.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/style.h"

#include <QComboBox>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using kit::Tone;

namespace editor {

FormPane::FormPane(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_form(new QComboBox)
    , m_entry(new QComboBox)
    , m_note(new QLabel)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    m_form->setAccessibleName(tr("Form"));
    m_entry->setAccessibleName(tr("Entry"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    column->addWidget(m_form);
    column->addWidget(m_entry);
    column->addWidget(m_note);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    auto *inner = new QWidget;
    m_place = new QVBoxLayout(inner);
    m_place->setContentsMargins(0, 0, 0, 0);
    m_place->addStretch(1);
    scroll->setWidget(inner);
    scroll->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    column->addWidget(scroll, 1);
    setMinimumWidth(300);
    connect(m_form, &QComboBox::activated, this, &FormPane::showEntries);
    connect(m_entry, &QComboBox::activated, this, &FormPane::read);
    connect(&theme, &kit::Theme::changed, this, &FormPane::restyle);
    restyle();
}

void FormPane::restyle()
{
    m_note->setFont(m_theme.font(kit::Type::Small));
    kit::setInk(m_note, m_theme, Tone::Text2);
    m_built.clear(); // rows carry colours
    read();
}

const forms::Form *FormPane::form() const
{
    return m_forms.value(m_form->currentIndex(), nullptr);
}

forms::Entry FormPane::entry() const
{
    return m_entries.value(std::max(0, m_entry->currentIndex()));
}

void FormPane::setText(const QByteArray &text)
{
    m_text = text;
    const yaml::Stream stream = yaml::parse(text);
    const bool whole = !stream.hasErrors() && stream.documents.size() == 1;
    if (m_rows)
        m_rows->setEnabled(whole);
    if (!whole) {
        const bool broken = !stream.problems.isEmpty();
        say(broken ? tr("Line %1: %2. The form waits until the text is YAML again.")
                         .arg(stream.problems.first().place.line)
                         .arg(base::text::clean(stream.problems.first().message))
                   : tr("The form is for a text with one object."));
        return;
    }
    m_object = stream.documents.front().tree();
    const QString apiVersion = m_object.root()["apiVersion"].string();
    showForms(apiVersion.contains(u'/') ? apiVersion.section(u'/', 0, 0) : QString(), m_object.root()["kind"].string());
}

void FormPane::showForms(const QString &group, const QString &kind)
{
    QVector<const forms::Form *> forms = forms::formsFor(group, kind);
    // Of forms for one sort of entry each, those without one are left out, as long as another has something to show.
    const auto isIdle = [this](const forms::Form *one) { return *one->onlyPath && forms::entriesOf(*one, m_object).isEmpty(); };
    if (!std::ranges::all_of(forms, isIdle))
        forms.removeIf(isIdle);
    if (forms != m_forms) {
        m_forms = forms;
        m_form->clear();
        for (const forms::Form *form : m_forms)
            m_form->addItem(QString::fromUtf8(form->title));
    }
    m_form->setVisible(!m_forms.isEmpty());
    showEntries();
}

void FormPane::showEntries()
{
    const forms::Form *chosen = form();
    m_entries = chosen ? forms::entriesOf(*chosen, m_object) : QVector<forms::Entry>();
    const int at = m_entry->currentIndex();
    m_entry->clear();
    for (const forms::Entry &entry : m_entries)
        m_entry->addItem(base::text::clean(entry.name));
    m_entry->setCurrentIndex(m_entries.isEmpty() ? -1 : std::clamp(at, 0, static_cast<int>(m_entries.size()) - 1));
    m_entry->setVisible(chosen && *chosen->entries && !m_entries.isEmpty());
    read();
}

void FormPane::read()
{
    const forms::Form *chosen = form();
    if (!chosen) {
        say(tr("There is no form for this kind: the text has everything."));
    } else if (m_entries.isEmpty()) {
        say(tr("%1 has no entry yet: write the first one into the text.").arg(QLatin1StringView(chosen->entries)));
    } else {
        say(QString::fromUtf8(chosen->note));
    }
    build();
    for (FormRow *row : std::as_const(m_fields))
        row->show(forms::read(row->field(), entry(), m_object));
}

/// Rows are made anew only for another form or entry: an input that has the focus keeps it.
void FormPane::build()
{
    const forms::Form *chosen = m_entries.isEmpty() ? nullptr : form();
    QString wanted = chosen ? QLatin1StringView(chosen->id) + u'|' + entry().path : QString();
    for (const forms::Field &field : chosen ? chosen->fields : std::span<const forms::Field>()) {
        if (field.type == forms::Type::Weights) {
            for (const forms::Share &share : forms::read(field, entry(), m_object).shares)
                wanted += u'|' + share.name;
        }
    }
    if (wanted == m_built && (m_rows || !chosen))
        return;
    m_built = wanted;
    m_fields.clear();
    if (m_rows)
        m_rows->deleteLater();
    m_rows = new QWidget;
    m_place->insertWidget(0, m_rows);
    auto *column = new QVBoxLayout(m_rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    for (const forms::Field &field : chosen ? chosen->fields : std::span<const forms::Field>()) {
        auto *row = new FormRow(m_theme, field, entry(), forms::read(field, entry(), m_object));
        connect(row, &FormRow::entered, this, [this, &field](const QString &input) { write(field, input); });
        connect(row, &FormRow::weighed, this, [this, &field](const QVector<qint64> &weights) { writeWeights(field, weights); });
        column->addWidget(row);
        m_fields.push_back(row);
    }
}

void FormPane::write(const forms::Field &field, const QString &input)
{
    yaml::Editor editor(m_text);
    const auto done = forms::write(editor, field, entry(), input);
    for (FormRow *row : std::as_const(m_fields)) {
        if (&row->field() == &field)
            row->showProblem(done ? QString() : base::text::clean(done.error().detail));
    }
    if (done && !done->isEmpty())
        emit edited(*done);
}

void FormPane::writeWeights(const forms::Field &field, const QVector<qint64> &weights)
{
    yaml::Editor editor(m_text);
    if (const auto done = forms::writeWeights(editor, field, entry(), weights); done && !done->isEmpty())
        emit edited(*done);
}

void FormPane::say(const QString &note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

} // namespace editor

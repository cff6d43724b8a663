// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/config/newobjectdialog.h"

#include "models/base/text.h"
#include "models/forms/blanks.h"
#include "models/references/references.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"

#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace config {

namespace {

QString apiVersionOf(const mesh::Snapshot &snapshot, mesh::Kind kind)
{
    const mesh::KindInfo &info = mesh::info(kind);
    const QString served = snapshot.state(kind).version;
    return info.group + u'/' + (served.isEmpty() ? info.versions.first() : served);
}

/// A DNS subdomain, as the API server takes names.
bool isName(const QString &text)
{
    static const QRegularExpression form(u"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"_s);
    return text.size() <= 253 && form.match(text).hasMatch() && !text.contains(u".."_s);
}

} // namespace

NewObjectDialog::NewObjectDialog(const kit::Theme &theme, mesh::SnapshotPtr snapshot, const QString &ns, QWidget *parent)
    : QDialog(parent)
    , m_snapshot(std::move(snapshot))
    , m_kind(new QComboBox)
    , m_namespace(new QComboBox)
    , m_name(new QLineEdit)
    , m_problem(new QLabel)
{
    setWindowTitle(tr("New object"));
    setMinimumWidth(440);
    for (const mesh::Kind kind : references::meshKinds()) {
        const mesh::KindInfo &info = mesh::info(kind);
        if (forms::hasBlank(kind) && m_snapshot->state(kind).health != mesh::KindHealth::Absent)
            m_kind->addItem(tr("%1 · %2").arg(info.name, info.group), static_cast<int>(kind));
    }
    QStringList namespaces;
    for (const mesh::ObjectPtr &one : m_snapshot->objects(mesh::Kind::Namespace))
        namespaces << base::text::clean(one->meta.name);
    namespaces.sort();
    m_namespace->addItems(namespaces);
    m_namespace->setEditable(true); // who may not list namespaces still knows their names
    m_namespace->setInsertPolicy(QComboBox::NoInsert);
    m_namespace->setCurrentText(ns.isEmpty() ? namespaces.value(0) : ns);
    m_name->setPlaceholderText(tr("lower case letters, digits and dashes"));
    m_kind->setMaxVisibleItems(20);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setFont(theme.font(kit::Type::Small));
    kit::setInk(m_problem, theme, kit::Tone::Text2);

    auto *form = new QFormLayout(this);
    form->addRow(tr("&Kind"), m_kind);
    form->addRow(tr("Name&space"), m_namespace);
    form->addRow(tr("&Name"), m_name);
    form->addRow(m_problem);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_create = buttons->addButton(tr("Edit draft"), QDialogButtonBox::AcceptRole);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_name, &QLineEdit::textChanged, this, &NewObjectDialog::check);
    connect(m_namespace, &QComboBox::currentTextChanged, this, &NewObjectDialog::check);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &NewObjectDialog::check);
    m_name->setFocus();
    check();
}

mesh::ObjectKey NewObjectDialog::key() const
{
    return {static_cast<mesh::Kind>(m_kind->currentData().toInt()), m_namespace->currentText().trimmed(), m_name->text().trimmed()};
}

QString NewObjectDialog::problem() const
{
    if (m_kind->count() == 0)
        return tr("This cluster serves no kind of a mesh's configuration");
    const mesh::ObjectKey wanted = key();
    if (wanted.name.isEmpty())
        return tr("Nothing is sent before the review");
    if (!isName(wanted.name))
        return tr("A name has lower case letters, digits, dashes and dots, and begins and ends with a letter or digit");
    if (!isName(wanted.ns))
        return tr("Choose a namespace");
    if (m_snapshot->find(wanted))
        return tr("There is a %1 of this name already: edit that one").arg(mesh::info(wanted.kind).name);
    return {};
}

void NewObjectDialog::check()
{
    const QString why = problem();
    m_problem->setText(why.isEmpty() ? tr("Nothing is sent before the review") : why);
    m_create->setEnabled(why.isEmpty());
}

changes::Draft NewObjectDialog::draft() const
{
    const mesh::ObjectKey wanted = key();
    const QString apiVersion = apiVersionOf(*m_snapshot, wanted.kind);
    return {.id = {apiVersion, mesh::info(wanted.kind).name, wanted.ns, wanted.name},
            .action = changes::Action::Create,
            .whole = true,
            .text = forms::blank(wanted.kind, apiVersion, wanted.ns, wanted.name)};
}

} // namespace config

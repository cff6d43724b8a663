// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traffic/offerdialog.h"

#include "models/base/later.h"
#include "models/base/text.h"
#include "models/changes/drafts.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace traffic {

OfferDialog::OfferDialog(kit::Desk &desk, const mesh::SnapshotPtr &snapshot, const routes::List &list, QWidget *parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_snapshot(snapshot)
    , m_list(list)
    , m_scope(new QComboBox)
    , m_label(new QLineEdit(u"route"_s))
    , m_cost(new QLabel(tr("Counting series…")))
    , m_problem(new QLabel)
    , m_names(new QCheckBox)
    , m_text(new QPlainTextEdit)
    , m_make(new QPushButton(tr("Make drafts")))
{
    setWindowTitle(tr("Make routes visible"));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(8);
    auto *why = new QLabel(tr("Istio's metrics name no route. This tags requests and their duration, as the callers' proxies count them, with the "
                              "name of the route that was taken. Proxies take it within seconds, without a restart."));
    why->setWordWrap(true);
    column->addWidget(why);
    auto *form = new QFormLayout;
    const QString root = snapshot->rootNamespace();
    m_scope->addItem(tr("the whole mesh (%1)").arg(clean(root)), root);
    for (const mesh::ObjectPtr &object : snapshot->objects(mesh::Kind::Namespace)) {
        if (object->meta.name != root)
            m_scope->addItem(tr("callers in %1").arg(clean(object->meta.name)), object->meta.name);
    }
    m_label->setMaxLength(60);
    m_label->setValidator(new QRegularExpressionValidator(QRegularExpression(u"[a-z_][a-z0-9_]*"_s), m_label));
    form->addRow(tr("For"), m_scope);
    form->addRow(tr("Label"), m_label);
    form->addRow(tr("Cost"), m_cost);
    const auto unnamed = routes::withoutNames(list);
    m_names->setText(tr("Also give names to unnamed routes, in %Ln VirtualService(s)", nullptr, static_cast<int>(unnamed.size())));
    m_names->setChecked(!unnamed.isEmpty());
    m_names->setVisible(!unnamed.isEmpty());
    m_names->setToolTip(tr("Without a name their requests are told apart only where just one of them can be meant"));
    form->addRow(QString(), m_names);
    column->addLayout(form);
    m_text->setReadOnly(true);
    m_text->setFont(desk.theme.font(kit::Type::Mono));
    m_text->setAccessibleName(tr("The Telemetry as it would be"));
    column->addWidget(m_text, 1);
    column->addWidget(m_problem);
    auto *buttons = new QHBoxLayout;
    auto *cancel = new QPushButton(tr("Cancel"));
    auto *remark = new QLabel(tr("Nothing is applied: drafts go through the review."));
    buttons->addWidget(remark, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_make);
    column->addLayout(buttons);
    for (QLabel *label : {why, m_cost, m_problem, remark}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setFont(desk.theme.font(kit::Type::Small));
    }
    kit::setInk(m_problem, desk.theme, kit::Tone::Error);
    kit::makePrimary(m_make);
    connect(m_scope, &QComboBox::currentIndexChanged, this, &OfferDialog::refresh);
    connect(m_label, &QLineEdit::textChanged, this, &OfferDialog::refresh);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_make, &QPushButton::clicked, this, &OfferDialog::make);
    if (desk.telemetry)
        base::whenDone(desk.telemetry->requestSeries(), this, [this](const auto &counts) { priced(counts); });
    else
        m_cost->setText(tr("not known: there is no telemetry store"));
    resize(620, 560);
    refresh();
}

QString OfferDialog::scope() const
{
    return m_scope->currentData().toString();
}

void OfferDialog::refresh()
{
    const auto offer = m_label->hasAcceptableInput() ? routes::offerNames(*m_snapshot, scope(), m_label->text())
                                                     : base::fail(base::ErrorKind::Invalid, tr("a label has letters, digits and _"));
    m_problem->setText(offer ? QString() : clean(offer.error().message()));
    m_make->setEnabled(offer.has_value());
    m_offer = offer ? std::optional(*offer) : std::nullopt;
    m_text->setPlainText(offer ? QString::fromUtf8(offer->draft.text) : QString());
}

void OfferDialog::priced(const base::Result<QVector<store::SeriesCount>> &counts)
{
    if (!counts) {
        m_cost->setText(tr("not known: %1").arg(clean(counts.error().message())));
        return;
    }
    const routes::Cost cost = routes::cost(m_list, *counts);
    const QLocale locale;
    QString text = tr("%1 series now, at most %2 with it").arg(locale.toString(cost.now), locale.toString(cost.atMost));
    if (!cost.rows.isEmpty())
        text += tr("; most for %1: %2 times %3 routes")
                    .arg(clean(cost.rows.first().service), locale.toString(cost.rows.first().now))
                    .arg(cost.rows.first().names);
    m_cost->setText(text);
}

void OfferDialog::make()
{
    if (!m_offer || !m_desk.drafts)
        return;
    m_desk.drafts->setText(m_offer->draft, m_offer->draft.text);
    if (m_names->isChecked()) {
        for (const mesh::ObjectKey &key : routes::withoutNames(m_list)) {
            const mesh::ObjectPtr object = m_snapshot->find(key);
            if (!object)
                continue;
            const changes::Draft *known = m_desk.drafts->find(changes::idOf(*object));
            if (const auto naming = routes::proposeNames(*object, known ? known->text : QByteArray()))
                m_desk.drafts->setText(naming->draft, naming->draft.text);
        }
    }
    emit drafted();
    accept();
}

} // namespace traffic

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/services/subjectpage.h"

#include "models/items/roles.h"
#include "widgets/kit/icon.h"
#include "widgets/services/subjectinspector.h"

#include <QAction>

using namespace Qt::Literals::StringLiterals;

namespace services {

SubjectPage::SubjectPage(kit::Desk &desk, Words words, QWidget *parent)
    : TablePage(desk, words.id, words.title, words.noun, parent)
    , m_words(std::move(words))
    , m_inspector(std::make_unique<SubjectInspector>(desk))
    , m_graphVerb(new QAction(kit::icon(desk.theme, u"topology"_s), tr("Show in graph"), this))
{
    connect(m_inspector.get(), &SubjectInspector::linked, this, &Page::navigate);
    connect(m_graphVerb, &QAction::triggered, this, [this] {
        if (!selectedId().isEmpty())
            emit navigate(u"topology?id="_s + graphId(selectedId()));
    });
    connect(&m_inventory, &store::DerivedBase::ready, this, &SubjectPage::take);
}

SubjectPage::~SubjectPage() = default;

void SubjectPage::recompute(const mesh::Change &)
{
    m_inventory.request([snapshot = snapshot()] { return mesh::inventory(*snapshot); });
}

void SubjectPage::take()
{
    update(*m_inventory.value(), *snapshot());
    rowsChanged();
}

void SubjectPage::stateChanged(const kit::StateText &, const kit::StateText &telemetry)
{
    m_inspector->setStale(telemetry.state == kit::State::Stale);
}

void SubjectPage::showSelected()
{
    const bool any = inspect(selectedId(), *m_inspector);
    if (!any)
        m_inspector->showNothing(m_words.selectIt);
    m_graphVerb->setEnabled(any);
    m_graphVerb->setToolTip(any ? QString() : m_words.selectFirst);
}

void SubjectPage::openSelected()
{
    m_inspector->focusOverview();
}

QString SubjectPage::summary() const
{
    int failing = 0, degraded = 0, unknown = 0;
    QSet<QString> namespaces;
    const QAbstractItemModel *model = rows()->sourceModel();
    for (int row = 0; row < model->rowCount(); ++row) {
        const auto health = static_cast<mesh::Health>(model->index(row, 0).data(items::RowHealthRole).toInt());
        failing += health >= mesh::Health::Error ? 1 : 0;
        degraded += health == mesh::Health::Warn ? 1 : 0;
        unknown += health == mesh::Health::Unknown || health == mesh::Health::Stale ? 1 : 0;
        if (const auto ns = rows()->field(row, u"ns"_s))
            namespaces.insert(ns->toStringList().value(0));
    }
    if (model->rowCount() == 0)
        return m_words.noun(0);
    const QString where = tr("in %Ln namespace(s)", nullptr, static_cast<int>(namespaces.size()));
    const QLocale locale;
    const QString all = tr("%1 %2 · %3 failing · %4 degraded · %5 ok")
                            .arg(m_words.noun(model->rowCount()), where, locale.toString(failing), locale.toString(degraded),
                                 locale.toString(model->rowCount() - failing - degraded - unknown));
    return unknown == 0 ? all : tr("%1 · %2 unknown").arg(all, locale.toString(unknown));
}

QList<QAction *> SubjectPage::verbs() const
{
    return {m_graphVerb};
}

QWidget *SubjectPage::inspector()
{
    return m_inspector.get();
}

} // namespace services

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/config/diffpane.h"

#include "models/base/text.h"
#include "models/changes/body.h"
#include "models/diff/copy.h"
#include "models/diff/merge.h"
#include "widgets/kit/diffview.h"

#include <QComboBox>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace config {

namespace {

constexpr qsizetype mostNotes = 12;

QString shortened(base::Tree::Ref value)
{
    return value ? base::text::clean(QString::fromUtf8(value.json().left(60))) : QString(u'–');
}

} // namespace

DiffPane::DiffPane(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_pair(new QComboBox)
    , m_view(new kit::DiffView(theme))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 8, 4);
    head->addWidget(m_pair, 1);
    column->addLayout(head);
    column->addWidget(m_view, 1);
    m_pair->addItems({tr("As opened → draft"), tr("Cluster → draft"), tr("As opened → cluster")});
    m_pair->setAccessibleName(tr("What is compared"));
    connect(m_pair, &QComboBox::currentIndexChanged, this, &DiffPane::compare);
}

void DiffPane::show(const QString &title, const base::Tree &base, const base::Tree &live, const base::Tree &draft)
{
    m_title = title;
    m_base = diff::withoutServerFields(base.root());
    m_live = live; // with its owners
    m_draft = diff::withoutServerFields(draft.root());
    compare();
}

QString DiffPane::text() const
{
    return m_view->text();
}

void DiffPane::compare()
{
    const base::Tree live = diff::withoutServerFields(m_live.root());
    const int pair = m_pair->currentIndex();
    m_view->show({{.title = m_title,
                   .before = pair == ClusterToDraft ? live : m_base,
                   .after = pair == OpenedToCluster ? live : m_draft,
                   .notes = conflicts()}});
}

QStringList DiffPane::conflicts() const
{
    if (m_live.isEmpty() || m_draft.isEmpty())
        return {};
    QStringList said;
    if (!m_base.isEmpty()) {
        for (const diff::Conflict &conflict : diff::merge(m_base.root(), m_live.root(), m_draft.root()).conflicts) {
            said += tr("both changed %1: opened with %2, the cluster has %3, the draft %4")
                        .arg(base::text::clean(conflict.path), shortened(conflict.base), shortened(conflict.live), shortened(conflict.draft));
        }
    }
    for (const changes::FieldConflict &owned : changes::ownersOfChanges(m_live.root(), m_draft.root()))
        said += tr("%1 belongs to %2").arg(base::text::clean(owned.field), base::text::clean(owned.manager));
    const qsizetype more = said.size() - mostNotes;
    said = said.mid(0, mostNotes);
    if (more > 0)
        said += tr("and %Ln more", nullptr, static_cast<int>(more));
    return said;
}

} // namespace config

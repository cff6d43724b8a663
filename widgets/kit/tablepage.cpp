// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tablepage.h"

#include "models/base/text.h"
#include "models/items/roles.h"
#include "models/store/playhead.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace kit {

namespace {
constexpr int secondMs = 1000;
}

TablePage::TablePage(Desk &desk, const QString &id, const QString &title, Noun noun, QWidget *parent)
    : Page(id, title, parent)
    , m_desk(desk)
    , m_noun(std::move(noun))
    , m_column(new QVBoxLayout(this))
    , m_pane(new TablePane(desk, id, title, m_noun))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_pane, 1);
    setFocusProxy(m_pane);
    connect(m_pane->table(), &TableView::currentIdChanged, this, &TablePage::select);
    connect(m_pane->table(), &TableView::opened, this, [this] { openSelected(); });
    connect(m_pane, &TablePane::acted, this, [this](const StateText &text) { act(text); });
    m_second.setInterval(secondMs);
    connect(&m_second, &QTimer::timeout, this, [this] {
        if (isVisible())
            showState();
    });
}

void TablePage::setModel(QAbstractItemModel *rows, const QStringList &keys, FilterProxy::Fields fields, const Columns &columns)
{
    TableView *table = m_pane->table();
    table->setSource(rows, keys, std::move(fields));
    table->setNameColumn(columns.name);
    table->setDefaultWidths(columns.widths);
    table->setDefaultSort(0, Qt::DescendingOrder);
}

void TablePage::start()
{
    // A replayed time is shown by the playhead, which passes the store's changes on while it is live.
    if (m_desk.playhead)
        connect(m_desk.playhead, &store::Playhead::shown, this, [this](const mesh::Change &change) { recompute(change); });
    else
        connect(&m_desk.store, &store::Store::changed, this, [this](const mesh::Change &change) { recompute(change); });
    connect(&m_desk.store, &store::Store::wasReset, this, [this] {
        m_ordered = false;
        // A link that was opened with the window waits for the first mesh; what is selected in one is nothing in another.
        forget();
        if (std::exchange(m_hadRows, false))
            select({});
        recompute({});
    });
    m_second.start();
    showState();
    showSelected();
    recompute({});
}

mesh::SnapshotPtr TablePage::snapshot() const
{
    return m_desk.playhead ? m_desk.playhead->snapshot() : m_desk.store.snapshot();
}

qint64 TablePage::nowMs() const
{
    return m_desk.playhead ? m_desk.playhead->nowMs() : m_desk.store.clock().nowMs();
}

void TablePage::rowsChanged()
{
    // Until all is there, and the first traffic with it, what is worst is not known: the order made before means nothing.
    m_hadRows = m_hadRows || rows()->sourceModel()->rowCount() > 0;
    if (!m_ordered) {
        rows()->resort();
        m_ordered = isComplete();
    }
    m_pane->recall(snapshot()->context);
    showState();
    shownChanged();
    showSelected();
    emit summaryChanged();
}

bool TablePage::isComplete() const
{
    const auto now = snapshot();
    const auto isComing = [&now](mesh::Kind kind) {
        const mesh::KindHealth health = now->state(kind).health;
        return health == mesh::KindHealth::Unknown || health == mesh::KindHealth::Loading;
    };
    return (!showsTelemetry() || now->traffic) && std::ranges::none_of(shownKinds(), isComing) && rowsAreComplete();
}

void TablePage::showState()
{
    const auto now = snapshot();
    const bool any = rows()->sourceModel() && rows()->sourceModel()->rowCount() > 0;
    const StateText objects = rowsState(any);
    const StateText telemetry = showsTelemetry() ? telemetryStateOf(*now, nowMs()) : StateText{};
    m_pane->showState(objects, telemetry);
    stateChanged(objects, telemetry);
}

StateText TablePage::rowsState(bool any) const
{
    return stateOf(*snapshot(), shownKinds(), any, nowMs());
}

void TablePage::act(const StateText &text)
{
    // Refused by the API server's rules, not by a lost connection: somebody else must grant it.
    const bool rights = text.state == State::Forbidden && snapshot()->source(mesh::SourceId::Kubernetes).health == mesh::SourceHealth::Live;
    if (rights)
        QGuiApplication::clipboard()->setText(text.title + u". "_s + text.detail);
    else
        emit navigate(u"sources"_s);
}

void TablePage::select(QString id)
{
    const bool isNew = std::exchange(m_selected, id) != id;
    if (m_pane->table()->currentId() != id)
        m_pane->table()->selectId(id);
    showSelected();
    if (isNew)
        emit moved();
}

QString TablePage::counts() const
{
    const int rowCount = rows()->sourceModel() ? rows()->sourceModel()->rowCount() : 0;
    const State state = m_pane->objects().state;
    if (rowCount == 0) {
        // None is not the same as not known.
        switch (state) {
        case State::Loading: return tr("being read");
        case State::Forbidden: return tr("not known: forbidden");
        case State::Failed: return tr("not known: no answer");
        case State::Ready:
        case State::Empty:
        case State::Partial:
        case State::Stale: break;
        }
    }
    const bool atLeast = state == State::Partial || state == State::Forbidden || state == State::Loading || state == State::Failed;
    return atLeast ? u"≥ "_s + summary() : summary();
}

QString TablePage::shown() const
{
    return m_pane->shown();
}

QStringList TablePage::knownKeys() const
{
    return rows()->keys();
}

QStringList TablePage::valuesOf(const QString &key) const
{
    return rows()->valuesOf(key);
}

Badge TablePage::badge() const
{
    Badge badge;
    const QAbstractItemModel *model = rows()->sourceModel();
    for (int row = 0; row < model->rowCount(); ++row) {
        const auto health = static_cast<mesh::Health>(model->index(row, 0).data(items::RowHealthRole).toInt());
        if (health < mesh::Health::Warn || health < badge.health)
            continue;
        badge.count = health > badge.health ? 1 : badge.count + 1;
        badge.health = health;
    }
    return badge;
}

QStringList TablePage::crumbs() const
{
    QStringList parts = m_selected.split(u'/', Qt::SkipEmptyParts);
    for (QString &part : parts)
        part = base::text::clean(part);
    return parts;
}

void TablePage::setFilter(const QString &text)
{
    rows()->setFilter(text);
    shownChanged();
    emit summaryChanged();
}

void TablePage::setNamespaces(const QStringList &names)
{
    rows()->setNamespaces(names);
    shownChanged();
    emit summaryChanged();
}

QVariantMap TablePage::position() const
{
    return {{u"id"_s, m_selected}};
}

void TablePage::restore(const QVariantMap &position)
{
    select(position.value(u"id"_s).toString());
}

bool TablePage::escape()
{
    if (m_selected.isEmpty())
        return false;
    select({});
    return true;
}

} // namespace kit

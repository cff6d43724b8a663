// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificates/certificatespage.h"

#include "models/base/text.h"
#include "models/certificates/forecast.h"
#include "models/items/certificatewords.h"
#include "widgets/certificates/certificateinspector.h"
#include "widgets/certificates/timeline.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/tablepane.h"
#include "widgets/kit/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;
using items::CertificateTable;
using items::CertificateWords;

namespace certificates {

namespace {

constexpr int minuteMs = 60'000;
constexpr qint64 dayMs = 86'400'000;

constexpr std::array watched{mesh::Kind::Secret,      mesh::Kind::ConfigMap,  mesh::Kind::MutatingWebhook, mesh::Kind::ValidatingWebhook,
                             mesh::Kind::Gateway,     mesh::Kind::K8sGateway, mesh::Kind::ReferenceGrant,  mesh::Kind::CertManagerCertificate,
                             mesh::Kind::Namespace,   mesh::Kind::Service,    mesh::Kind::Deployment,      mesh::Kind::DaemonSet,
                             mesh::Kind::StatefulSet, mesh::Kind::Pod};

/// Those whose absence the page must speak of.
constexpr std::array told{mesh::Kind::Secret, mesh::Kind::ConfigMap, mesh::Kind::MutatingWebhook, mesh::Kind::ValidatingWebhook};

QString probeKey(const QString &address, const QString &serverName)
{
    return address + u' ' + serverName;
}

TimelineMark markOf(const Row &row, qint64 nowMs)
{
    return {row.id, row.name, CertificateWords::endsIn(row, nowMs), laneOf(row.kind), row.notAfterMs - nowMs, row.health, row.renewal.byItself()};
}

} // namespace

Thresholds CertificatesPage::thresholdsOf(const QSettings &settings)
{
    Thresholds thresholds;
    const auto days = [&settings](const char *key, qint64 otherwise) {
        bool good = false;
        const int value = settings.value(QLatin1StringView(key)).toInt(&good);
        return good && value > 0 && value <= 3650 ? value * dayMs : otherwise;
    };
    thresholds.actMs = days(actDaysKey, thresholds.actMs);
    thresholds.planMs = std::max(thresholds.actMs, days(planDaysKey, thresholds.planMs));
    return thresholds;
}

CertificatesPage::CertificatesPage(kit::Desk &desk, QWidget *parent)
    : Page(u"certificates"_s, tr("Certificates"), parent)
    , m_desk(desk)
    , m_cache(std::make_shared<Cache>())
    , m_rows(new CertificateTable(this))
    , m_timeline(new Timeline(desk.theme))
    , m_pane(new kit::TablePane(desk, u"certificates"_s, tr("rows")))
    , m_gaps(new QLabel)
    , m_inspector(std::make_unique<CertificateInspector>(desk.theme))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_timeline);
    column->addWidget(m_gaps);
    column->addWidget(m_pane, 1);
    m_gaps->setTextFormat(Qt::PlainText);
    m_gaps->setContentsMargins(12, 4, 12, 4);
    m_gaps->setFont(desk.theme.font(kit::Type::Small));
    m_gaps->hide();

    kit::TableView *table = m_pane->table();
    table->setSource(m_rows, CertificateTable::filterKeys(),
                     [this](int row, const QString &key) { return CertificateTable::filterField(m_rows->rows()[row].info, key, m_rows->nowMs()); });
    table->setNameColumn(CertificateTable::Name);
    table->setDefaultWidths({32, 172, 98, 146, 112, 78, 100}); // what breaks gets the rest
    table->setDefaultSort(CertificateTable::Glyph, Qt::DescendingOrder);
    m_pane->setEmptyText(
        tr("No certificate was found"),
        tr("Neither the mesh's CA, a gateway's Secret, a webhook nor cert-manager has one in this cluster, as far as this user may read."));

    makeVerbs();
    connect(table, &kit::TableView::currentIdChanged, this, &CertificatesPage::select);
    connect(m_timeline, &Timeline::selected, this, &CertificatesPage::select);
    connect(m_pane, &kit::TablePane::acted, this, [this](const kit::StateText &text) {
        if (text.state == kit::State::Forbidden && m_desk.store.snapshot()->source(mesh::SourceId::Kubernetes).health == mesh::SourceHealth::Live)
            QGuiApplication::clipboard()->setText(text.title + u". "_s + text.detail);
        else
            emit navigate(u"sources"_s);
    });
    connect(m_inspector.get(), &CertificateInspector::probeAsked, this, &CertificatesPage::probe);
    connect(m_inspector.get(), &CertificateInspector::linked, this, &Page::navigate);
    connect(&m_inventory, &store::DerivedBase::ready, this, &CertificatesPage::take);
    connect(&desk.store, &store::Store::changed, this, &CertificatesPage::onChanged);
    connect(&desk.store, &store::Store::wasReset, this, [this] {
        select({});
        recompute();
    });
    m_minute.setInterval(minuteMs);
    connect(&m_minute, &QTimer::timeout, this, &CertificatesPage::recompute);
    m_minute.start();
    showState();
    recompute();
}

CertificatesPage::~CertificatesPage() = default;

void CertificatesPage::makeVerbs()
{
    m_probeVerb = new QAction(kit::icon(m_desk.theme, u"probe"_s), tr("Probe"), this);
    m_probeVerb->setShortcut(Qt::Key_P);
    m_probeVerb->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_exportVerb = new QAction(kit::icon(m_desk.theme, u"export"_s), tr("Export…"), this);
    connect(m_probeVerb, &QAction::triggered, this, &CertificatesPage::probe);
    connect(m_exportVerb, &QAction::triggered, this, &CertificatesPage::askExport);
    addAction(m_probeVerb);
}

void CertificatesPage::onChanged(const mesh::Change &change)
{
    if (change.states || change.traffic || change.probes || std::ranges::any_of(watched, [&](mesh::Kind kind) { return change.touches(kind); }))
        recompute();
}

void CertificatesPage::recompute()
{
    const auto snapshot = m_desk.store.snapshot();
    m_inventory.request([snapshot, now = m_desk.store.clock().nowMs(), thresholds = thresholdsOf(m_desk.settings), cache = m_cache] {
        return certificates::inventory(*snapshot, now, thresholds, cache.get());
    });
}

void CertificatesPage::take()
{
    m_rows->update(*m_inventory.value());
    showMarks();
    showState();
    select(m_selected);
    emit summaryChanged();
}

void CertificatesPage::showMarks()
{
    const auto found = inventory();
    QVector<TimelineMark> marks;
    // What the filter hides is not in the picture either.
    const kit::FilterProxy *rows = m_pane->rows();
    for (int i = 0; found && i < rows->rowCount(); ++i) {
        const Row &row = m_rows->rows()[rows->mapToSource(rows->index(i, 0)).row()].info;
        if (row.notAfterMs != 0)
            marks.push_back(markOf(row, found->atMs));
    }
    m_timeline->setMarks(marks, found ? found->thresholds : Thresholds());
    m_timeline->setVisible(!marks.isEmpty());
}

void CertificatesPage::showState()
{
    const mesh::Snapshot &snapshot = *m_desk.store.snapshot();
    const auto found = inventory();
    const bool any = found && !found->rows.isEmpty();
    const kit::StateText state = kit::stateOf(snapshot, told, any, m_desk.store.clock().nowMs());
    m_pane->showState(state);
    m_timeline->setStale(state.state == kit::State::Stale);
    // The pane's notice says the worst; each gap of its own is told here.
    QStringList gaps;
    for (const Gap &gap : found ? found->gaps : QVector<Gap>())
        gaps += CertificateWords::gap(gap);
    const bool tellGaps = any && (gaps.size() > 1 || (gaps.size() == 1 && state.state == kit::State::Ready));
    m_gaps->setText(tellGaps ? gaps.join(u". "_s) + tr(". Certificates may be missing here.") : QString());
    m_gaps->setVisible(tellGaps);
    QPalette palette = m_gaps->palette();
    palette.setColor(QPalette::WindowText, m_desk.theme.color(kit::Tone::Warn));
    m_gaps->setPalette(palette);
}

void CertificatesPage::showInspector()
{
    const auto found = inventory();
    if (!found)
        return;
    const Row *row = found->find(m_selected);
    const bool probing = row && std::ranges::any_of(row->targets, [this](const ProbeTarget &target) {
                             return m_probing.contains(probeKey(target.address(), target.serverName));
                         });
    m_inspector->show(*found, row, *m_desk.store.snapshot(), m_desk.store.clock().nowMs(), probing, m_desk.probe != nullptr);
    const bool targets = row ? !row->targets.isEmpty() : std::ranges::any_of(found->rows, [](const Row &one) { return !one.targets.isEmpty(); });
    m_probeVerb->setText(row ? tr("Probe") : tr("Probe all"));
    m_probeVerb->setEnabled(m_desk.probe && targets && !probing);
    m_probeVerb->setToolTip(!m_desk.probe ? tr("Not connected to the network")
                                : targets ? tr("TLS handshake, to see which certificate is served (P)")
                                          : tr("No address is known that serves it"));
    m_exportVerb->setEnabled(!found->rows.isEmpty());
}

/// By value: m_selected itself may be given.
void CertificatesPage::select(QString id)
{
    const bool isNew = std::exchange(m_selected, id) != id;
    m_timeline->setSelected(id);
    if (m_pane->table()->currentId() != id)
        m_pane->table()->selectId(id);
    showInspector();
    if (isNew)
        emit moved();
}

void CertificatesPage::probe()
{
    const auto found = inventory();
    if (!found || !m_desk.probe)
        return;
    if (const Row *row = found->find(m_selected)) {
        probeRow(*row);
    } else {
        for (const Row &one : found->rows)
            probeRow(one);
    }
    showInspector();
}

void CertificatesPage::probeRow(const Row &row)
{
    // A board of thousands must not become a scan: the rest can be probed one by one.
    constexpr qsizetype mostAtOnce = 200;
    for (const ProbeTarget &target : row.targets) {
        const QString key = probeKey(target.address(), target.serverName);
        if (m_probing.contains(key) || m_probing.size() >= mostAtOnce)
            continue;
        m_probing.insert(key);
        m_desk.probe->probe(target.host, target.port, target.serverName).then(this, [this, key](const mesh::ProbedChain &chain) {
            probed(key, chain);
        });
    }
}

void CertificatesPage::probed(const QString &key, const mesh::ProbedChain &chain)
{
    m_probing.remove(key);
    mesh::Delta delta;
    delta.probes = {chain};
    m_desk.store.apply(delta); // comes back as a change
    showInspector();
}

QString CertificatesPage::counts() const
{
    const auto found = inventory();
    if (!found || (found->rows.isEmpty() && (found->waiting > 0 || !found->gaps.isEmpty())))
        return {}; // none is not the same as not known
    const Summary counts = summary(*found);
    const QString all = counts.certificates == 1 ? tr("1 certificate") : tr("%1 certificates").arg(QLocale().toString(counts.certificates));
    if (counts.attention == 0)
        return all;
    return counts.attention == 1 ? tr("%1, 1 needs attention").arg(all) : tr("%1, %2 need attention").arg(all, QLocale().toString(counts.attention));
}

QString CertificatesPage::shown() const
{
    return m_pane->shown();
}

QString CertificatesPage::filterHint() const
{
    return tr("name, kind:gateway, issuer:, ends<14d, ns:, used-by:, problem:");
}

QList<QAction *> CertificatesPage::verbs() const
{
    return {m_probeVerb, m_exportVerb};
}

QWidget *CertificatesPage::inspector()
{
    return m_inspector.get();
}

kit::Badge CertificatesPage::badge() const
{
    const auto found = inventory();
    if (!found)
        return {};
    const Summary counts = summary(*found);
    return counts.worst >= mesh::Health::Warn ? kit::Badge{counts.worst, counts.ofWorst} : kit::Badge{};
}

QVector<kit::Finding> CertificatesPage::findings() const
{
    QVector<kit::Finding> list;
    const auto found = inventory();
    for (const Row &row : found ? found->rows : QVector<Row>()) {
        if (row.health < mesh::Health::Warn)
            continue;
        const Place place = row.places.value(0);
        qint64 since = 0;
        if (row.has(ProblemKind::Expired))
            since = row.notAfterMs;
        else if (row.has(ProblemKind::EndsWithinAct))
            since = row.notAfterMs - found->thresholds.actMs;
        else if (row.has(ProblemKind::EndsWithinPlan))
            since = row.notAfterMs - found->thresholds.planMs;
        list.push_back({row.health, tr("Certificate"), row.name, place.object.ns, CertificateWords::sentence(row, found->atMs),
                        u"certificates?id="_s + row.id, since});
    }
    return list;
}

QStringList CertificatesPage::crumbs() const
{
    const auto found = inventory();
    const Row *row = found ? found->find(m_selected) : nullptr;
    return row ? QStringList(base::text::clean(row->name)) : QStringList();
}

void CertificatesPage::setFilter(const QString &text)
{
    m_pane->rows()->setFilter(text);
    showMarks();
    emit summaryChanged();
}

void CertificatesPage::setNamespaces(const QStringList &names)
{
    m_pane->rows()->setNamespaces(names);
    showMarks();
    emit summaryChanged();
}

QVariantMap CertificatesPage::position() const
{
    return {{u"id"_s, m_selected}};
}

void CertificatesPage::restore(const QVariantMap &position)
{
    select(position.value(u"id"_s).toString());
}

bool CertificatesPage::escape()
{
    if (m_selected.isEmpty())
        return false;
    select({});
    return true;
}

} // namespace certificates

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificates/certificatespage.h"

#include "models/base/later.h"
#include "models/base/text.h"
#include "models/certificates/forecast.h"
#include "models/items/certificatewords.h"
#include "widgets/certificates/certificateinspector.h"
#include "widgets/certificates/sweepbar.h"
#include "widgets/certificates/timeline.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/style.h"

#include <QAction>
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

Thresholds CertificatesPage::thresholdsOf(const settings::Settings &kept)
{
    Thresholds thresholds;
    thresholds.actMs = kept.number(settings::Key::CertificateActDays) * dayMs;
    thresholds.planMs = std::max(thresholds.actMs, kept.number(settings::Key::CertificatePlanDays) * dayMs);
    return thresholds;
}

CertificatesPage::CertificatesPage(kit::Desk &desk, QWidget *parent)
    : TablePage(
          desk, u"certificates"_s, tr("Certificates"), [](int n) { return tr("%Ln row(s)", nullptr, n); }, parent)
    , m_cache(std::make_shared<Cache>())
    , m_rows(new CertificateTable(this))
    , m_timeline(new Timeline(desk.theme))
    , m_gaps(new QLabel)
    , m_sweep(new SweepBar(desk))
    , m_inspector(std::make_unique<CertificateInspector>(desk.theme))
{
    column()->insertWidget(0, m_timeline);
    column()->insertWidget(1, m_gaps);
    column()->insertWidget(2, m_sweep);
    m_gaps->setTextFormat(Qt::PlainText);
    m_gaps->setWordWrap(true);
    m_gaps->setContentsMargins(12, 4, 12, 4);
    m_gaps->hide();
    setModel(m_rows, CertificateTable::filterKeys(),
             [this](int row, const QString &key) { return CertificateTable::filterField(m_rows->rows()[row].info, key, m_rows->nowMs()); },
             {.name = CertificateTable::Name, .widths = {32, 172, 98, 146, 112, 78, 100, 130}}); // what breaks gets the rest, too
    pane()->setEmptyText(
        tr("No certificate was found"),
        tr("Neither the mesh's CA, a gateway's Secret, a webhook nor cert-manager has one in this cluster, as far as this user may read."));

    makeVerbs();
    connect(m_timeline, &Timeline::selected, this, [this](const QString &id) { select(id); });
    connect(m_inspector.get(), &CertificateInspector::probeAsked, this, &CertificatesPage::probe);
    connect(m_inspector.get(), &CertificateInspector::linked, this, &Page::navigate);
    connect(&m_inventory, &store::DerivedBase::ready, this, &CertificatesPage::take);
    connect(m_sweep, &SweepBar::observed, this, &CertificatesPage::ask);
    connect(m_sweep, &SweepBar::runningChanged, this, &CertificatesPage::showSweep);
    connect(&desk.kept, &settings::Settings::changed, this, [this](settings::Key key) {
        if (key == settings::Key::CertificateActDays || key == settings::Key::CertificatePlanDays)
            ask();
    });
    m_minute.setInterval(minuteMs);
    connect(&m_minute, &QTimer::timeout, this, &CertificatesPage::ask);
    m_minute.start();
    start();
}

CertificatesPage::~CertificatesPage() = default;

void CertificatesPage::makeVerbs()
{
    m_probeVerb = new QAction(kit::icon(desk().theme, u"probe"_s), tr("Probe"), this);
    m_probeVerb->setShortcut(Qt::Key_P);
    m_probeVerb->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_askVerb = new QAction(kit::icon(desk().theme, u"proxies"_s), tr("Ask the proxies"), this);
    connect(m_askVerb, &QAction::triggered, this, [this] { m_sweep->isRunning() ? m_sweep->stop() : m_sweep->start(false); });
    m_exportVerb = new QAction(kit::icon(desk().theme, u"export"_s), tr("Export…"), this);
    connect(m_probeVerb, &QAction::triggered, this, &CertificatesPage::probe);
    connect(m_exportVerb, &QAction::triggered, this, &CertificatesPage::askExport);
    addAction(m_probeVerb);
    showSweep();
}

void CertificatesPage::showSweep()
{
    m_askVerb->setText(m_sweep->isRunning() ? tr("Stop asking") : tr("Ask the proxies"));
    m_askVerb->setEnabled(desk().proxies);
    m_askVerb->setToolTip(desk().proxies ? tr("Which certificate each proxy holds and which roots it trusts, through port-forwards")
                                         : tr("Not connected to a mesh"));
}

/// What proxies were seen to hold; those that are gone hold nothing.
QVector<Observed> CertificatesPage::observed() const
{
    QVector<Observed> all = desk().proxies ? desk().proxies->observed() : QVector<Observed>();
    const mesh::SnapshotPtr now = snapshot();
    if (now->state(mesh::Kind::Pod).health == mesh::KindHealth::Live && !now->state(mesh::Kind::Pod).perNamespace)
        all.removeIf([&now](const Observed &one) { return !now->find(one.pod); });
    return all;
}

void CertificatesPage::recompute(const mesh::Change &change)
{
    const bool first = !m_inventory.value() && !m_inventory.isBusy();
    if (first || change.states || change.traffic || change.probes
        || std::ranges::any_of(watched, [&](mesh::Kind kind) { return change.touches(kind); }))
        ask();
}

void CertificatesPage::ask()
{
    m_inventory.request([snapshot = snapshot(), now = nowMs(), thresholds = thresholdsOf(desk().kept), cache = m_cache, observed = observed()] {
        return certificates::inventory(*snapshot, now, thresholds, cache.get(), observed);
    });
    m_sweep->refresh();
}

void CertificatesPage::forget()
{
    m_sweep->reset();
    ask();
}

void CertificatesPage::take()
{
    m_rows->update(*m_inventory.value());
    rowsChanged();
}

void CertificatesPage::shownChanged()
{
    const auto found = inventory();
    QVector<TimelineMark> marks;
    // What the filter hides is not in the picture either.
    for (int i = 0; found && i < rows()->rowCount(); ++i) {
        const Row &row = m_rows->rows()[rows()->mapToSource(rows()->index(i, 0)).row()].info;
        if (row.notAfterMs != 0)
            marks.push_back(markOf(row, found->atMs));
    }
    m_timeline->setMarks(marks, found ? found->thresholds : Thresholds());
    m_timeline->setVisible(!marks.isEmpty());
}

std::span<const mesh::Kind> CertificatesPage::shownKinds() const
{
    return told;
}

void CertificatesPage::stateChanged(const kit::StateText &objects, const kit::StateText &)
{
    m_timeline->setStale(objects.state == kit::State::Stale);
    tellGaps(objects);
}

/// The pane's notice says the worst; each gap of its own is told here.
void CertificatesPage::tellGaps(const kit::StateText &objects)
{
    const auto found = inventory();
    QStringList gaps;
    for (const Gap &gap : found ? found->gaps : QVector<Gap>())
        gaps += CertificateWords::gap(gap);
    const bool any = found && !found->rows.isEmpty();
    const bool tell = any && (gaps.size() > 1 || (gaps.size() == 1 && objects.state == kit::State::Ready));
    m_gaps->setText(tell ? gaps.join(u". "_s) + tr(". Certificates may be missing here.") : QString());
    m_gaps->setVisible(tell);
    m_gaps->setFont(desk().theme.font(kit::Type::Small));
    kit::setInk(m_gaps, desk().theme, kit::Tone::Warn);
}

void CertificatesPage::showSelected()
{
    m_timeline->setSelected(selectedId());
    const auto found = inventory();
    if (!found)
        return;
    const Row *row = found->find(selectedId());
    const bool probing = row && std::ranges::any_of(row->targets, [this](const ProbeTarget &target) {
                             return m_probing.contains(probeKey(target.address(), target.serverName));
                         });
    m_inspector->show(*found, row, *snapshot(), nowMs(), probing, desk().probe != nullptr);
    const bool targets = row ? !row->targets.isEmpty() : std::ranges::any_of(found->rows, [](const Row &one) { return !one.targets.isEmpty(); });
    m_probeVerb->setText(row ? tr("Probe") : tr("Probe all"));
    m_probeVerb->setEnabled(desk().probe && targets && !probing);
    m_probeVerb->setToolTip(!desk().probe ? tr("Not connected to the network")
                                : targets ? tr("TLS handshake, to see which certificate is served (P)")
                                          : tr("No address is known that serves it"));
    m_exportVerb->setEnabled(!found->rows.isEmpty());
}

void CertificatesPage::probe()
{
    const auto found = inventory();
    if (!found || !desk().probe)
        return;
    if (const Row *row = found->find(selectedId())) {
        probeRow(*row);
    } else {
        for (const Row &one : found->rows)
            probeRow(one);
    }
    showSelected();
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
        base::whenDone(desk().probe->probe(target.host, target.port, target.serverName), this,
                       [this, key](const mesh::ProbedChain &chain) { probed(key, chain); });
    }
}

void CertificatesPage::probed(const QString &key, const mesh::ProbedChain &chain)
{
    m_probing.remove(key);
    mesh::Delta delta;
    delta.probes = {chain};
    desk().store.apply(delta); // comes back as a change
    showSelected();
}

QString CertificatesPage::summary() const
{
    const auto found = inventory();
    if (!found)
        return {};
    const Summary counts = certificates::summary(*found);
    const QString all = tr("%Ln certificate(s)", nullptr, counts.certificates);
    if (counts.attention == 0)
        return all;
    return counts.attention == 1 ? tr("%1, 1 needs attention").arg(all) : tr("%1, %2 need attention").arg(all, QLocale().toString(counts.attention));
}

QString CertificatesPage::filterHint() const
{
    return tr("name, kind:gateway, issuer:, ends<14d, ns:, used-by:, problem:");
}

QList<QAction *> CertificatesPage::verbs() const
{
    return {m_probeVerb, m_askVerb, m_exportVerb};
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
    const Summary counts = certificates::summary(*found);
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
    const Row *row = found ? found->find(selectedId()) : nullptr;
    return row ? QStringList(base::text::clean(row->name)) : QStringList();
}

} // namespace certificates

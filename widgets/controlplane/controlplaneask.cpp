// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the page knows and whom it asks: the snapshot, the telemetry store, istiod, the API server.
#include "models/base/later.h"
#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/changes/checker.h"
#include "models/store/playhead.h"
#include "models/store/proxies.h"
#include "widgets/controlplane/controlplanepage.h"
#include "widgets/controlplane/meshconfigpane.h"
#include "widgets/controlplane/planecharts.h"
#include "widgets/kit/askingstate.h"
#include "widgets/kit/filterline.h"

#include <QLabel>
#include <QSplitter>

using namespace Qt::Literals::StringLiterals;
using kit::State;
using kit::StateText;

namespace controlplane {

namespace {

const QString rootNs = u"istio-system"_s; // where rights are asked for
constexpr std::array planeKinds{mesh::Kind::Pod, mesh::Kind::Deployment};
constexpr std::array injectionKinds{mesh::Kind::Namespace, mesh::Kind::Pod};

constexpr int rowHeight = 22, tableFrame = 74, mostRows = 8; // the table is as high as its rows; the charts have the rest

/// The pages' own kinds: a change of another moves nothing here.
bool matters(const mesh::Change &change)
{
    using mesh::Kind;
    static constexpr Kind kinds[] = {Kind::Namespace,
                                     Kind::Pod,
                                     Kind::Deployment,
                                     Kind::ConfigMap,
                                     Kind::MutatingWebhook,
                                     Kind::ValidatingWebhook,
                                     Kind::Secret,
                                     Kind::Service,
                                     Kind::CustomResourceDefinition};
    return change.states || std::ranges::any_of(kinds, [&change](Kind kind) { return change.touches(kind); });
}

} // namespace

mesh::SnapshotPtr ControlPlanePage::snapshot() const
{
    return m_desk.playhead ? m_desk.playhead->snapshot() : m_desk.store.snapshot();
}

qint64 ControlPlanePage::nowMs() const
{
    return m_desk.playhead ? m_desk.playhead->nowMs() : m_desk.store.clock().nowMs();
}

bool ControlPlanePage::isLive() const
{
    return !m_desk.playhead || m_desk.playhead->mode() == store::Playhead::Mode::Live;
}

void ControlPlanePage::changed(const mesh::Change &change)
{
    if (!isVisible() || !matters(change))
        return;
    if (!m_soon.isActive())
        m_soon.start();
    // A mesh that has just been opened.
    if (!m_evidence && !m_gathering)
        ask(false);
}

void ControlPlanePage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_soon.start();
    const bool old = m_desk.store.clock().nowMs() - m_evidenceMs > periodMs;
    if (old || !m_evidence)
        QTimer::singleShot(0, this, [this] { ask(m_tab == ChecksTab && !m_accessAsked); });
}

void ControlPlanePage::forget()
{
    m_gathering.reset();
    m_evidence.reset();
    m_evidenceMs = 0;
    m_access.clear();
    m_skewMs.reset();
    m_accessAsked = false;
    m_open.cancel();
    ++m_asks;
    m_planes.reset();
    m_planesError.reset();
    m_planeRows->setRows({});
    m_checkRows->setRows({});
    m_injectionRows->setRows({});
    m_clusterRows->setRows({});
    // A link that was opened with the window waits for the first mesh.
    if (std::exchange(m_hadRows, false))
        m_selected.fill({});
    m_ordered = false;
    m_charts->showMessage({});
    showTabs();
    showSelected();
    m_soon.start();
}

// ---- Asking ----------------------------------------------------------------------------------------------------------

void ControlPlanePage::ask(bool rights)
{
    if (!isVisible() || snapshot()->context.isEmpty())
        return;
    askSeries();
    if (m_gathering || !isLive())
        return;
    rights = rights || (m_tab == ChecksTab && !m_accessAsked);
    m_accessAsked = m_accessAsked || rights;
    m_gathering = std::make_unique<store::Gathering>();
    connect(m_gathering.get(), &store::Gathering::done, this, [this] {
        m_evidence = m_gathering->evidence();
        m_evidenceMs = m_desk.store.clock().nowMs();
        if (!m_evidence->access.isEmpty()) {
            m_access = m_evidence->access;
            m_skewMs = m_evidence->skewMs;
        }
        m_gathering.release()->deleteLater(); // it is calling
        compute();
    });
    store::Gathering::Ports ports{.preflight = rights ? m_desk.preflight : nullptr};
    if (m_desk.proxies) {
        ports.status = [this] { return m_desk.proxies->status(); };
        ports.clusters = [this] { return m_desk.proxies->clusters(); };
    }
    m_gathering->start(ports, {}, rights ? accessAsked(rootNs, false) : QVector<Access>());
}

void ControlPlanePage::askSeries()
{
    if (!m_desk.telemetry || !isVisible() || snapshot()->context.isEmpty())
        return;
    m_open.cancel();
    m_to = m_desk.playhead ? m_desk.playhead->toMs() : m_desk.store.clock().nowMs();
    m_from = m_desk.playhead ? m_desk.playhead->fromMs() : m_to - 30LL * 60 * 1000;
    const items::PlaneRow *row = m_planeRows->find(m_selected[Instances]);
    const QString instance = row ? row->instance : QString();
    m_open =
        m_desk.telemetry->planes({.atMs = isLive() ? 0 : nowMs(), .spanMs = m_to - m_from, .fromMs = m_from, .toMs = m_to, .instance = instance});
    m_charts->setSubject(instance.isEmpty() ? QString() : row->istiod.pod.name);
    base::whenDone(m_open, this, [this, asked = ++m_asks](const base::Result<store::PlaneAnswer> &answer) {
        if (asked == m_asks) // not overtaken
            takeSeries(answer);
    });
}

void ControlPlanePage::takeSeries(const base::Result<store::PlaneAnswer> &answer)
{
    m_planesError = answer ? std::nullopt : std::optional(answer.error());
    if (answer) {
        m_planes = *answer;
        if (m_planes->planes.isEmpty())
            m_charts->showMessage(tr("The telemetry store scrapes no istiod"));
        else
            m_charts->show(m_planes->series, m_from, m_to);
        m_charts->setStale(false);
        compute();
    } else if (m_planes) {
        m_charts->setStale(true);
    } else {
        m_charts->showMessage(m_planesError->detail);
    }
    showStates();
}

// ---- Computing -------------------------------------------------------------------------------------------------------

void ControlPlanePage::compute()
{
    const mesh::SnapshotPtr now = snapshot();
    Evidence evidence = m_evidence.value_or(Evidence{});
    evidence.snapshot = now;
    evidence.nowMs = nowMs();
    evidence.access = m_access;
    evidence.skewMs = m_skewMs;
    evidence.spanMs = std::max<qint64>(m_to - m_from, 60'000);
    if (m_planes)
        evidence.planes = m_planes->planes;
    else if (m_planesError)
        evidence.planes = base::Result<QVector<metrics::Plane>>(tl::unexpected(*m_planesError));
    if (const auto verdicts = m_desk.checker ? m_desk.checker->verdicts() : nullptr)
        evidence.findings = verdicts->before;
    m_picture.request([evidence = std::move(evidence)]() mutable {
        const auto &snapshot = evidence.snapshot;
        evidence.certificates = std::make_shared<const certificates::Inventory>(certificates::inventory(*snapshot, evidence.nowMs, {}));
        Picture picture{.revisions = revisions(*snapshot),
                        .namespaces = {},
                        .secrets = clustersOfSecrets(*snapshot),
                        .checks = checks(evidence),
                        .snapshot = snapshot};
        picture.namespaces = injection(*snapshot, picture.revisions);
        return picture;
    });
}

void ControlPlanePage::take()
{
    const auto picture = m_picture.value();
    if (picture->snapshot->context != snapshot()->context)
        return; // of the mesh before
    const bool first = m_planeRows->rowCount() == 0;
    const auto *status = m_evidence && m_evidence->status && *m_evidence->status ? &**m_evidence->status : nullptr;
    m_planeRows->update(picture->revisions, m_planes ? &m_planes->planes : nullptr, status, nowMs());
    QVector<Check> asked;
    for (const Check &check : picture->checks) {
        if (check.outcome != Outcome::Skipped)
            asked.push_back(check);
    }
    // Another outcome is a cause to move: what is wrong stands first.
    const auto outcomes = [](const QVector<Check> &checks) {
        QMap<QString, Outcome> all;
        for (const Check &check : checks)
            all.insert(check.id, check.outcome);
        return all;
    };
    const bool judgedAnew = outcomes(asked) != outcomes(m_checkRows->rows());
    m_checkRows->setRows(asked);
    m_injectionRows->setRows(picture->namespaces);
    const bool told = m_evidence && m_evidence->clusters && *m_evidence->clusters;
    m_clusterRows->setRows(joined(told ? **m_evidence->clusters : QVector<RemoteCluster>(), picture->secrets));
    m_config->show(picture->snapshot, picture->revisions);
    if (first && m_planeRows->rowCount() > 0) {
        const int table = tableFrame + rowHeight * std::clamp(m_planeRows->rowCount(), 2, mostRows);
        m_split->setSizes({table, std::max(m_split->height() - table, table)});
    }
    m_hadRows = true;
    for (kit::TablePane *pane : m_panes) {
        if (!pane)
            continue;
        if (!m_ordered) // until all was asked, what is worst is not known
            pane->rows()->resort();
        pane->recall(picture->snapshot->context);
    }
    if (judgedAnew)
        pane(ChecksTab)->rows()->resort();
    for (const Tab tab : {Instances, ChecksTab, InjectionTab, ClustersTab}) {
        const QString &id = m_selected[static_cast<size_t>(tab)];
        if (!id.isEmpty() && pane(tab)->table()->currentId() != id)
            pane(tab)->table()->selectId(id);
    }
    const bool judged = !m_desk.checker || m_desk.checker->verdicts();
    m_ordered = judged && m_evidence && m_planes && (m_tab != ChecksTab || !m_access.isEmpty());
    showTabs();
    showStates();
    showSelected();
    emit summaryChanged();
}

// ---- States ----------------------------------------------------------------------------------------------------------

void ControlPlanePage::showStates()
{
    const mesh::SnapshotPtr now = snapshot();
    const qint64 clock = m_desk.store.clock().nowMs();
    const bool computed = bool(m_picture.value());
    const auto waiting = [&](const QString &what) { return StateText{State::Loading, what, {}, {}}; };

    StateText planes = kit::stateOf(*now, planeKinds, m_planeRows->rowCount() > 0, nowMs());
    if (planes.state == State::Ready && !computed)
        planes = waiting(tr("Reading the control plane"));
    StateText telemetry;
    if (m_planesError && m_planeRows->rowCount() > 0)
        telemetry = {m_planes ? State::Stale : State::Partial,
                     m_planes
                         ? tr("The telemetry store last told of istiod %1.").arg(base::quantity::age(std::max<qint64>(0, clock - m_planes->atMs)))
                         : tr("Rates, times and counts are missing: the telemetry store was not asked, or did not answer."),
                     base::text::clean(m_planesError->message()), tr("Ask again")};
    pane(Instances)->showState(planes, telemetry);

    StateText checks;
    if (!computed)
        checks = waiting(tr("Asking the mesh, istiod and the telemetry store"));
    pane(ChecksTab)->showState(checks);

    StateText injected = kit::stateOf(*now, injectionKinds, m_injectionRows->rowCount() > 0, nowMs());
    if (injected.state == State::Ready && !computed)
        injected = waiting(tr("Reading namespaces and pods"));
    pane(InjectionTab)->showState(injected);

    StateText clusters;
    const auto *told = m_evidence && m_evidence->clusters ? &*m_evidence->clusters : nullptr;
    if (!isLive())
        clusters = {State::Stale, tr("What istiod reads is known for now only, not for the time that is shown."), {}, {}};
    else if (!told)
        clusters = waiting(tr("Asking istiod which clusters it reads"));
    else if (!*told)
        clusters = kit::askingState(told->error(), u"istiod"_s, rootNs, false, m_evidenceMs, clock);
    pane(ClustersTab)->showState(clusters);

    if (current())
        m_filter->setShown(current()->shown());
    QString asked;
    if (m_gathering)
        asked = tr("asking istiod …");
    else if (m_evidence)
        asked = tr("istiod asked %1").arg(base::quantity::age(std::max<qint64>(0, clock - m_evidenceMs)));
    m_asked->setText(asked);
}

} // namespace controlplane

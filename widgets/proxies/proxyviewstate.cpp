// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of the proxy is shown, in which state, and how old.
#include "widgets/proxies/proxyview.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/proxywords.h"
#include "widgets/kit/filterline.h"
#include "widgets/kit/askingstate.h"
#include "widgets/proxies/detailpane.h"
#include "widgets/proxies/levelbar.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using items::DumpPart;
using kit::State;
using kit::StateText;

namespace proxies {

namespace {

constexpr qint64 hostsMs = 10'000; ///< counters are asked for again after this
constexpr qsizetype mostOthers = 500;

} // namespace

// ---- What is shown ---------------------------------------------------------------------------------------------------

void ProxyView::open(const mesh::ObjectKey &pod, const QString &tab)
{
    const bool isNew = pod != m_reader.pod();
    m_reader.use(pod);
    m_levels->setPod(pod);
    if (isNew) {
        for (Tab &one : m_tabs) {
            if (one.rows)
                one.rows->setRows({});
        }
        m_name->setText(clean(pod.name));
        m_name->setToolTip(clean(pod.ns + u'/' + pod.name));
        m_state->clear();
        showNothing({});
        m_filling = true;
        m_others->clear();
        m_filling = false;
    }
    const bool ztunnel = isZtunnelPod(pod);
    const bool other = items::isOfZtunnel(m_part) != ztunnel;
    showTabs(ztunnel); // the bar goes to some other tab when it loses its own
    if (!other || !tab.isEmpty())
        showTab(tab);
    if (items::isOfZtunnel(m_part) != ztunnel || (other && tab.isEmpty()))
        m_bar->setCurrentIndex(static_cast<int>(ztunnel ? DumpPart::Workloads : DumpPart::Listeners));
    showPart();
}

bool ProxyView::isZtunnelPod(const mesh::ObjectKey &pod) const
{
    const mesh::ObjectPtr object = m_desk.store.snapshot()->find(pod);
    return object && object->meta.labels.value(u"app"_s) == "ztunnel"_L1;
}

void ProxyView::showTabs(bool ztunnel)
{
    for (int tab = 0; tab < m_bar->count(); ++tab)
        m_bar->setTabVisible(tab, items::isOfZtunnel(static_cast<DumpPart>(tab)) == ztunnel);
}

QString ProxyView::tab() const
{
    return m_tabs[static_cast<size_t>(m_part)].id;
}

QString ProxyView::tabTitle() const
{
    return m_tabs[static_cast<size_t>(m_part)].title;
}

void ProxyView::showTab(const QString &id)
{
    const auto found = std::ranges::find(m_tabs, id, &Tab::id);
    if (found != m_tabs.end())
        m_bar->setCurrentIndex(static_cast<int>(found - m_tabs.begin()));
}

void ProxyView::showPart()
{
    Tab &tab = at(m_part);
    const bool table = tab.pane != nullptr;
    const QString context = m_desk.store.snapshot()->context;
    m_filter->setVisible(table);
    m_others->setVisible(m_part == DumpPart::Differences);
    m_levels->setVisible(m_part == DumpPart::LogLevels);
    m_panes->parentWidget()->setVisible(table);
    m_detail->setVisible(m_part != DumpPart::LogLevels);
    if (table) {
        tab.pane->recall(context);
        m_panes->setCurrentWidget(tab.pane);
        setFocusProxy(tab.pane);
        const QString hint = tab.rows->filterKeys().join(u":, "_s);
        m_filter->setHint(tr("name, or %1:").arg(hint));
        m_filter->use(tab.rows->filterKeys(), [pane = tab.pane](const QString &key) { return pane->rows()->valuesOf(key); }, tab.filter);
    } else {
        setFocusProxy(m_detail);
    }
    m_reader.want(m_part);
    partChanged(m_part);
}

void ProxyView::takeFocus()
{
    const Tab &tab = at(m_part);
    const bool waits = tab.pane && !tab.pane->table()->isVisible();
    if (waits)
        m_bar->setFocus();
    else
        setFocus();
    m_focusWaits = waits;
}

void ProxyView::partChanged(DumpPart part)
{
    const ProxyReader::Part &known = m_reader.part(part);
    Tab &tab = at(part);
    if (tab.rows && known.state != ProxyReader::State::Asking) {
        const bool first = tab.rows->rowCount() == 0;
        tab.rows->setRows(known.rows);
        if (first)
            tab.pane->rows()->resort();
    }
    if (part != m_part) {
        if (m_part == DumpPart::Endpoints && part == DumpPart::Clusters)
            showDetail(); // the dump has come
        return;
    }
    showState(part);
    if (tab.pane)
        m_filter->setShown(tab.pane->shown());
    if (part == DumpPart::Differences)
        m_detail->setVisible(tab.rows->rowCount() > 0);
    showDetail();
    tick();
    if (m_focusWaits && tab.pane && tab.pane->table()->isVisible()) {
        m_focusWaits = false;
        if (m_bar->hasFocus()) // nobody went elsewhere meanwhile
            setFocus();
    }
}

void ProxyView::showState(DumpPart part)
{
    const ProxyReader::Part &known = m_reader.part(part);
    const bool any = !known.rows.isEmpty();
    const QString who = part == DumpPart::Differences && known.error.where.contains("istiod"_L1) ? u"istiod"_s : clean(m_reader.pod().name);
    StateText text;
    if (known.state == ProxyReader::State::Failed)
        text = kit::askingState(known.error, who, m_reader.pod().ns, any, known.atMs, m_desk.store.clock().nowMs());
    else if (known.state != ProxyReader::State::Ready && !any)
        text = {State::Loading, tr("Reading what %1 runs").arg(who), {}, {}};
    if (at(part).pane) {
        m_notice->hide();
        at(part).pane->showState(text);
        return;
    }
    const bool shown = m_reader.dump() != nullptr && known.state != ProxyReader::State::Failed;
    m_notice->show(shown ? StateText{} : text);
}

// ---- Time and state --------------------------------------------------------------------------------------------------

void ProxyView::showStatus(const items::ProxyRow *row, const QVector<items::ProxyRow> &all)
{
    const qint64 now = m_desk.store.clock().nowMs();
    m_health = row ? row->health : mesh::Health::Unknown;
    const QString wrong = row ? items::ProxyWords::sentence(row->info, now) : tr("no control plane that answered has it");
    const QString facts =
        row ? tr("%1 · %2 · %3 · in sync").arg(items::ProxyWords::kind(row->info.kind), clean(row->info.ns), clean(row->info.version)) : QString();
    const QString words = !wrong.isEmpty() ? wrong : facts;
    m_state->setText(base::text::elideMiddle(words, 160));
    m_state->setToolTip(words);
    fillOthers(all);
    restyle();
}

void ProxyView::fillOthers(const QVector<items::ProxyRow> &all)
{
    if (m_others->view()->isVisible()) // never under the user's hand
        return;
    QVector<mesh::ObjectKey> keys{{}};
    for (const items::ProxyRow &row : all) {
        const mesh::ObjectKey key{mesh::Kind::Pod, row.info.ns, row.info.pod};
        if (key != m_reader.pod() && keys.size() <= mostOthers)
            keys << key;
    }
    // Its own namespace first: two pods of one workload are what is compared mostly.
    std::ranges::stable_sort(keys.begin() + 1, keys.end(), {}, [this](const mesh::ObjectKey &key) { return key.ns != m_reader.pod().ns; });
    m_filling = true;
    m_others->clear();
    for (const mesh::ObjectKey &key : keys)
        m_others->addItem(key.name.isEmpty() ? tr("with what istiod would send") : tr("with %1").arg(clean(key.ns + u'/' + key.name)),
                          QVariant::fromValue(key));
    m_others->setCurrentIndex(static_cast<int>(std::max<qsizetype>(0, keys.indexOf(m_reader.other()))));
    m_filling = false;
}

void ProxyView::tick()
{
    const ProxyReader::Part &known = m_reader.part(m_part);
    const qint64 now = m_desk.store.clock().nowMs();
    m_age->setText(known.atMs > 0 ? tr("asked %1").arg(base::quantity::age(std::max<qint64>(0, now - known.atMs))) : QString());
    if (!isVisible())
        return;
    if (known.state == ProxyReader::State::Failed)
        showState(m_part);
    if (m_part == DumpPart::Endpoints && known.state == ProxyReader::State::Ready && now - known.atMs > hostsMs)
        m_reader.refreshHosts();
}

void ProxyView::act(const StateText &text)
{
    if (text.state == State::Forbidden)
        QGuiApplication::clipboard()->setText(text.title + u". "_s + text.detail);
    else
        askAgain();
}

void ProxyView::askAgain()
{
    m_reader.again(m_part);
}

void ProxyView::forget()
{
    m_reader.use({});
    for (Tab &tab : m_tabs) {
        if (tab.rows)
            tab.rows->setRows({});
    }
    showNothing({});
}

void ProxyView::focusSearch()
{
    m_detail->focusSearch();
}

void ProxyView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_reader.pod().name.isEmpty())
        m_reader.want(m_part);
}

} // namespace proxies

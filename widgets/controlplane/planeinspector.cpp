// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controlplane/planeinspector.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/checktable.h"
#include "models/items/clustertable.h"
#include "models/items/configtable.h"
#include "models/items/injectiontable.h"
#include "models/references/references.h"
#include "widgets/kit/inspector.h"

#include <QLabel>
#include <QScrollArea>
#include <QStackedLayout>
#include <QUrl>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using kit::KeyValue;
using kit::SmallTable;
using kit::Tone;
using metrics::PlaneNumber;
namespace quantity = base::quantity;

namespace controlplane {

namespace {

constexpr qint64 dayMs = 86'400'000;

QString counted(double value)
{
    return std::isnan(value) ? u"–"_s : QLocale().toString(std::round(value), 'f', 0);
}

/// "in 9 y 340 d", with the tone of how near it is.
KeyValue expiry(const QString &key, double unixSeconds, qint64 nowMs)
{
    if (std::isnan(unixSeconds))
        return {key, u"–"_s, Tone::Text3};
    const auto left = static_cast<qint64>(unixSeconds * 1000) - nowMs;
    if (left <= 0)
        return {key, PlaneInspector::tr("ended %1 ago").arg(quantity::duration(-left)), Tone::Crit, kit::Glyph::Critical};
    const Tone tone = left < 7 * dayMs ? Tone::Crit : left < 30 * dayMs ? Tone::Warn : Tone::Text1;
    return {key, PlaneInspector::tr("in %1").arg(quantity::duration(left)), tone};
}

} // namespace

QString linkOf(const mesh::ObjectKey &object)
{
    const auto encoded = [](const QString &id) { return QString::fromLatin1(QUrl::toPercentEncoding(id, "/")); };
    if (object.kind == mesh::Kind::Pod)
        return u"proxies?id="_s + encoded(object.ns + u'/' + object.name);
    if (references::isMeshKind(object.kind))
        return u"config?id="_s + encoded(items::configId(object));
    return {};
}

PlaneInspector::PlaneInspector(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_stack(new QStackedLayout(this))
    , m_nothing(new QLabel)
    , m_title(new kit::InspectorTitle(desk.theme))
    , m_facts(new kit::KeyValues(desk.theme, nullptr, 116))
    , m_tableHead(new kit::SectionHead(desk.theme, tr("By type")))
    , m_objectsHead(new kit::SectionHead(desk.theme, tr("Objects")))
    , m_types(new SmallTable(desk.theme, {tr("Type"), tr("/s"), tr("Size p99"), tr("Refused")}, {52, 72, 58}))
    , m_objects(new SmallTable(desk.theme, {tr("Name"), tr("Kind")}, {110}))
{
    auto *inner = new QWidget;
    auto *innerColumn = new QVBoxLayout(inner);
    innerColumn->setContentsMargins(0, 4, 0, 12);
    innerColumn->setSpacing(6);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_facts, m_tableHead, m_types, m_objectsHead, m_objects})
        innerColumn->addWidget(widget);
    innerColumn->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inner);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(scroll, 1);
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_nothing->setContentsMargins(12, 12, 12, 12);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(body);
    m_objects->setLimit(mostObjects);
    connect(m_facts, &kit::KeyValues::clicked, this, &PlaneInspector::linked);
    connect(m_objects, &SmallTable::clicked, this, &PlaneInspector::linked);
}

void PlaneInspector::showNothing(const QString &sentence)
{
    m_nothing->setText(sentence);
    m_stack->setCurrentIndex(0);
}

void PlaneInspector::showParts(bool table, bool objects)
{
    m_stack->setCurrentIndex(1);
    m_tableHead->setVisible(table);
    m_types->setVisible(table);
    m_objectsHead->setVisible(objects);
    m_objects->setVisible(objects);
}

void PlaneInspector::showObjects(const QString &title, const QVector<mesh::ObjectKey> &objects)
{
    QVector<SmallTable::Row> rows;
    for (const mesh::ObjectKey &object : objects) {
        const QString name = object.ns.isEmpty() ? object.name : object.ns + u'/' + object.name;
        rows.push_back({kit::Glyph::None, {{clean(name)}, {mesh::info(object.kind).name, Tone::Text3}}, linkOf(object)});
    }
    m_objects->setRows(rows);
    m_objectsHead->setRemark(title);
}

void PlaneInspector::show(const items::PlaneRow &row, const Revision *revision)
{
    showParts(!row.types.isEmpty(), false);
    m_title->show(row.health, clean(row.istiod.pod.name), tr("istiod · %1").arg(clean(row.istiod.pod.ns)), row.cause,
                  row.cause.isEmpty() ? (row.measured ? tr("Nothing failed in the time range.") : tr("The telemetry store has no metrics of it."))
                                      : QString());
    QVector<KeyValue> facts{{tr("Revision"), clean(row.revision)},
                            {tr("Version"), row.istiod.version.isEmpty() ? u"–"_s : clean(row.istiod.version)},
                            {tr("Node"), clean(row.istiod.node)}};
    if (row.istiod.restarts > 0)
        facts.push_back({tr("Restarts"), QString::number(row.istiod.restarts), Tone::Warn});
    if (revision && revision->wanted > 0)
        facts.push_back({tr("Replicas ready"), tr("%1 of %2").arg(revision->ready()).arg(revision->wanted)});
    if (row.connected >= 0)
        facts.push_back({tr("Proxies"), QLocale().toString(row.connected), Tone::Text1, kit::Glyph::None,
                         u"proxies?filter="_s + QString::fromLatin1(QUrl::toPercentEncoding(u"istiod:"_s + row.istiod.pod.name))});
    if (row.measured) {
        if (!std::isnan(row.value(PlaneNumber::Cpu)))
            facts.push_back(
                {tr("CPU, memory"),
                 tr("%1 cores, %2").arg(quantity::number(row.value(PlaneNumber::Cpu), 2), quantity::bytes(row.value(PlaneNumber::Memory)))});
        facts.push_back({tr("Services known"), counted(row.value(PlaneNumber::Services))});
        facts.push_back({tr("VirtualServices"), counted(row.value(PlaneNumber::VirtualServices))});
        facts.push_back(
            {tr("Changes seen"), quantity::rateNumber(std::isnan(row.value(PlaneNumber::Events)) ? 0 : row.value(PlaneNumber::Events)) + u" /s"_s});
        if (row.value(PlaneNumber::Conflicts) > 0)
            facts.push_back({tr("Conflicts"), counted(row.value(PlaneNumber::Conflicts)), Tone::Warn});
        if (row.value(PlaneNumber::SendErrors) >= 0.5)
            facts.push_back({tr("Not sent"), counted(row.value(PlaneNumber::SendErrors)), Tone::Warn});
        if (row.value(PlaneNumber::RejectedConfigs) >= 0.5)
            facts.push_back({tr("Objects refused"), counted(row.value(PlaneNumber::RejectedConfigs)), Tone::Warn});
        facts.push_back({tr("Pods injected"), counted(std::isnan(row.value(PlaneNumber::Injected)) ? 0 : row.value(PlaneNumber::Injected))});
        if (row.value(PlaneNumber::InjectionFailures) >= 0.5)
            facts.push_back({tr("Not injected"), counted(row.value(PlaneNumber::InjectionFailures)), Tone::Error});
        if (row.value(PlaneNumber::KeyFetchFailures) >= 0.5)
            facts.push_back({tr("Key sets not read"), counted(row.value(PlaneNumber::KeyFetchFailures)), Tone::Warn});
        facts.push_back(expiry(tr("CA root ends"), row.value(PlaneNumber::RootExpiry), row.nowMs));
        facts.push_back(expiry(tr("Signing cert ends"), row.value(PlaneNumber::ChainExpiry), row.nowMs));
        facts.push_back({tr("Scraped at"), clean(row.instance), Tone::Text3});
    }
    m_facts->setRows(facts);
    QVector<SmallTable::Row> types;
    for (const metrics::PlaneType &type : row.types) {
        const auto value = [&type](PlaneNumber number) { return type.values[static_cast<size_t>(number)]; };
        const double rejects = std::isnan(value(PlaneNumber::Rejects)) ? 0 : std::round(value(PlaneNumber::Rejects));
        types.push_back({kit::Glyph::None,
                         {{clean(type.type)},
                          {std::isnan(value(PlaneNumber::Pushes)) ? u"–"_s : quantity::rateNumber(value(PlaneNumber::Pushes)), Tone::Text2},
                          {std::isnan(value(PlaneNumber::SizeP99)) ? u"–"_s : quantity::bytes(value(PlaneNumber::SizeP99)), Tone::Text2},
                          {counted(rejects), rejects > 0 ? Tone::Warn : Tone::Text2, rejects > 0}},
                         {}});
    }
    m_types->setRows(types);
}

void PlaneInspector::show(const Check &check)
{
    showParts(false, !check.objects.isEmpty());
    const mesh::Health health = items::CheckTable::healthOf(check.outcome);
    const QString question = check.question.left(1).toUpper() + check.question.mid(1);
    const bool wrong = health >= mesh::Health::Warn;
    m_title->show(health, question, items::CheckTable::areaText(check.area), wrong ? clean(check.answer) : QString(),
                  wrong ? QString() : clean(check.answer));
    QVector<KeyValue> facts;
    if (!check.hint.isEmpty())
        facts.push_back({tr("What to do"), clean(check.hint)});
    if (!check.codes.isEmpty())
        facts.push_back({tr("istioctl's codes"), check.codes.join(u' '), Tone::Text3});
    m_facts->setRows(facts);
    showObjects({}, check.objects);
}

void PlaneInspector::show(const NamespaceInjection &row, const Revisions &revisions)
{
    const QVector<mesh::ObjectKey> pods = row.podsWithout + row.podsOutdated;
    showParts(false, !pods.isEmpty());
    const QString trouble = items::InjectionTable::troubleText(row);
    m_title->show(items::InjectionTable::healthOf(row), clean(row.ns), tr("Namespace"), trouble,
                  trouble.isEmpty() ? tr("Nothing is wrong.") : QString());
    QVector<KeyValue> facts;
    const QString label = items::InjectionTable::wantedText(row.wanted);
    facts.push_back({tr("Label says"), label.isEmpty() ? tr("nothing: no sidecars") : label});
    if (const Revision *revision = revisions.find(row.revision))
        facts.push_back(
            {tr("Revision"), tr("%1, istiod %2").arg(clean(revision->name), revision->version.isEmpty() ? u"–"_s : clean(revision->version))});
    facts.push_back({tr("Pods"), QString::number(row.pods)});
    facts.push_back({tr("With a sidecar"), QString::number(row.injected)});
    if (row.without > 0)
        facts.push_back({tr("Without"), QString::number(row.without), Tone::Warn});
    if (row.elsewhere > 0)
        facts.push_back({tr("Other revision"), QString::number(row.elsewhere)});
    if (row.outdated > 0)
        facts.push_back({tr("Other version"), QString::number(row.outdated)});
    for (auto it = row.versions.cbegin(); it != row.versions.cend(); ++it)
        facts.push_back(
            {tr("Proxy version"), tr("%1 × %2").arg(it.value()).arg(it.key().isEmpty() ? tr("by digest") : clean(it.key())), Tone::Text3});
    m_facts->setRows(facts);
    showObjects(row.podsWithout.isEmpty() ? tr("to restart") : tr("without a sidecar, or to restart"), pods.mid(0, 200));
}

void PlaneInspector::show(const RemoteCluster &cluster)
{
    showParts(false, false);
    const mesh::Health health = items::ClusterTable::healthOf(cluster);
    const bool silent = cluster.istiod.isEmpty();
    const QString sentence = silent    ? tr("A Secret names it, and no istiod speaks of it")
        : health >= mesh::Health::Warn ? tr("istiod does not read it: %1").arg(clean(cluster.said))
                                       : QString();
    m_title->show(health, clean(cluster.id), tr("Cluster"), sentence, sentence.isEmpty() ? tr("istiod reads it.") : QString());
    QVector<KeyValue> facts{{tr("Named by"), cluster.secret.isEmpty() ? tr("its own cluster") : clean(cluster.secret)}};
    if (!silent)
        facts.push_back({tr("Read by"), clean(cluster.istiod)});
    if (health >= mesh::Health::Warn)
        facts.push_back(
            {tr("What to do"), tr("See that istiod reaches the cluster's API server with the Secret's kubeconfig; its log says why it does not.")});
    m_facts->setRows(facts);
}

} // namespace controlplane

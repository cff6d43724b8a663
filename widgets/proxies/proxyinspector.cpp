// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/proxies/proxyinspector.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/proxywords.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/style.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using items::ProxyWords;
using kit::KeyValue;
using kit::SmallTable;
using kit::Tone;
namespace quantity = base::quantity;

namespace proxies {

namespace {

constexpr qsizetype mostReason = 4000;

Tone toneOf(mesh::Health health)
{
    return health >= mesh::Health::Error ? Tone::Error : health == mesh::Health::Warn ? Tone::Warn : Tone::Text2;
}

QString since(qint64 sentMs, qint64 nowMs)
{
    return sentMs > 0 ? quantity::duration(std::max<qint64>(0, nowMs - sentMs)) : u"–"_s;
}

} // namespace

ProxyInspector::ProxyInspector(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_stack(new QStackedLayout(this))
    , m_nothing(new QLabel)
    , m_title(new kit::InspectorTitle(desk.theme))
    , m_typesHead(new kit::SectionHead(desk.theme, tr("Acknowledged")))
    , m_factsHead(new kit::SectionHead(desk.theme, tr("Proxy")))
    , m_types(new SmallTable(desk.theme, {tr("Type"), tr("State"), tr("Sent, ago")}, {74, 76}))
    , m_reasons(new kit::KeyValues(desk.theme, nullptr, 46))
    , m_facts(new kit::KeyValues(desk.theme))
    , m_open(new QPushButton)
{
    auto *inner = new QWidget;
    auto *innerColumn = new QVBoxLayout(inner);
    innerColumn->setContentsMargins(0, 4, 0, 12);
    innerColumn->setSpacing(6);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_reasons, m_typesHead, m_types, m_factsHead, m_facts})
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
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 8, 12, 10);
    foot->addWidget(m_open);
    column->addLayout(foot);
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_nothing->setContentsMargins(12, 12, 12, 12);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(body);
    kit::makePrimary(m_open);
    connect(m_open, &QPushButton::clicked, this, &ProxyInspector::openAsked);
    connect(m_facts, &kit::KeyValues::clicked, this, &ProxyInspector::linked);
}

void ProxyInspector::showNothing(const QString &sentence)
{
    m_nothing->setText(sentence);
    m_stack->setCurrentIndex(0);
}

void ProxyInspector::show(const items::ProxyRow &row, const QString &workload, qint64 nowMs)
{
    m_stack->setCurrentIndex(1);
    const Proxy &info = row.info;
    const QString sentence = row.reason.left(200);
    m_title->show(row.health, clean(info.pod), tr("%1 · %2").arg(ProxyWords::kind(info.kind), clean(info.ns)), sentence,
                  sentence.isEmpty() ? tr("It has acknowledged all that was sent to it.") : QString());
    QVector<SmallTable::Row> types;
    QVector<KeyValue> reasons;
    for (const TypeStatus &type : info.types) {
        const mesh::Health health = ProxyWords::healthOf(type, nowMs);
        const bool wrong = health >= mesh::Health::Warn;
        types.push_back({kit::glyphOf(health),
                         {{ProxyWords::type(type)}, {ProxyWords::state(&type), toneOf(health), wrong}, {since(type.sentMs, nowMs), Tone::Text2}},
                         {}});
        if (!type.reason.isEmpty())
            reasons.push_back({shortName(type.typeUrl), clean(type.reason.left(mostReason)), Tone::Error, kit::Glyph::Error});
    }
    m_types->setRows(types);
    m_reasons->setRows(reasons);
    m_reasons->setVisible(!reasons.isEmpty());
    QVector<KeyValue> facts{{tr("Control plane"), clean(info.istiod)},
                            {tr("Revision"), info.revision.isEmpty() ? u"–"_s : clean(info.revision)},
                            {tr("Version"), clean(info.version)}};
    if (row.isSkewed())
        facts.push_back({QString(), tr("its istiod is %1").arg(clean(row.planeVersion)), Tone::Text3});
    if (!info.cluster.isEmpty())
        facts.push_back({tr("Cluster"), clean(info.cluster)});
    if (!workload.isEmpty())
        facts.push_back({tr("Workload"), clean(workload), Tone::Text1, kit::Glyph::None,
                         u"workloads?id="_s + QString::fromLatin1(QUrl::toPercentEncoding(workload, "/"))});
    m_facts->setRows(facts);
    m_open->setText(tr("What it runs"));
    m_open->setAccessibleName(tr("What %1 runs").arg(clean(info.pod)));
}

} // namespace proxies

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/config/objectinspector.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/changes/review.h"
#include "models/diff/copy.h"
#include "models/diff/lines.h"
#include "models/items/words.h"
#include "models/store/changelog.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/style.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedLayout>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using kit::KeyValue;
using kit::Tone;
using references::How;
namespace quantity = base::quantity;

namespace config {

namespace {

constexpr qsizetype mostText = 256 << 10;
constexpr int mostRows = 60, mostRecords = 200;

QWidget *pageOf(std::initializer_list<QWidget *> widgets)
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 4, 0, 12);
    column->setSpacing(6);
    for (QWidget *widget : widgets)
        column->addWidget(widget);
    column->addStretch();
    return page;
}

/// Where one looks at an object of this kind.
QString linkTo(const mesh::ObjectKey &key)
{
    const QString id = QString::fromLatin1(QUrl::toPercentEncoding(key.ns + u'/' + key.name, "/"));
    switch (key.kind) {
    case mesh::Kind::Service: return u"services?id="_s + id;
    case mesh::Kind::Deployment:
    case mesh::Kind::StatefulSet:
    case mesh::Kind::DaemonSet: return u"workloads?id="_s + id;
    default: break;
    }
    return references::isMeshKind(key.kind) ? u"config?id="_s + QString::fromLatin1(QUrl::toPercentEncoding(items::configId(key), "/")) : QString();
}

QString wordOf(How how)
{
    switch (how) {
    case How::Gateway: return ObjectInspector::tr("gateway");
    case How::Parent: return ObjectInspector::tr("parent");
    case How::Route: return ObjectInspector::tr("route");
    case How::Mirror: return ObjectInspector::tr("mirror");
    case How::Subset: return ObjectInspector::tr("subset");
    case How::Delegate: return ObjectInspector::tr("delegate");
    case How::Host: return ObjectInspector::tr("host");
    case How::Selects: return ObjectInspector::tr("selects");
    case How::Targets: return ObjectInspector::tr("target");
    case How::Namespace: return ObjectInspector::tr("all of");
    case How::Requires: return ObjectInspector::tr("requires");
    }
    return {};
}

Tone toneOf(mesh::Health health)
{
    return health >= mesh::Health::Error ? Tone::Error : health == mesh::Health::Warn ? Tone::Warn : Tone::Text1;
}

QVector<KeyValue> limited(QVector<KeyValue> rows)
{
    if (rows.size() <= mostRows)
        return rows;
    const qsizetype more = rows.size() - mostRows;
    rows.resize(mostRows);
    rows.push_back({{}, ObjectInspector::tr("and %1 more").arg(more), Tone::Text3});
    return rows;
}

} // namespace

ObjectInspector::ObjectInspector(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_stack(new QStackedLayout(this))
    , m_nothing(new QLabel(tr("Select an object to see what it names, what names it, and what is wrong with it.")))
    , m_title(new kit::InspectorTitle(desk.theme))
    , m_tabs(new kit::InspectorTabs(desk.theme))
    , m_facts(new kit::KeyValues(desk.theme))
    , m_findings(new kit::KeyValues(desk.theme, nullptr, 76))
    , m_out(new kit::KeyValues(desk.theme, nullptr, 76))
    , m_in(new kit::KeyValues(desk.theme, nullptr, 76))
    , m_history(new kit::KeyValues(desk.theme, nullptr, 84))
    , m_findingsHead(new kit::SectionHead(desk.theme, tr("Findings")))
    , m_outHead(new kit::SectionHead(desk.theme, tr("It names")))
    , m_inHead(new kit::SectionHead(desk.theme, tr("Named by")))
    , m_text(new QPlainTextEdit)
    , m_edit(new QPushButton)
{
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("The object as YAML"));
    m_text->setMinimumHeight(320);
    m_text->document()->setDocumentMargin(12);
    m_text->setFont(desk.theme.font(kit::Type::Mono));
    connect(&desk.theme, &kit::Theme::changed, this, [this] { m_text->setFont(m_desk.theme.font(kit::Type::Mono)); });
    m_tabs->add(tr("Overview"), pageOf({m_facts, m_findingsHead, m_findings}));
    m_referencesTab = m_tabs->add(tr("References"), pageOf({m_outHead, m_out, m_inHead, m_in}));
    m_historyTab = m_tabs->add(tr("History"), pageOf({m_history}));
    m_textTab = m_tabs->add(tr("YAML"), m_text);

    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_tabs, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 8, 12, 10);
    foot->addWidget(m_edit);
    column->addLayout(foot);
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_nothing->setContentsMargins(12, 12, 12, 12);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(body);
    for (kit::KeyValues *rows : {m_facts, m_out, m_in, m_history})
        connect(rows, &kit::KeyValues::clicked, this, &ObjectInspector::linked);
    connect(m_findings, &kit::KeyValues::clicked, this,
            [this](const QString &place) { emit findingChosen(place.section(u':', 0, 0).toInt(), place.section(u':', 1, 1).toInt()); });
    kit::makePrimary(m_edit);
    connect(m_edit, &QPushButton::clicked, this, &ObjectInspector::editAsked);
}

void ObjectInspector::showNothing()
{
    m_stack->setCurrentIndex(0);
}

void ObjectInspector::setEditable(bool can, const QString &why)
{
    m_edit->setEnabled(can);
    m_edit->setToolTip(why);
}

void ObjectInspector::setEditing(bool editing)
{
    m_edit->setVisible(!editing);
}

void ObjectInspector::focusOverview()
{
    m_tabs->setCurrent(0);
    m_tabs->setFocus();
}

void ObjectInspector::showText()
{
    m_tabs->setCurrent(m_textTab);
    m_text->setFocus();
}

void ObjectInspector::journalChanged()
{
    m_recordsKnown = false;
}

void ObjectInspector::show(const mesh::ObjectKey &key, const items::ConfigRow *row, const changes::Verdicts &verdicts, const mesh::Snapshot &snapshot)
{
    m_stack->setCurrentIndex(1);
    const mesh::Health health = row ? row->health : mesh::Health::Ok;
    const QString kindLine = key.ns.isEmpty() ? mesh::info(key.kind).name : tr("%1 · %2").arg(mesh::info(key.kind).name, clean(key.ns));
    const mesh::ObjectPtr object = snapshot.find(key);
    m_title->show(health, clean(key.name), kindLine, row ? clean(row->worst) : QString(), !object ? tr("not in the cluster") : QString());
    m_edit->setText(tr("Edit %1").arg(base::text::elideMiddle(clean(key.name), 30)));
    QVector<KeyValue> facts;
    if (row) {
        static constexpr std::array tones{Tone::Text1, Tone::Accent, Tone::Accent, Tone::Removed};
        const QStringList draft{tr("none"), tr("edited, not applied"), tr("new, not applied"), tr("to be deleted, not applied")};
        const auto state = static_cast<qsizetype>(row->draft);
        if (!row->says.isEmpty())
            facts.push_back({tr("Says"), clean(row->says)});
        facts.push_back({tr("Findings"), row->findings == 0 ? tr("none") : tr("%n finding(s)", nullptr, row->findings), toneOf(row->health)});
        facts.push_back({tr("Draft"), draft[state], tones[static_cast<size_t>(state)]});
        facts.push_back({tr("Kept by"), row->owner.isEmpty() ? tr("nobody that is known") : clean(row->owner), Tone::Text1});
        if (!row->ownerWhy.isEmpty())
            facts.push_back({QString(), clean(row->ownerWhy), Tone::Text3});
        const qint64 now = m_desk.store.clock().nowMs();
        facts.push_back({tr("Created"), row->createdMs > 0 ? quantity::age(now - row->createdMs) : u"–"_s});
        facts.push_back({tr("Changed"), row->changedMs > 0 ? quantity::age(now - row->changedMs) : tr("not seen to change")});
    }
    if (object)
        facts.push_back({tr("Version"), clean(u"%1, %2"_s.arg(object->apiVersion, object->meta.resourceVersion)), Tone::Text2});
    m_facts->setRows(facts);
    showFindings(key, verdicts.after);
    showReferences(key, verdicts.references);
    showHistory(key);
    showYaml(key, snapshot);
}

void ObjectInspector::showFindings(const mesh::ObjectKey &key, const QVector<analysis::Finding> &findings)
{
    QVector<KeyValue> rows;
    int count = 0;
    const QString group = mesh::info(key.kind).group;
    for (const analysis::Finding &finding : findings) {
        if (finding.object.kind != mesh::info(key.kind).name || finding.object.ns != key.ns || finding.object.name != key.name
            || finding.object.group != group)
            continue;
        ++count;
        const mesh::Health health = items::healthOf(finding.severity);
        rows.push_back({clean(finding.codes.isEmpty() ? finding.id : finding.codes.first()), clean(finding.message), toneOf(health),
                        kit::glyphOf(health), u"%1:%2"_s.arg(finding.line).arg(finding.column)});
        if (!finding.hint.isEmpty())
            rows.push_back({{}, clean(finding.hint), Tone::Text2});
        if (!finding.path.isEmpty())
            rows.push_back({{}, clean(finding.path), Tone::Text3});
    }
    m_findingsHead->setRemark(count == 0 ? QString() : QLocale().toString(count));
    if (rows.isEmpty())
        rows.push_back({tr("None"), tr("Every rule is content with it"), Tone::Text3});
    m_findings->setRows(limited(rows));
}

void ObjectInspector::showReferences(const mesh::ObjectKey &key, const references::Graph &graph)
{
    const auto rowsOf = [&graph](const QVector<references::Reference> &all, bool out) {
        QVector<KeyValue> rows;
        for (const references::Reference &one : all) {
            const QString how = one.detail.isEmpty() ? wordOf(one.how) : u"%1 %2"_s.arg(wordOf(one.how), clean(one.detail));
            if (out && one.to < 0) {
                rows.push_back({how, tr("%1 is not there").arg(clean(one.missing)), Tone::Error, kit::Glyph::Error});
                continue;
            }
            const mesh::ObjectKey &other = graph.nodes()[out ? one.to : one.from];
            rows.push_back({how, clean(other.toString()), Tone::Text1, kit::Glyph::None, linkTo(other)});
        }
        return rows;
    };
    QVector<KeyValue> out = rowsOf(graph.outOf(key), true), in = rowsOf(graph.into(key), false);
    m_tabs->setCount(m_referencesTab, static_cast<int>(out.size() + in.size()));
    if (out.isEmpty())
        out.push_back({tr("Nothing"), tr("It names no other object"), Tone::Text3});
    if (in.isEmpty())
        in.push_back({tr("Nothing"), tr("No other object names it"), Tone::Text3});
    m_out->setRows(limited(out));
    m_in->setRows(limited(in));
}

void ObjectInspector::showHistory(const mesh::ObjectKey &key)
{
    if (!m_recordsKnown && m_desk.review) {
        m_records = m_desk.review->records(mostRecords).value_or(QVector<changes::Record>());
        m_recordsKnown = true;
    }
    const qint64 now = m_desk.store.clock().nowMs();
    QVector<std::pair<qint64, KeyValue>> entries;
    for (const changes::Record &record : m_records) {
        for (qsizetype i = 0; i < record.plan.steps.size(); ++i) {
            if (record.plan.context != m_desk.store.snapshot()->context || changes::keyOf(record.plan.steps[i].draft.id) != key)
                continue;
            const QString text = tr("change %1 by %2: %3 (%4)")
                                     .arg(record.number)
                                     .arg(clean(record.user), clean(record.plan.title), changes::nameOf(record.steps[i].outcome));
            entries.push_back(
                {record.atMs, {quantity::age(now - record.atMs), text, Tone::Text1, kit::Glyph::None, u"changes?change=%1"_s.arg(record.number)}});
        }
    }
    if (m_desk.changes) {
        for (const store::ConfigChange &change : m_desk.changes->of(key)) {
            QStringList fields;
            for (const store::FieldChange &field : change.fields)
                fields << clean(field.path);
            const QString what = change.act == store::ConfigChange::Act::Created ? tr("created")
                : fields.isEmpty()                                               ? tr("changed")
                                                                                 : tr("changed: %1").arg(fields.mid(0, 4).join(u", "_s));
            entries.push_back({change.atMs, {quantity::age(now - change.atMs), tr("seen in the cluster: %1").arg(what), Tone::Text2}});
        }
    }
    std::ranges::stable_sort(entries, std::greater(), &std::pair<qint64, KeyValue>::first);
    QVector<KeyValue> rows;
    for (const auto &[at, row] : entries)
        rows.push_back(row);
    m_tabs->setCount(m_historyTab, static_cast<int>(rows.size()));
    if (rows.isEmpty())
        rows.push_back({tr("None"), tr("No change of it is known"), Tone::Text3});
    m_history->setRows(limited(rows));
}

void ObjectInspector::showYaml(const mesh::ObjectKey &key, const mesh::Snapshot &snapshot)
{
    const mesh::ObjectPtr object = snapshot.find(key);
    QString text;
    if (!object)
        text = tr("It is not in the cluster.");
    else if (object->json.isEmpty())
        text = tr("Its values are never shown.");
    else if (object->json.size() > mostText)
        text =
            tr("It has %1; over %2 it is not shown here.").arg(quantity::bytes(static_cast<double>(object->json.size())), quantity::bytes(mostText));
    else if (const auto tree = base::readJson(object->json))
        text = QString::fromUtf8(diff::toText(diff::withoutServerFields(tree->root()).root()));
    else
        text = clean(tree.error().message());
    if (m_text->toPlainText() != text)
        m_text->setPlainText(text);
}

} // namespace config

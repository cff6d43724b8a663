// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// GraphML (graphml.graphdrawing.org) for yEd, Gephi, networkx and igraph: flat nodes, with their group as an attribute, since
// few readers understand nested graphs.
#include "models/report/graphreport.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/words.h"

#include <QXmlStreamWriter>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace report {

namespace {

struct Attribute {
    const char *owner, *name, *type;
};
constexpr Attribute attributes[] = {
    {"graph", "context", "string"}, {"graph", "at", "string"},           {"node", "name", "string"},          {"node", "namespace", "string"},
    {"node", "kind", "string"},     {"node", "group", "string"},         {"node", "health", "string"},        {"node", "x", "double"},
    {"node", "y", "double"},        {"node", "rate", "double"},          {"edge", "protocol", "string"},      {"edge", "health", "string"},
    {"edge", "rate", "double"},     {"edge", "errorShare", "double"},    {"edge", "p95Ms", "double"},         {"edge", "mtlsShare", "double"},
    {"edge", "weight", "double"},   {"edge", "sourceVersion", "string"}, {"edge", "targetVersion", "string"}, {"graph", "before", "string"},
    {"node", "change", "string"},   {"edge", "change", "string"},
};

class Writer
{
public:
    explicit Writer(QByteArray *out)
        : m_xml(out)
    {
        m_xml.setAutoFormatting(true);
        m_xml.setAutoFormattingIndent(1);
        m_xml.writeStartDocument();
        m_xml.writeStartElement(u"graphml"_s);
        m_xml.writeDefaultNamespace(u"http://graphml.graphdrawing.org/xmlns"_s);
        for (const Attribute &a : attributes) {
            m_xml.writeEmptyElement(u"key"_s);
            m_xml.writeAttribute(u"id"_s, key(a.owner, a.name));
            m_xml.writeAttribute(u"for"_s, QLatin1String(a.owner));
            m_xml.writeAttribute(u"attr.name"_s, QLatin1String(a.name));
            m_xml.writeAttribute(u"attr.type"_s, QLatin1String(a.type));
        }
    }

    void begin(const char *element) { m_xml.writeStartElement(QLatin1String(m_element = element)); }
    void attribute(const char *name, const QString &value) { m_xml.writeAttribute(QLatin1String(name), base::text::clean(value)); }
    void end() { m_xml.writeEndElement(); }
    void finish() { m_xml.writeEndDocument(); }

    void data(const char *name, const QString &text)
    {
        if (text.isEmpty())
            return;
        m_xml.writeStartElement(u"data"_s);
        m_xml.writeAttribute(u"key"_s, key(m_element, name));
        m_xml.writeCharacters(base::text::clean(text));
        m_xml.writeEndElement();
    }
    void data(const char *name, double value)
    {
        if (std::isfinite(value))
            data(name, QString::number(value, 'g', 10));
    }

private:
    static QString key(const char *owner, const char *name) { return QLatin1String(owner).left(1) + u'_' + QLatin1String(name); }

    QXmlStreamWriter m_xml;
    const char *m_element = "graph";
};

void writeNode(Writer &writer, const graph::Graph &graph, const graph::Layout &layout, qsizetype i)
{
    const graph::Node &node = graph.nodes[i];
    const QRectF box = layout.nodes.value(i);
    writer.begin("node");
    writer.attribute("id", node.id);
    writer.data("name", node.name);
    writer.data("namespace", node.ns);
    writer.data("kind", kindWord(node.kind));
    writer.data("group", node.group >= 0 ? graph.groups[node.group].id : QString());
    writer.data("health", items::Words::health(node.health));
    writer.data("x", std::round(box.center().x()));
    writer.data("y", std::round(box.center().y()));
    writer.data("rate", node.in.any() ? node.in.rate : node.out.rate);
    writer.data("change", graph::namesOf(node.change).join(u' '));
    writer.end();
}

void writeEdge(Writer &writer, const graph::Graph &graph, const graph::Edge &edge)
{
    const graph::Node &source = graph.nodes[edge.source], &target = graph.nodes[edge.target];
    const auto version = [](const graph::Node &node, int row) {
        return row >= 0 && row < node.versions.size() ? node.versions[row].name : QString();
    };
    writer.begin("edge");
    writer.attribute("id", edge.id);
    writer.attribute("source", source.id);
    writer.attribute("target", target.id);
    writer.data("protocol", items::Words::protocol(edge.protocol));
    writer.data("health", items::Words::health(edge.health));
    writer.data("rate", edge.flow.rate);
    writer.data("errorShare", edge.flow.rate > 0 ? edge.flow.errors : mesh::nan);
    writer.data("p95Ms", edge.flow.p95);
    writer.data("mtlsShare", edge.flow.mtls);
    writer.data("weight", edge.load());
    writer.data("sourceVersion", version(source, edge.sourceRow));
    writer.data("targetVersion", version(target, edge.targetRow));
    writer.data("change", graph::namesOf(edge.change).join(u' '));
    writer.end();
}

} // namespace

QByteArray graphMl(const graph::Graph &graph, const graph::Layout &layout, const GraphHead &head)
{
    QByteArray out;
    Writer writer(&out);
    writer.begin("graph");
    writer.attribute("id", u"mesh"_s);
    writer.attribute("edgedefault", u"directed"_s);
    writer.data("context", head.context);
    writer.data("at", base::quantity::isoUtc(head.atMs));
    if (head.beforeMs > 0)
        writer.data("before", base::quantity::isoUtc(head.beforeMs));
    for (qsizetype i = 0; i < graph.nodes.size(); ++i)
        writeNode(writer, graph, layout, i);
    for (const graph::Edge &edge : graph.edges)
        writeEdge(writer, graph, edge);
    writer.finish();
    return out;
}

} // namespace report

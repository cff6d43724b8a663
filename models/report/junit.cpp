// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/junit.h"

#include "models/base/text.h"
#include "models/report/findingreport.h"

#include <QXmlStreamWriter>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using analysis::Finding;

namespace report {

namespace {

void writeCase(QXmlStreamWriter &xml, const Finding &finding, bool failed)
{
    const auto clean = [](const QString &text) { return base::text::clean(text); };
    xml.writeStartElement(u"testcase"_s);
    xml.writeAttribute(u"classname"_s, clean(finding.object.kind.isEmpty() ? finding.file : finding.object.toString()));
    xml.writeAttribute(u"name"_s, clean(codesOf(finding) + u' ' + placeOf(finding)));
    if (!finding.file.isEmpty())
        xml.writeAttribute(u"file"_s, clean(finding.file));
    if (finding.line > 0)
        xml.writeAttribute(u"line"_s, QString::number(finding.line));
    const QString text = clean(finding.message + u"; "_s + finding.hint);
    if (failed) {
        xml.writeStartElement(u"failure"_s);
        xml.writeAttribute(u"type"_s, analysis::nameOf(finding.severity));
        xml.writeAttribute(u"message"_s, clean(finding.message));
        xml.writeCharacters(text);
        xml.writeEndElement();
    } else {
        xml.writeTextElement(u"system-out"_s, analysis::nameOf(finding.severity) + u": "_s + text);
    }
    xml.writeEndElement();
}

} // namespace

QByteArray findingsJunit(const QVector<Finding> &findings, analysis::Severity failOn, const QString &what)
{
    QByteArray out;
    QXmlStreamWriter xml(&out);
    xml.setAutoFormatting(true);
    xml.setAutoFormattingIndent(2);
    const auto fails = [failOn](const Finding &finding) { return finding.severity <= failOn; };
    const auto failures = std::ranges::count_if(findings, fails);
    xml.writeStartDocument();
    xml.writeStartElement(u"testsuites"_s);
    xml.writeStartElement(u"testsuite"_s);
    xml.writeAttribute(u"name"_s, u"meshdeck validate "_s + base::text::clean(what));
    // Without findings one case says that something was looked at: an empty suite reads as "nothing ran".
    xml.writeAttribute(u"tests"_s, QString::number(std::max<qsizetype>(findings.size(), 1)));
    xml.writeAttribute(u"failures"_s, QString::number(failures));
    for (const Finding &finding : findings)
        writeCase(xml, finding, fails(finding));
    if (findings.isEmpty()) {
        xml.writeStartElement(u"testcase"_s);
        xml.writeAttribute(u"classname"_s, u"meshdeck"_s);
        xml.writeAttribute(u"name"_s, u"no findings"_s);
        xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
    return out;
}

} // namespace report

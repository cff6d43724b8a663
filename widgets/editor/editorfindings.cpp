// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong and what is changed, put upon the text.
#include "widgets/editor/editor.h"

#include "models/base/text.h"
#include "models/diff/lines.h"
#include "models/yaml/document.h"
#include "widgets/editor/formpane.h"
#include "widgets/editor/marks.h"
#include "widgets/editor/scintilla.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/theme.h"

#include <QToolTip>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace editor {

namespace {

using Sci = QsciScintillaBase;

kit::Glyph glyphOf(analysis::Severity severity)
{
    return severity == analysis::Severity::Error ? kit::Glyph::Error : severity == analysis::Severity::Warning ? kit::Glyph::Warn : kit::Glyph::Info;
}

QString wordsOf(const analysis::Finding &finding)
{
    QString words = base::text::clean(finding.message);
    if (!finding.hint.isEmpty())
        words += u"; "_s + base::text::clean(finding.hint);
    if (!finding.codes.isEmpty())
        words += u" (%1)"_s.arg(finding.codes.join(u", "_s));
    return finding.fix ? Editor::tr("%1. Ctrl+. mends it: %2").arg(words, base::text::clean(finding.fix->title)) : words;
}

} // namespace

void Editor::setFindings(const QVector<analysis::Finding> &findings)
{
    m_findings = findings;
    if (!m_soon.isActive())
        look();
}

/// At its path in the text as it is now: the findings may be of a moment ago.
void Editor::place(const analysis::Finding &finding, int index, const yaml::Stream &stream)
{
    const QByteArray &now = stream.bytes;
    Spot spot{0, 0, 1, index, wordsOf(finding), finding.severity};
    if (!stream.documents.empty()) {
        const yaml::Document &document = stream.documents.front();
        base::Tree::Ref at = document.tree().find(finding.path);
        for (QString path = finding.path; !at && path.contains(u'.'); at = document.tree().find(path))
            path.truncate(path.lastIndexOf(u'.')); // what it is about is missing: what should hold it
        if (at && !finding.path.isEmpty()) {
            const yaml::Place value = document.value(at.index()), key = document.key(at.index());
            const bool small = !at.isMap() && !at.isList() && value.length > 0 && !now.mid(value.offset, value.length).contains('\n');
            const yaml::Place &shown = small ? value : key;
            spot = {shown.offset, shown.offset + std::max<qsizetype>(1, shown.length), shown.line, index, spot.message, spot.severity};
        }
    }
    addSpot(spot);
}

void Editor::addSpot(Spot spot)
{
    const qsizetype size = m_text->SendScintilla(Sci::SCI_GETLENGTH);
    spot.from = std::clamp<qsizetype>(spot.from, 0, size);
    spot.to = std::clamp<qsizetype>(spot.to, spot.from, size);
    m_spots.push_back(std::move(spot));
}

void Editor::look()
{
    m_soon.stop();
    m_spots.clear();
    const QByteArray now = text();
    const yaml::Stream stream = yaml::parse(now);
    for (const yaml::Problem &problem : stream.problems) {
        const auto severity = problem.fatal ? analysis::Severity::Error : analysis::Severity::Info;
        addSpot({problem.place.offset, problem.place.offset + std::max<qsizetype>(1, problem.place.length), std::max(1, problem.place.line), -1,
                 base::text::clean(problem.message), severity});
    }
    if (!stream.hasErrors()) {
        for (int i = 0; i < static_cast<int>(m_findings.size()); ++i)
            place(m_findings[i], i, stream);
    }
    std::ranges::stable_sort(m_spots, {}, [](const Spot &spot) { return std::pair(spot.line, spot.from); });
    mark();
    listSpots();
    m_form->setText(now);
    showHelp();
}

void Editor::mark()
{
    const int end = m_text->lines() - 1;
    for (const Squiggle squiggle : {Squiggle::Info, Squiggle::Warning, Squiggle::Error})
        m_text->clearIndicatorRange(0, 0, end, m_text->lineLength(end), static_cast<int>(squiggle));
    m_text->markerDeleteAll();
    markChanges();
    for (const Spot &spot : m_spots) {
        m_text->SendScintilla(Sci::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(squiggleOf(spot.severity)));
        m_text->SendScintilla(Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(spot.from), static_cast<long>(spot.to - spot.from));
        m_text->markerAdd(spot.line - 1, static_cast<int>(markerOf(spot.severity)));
    }
}

void Editor::markChanges()
{
    if (m_base.isEmpty())
        return;
    int line = 0;
    for (const diff::Line &one : diff::compareLines(m_base, text())) {
        if (one.side == diff::Line::Side::After)
            m_text->markerAdd(line, static_cast<int>(Marker::Changed));
        line += one.side == diff::Line::Side::Before ? 0 : 1;
    }
}

void Editor::listSpots()
{
    QVector<kit::SmallTable::Row> rows;
    for (qsizetype i = 0; i < m_spots.size(); ++i)
        rows.push_back({glyphOf(m_spots[i].severity), {{m_spots[i].message}, {QString::number(m_spots[i].line)}}, QString::number(i)});
    m_list->setRows(rows);
    m_list->setVisible(!rows.isEmpty());
}

void Editor::goToNextFinding()
{
    if (m_spots.isEmpty())
        return;
    const qsizetype at = cursor();
    auto next = std::ranges::find_if(m_spots, [at](const Spot &spot) { return spot.from > at; });
    if (next == m_spots.end())
        next = m_spots.begin();
    m_text->SendScintilla(Sci::SCI_GOTOPOS, static_cast<unsigned long>(next->from));
}

bool Editor::fixHere()
{
    const qsizetype at = cursor();
    const auto line = static_cast<int>(m_text->SendScintilla(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(at))) + 1;
    const auto fits = [&](const Spot &spot) { return spot.finding >= 0 && spot.line == line && m_findings[spot.finding].fix; };
    const auto spot = std::ranges::find_if(m_spots, fits);
    return spot != m_spots.end() && applyFix(m_findings[spot->finding]);
}

void Editor::showTip(int position, int x, int y)
{
    QStringList said;
    for (const Spot &spot : m_spots) {
        if (position >= spot.from && position <= spot.to)
            said << spot.message.toHtmlEscaped();
    }
    if (!said.isEmpty())
        QToolTip::showText(m_text->viewport()->mapToGlobal(QPoint(x, y)), u"<p>"_s + said.join(u"</p><p>"_s) + u"</p>"_s, m_text);
}

} // namespace editor

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/suppression.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

bool lists(std::string_view annotation, const QString &id, const QStringList &codes)
{
    for (const QString &word : toQString(annotation).split(u',', Qt::SkipEmptyParts)) {
        const QString code = word.trimmed();
        if (code == id || codes.contains(code))
            return true;
    }
    return false;
}

/// `*` and `?` only; linear in practice, quadratic at worst.
bool globMatches(QStringView pattern, QStringView text)
{
    qsizetype p = 0, t = 0, star = -1, mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && (pattern[p] == u'?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

bool globMatches(const QString &pattern, const QString &text, Qt::CaseSensitivity sensitivity)
{
    return sensitivity == Qt::CaseSensitive ? globMatches(QStringView(pattern), QStringView(text))
                                            : globMatches(QStringView(pattern.toLower()), QStringView(text.toLower()));
}

} // namespace

bool isSuppressedByAnnotation(const Item &item, const QString &id, const QStringList &codes)
{
    const std::string_view istio = item.annotation("galley.istio.io/analyze-suppress"), kiali = item.annotation("kiali.io/ignore-validations");
    if (!istio.empty()) {
        const bool all = toQString(istio).split(u',').contains(u"*"_s);
        const bool theirs = std::ranges::any_of(codes, [](const QString &code) { return code.startsWith("IST"_L1); });
        if ((all && (theirs || codes.isEmpty())) || lists(istio, id, codes))
            return true;
    }
    if (kiali.empty())
        return false;
    const bool theirs = std::ranges::any_of(codes, [](const QString &code) { return code.startsWith("KIA"_L1); });
    return ((kiali == "true" || kiali == "*") && theirs) || lists(kiali, id, codes);
}

base::Result<Suppressions> Suppressions::parse(const QString &text, const QString &file)
{
    Suppressions result;
    const QStringList lines = text.split(u'\n');
    for (qsizetype at = 0; at < lines.size(); ++at) {
        const QString line = lines[at].section(u'#', 0, 0).simplified();
        if (line.isEmpty())
            continue;
        const QStringList words = line.split(u' ');
        if (words.size() > 3) {
            return base::fail(base::ErrorKind::Invalid, u"a line is CODE KIND NAMESPACE/NAME, and this one has %1 words"_s.arg(words.size()),
                              u"%1:%2"_s.arg(file).arg(at + 1));
        }
        result.m_lines.append({words[0], words.value(1, u"*"_s), words.value(2, u"*"_s)});
    }
    return result;
}

bool Suppressions::hides(const Finding &finding) const
{
    const Subject &object = finding.object;
    const QString name = object.ns.isEmpty() ? object.name : object.ns + u'/' + object.name;
    return std::ranges::any_of(m_lines, [&](const Line &line) {
        const bool code = globMatches(line.code, finding.id, Qt::CaseInsensitive)
            || std::ranges::any_of(finding.codes, [&line](const QString &one) { return globMatches(line.code, one, Qt::CaseInsensitive); });
        return code && globMatches(line.kind, object.kind, Qt::CaseInsensitive) && globMatches(line.name, name, Qt::CaseSensitive);
    });
}

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/certificatetable.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/certificates/metrics.h"
#include "models/items/cells.h"
#include "models/items/certificatewords.h"
#include "models/items/words.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace items {

using certificates::Row;

namespace {

/// Worse first, then what ends first, when sorted downwards.
double urgency(const Row &row, qint64 nowMs)
{
    constexpr double span = 1e14; // some 3,000 years in ms
    const double left = row.notAfterMs == 0 ? span : std::clamp(static_cast<double>(row.notAfterMs - nowMs), -span, span);
    return static_cast<double>(row.health) * 1e15 + span - left;
}

bool isAboutTime(const certificates::Problem &problem)
{
    using certificates::ProblemKind;
    return problem.kind == ProblemKind::Expired || problem.kind == ProblemKind::NotYetValid || problem.kind == ProblemKind::EndsWithinAct
        || problem.kind == ProblemKind::EndsWithinPlan;
}

mesh::Health worstOf(const Row &row, bool aboutTime)
{
    mesh::Health worst = mesh::Health::Ok;
    for (const certificates::Problem &problem : row.problems) {
        if (isAboutTime(problem) == aboutTime)
            worst = mesh::worst(worst, problem.health);
    }
    return worst;
}

QString allPlaces(const Row &row)
{
    constexpr qsizetype most = 20;
    QStringList lines;
    for (const certificates::Place &place : row.places.mid(0, most))
        lines += CertificateWords::place(place);
    if (row.places.size() > most)
        lines += u"+%1"_s.arg(row.places.size() - most);
    return lines.join(u'\n');
}

/// Empty for what concerns every namespace: the mesh's own CA and roots, webhooks, probes.
QStringList namespacesOf(const Row &row)
{
    using certificates::Breaks;
    const Breaks what = row.consequence.what;
    if (what == Breaks::AllMtls || what == Breaks::LinkerdMtls || what == Breaks::Issuance || what == Breaks::LinkerdIssuance)
        return {};
    QStringList names;
    for (const certificates::Place &place : row.places) {
        if (place.object.ns.isEmpty() && place.source != certificates::Source::Probe)
            return {};
        names += place.object.ns;
    }
    for (const certificates::Use &use : row.uses)
        names += use.object.ns;
    names.removeAll(QString());
    names.removeDuplicates();
    return names;
}

} // namespace

void CertificateTable::update(const certificates::Inventory &inventory)
{
    m_nowMs = inventory.atMs;
    QVector<CertificateRow> rows;
    rows.reserve(inventory.rows.size());
    for (const Row &row : inventory.rows)
        rows.push_back({row, CertificateWords::endsIn(row, m_nowMs), CertificateWords::renewalAndBreaks(row, m_nowMs)});
    setRows(rows);
    const QString zone = QDateTime::fromMSecsSinceEpoch(m_nowMs).timeZoneAbbreviation();
    if (zone != m_zone) {
        m_zone = zone;
        emit headerDataChanged(Qt::Horizontal, Ends, Ends);
    }
}

QStringList CertificateTable::filterKeys()
{
    return {u"name"_s,    u"kind"_s,    u"where"_s,  u"ns"_s,  u"issuer"_s, u"ends"_s,        u"used-by"_s,
            u"renewal"_s, u"problem"_s, u"health"_s, u"key"_s, u"serial"_s, u"fingerprint"_s, u"san"_s};
}

std::optional<QVariant> CertificateTable::filterField(const Row &row, const QString &key, qint64 nowMs)
{
    const certificates::Certificate *certificate = row.certificate.get();
    if (key.isEmpty() || key == "name"_L1)
        return row.name;
    if (key == "kind"_L1)
        return QStringList{certificates::word(row.kind)};
    if (key == "where"_L1)
        return allPlaces(row);
    if (key == "ns"_L1)
        return namespacesOf(row);
    if (key == "issuer"_L1)
        return row.issuer;
    if (key == "ends"_L1)
        return row.notAfterMs == 0 ? std::nullopt : std::optional<QVariant>(static_cast<double>(row.notAfterMs - nowMs));
    if (key == "used-by"_L1) {
        QStringList names;
        for (const certificates::Use &use : row.uses)
            names += use.object.toString();
        return names.join(u' ');
    }
    if (key == "renewal"_L1)
        return QStringList{certificates::word(row.renewal.kind)};
    if (key == "problem"_L1) {
        QStringList words;
        for (const certificates::Problem &problem : row.problems)
            words += certificates::word(problem.kind);
        return words;
    }
    if (key == "health"_L1)
        return Words::healthWords(row.health);
    if (!certificate)
        return std::nullopt;
    if (key == "key"_L1)
        return certificate->keyText();
    if (key == "serial"_L1)
        return certificate->serialText();
    if (key == "fingerprint"_L1)
        return certificate->fingerprintText();
    if (key == "san"_L1)
        return QVariant((certificate->dnsNames + certificate->uris + certificate->ips + certificate->emails).join(u' '));
    return std::nullopt;
}

QVariant CertificateTable::headerCell(int column, int role) const
{
    if (role == NumericRole)
        return column == EndsIn;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Glyph: return role == Qt::DisplayRole ? QString() : tr("Health");
    case Name: return tr("Name");
    case Kind: return tr("Kind");
    case Where: return tr("Where");
    case Issuer: return tr("Issuer");
    case EndsIn: return tr("Ends in");
    case Ends: return m_zone.isEmpty() ? tr("Ends") : tr("Ends, %1").arg(m_zone);
    case Renewal: return tr("Renewal and what breaks");
    default: return {};
    }
}

QVariant CertificateTable::endsCell(const CertificateRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return column == EndsIn ? row.endsIn : CertificateWords::ends(row.info, m_nowMs);
    case SortRole: return row.info.notAfterMs == 0 ? 1e18 : static_cast<double>(row.info.notAfterMs);
    case NumericRole: return column == EndsIn;
    case HealthRole: return column == EndsIn ? QVariant(static_cast<int>(worstOf(row.info, true))) : QVariant();
    case Qt::ToolTipRole: return row.info.notAfterMs == 0 ? QString() : base::quantity::isoUtc(row.info.notAfterMs);
    default: return {};
    }
}

QVariant CertificateTable::cell(const CertificateRow &row, int column, int role) const
{
    if (role == RowHealthRole)
        return static_cast<int>(row.info.health);
    switch (column) {
    case Glyph: return role == SortRole ? QVariant(urgency(row.info, m_nowMs)) : healthCell(row.info.health, mesh::nan, role);
    case Name:
        if (role == Qt::ToolTipRole && row.info.certificate)
            return clean(row.info.certificate->subject.text);
        return textCell(clean(row.info.name), role);
    case Kind: return textCell(CertificateWords::kind(row.info.kind), role);
    case Where: return role == Qt::ToolTipRole ? QVariant(allPlaces(row.info)) : textCell(CertificateWords::where(row.info), role);
    case Issuer: return textCell(CertificateWords::issuer(row.info), role);
    case EndsIn:
    case Ends: return endsCell(row, column, role);
    case Renewal: return role == HealthRole ? QVariant(static_cast<int>(worstOf(row.info, false))) : textCell(row.renewal, role);
    default: return {};
    }
}

} // namespace items

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/certificatereport.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/certificatewords.h"
#include "models/items/words.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace report {

namespace {

using ::certificates::Place;
using CertificateRow = ::certificates::Row;
using items::CertificateWords;

bool wanted(const CertificateRow &row, const Scope &scope)
{
    const auto here = [&scope](const Place &place) {
        const bool inNamespace = scope.namespaces.isEmpty() || place.object.ns.isEmpty() || scope.namespaces.contains(place.object.ns);
        return inNamespace && (scope.names.isEmpty() || scope.names.contains(place.object.name));
    };
    if (scope.names.contains(row.name) && scope.namespaces.isEmpty())
        return true;
    return row.places.isEmpty() ? scope.names.isEmpty() : std::ranges::any_of(row.places, here);
}

QString timeOrNull(qint64 ms)
{
    return ms > 0 ? quantity::isoUtc(ms) : QString();
}

QJsonObject jsonOf(const ::certificates::Certificate &certificate)
{
    return {{"subject"_L1, certificate.subject.text},
            {"issuer"_L1, certificate.issuer.text},
            {"serial"_L1, certificate.serialText()},
            {"fingerprint"_L1, certificate.fingerprintText()},
            {"spiffeId"_L1, certificate.spiffeId},
            {"dnsNames"_L1, QJsonArray::fromStringList(certificate.dnsNames)},
            {"uris"_L1, QJsonArray::fromStringList(certificate.uris)},
            {"ips"_L1, QJsonArray::fromStringList(certificate.ips)},
            {"key"_L1, certificate.keyText()},
            {"signature"_L1, certificate.signatureAlgorithm},
            {"isCa"_L1, certificate.isCa}};
}

QJsonObject jsonOf(const CertificateRow &row, qint64 nowMs)
{
    QJsonArray places, uses, problems;
    for (const Place &place : row.places) {
        places.append(QJsonObject{{"source"_L1, ::certificates::word(place.source)},
                                  {"kind"_L1, mesh::info(place.object.kind).name},
                                  {"namespace"_L1, place.object.ns},
                                  {"name"_L1, place.object.name},
                                  {"part"_L1, place.part}});
    }
    for (const ::certificates::Use &use : row.uses) {
        uses.append(QJsonObject{{"use"_L1, ::certificates::word(use.kind)},
                                {"object"_L1, use.object.toString()},
                                {"part"_L1, use.part},
                                {"hosts"_L1, QJsonArray::fromStringList(use.hosts)}});
    }
    for (const ::certificates::Problem &problem : row.problems) {
        problems.append(QJsonObject{{"problem"_L1, ::certificates::word(problem.kind)},
                                    {"severity"_L1, items::Words::health(problem.health)},
                                    {"argument"_L1, problem.argument},
                                    {"message"_L1, CertificateWords::problem(problem)}});
    }
    QJsonObject object{{"id"_L1, row.id},
                       {"name"_L1, row.name},
                       {"kind"_L1, ::certificates::word(row.kind)},
                       {"health"_L1, items::Words::health(row.health)},
                       {"notBefore"_L1, timeOrNull(row.notBeforeMs)},
                       {"notAfter"_L1, timeOrNull(row.notAfterMs)},
                       {"secondsLeft"_L1, row.notAfterMs > 0 ? QJsonValue((row.notAfterMs - nowMs) / 1000) : QJsonValue()},
                       {"renewal"_L1, ::certificates::word(row.renewal.kind)},
                       {"renewalDue"_L1, timeOrNull(row.renewal.dueMs)},
                       {"breaks"_L1, ::certificates::word(row.consequence.what)},
                       {"requestsPerSecondAtRisk"_L1, jsonNumber(row.consequence.rate)},
                       {"places"_L1, places},
                       {"uses"_L1, uses},
                       {"problems"_L1, problems}};
    if (row.certificate)
        object.insert("certificate"_L1, jsonOf(*row.certificate));
    return object;
}

} // namespace

Table certificates(const ::certificates::Inventory &inventory, const Scope &scope)
{
    Table table{u"CertificateList"_s,
                {{u"NAME"_s},
                 {u"KIND"_s},
                 {u"HEALTH"_s},
                 {u"WHERE"_s},
                 {u"ISSUER"_s},
                 {u"ENDS IN"_s, true},
                 {u"ENDS"_s},
                 {u"KEY"_s, false, true},
                 {u"SERIAL"_s, false, true},
                 {u"RENEWAL AND WHAT BREAKS"_s}},
                {},
                {}};
    for (const CertificateRow &row : inventory.rows) {
        if (!wanted(row, scope))
            continue;
        table.rows.push_back({u"certificate/"_s + row.id,
                              {{base::text::elideMiddle(row.name, 48)},
                               {CertificateWords::kind(row.kind)},
                               {items::Words::health(row.health), row.health},
                               {CertificateWords::where(row)},
                               {base::text::elideMiddle(CertificateWords::issuer(row), 32)},
                               {CertificateWords::endsIn(row, inventory.atMs), row.health},
                               {row.notAfterMs > 0 ? quantity::isoUtc(row.notAfterMs) : u"–"_s},
                               {row.certificate ? row.certificate->keyText() : u"–"_s},
                               {row.certificate ? row.certificate->serialText() : u"–"_s},
                               {CertificateWords::renewalAndBreaks(row, inventory.atMs)}},
                              jsonOf(row, inventory.atMs)});
    }
    return table;
}

} // namespace report

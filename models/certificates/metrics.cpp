// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/metrics.h"

#include "models/base/text.h"
#include "models/certificates/forecast.h"

#include <QSet>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

namespace {

QByteArray label(const QString &value)
{
    QByteArray text = base::text::clean(value).toUtf8();
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return text;
}

class Writer
{
public:
    void family(const char *name, const char *help)
    {
        m_name = name;
        m_text += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + " gauge\n";
    }
    void sample(const QByteArray &labels, const QByteArray &value)
    {
        m_text += m_name + (labels.isEmpty() ? QByteArray() : '{' + labels + '}') + ' ' + value + '\n';
    }
    QByteArray take() { return std::move(m_text); }

private:
    QByteArray m_name, m_text;
};

QByteArray seconds(qint64 ms)
{
    return QByteArray::number(ms / 1000);
}

QByteArray identity(const Row &row)
{
    return "kind=\"" + word(row.kind).toLatin1() + "\",name=\"" + label(row.name) + "\",issuer=\"" + label(row.selfIssued ? row.name : row.issuer)
        + "\",fingerprint=\"" + (row.certificate ? row.certificate->fingerprintText().toLatin1() : QByteArray()) + '"';
}

QByteArray placed(const Row &row, const Place &place)
{
    const bool probe = place.source == Source::Probe;
    return identity(row) + ",namespace=\"" + label(place.object.ns) + "\",source=\"" + word(place.source).toLatin1() + "\",object=\""
        + label(probe ? place.part : place.object.name) + '"';
}

/// One sample per object, however many keys or webhooks of it hold the certificate: equal label sets would be refused.
void perPlace(Writer &writer, const Row &row, const QByteArray &value)
{
    QSet<QByteArray> seen;
    for (const Place &place : row.places) {
        const QByteArray labels = placed(row, place);
        if (!seen.contains(labels))
            writer.sample(labels, value);
        seen.insert(labels);
    }
}

QByteArray firstPlace(const Row &row)
{
    return row.places.isEmpty() ? identity(row) : placed(row, row.places.constFirst());
}

} // namespace

QByteArray metrics(const Inventory &inventory)
{
    Writer writer;
    writer.family("meshdeck_certificate_not_after_timestamp_seconds", "End of validity of a certificate, by each object it was found in.");
    for (const Row &row : inventory.rows) {
        if (row.notAfterMs != 0)
            perPlace(writer, row, seconds(row.notAfterMs));
    }
    writer.family("meshdeck_certificate_not_before_timestamp_seconds", "Begin of validity of a certificate, by each object it was found in.");
    for (const Row &row : inventory.rows) {
        if (row.notAfterMs != 0)
            perPlace(writer, row, seconds(row.notBeforeMs));
    }
    writer.family("meshdeck_certificate_renewal_timestamp_seconds", "When a certificate that renews itself is due.");
    for (const Row &row : inventory.rows) {
        if (row.renewal.dueMs != 0)
            writer.sample(firstPlace(row) + ",renewal=\"" + word(row.renewal.kind).toLatin1() + '"', seconds(row.renewal.dueMs));
    }
    writer.family("meshdeck_certificate_health", "0 ok, 1 info, 2 unknown, 3 stale, 4 warning, 5 error, 6 critical.");
    for (const Row &row : inventory.rows)
        writer.sample(firstPlace(row) + ",breaks=\"" + word(row.consequence.what).toLatin1() + '"', QByteArray::number(static_cast<int>(row.health)));
    writer.family("meshdeck_certificate_problem", "1 for each kind of problem of a certificate.");
    for (const Row &row : inventory.rows) {
        QSet<ProblemKind> seen;
        for (const Problem &problem : row.problems) {
            if (!seen.contains(problem.kind))
                writer.sample(firstPlace(row) + ",problem=\"" + word(problem.kind).toLatin1() + '"', "1");
            seen.insert(problem.kind);
        }
    }
    writer.family("meshdeck_certificates", "Different certificates found.");
    writer.sample({}, QByteArray::number(inventory.certificates));
    writer.family("meshdeck_certificates_attention", "Rows that need attention.");
    writer.sample({}, QByteArray::number(summary(inventory).attention));
    writer.family("meshdeck_certificates_unread_sources", "Kinds of objects that could not be read.");
    writer.sample({}, QByteArray::number(inventory.gaps.size()));
    writer.family("meshdeck_certificates_updated_timestamp_seconds", "When the inventory was made.");
    writer.sample({}, seconds(inventory.atMs));
    return writer.take();
}

} // namespace certificates

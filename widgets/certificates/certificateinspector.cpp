// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificates/certificateinspector.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/certificatewords.h"
#include "widgets/certificates/chainview.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/style.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using items::CertificateWords;
using kit::Glyph;
using kit::KeyValue;
using kit::Tone;
namespace quantity = base::quantity;

namespace certificates {

namespace {

constexpr qsizetype mostRows = 30; ///< of names, uses and places

/// "a, b" on lines of their own, the rest counted.
QString lines(QStringList list)
{
    const qsizetype more = list.size() - 8;
    if (more > 0)
        list = list.mid(0, 8) << CertificateInspector::tr("and %1 more").arg(more);
    return clean(list.join(u", "_s));
}

KeyValue kv(const QString &key, const QString &value, Tone tone = Tone::Text1, Glyph glyph = Glyph::None, bool strong = false)
{
    KeyValue row;
    row.key = key;
    row.value = value;
    row.tone = tone;
    row.glyph = glyph;
    row.strong = strong;
    return row;
}

QString capital(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

/// Public CAs are not known here: only Istio's and Linkerd's own chains must end in a root that is at hand.
bool isOfMesh(const Row &row)
{
    return row.kind == Kind::Root || row.kind == Kind::LinkerdAnchor || row.kind == Kind::LinkerdIssuer || row.kind == Kind::Workload
        || row.consequence.what == Breaks::Issuance;
}

bool isLinkerds(const Row &row)
{
    return row.kind == Kind::LinkerdAnchor || row.kind == Kind::LinkerdIssuer;
}

struct Statement {
    QString first, rest; ///< the first is bold, in the health's colour
};

/// "Ends in 3 d 4 h" and "Nothing was found that renews it. From 26 Nov 18:40 on 12.3 req/s fail."
Statement statementOf(const Row &row, qint64 nowMs)
{
    const QString ends = CertificateWords::ends(row, nowMs), breaks = CertificateWords::breaks(row.consequence);
    const bool known = row.notAfterMs != 0, harms = row.consequence.what < Breaks::OwnUser;
    QStringList words, rest;
    for (const Problem &one : row.problems) {
        if (one.kind == ProblemKind::Expired)
            words += CertificateInspector::tr("Ended %1").arg(CertificateWords::endsIn(row, nowMs));
        else if (one.kind == ProblemKind::EndsWithinAct || one.kind == ProblemKind::EndsWithinPlan)
            words += CertificateInspector::tr("Ends in %1").arg(CertificateWords::endsIn(row, nowMs));
        else if (one.health > mesh::Health::Info)
            words += capital(CertificateWords::problem(one));
    }
    if (words.isEmpty())
        return {{}, known ? CertificateInspector::tr("Valid for %1, until %2.").arg(CertificateWords::endsIn(row, nowMs), ends) : QString()};
    const QString first = words.takeFirst();
    for (const QString &word : std::as_const(words))
        rest += word + u'.';
    if (known && row.renewal.kind == RenewalKind::NoneFound)
        rest += CertificateInspector::tr("Nothing was found that renews it.");
    else if (known && row.renewal.kind == RenewalKind::ByHand)
        rest += CertificateInspector::tr("It is renewed by hand.");
    if (harms && known && row.notAfterMs > nowMs && !row.has(ProblemKind::NotYetValid))
        rest += CertificateInspector::tr("From %1 on %2.").arg(ends, breaks);
    else if (harms)
        rest += capital(breaks) + u'.';
    return {first, rest.join(u' ')};
}

QVBoxLayout *columnOf(QWidget *widget)
{
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

CertificateInspector::CertificateInspector(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new kit::InspectorTitle(theme))
    , m_tabs(new kit::InspectorTabs(theme))
    , m_chainHead(new kit::SectionHead(theme, tr("Chain")))
    , m_factsHead(new kit::SectionHead(theme, tr("Use")))
    , m_probeHead(new kit::SectionHead(theme, tr("Live probe")))
    , m_chain(new ChainView(theme))
    , m_facts(new kit::KeyValues(theme))
    , m_probe(new kit::KeyValues(theme))
    , m_details(new kit::KeyValues(theme))
    , m_places(new kit::KeyValues(theme))
    , m_summary(new kit::KeyValues(theme, nullptr, 150))
    , m_probeButton(new QPushButton(tr("Probe")))
    , m_probeNote(new QLabel)
    , m_one(new QWidget)
{
    auto *column = columnOf(this);
    column->addWidget(m_title);
    column->addWidget(m_summary);
    column->addWidget(m_one, 1);
    column->addStretch(0);
    columnOf(m_one)->addWidget(m_tabs, 1);

    auto *overview = new QWidget;
    auto *rows = columnOf(overview);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_chainHead, m_chain, m_factsHead, m_facts, m_probeHead, m_probe})
        rows->addWidget(widget);
    auto *verb = new QHBoxLayout;
    verb->setContentsMargins(12, 8, 12, 0);
    verb->addWidget(m_probeButton);
    verb->addStretch(1);
    rows->addLayout(verb);
    m_probeNote->setWordWrap(true);
    m_probeNote->setTextFormat(Qt::PlainText);
    m_probeNote->setContentsMargins(12, 6, 12, 12);
    rows->addWidget(m_probeNote);
    rows->addStretch(1);
    m_tabs->add(tr("Overview"), overview);
    m_tabs->add(tr("Details"), m_details);
    m_placesTab = m_tabs->add(tr("Found in"), m_places);

    connect(m_probeButton, &QPushButton::clicked, this, &CertificateInspector::probeAsked);
    connect(m_facts, &kit::KeyValues::clicked, this, &CertificateInspector::linked);
    const auto restyle = [this] {
        kit::setInk(m_probeNote, m_theme, Tone::Text3);
        m_probeNote->setFont(m_theme.font(kit::Type::Hint));
        m_probeButton->setFont(m_theme.font(kit::Type::Small));
    };
    connect(&m_theme, &kit::Theme::changed, this, restyle);
    restyle();
}

void CertificateInspector::show(const Inventory &inventory, const Row *row, const mesh::Snapshot &snapshot, qint64 nowMs, bool probing, bool canProbe)
{
    m_one->setVisible(row != nullptr);
    m_summary->setVisible(row == nullptr);
    if (!row) {
        showSummary(inventory, nowMs);
        return;
    }
    showTitle(*row, nowMs);
    showChain(inventory, *row, nowMs);
    showFacts(*row, nowMs);
    showProbe(*row, snapshot, nowMs, probing, canProbe);
    showDetails(*row);
    showPlaces(*row);
}

void CertificateInspector::showSummary(const Inventory &inventory, qint64 nowMs)
{
    const Summary counts = summary(inventory);
    if (inventory.rows.isEmpty() && (inventory.waiting > 0 || !inventory.gaps.isEmpty())) {
        m_title->show(mesh::Health::Unknown, tr("Certificates"), inventory.gaps.isEmpty() ? tr("Nothing was read yet") : tr("Nothing may be read"),
                      {});
        m_summary->setRows({});
        return;
    }
    m_title->show(counts.worst, tr("Certificates"), tr("%1 different ones, found %2 times").arg(counts.certificates).arg(inventory.places), {});
    const auto number = [](int count, Tone tone) { return count > 0 ? tone : Tone::Text1; };
    const auto within = [](qint64 ms) { return tr("End within %1 d").arg(ms / 86'400'000); };
    QVector<KeyValue> rows{
        kv(tr("Ended"), QString::number(counts.expired), number(counts.expired, Tone::Crit)),
        kv(within(inventory.thresholds.actMs), QString::number(counts.endsWithinAct), number(counts.endsWithinAct, Tone::Crit)),
        kv(within(inventory.thresholds.planMs), QString::number(counts.endsWithinPlan), number(counts.endsWithinPlan, Tone::Warn)),
        kv(tr("Can't be read"), QString::number(counts.unreadable), number(counts.unreadable, Tone::Error)),
    };
    const auto next = std::ranges::find_if(inventory.rows, [&](const Row &row) { return row.notAfterMs > nowMs && !row.uses.isEmpty(); });
    if (next != inventory.rows.cend())
        rows.push_back(kv(tr("Next to end"), tr("%1, %2").arg(clean(next->name), CertificateWords::endsIn(*next, nowMs))));
    if (inventory.waiting > 0)
        rows.push_back(kv(tr("Waiting for"), inventory.waiting == 1 ? tr("1 Secret") : tr("%1 Secrets").arg(inventory.waiting)));
    m_summary->setRows(rows);
}

void CertificateInspector::showTitle(const Row &row, qint64 nowMs)
{
    const QString where = row.places.isEmpty() ? QString() : CertificateWords::where(row);
    const QString kind = tr("%1 certificate · %2").arg(CertificateWords::kind(row.kind), where);
    const Statement said = statementOf(row, nowMs);
    m_title->show(row.health, row.name, kind, said.first, said.rest);
}

ChainRequest CertificateInspector::chainRequest(const Inventory &inventory, const Row &row, qint64 nowMs)
{
    ChainRequest request;
    request.nowMs = nowMs;
    for (const BundlePtr &bundle : row.bundles)
        request.intermediates += bundle->certificates;
    for (const Row &other : inventory.rows) {
        if (other.certificate && other.certificate->isCa)
            request.intermediates.push_back(other.certificate);
    }
    request.roots = isLinkerds(row) ? inventory.linkerdAnchors : inventory.meshRoots;
    return request;
}

void CertificateInspector::showChain(const Inventory &inventory, const Row &row, qint64 nowMs)
{
    const bool any = row.certificate != nullptr;
    m_chainHead->setVisible(any);
    m_chain->setVisible(any);
    if (!any)
        return;
    const Chain chain = buildChain(row.certificate, chainRequest(inventory, row, nowMs));
    m_chain->setChain(chain, nowMs, !isOfMesh(row));
    const auto endsWith = [&chain](ChainProblem what) {
        return std::ranges::any_of(chain.links.constLast().problems, [what](const LinkProblem &one) { return one.problem == what; });
    };
    // Signatures that are good, but lead to a public root or out of what is at hand.
    const bool open = !isOfMesh(row) && chain.verified() + 1 == chain.links.size();
    if (open && endsWith(ChainProblem::Untrusted))
        m_chainHead->setRemark(tr("root not known here"));
    else if (open && endsWith(ChainProblem::UnknownIssuer))
        m_chainHead->setRemark(tr("issuer not at hand"));
    else
        m_chainHead->setRemark(tr("%1 of %2 verified").arg(chain.verified()).arg(chain.links.size()));
}

void CertificateInspector::showFacts(const Row &row, qint64 nowMs)
{
    QVector<KeyValue> rows;
    if (row.certificate) {
        const Certificate &certificate = *row.certificate;
        const QStringList names = certificate.dnsNames + certificate.ips + certificate.uris + certificate.emails;
        rows.push_back(kv(tr("Names"), names.isEmpty() ? tr("none but the common name") : lines(names)));
    }
    QStringList readers;
    for (const Use &use : row.uses) {
        if (use.kind != UseKind::CertManager) // keeps it, and is named below
            readers += CertificateWords::use(use);
    }
    readers.removeDuplicates();
    rows.push_back(kv(tr("Read by"), readers.isEmpty() ? tr("nobody found") : lines(readers)));
    const Consequence &consequence = row.consequence;
    if (consequence.what == Breaks::GatewayTls) {
        QStringList traffic;
        if (std::isfinite(consequence.rate))
            traffic += quantity::rate(consequence.rate);
        if (std::isfinite(consequence.opened))
            traffic += quantity::connections(consequence.opened);
        const QString value = traffic.isEmpty() ? tr("not known") : traffic.join(u", "_s);
        rows.push_back(
            kv(tr("Traffic"), consequence.atMost && !traffic.isEmpty() ? tr("at most %1, shared with other certificates").arg(value) : value));
    }
    const bool unrenewed = row.renewal.kind == RenewalKind::NoneFound && row.health >= mesh::Health::Warn;
    rows.push_back(kv(tr("Renewal"), CertificateWords::renewal(row, nowMs), Tone::Text1, Glyph::None, unrenewed));
    if (!row.renewal.object.isEmpty())
        rows.push_back(kv(tr("Kept by"), clean(row.renewal.object)));
    const QString ends = CertificateWords::breaks(consequence);
    rows.push_back(kv(tr("When it ends"), ends.isEmpty() ? tr("not known") : ends));
    for (const Problem &problem : row.problems) {
        // What the title says need not be said again.
        if (problem != row.problems.constFirst() && problem.kind != ProblemKind::EndsWithinPlan && problem.kind != ProblemKind::EndsWithinAct)
            rows.push_back(kv(tr("Problem"), CertificateWords::problem(problem), Tone::Text1, kit::glyphOf(problem.health)));
    }
    m_facts->setRows(rows);
}

const mesh::ProbedChain *CertificateInspector::probeOf(const Row &row, const mesh::Snapshot &snapshot)
{
    const mesh::ProbedChain *last = nullptr;
    for (const mesh::ProbedChain &probe : snapshot.probes) {
        const bool asked = std::ranges::any_of(
            row.targets, [&](const ProbeTarget &target) { return target.address() == probe.address && target.serverName == probe.serverName; });
        const bool served = row.certificate && !probe.der.isEmpty() && probe.der.constFirst() == row.certificate->der;
        if ((asked || served) && (!last || probe.atMs > last->atMs))
            last = &probe;
    }
    return last;
}

void CertificateInspector::showProbe(const Row &row, const mesh::Snapshot &snapshot, qint64 nowMs, bool probing, bool canProbe)
{
    const mesh::ProbedChain *probe = probeOf(row, snapshot);
    QVector<KeyValue> rows;
    QString remark;
    if (probe && probe->error) {
        rows.push_back(kv(clean(probe->address), clean(probe->error->detail), Tone::Text1, Glyph::Error));
    } else if (probe) {
        const bool same = row.certificate && !probe->der.isEmpty() && probe->der.constFirst() == row.certificate->der;
        rows.push_back(kv(clean(probe->address), same ? tr("serves this certificate") : tr("serves another certificate"), Tone::Text1,
                          same ? Glyph::Ok : Glyph::Warn));
        rows.push_back(kv(tr("Asked for"), probe->serverName.isEmpty() ? tr("no name") : clean(probe->serverName)));
        rows.push_back(kv(tr("Version"), tr("%1, %2").arg(probe->tlsVersion, quantity::latency(static_cast<double>(probe->tookMs)))));
        rows.push_back(kv(tr("Chain sent"), probe->der.size() == 1 ? tr("1 certificate") : tr("%1 certificates").arg(probe->der.size())));
        rows.push_back(kv(tr("Revocation"), tr("OCSP not checked"), Tone::Text2, Glyph::Unknown));
    }
    if (probe)
        remark = quantity::age(nowMs - probe->atMs);
    m_probeHead->setRemark(probing ? tr("asking…") : remark);
    m_probe->setRows(rows);
    m_probe->setVisible(!rows.isEmpty());
    m_probeButton->setText(probe ? tr("Probe again") : tr("Probe"));
    m_probeButton->setEnabled(canProbe && !probing && !row.targets.isEmpty());
    QString note =
        tr("A TLS handshake with %1. Nothing else is sent.").arg(row.targets.isEmpty() ? QString() : clean(row.targets.constFirst().address()));
    if (row.targets.isEmpty())
        note = tr("No address is known that serves it.");
    else if (!canProbe)
        note = tr("Not connected to the network.");
    m_probeNote->setText(note);
    m_probeButton->setToolTip(note);
}

void CertificateInspector::showDetails(const Row &row)
{
    QVector<KeyValue> rows;
    if (const Certificate *certificate = row.certificate.get()) {
        rows = {kv(tr("Subject"), clean(certificate->subject.text)),
                kv(tr("Issuer"), clean(certificate->issuer.text)),
                kv(tr("Serial"), certificate->serialText()),
                kv(tr("Not before"), quantity::isoUtc(certificate->notBeforeMs)),
                kv(tr("Not after"), quantity::isoUtc(certificate->notAfterMs)),
                kv(tr("Key"), certificate->keyText()),
                kv(tr("Signature"), certificate->signatureAlgorithm)};
        if (!certificate->spiffeId.isEmpty())
            rows.push_back(kv(tr("SPIFFE id"), clean(certificate->spiffeId)));
        if (certificate->hasBasicConstraints || certificate->isCa) {
            rows.push_back(kv(tr("CA"),
                              !certificate->isCa                ? tr("no")
                                  : certificate->pathLength < 0 ? tr("yes")
                                                                : tr("yes, path length %1").arg(certificate->pathLength)));
        }
        rows.push_back(kv(tr("Subject key"), QString::fromLatin1(certificate->subjectKeyId.toHex())));
        if (!certificate->authorityKeyId.isEmpty())
            rows.push_back(kv(tr("Issuer key"), QString::fromLatin1(certificate->authorityKeyId.toHex())));
        rows.push_back(kv(tr("SHA-256"), certificate->fingerprintText()));
        if (!certificate->uncheckedCritical.isEmpty())
            rows.push_back(kv(tr("Not checked"), clean(certificate->uncheckedCritical.join(u", "_s))));
    } else if (row.notAfterMs != 0) {
        rows = {kv(tr("Not before"), quantity::isoUtc(row.notBeforeMs)), kv(tr("Not after"), quantity::isoUtc(row.notAfterMs)),
                kv(tr("Told by"), tr("cert-manager's status; the certificate itself could not be read"))};
    } else {
        rows = {kv(tr("Certificate"), tr("none could be read"))};
    }
    m_details->setRows(rows);
}

void CertificateInspector::showPlaces(const Row &row)
{
    QVector<KeyValue> rows;
    for (const Place &place : row.places.mid(0, mostRows))
        rows.push_back(kv(QString::number(rows.size() + 1), CertificateWords::place(place)));
    if (row.places.size() > mostRows)
        rows.push_back(kv(QString(), tr("and %1 more").arg(row.places.size() - mostRows)));
    m_places->setRows(rows);
    m_tabs->setCount(m_placesTab, static_cast<int>(row.places.size()));
}

} // namespace certificates

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Words for what models/certificates found, translated. Strings from certificates are cleaned here.
#pragma once

#include "models/certificates/chain.h"
#include "models/certificates/forecast.h"
#include "models/certificates/inventory.h"

#include <QCoreApplication>

namespace items {

class CertificateWords
{
    Q_DECLARE_TR_FUNCTIONS(CertificateWords)

public:
    static QString kind(certificates::Kind kind);
    static QString lane(certificates::Lane lane);
    /// "shop/edge-cert", "caBundle of istio-validator", "192.0.2.10:443"; with more places "… +4".
    static QString where(const certificates::Row &row);
    /// "Secret shop/edge-cert, tls.crt".
    static QString place(const certificates::Place &place);
    /// "Mesh Root"; "itself".
    static QString issuer(const certificates::Row &row);
    /// "none found", "by hand", "istiod in 43 d", "cert-manager, 2 d late".
    static QString renewal(const certificates::Row &row, qint64 nowMs);
    /// "12.3 req/s fail", "all mTLS fails"; "" when nothing is known to break.
    static QString breaks(const certificates::Consequence &consequence);
    /// "names do not cover pay.example.com".
    static QString problem(const certificates::Problem &problem);
    /// One cell: the worst problem that is not time's, else the renewal; then what breaks.
    static QString renewalAndBreaks(const certificates::Row &row, qint64 nowMs);
    /// A finding: "ends in 3 d 4 h; nothing was found that renews it; then 12.3 req/s fail".
    static QString sentence(const certificates::Row &row, qint64 nowMs);
    /// "3 d 4 h", "1 d 2 h ago"; "–" when not known.
    static QString endsIn(const certificates::Row &row, qint64 nowMs);
    /// "26 Nov 18:40", local time; "–".
    static QString ends(const certificates::Row &row, qint64 nowMs);
    /// "Gateway shop/edge, https".
    static QString use(const certificates::Use &use);
    static QString chainProblem(const certificates::LinkProblem &problem);
    /// "Not allowed to read Secrets in pay, data".
    static QString gap(const certificates::Gap &gap);
};

} // namespace items

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One istiod: xDS on its TLS port, debug pages on its monitoring port. A stream lives for one question.
#pragma once

#include "app/sources/istio/decode.h"
#include "app/sources/istio/istio.h"

#include <QObject>

namespace istio {

/// What is needed for xDS.
struct Pass {
    QByteArray token, rootPem;
    Identity identity;
};

/// Pages of istiod that change nothing, without the query: "syncz", "config_dump", ...
bool isHarmless(const QString &page);

class Client final : public QObject
{
    Q_OBJECT

public:
    Client(const Reach &reach, Istiod istiod, qint64 mostBytes, QObject *parent = nullptr);

    const Istiod &istiod() const { return m_istiod; }
    /// One stream; one answer for each question, but when istiod refuses one: then those before it.
    QFuture<base::Result<QVector<Answer>>> ask(const Pass &pass, const QVector<Question> &questions);
    /// GET /debug/<page>?<query>. Forbidden for a page that is not harmless. `query` is percent-encoded.
    QFuture<base::Result<QByteArray>> page(const QString &page, const QString &query = {});
    QFuture<base::Result<QByteArray>> version();

private:
    QFuture<base::Result<QByteArray>> get(const QString &path);
    QString where(quint16 port) const;

    const Reach m_reach;
    const Istiod m_istiod;
    const qint64 m_mostBytes;
    std::unique_ptr<http::Client> m_plain, m_xds;
    QByteArray m_xdsRoot; ///< that m_xds verifies with
};

} // namespace istio

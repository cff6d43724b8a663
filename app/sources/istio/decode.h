// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// gRPC's frames and xDS's messages: bytes to values and back. Fields we don't know stay in the messages they came in.
#pragma once

#include "app/sources/http/client.h"
#include "models/proxies/status.h"

#include <QStringList>

namespace istio {

/// Who asks, as istiod wants it: namespace and account must be those of the token.
struct Identity {
    QString ns, account;
};

struct Question {
    QString typeUrl;
    QStringList names;
};

/// A stream's gRPC messages, one DiscoveryRequest for each question.
QByteArray requests(const Identity &identity, const QVector<Question> &questions);

/// A resource of an answer: its type and its bytes.
struct Resource {
    QString typeUrl;
    QByteArray value;
};
struct Answer {
    QVector<Resource> resources;
    QString controlPlane; ///< JSON that istiod sends with some types
};

/// All DiscoveryResponses of a stream's body, one for each question. Invalid when there is none, or one is broken or compressed.
base::Result<QVector<Answer>> answers(const QByteArray &body, const QString &where);

/// What gRPC's status says, with what would mend it; nothing for OK. It stands in the trailers, or in the headers of an answer without a body.
std::optional<base::Error> failure(const http::Response &response, const QString &where);

/// The resources of istio.io/debug/syncz. They don't say which kind of proxy it is.
base::Result<QVector<proxies::Proxy>> syncz(const Answer &answer, const QString &where);

/// "1.31.0" of what istiod names itself with; "" of others.
QString controlPlaneVersion(const Answer &answer);

/// A frame with CSDS's question for all clients, and what is answered. Invalid, or TooLarge over 200,000 clients.
QByteArray clientStatusRequest();
base::Result<QVector<proxies::Proxy>> clientStatus(const QByteArray &body, const QString &where);

/// The page that istio.io/debug answers with; "" when there is none.
QByteArray page(const Answer &answer);

struct Istiod {
    QString ns = {}, pod = {}, revision = {};
    bool ready = false;
    quint16 monitoring = 15014;
};
/// Running pods of a PodList.
base::Result<QVector<Istiod>> istiods(const QByteArray &podList, const QString &where);

struct Token {
    QByteArray value;
    qint64 untilMs = 0;
};
base::Result<Token> token(const QByteArray &tokenRequest, const QString &where);
/// "root-cert.pem" of the ConfigMap istio-ca-root-cert.
base::Result<QByteArray> rootCertificate(const QByteArray &configMap, const QString &where);

} // namespace istio

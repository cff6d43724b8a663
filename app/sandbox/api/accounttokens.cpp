// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/accounttokens.h"

#include "app/sandbox/api/fields.h"

#include <QDateTime>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace sandbox {

namespace {

constexpr auto urlSafe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray packed(const Json &json)
{
    return QByteArray::fromStdString(toText(json)).toBase64(urlSafe);
}

std::vector<std::string> audiencesOf(const Json &request)
{
    std::vector<std::string> audiences;
    for (const Json &audience : fieldArray(request, "spec.audiences")) {
        if (audience.is_string())
            audiences.push_back(audience.get<std::string>());
    }
    return audiences.empty() ? std::vector<std::string>{AccountTokens::apiAudience} : audiences;
}

} // namespace

AccountTokens::AccountTokens()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    m_key = QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words);
}

QByteArray AccountTokens::signature(const QByteArray &text) const
{
    return QMessageAuthenticationCode::hash(text, m_key, QCryptographicHash::Sha256).toBase64(urlSafe);
}

std::string AccountTokens::make(const std::string &ns, const std::string &account, const std::vector<std::string> &audiences, qint64 fromMs,
                                qint64 untilMs) const
{
    const Json head{{"alg", "HS256"}, {"typ", "JWT"}};
    const Json claims{{"iss", apiAudience},
                      {"sub", "system:serviceaccount:" + ns + ':' + account},
                      {"aud", audiences},
                      {"iat", fromMs / 1000},
                      {"nbf", fromMs / 1000},
                      {"exp", untilMs / 1000},
                      {"kubernetes.io", {{"namespace", ns}, {"serviceaccount", {{"name", account}}}}}};
    const QByteArray text = packed(head) + '.' + packed(claims);
    return (text + '.' + signature(text)).toStdString();
}

Answered<HttpResponse> AccountTokens::issue(const StoredObject &account, Json request) const
{
    if (!request.is_object() || (request.contains("spec") && !request["spec"].is_object()))
        return status::badRequest("a TokenRequest is an object with a spec");
    const Json *wished = field(request, "spec.expirationSeconds");
    const qint64 seconds = wished && wished->is_number_integer() ? wished->get<qint64>() : usualSeconds;
    if (seconds < shortestSeconds)
        return status::invalid(
            nullptr, account.name,
            {{"FieldValueInvalid", "Invalid value: " + std::to_string(seconds) + ": may not specify a duration less than 10 minutes",
              "spec.expirationSeconds"}});
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch(), untilMs = nowMs + std::min(seconds, longestSeconds) * 1000;
    const auto audiences = audiencesOf(request);
    request["apiVersion"] = "authentication.k8s.io/v1";
    request["kind"] = "TokenRequest";
    request["metadata"] = {{"name", account.name}, {"namespace", account.ns}, {"creationTimestamp", nullptr}};
    request["spec"]["audiences"] = audiences;
    request["spec"]["expirationSeconds"] = (untilMs - nowMs) / 1000;
    request["status"] = {{"token", make(account.ns, account.name, audiences, nowMs, untilMs)},
                         {"expirationTimestamp", QDateTime::fromMSecsSinceEpoch(untilMs, Qt::UTC).toString(Qt::ISODate).toStdString()}};
    return jsonResponse(request, 201);
}

std::optional<AccountClaims> AccountTokens::read(std::string_view token, const std::string &audience, qint64 nowMs) const
{
    const QByteArray text(token.data(), static_cast<qsizetype>(token.size()));
    const qsizetype end = text.lastIndexOf('.'), start = text.indexOf('.');
    if (end <= 0 || start >= end || text.sliced(end + 1) != signature(text.first(end)))
        return {};
    // Signed by us, so it has the shape that make() gave it.
    const Json claims = Json::parse(QByteArray::fromBase64(text.sliced(start + 1, end - start - 1), urlSafe).toStdString(), nullptr, false);
    const bool holds =
        claims.is_object() && claims["exp"].get<qint64>() * 1000 > nowMs && std::ranges::find(claims["aud"], Json(audience)) != claims["aud"].end();
    if (!holds)
        return {};
    const Json &who = claims["kubernetes.io"];
    return AccountClaims{who["namespace"].get<std::string>(), who["serviceaccount"]["name"].get<std::string>()};
}

} // namespace sandbox

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubeconfig/execcredential.h"

#include <nlohmann/json.hpp>

#include <QCryptographicHash>
#include <QDateTime>
#include <QRegularExpression>

#include "models/base/text.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using Json = nlohmann::json;

namespace kubeconfig {
namespace {

const QString kV1 = u"client.authentication.k8s.io/v1"_s;
const QString kV1Beta1 = u"client.authentication.k8s.io/v1beta1"_s;
constexpr qsizetype kMaxStandardError = 4096;
constexpr int kMaxDepth = 32;

/// "" when absent or null; nullopt when it is no text.
std::optional<QByteArray> text(const Json &object, const char *key)
{
    const auto found = object.find(key);
    if (found == object.end() || found->is_null())
        return QByteArray();
    if (!found->is_string())
        return std::nullopt;
    return QByteArray::fromStdString(found->get_ref<const std::string &>());
}

base::Result<Json> document(const QByteArray &output, const QString &where)
{
    if (output.trimmed().isEmpty())
        return base::fail(ErrorKind::Invalid, u"the credential plugin printed nothing"_s, where);
    if (output.size() > kMaxExecOutput)
        return base::fail(ErrorKind::TooLarge, u"the credential plugin printed more than the limit of 1 MiB"_s, where);
    bool tooDeep = false;
    const auto depth = [&tooDeep](int level, Json::parse_event_t, Json &) {
        tooDeep = tooDeep || level > kMaxDepth;
        return !tooDeep;
    };
    // No exceptions: their texts quote what was read.
    Json json = Json::parse(output.cbegin(), output.cend(), depth, false);
    if (tooDeep)
        return base::fail(ErrorKind::TooLarge, u"the credential plugin's answer is nested deeper than %1 levels"_s.arg(kMaxDepth), where);
    if (json.is_discarded() || !json.is_object())
        return base::fail(ErrorKind::Invalid, u"the credential plugin did not print a JSON object"_s, where);
    return json;
}

base::Result<std::optional<qint64>> expiry(const Json &status, const QString &where)
{
    const auto value = text(status, "expirationTimestamp");
    if (value && value->isEmpty())
        return std::optional<qint64>();
    const QDateTime time = value ? QDateTime::fromString(QString::fromUtf8(*value), Qt::ISODateWithMs) : QDateTime();
    if (!time.isValid())
        return base::fail(ErrorKind::Invalid, u"the credential plugin's status.expirationTimestamp is no RFC 3339 time"_s, where);
    return std::optional(time.toMSecsSinceEpoch());
}

base::Result<ExecCredential> credential(const Json &status, const QString &where)
{
    ExecCredential result;
    for (const auto &[key, target] :
         {std::pair("token", &result.token), {"clientCertificateData", &result.certPem}, {"clientKeyData", &result.keyPem}}) {
        const auto value = text(status, key);
        if (!value)
            return base::fail(ErrorKind::Invalid, u"the credential plugin's status.%1 must be a text"_s.arg(QString::fromLatin1(key)), where);
        *target = *value;
    }
    result.token = result.token.trimmed();
    if (result.certPem.isEmpty() != result.keyPem.isEmpty())
        return base::fail(ErrorKind::Invalid, u"the credential plugin gave only one of clientCertificateData and clientKeyData"_s, where);
    if (result.token.isEmpty() && result.certPem.isEmpty())
        return base::fail(ErrorKind::Invalid, u"the credential plugin gave neither a token nor a certificate"_s, where);
    const auto expires = expiry(status, where);
    if (!expires)
        return tl::unexpected(expires.error());
    result.expiresMs = *expires;
    return result;
}

} // namespace

base::Result<ExecCredential> parseExecCredential(const QByteArray &output, const QString &apiVersion, const QString &where)
{
    const auto json = document(output, where);
    if (!json)
        return tl::unexpected(json.error());
    if (text(*json, "kind") != QByteArray("ExecCredential"))
        return base::fail(ErrorKind::Invalid, u"the credential plugin's answer is not of kind ExecCredential"_s, where);
    if (text(*json, "apiVersion") != apiVersion.toUtf8())
        return base::fail(ErrorKind::Invalid, u"the credential plugin's answer has another apiVersion than %1"_s.arg(apiVersion), where);
    const auto status = json->find("status");
    if (status == json->end() || !status->is_object())
        return base::fail(ErrorKind::Invalid, u"the credential plugin's answer has no status"_s, where);
    return credential(*status, where);
}

QByteArray execInfo(const QString &apiVersion, const Cluster *cluster, const QByteArray &caPem)
{
    Json spec = {{"interactive", false}};
    if (cluster) {
        Json about = {{"server", cluster->server.toStdString()}};
        if (!cluster->tlsServerName.isEmpty())
            about["tls-server-name"] = cluster->tlsServerName.toStdString();
        if (cluster->insecure)
            about["insecure-skip-tls-verify"] = true;
        if (!caPem.isEmpty())
            about["certificate-authority-data"] = caPem.toBase64().toStdString();
        if (!cluster->proxyUrl.isEmpty())
            about["proxy-url"] = cluster->proxyUrl.toStdString();
        if (cluster->disableCompression)
            about["disable-compression"] = true;
        if (!cluster->execConfig.isEmpty())
            about["config"] = Json::parse(cluster->execConfig.cbegin(), cluster->execConfig.cend(), nullptr, false);
        spec["cluster"] = about;
    }
    const Json info = {{"apiVersion", apiVersion.toStdString()}, {"kind", "ExecCredential"}, {"spec", spec}};
    return QByteArray::fromStdString(info.dump(-1, ' ', false, Json::error_handler_t::replace));
}

base::Result<void> checkExec(const ExecSpec &exec)
{
    const auto bad = [&exec](ErrorKind kind, const QString &detail) { return base::fail(kind, detail, exec.place.text()); };
    if (exec.apiVersion != kV1 && exec.apiVersion != kV1Beta1)
        return bad(ErrorKind::Unsupported,
                   u"exec.apiVersion is \"%1\"; known are %2 and %3"_s.arg(base::text::clean(exec.apiVersion.left(80)), kV1, kV1Beta1));
    if (exec.apiVersion == kV1 && exec.interactive == Interactive::Unset)
        return bad(ErrorKind::Invalid, u"exec.interactiveMode must be set with %1"_s.arg(kV1));
    if (exec.interactive == Interactive::Always)
        return bad(ErrorKind::Unsupported,
                   u"the credential plugin %1 wants to ask on a terminal (interactiveMode Always), and there is none for it"_s.arg(
                       base::text::clean(exec.command)));
    return {};
}

QString presentable(const QByteArray &standardError)
{
    static const QRegularExpression kSecrets(u"eyJ[\\w-]+\\.[\\w-]+(\\.[\\w-]*)?|(?<=[Bb]earer )[^\\s\"']+"_s);
    QString text = QString::fromUtf8(standardError.last(std::min(standardError.size(), kMaxStandardError))).trimmed();
    return base::text::clean(text.replace(kSecrets, u"…"_s));
}

QByteArray ExecSpec::sha256() const
{
    Json environment = Json::array();
    for (const auto &[name, value] : env)
        environment.push_back({name.toStdString(), value.toStdString()});
    Json arguments = Json::array();
    for (const QString &argument : args)
        arguments.push_back(argument.toStdString());
    const Json all = {command.toStdString(), arguments, environment, apiVersion.toStdString(), provideClusterInfo, static_cast<int>(interactive)};
    const std::string text = all.dump(-1, ' ', false, Json::error_handler_t::replace);
    return QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha256).toHex();
}

QString shellWord(const QString &word)
{
    static const QRegularExpression kSafe(u"^[\\w@%+=:,./-]+\\z"_s);
    const bool safe = kSafe.match(word).hasMatch();
    return base::text::clean(safe ? word : u'\'' + QString(word).replace(u"'"_s, u"'\\''"_s) + u'\'');
}

QString ExecSpec::commandLine() const
{
    QStringList words;
    for (const QString &word : QStringList{command} + args)
        words.append(shellWord(word));
    return words.join(u' ');
}

} // namespace kubeconfig

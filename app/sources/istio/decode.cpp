// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <discovery.pb.h>
#include <status.pb.h>

#include "app/sources/istio/decode.h"

#include "models/base/text.h"
#include "models/base/tree.h"

#include <QDateTime>
#include <QUrl>
#include <QtEndian>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace istio {

namespace {

constexpr qsizetype kFrameHead = 5; // a flag for compression, then the length
constexpr int kMostResources = 200'000;
const QString kConsole = u"65536.65536.65536"_s; // the version that consoles ask as, so that they are told from proxies

QString text(const std::string &utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

void set(envoy::config::core::v3::Node &node, const char *key, const QString &value)
{
    (*node.mutable_metadata()->mutable_fields())[key].set_string_value(value.toStdString());
}

QString field(const envoy::config::core::v3::Node &node, const char *key)
{
    const auto found = node.metadata().fields().find(key);
    return found == node.metadata().fields().end() ? QString() : text(found->second.string_value());
}

qint64 momentOf(const meshdeck::wire::Timestamp &time)
{
    // 0001 to 9999: everything else is no moment that anybody meant.
    const bool sane = time.seconds() > -62'135'596'800 && time.seconds() < 253'402'300'800;
    return sane ? time.seconds() * 1000 + time.nanos() / 1'000'000 : 0;
}

proxies::Sync syncOf(int status)
{
    switch (status) {
    case envoy::service::status::v3::SYNCED: return proxies::Sync::Synced;
    case envoy::service::status::v3::NOT_SENT: return proxies::Sync::NotSent;
    case envoy::service::status::v3::STALE: return proxies::Sync::Stale;
    case envoy::service::status::v3::ERROR: return proxies::Sync::Error;
    default: return proxies::Sync::Unknown;
    }
}

// "sidecar~10.77.1.16~inventory-55f9.data~data.svc.cluster.local", or only its third part.
proxies::Proxy proxyOf(const envoy::service::status::v3::ClientConfig &config)
{
    const QStringList parts = text(config.node().id()).split(u'~');
    const QString name = parts.value(2, parts.value(0));
    const bool istios = parts.size() > 2 || config.node().metadata().fields().contains("NAMESPACE"); // else the id is all there is
    proxies::Proxy proxy{.cluster = field(config.node(), "CLUSTER_ID"),
                         .ns = field(config.node(), "NAMESPACE"),
                         .pod = istios ? name.section(u'.', 0, -2) : name,
                         .kind = parts.size() > 1 ? proxies::kindOf(parts.value(0)) : proxies::Kind::Unknown,
                         .version = field(config.node(), "ISTIO_VERSION")};
    if (proxy.ns.isEmpty() && istios)
        proxy.ns = name.section(u'.', -1);
    for (const auto &type : config.generic_xds_configs()) {
        proxies::TypeStatus status{.typeUrl = text(type.type_url()),
                                   .sync = syncOf(type.config_status()),
                                   .reason = text(type.error_state().details()),
                                   .sentMs = momentOf(type.last_updated()),
                                   .version = text(type.version_info())};
        proxy.types.append(std::move(status));
    }
    std::ranges::sort(proxy.types, {}, [](const proxies::TypeStatus &type) { return proxies::shortName(type.typeUrl); });
    return proxy;
}

QByteArray trailerOf(const http::Response &response, QByteArrayView name)
{
    for (const http::Header &header : response.trailers) {
        if (name.compare(header.first, Qt::CaseInsensitive) == 0)
            return header.second;
    }
    return response.header(name);
}

// What a code means here, and what mends it.
base::Error explain(int code, const QString &said, const QString &where)
{
    switch (code) {
    case 3: return {ErrorKind::Invalid, u"istiod does not take the question: "_s + said, where};
    case 7:
        return {ErrorKind::Forbidden,
                u"istiod does not let this identity ask: %1 (the account must be in istiod's own namespace, or one that it allows)"_s.arg(said),
                where};
    case 8: return {ErrorKind::Unreachable, u"istiod takes no more connections at the moment: "_s + said, where};
    case 12: return {ErrorKind::Unsupported, u"istiod does not serve this: "_s + said, where};
    case 14: return {ErrorKind::Unreachable, u"istiod is not ready: "_s + said, where};
    case 16:
        return {ErrorKind::Unauthorized, u"istiod does not take the token: %1 (is its audience, istio-ca, the one that istiod wants?)"_s.arg(said),
                where};
    default: return {ErrorKind::Unreachable, u"istiod answers with gRPC status %1: %2"_s.arg(code).arg(said), where};
    }
}

quint16 portOf(const QString &annotation)
{
    bool fine = false;
    const int port = annotation.toInt(&fine);
    return fine && port > 0 && port < 65536 ? static_cast<quint16>(port) : 15014;
}

} // namespace

QByteArray requests(const Identity &identity, const QVector<Question> &questions)
{
    QByteArray stream;
    for (const Question &question : questions) {
        envoy::service::discovery::v3::DiscoveryRequest message;
        // Only the first says who asks. Without a generator in it a stream may ask for everything.
        if (stream.isEmpty()) {
            auto &node = *message.mutable_node();
            node.set_id(u"sidecar~0.0.0.0~meshdeck.%1~%1.svc.cluster.local"_s.arg(identity.ns).toStdString());
            set(node, "NAMESPACE", identity.ns);
            set(node, "SERVICE_ACCOUNT", identity.account);
            set(node, "ISTIO_VERSION", kConsole);
        }
        message.set_type_url(question.typeUrl.toStdString());
        for (const QString &name : question.names)
            message.add_resource_names(name.toStdString());
        const std::string bytes = message.SerializeAsString();
        QByteArray head(kFrameHead, '\0');
        qToBigEndian(static_cast<quint32>(bytes.size()), head.data() + 1);
        stream.append(head).append(bytes.data(), static_cast<qsizetype>(bytes.size()));
    }
    return stream;
}

namespace {

base::Result<QVector<QByteArrayView>> framesOf(const QByteArray &body, const QString &where)
{
    QVector<QByteArrayView> frames;
    for (qsizetype at = 0; at < body.size();) {
        if (body.size() - at < kFrameHead)
            return base::fail(ErrorKind::Invalid, u"the control plane's answer is cut"_s, where);
        if (body[at] != 0)
            return base::fail(ErrorKind::Unsupported, u"the control plane's answer is compressed, which was not asked for"_s, where);
        const auto length = qFromBigEndian<quint32>(body.constData() + at + 1);
        if (length > body.size() - at - kFrameHead || length > INT32_MAX)
            return base::fail(ErrorKind::Invalid, u"the control plane's answer is cut"_s, where);
        frames.append(QByteArrayView(body).sliced(at + kFrameHead, length));
        at += kFrameHead + length;
    }
    return frames;
}

base::Result<Answer> answerIn(QByteArrayView bytes, const QString &where)
{
    envoy::service::discovery::v3::DiscoveryResponse message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return base::fail(ErrorKind::Invalid, u"istiod's answer is no DiscoveryResponse"_s, where);
    if (message.resources_size() > kMostResources)
        return base::fail(ErrorKind::TooLarge, u"%1 resources are over the limit of %2"_s.arg(message.resources_size()).arg(kMostResources), where);
    Answer answer{.resources = {}, .controlPlane = text(message.control_plane().identifier())};
    answer.resources.reserve(message.resources_size());
    for (const auto &resource : message.resources())
        answer.resources.append({text(resource.type_url()), QByteArray(resource.value().data(), static_cast<qsizetype>(resource.value().size()))});
    return answer;
}

} // namespace

base::Result<QVector<Answer>> answers(const QByteArray &body, const QString &where)
{
    QVector<Answer> all;
    const auto frames = framesOf(body, where);
    if (!frames)
        return tl::unexpected(frames.error());
    for (const QByteArrayView frame : *frames) {
        const auto answer = answerIn(frame, where);
        if (!answer)
            return tl::unexpected(answer.error());
        all.append(*answer);
    }
    if (all.isEmpty())
        return base::fail(ErrorKind::Invalid, u"istiod ended the stream without an answer"_s, where);
    return all;
}

QString controlPlaneVersion(const Answer &answer)
{
    const auto tree = base::readJson(answer.controlPlane.toUtf8());
    return tree ? tree->root()["Info"]["version"].string() : QString();
}

QByteArray clientStatusRequest()
{
    return QByteArray(kFrameHead, '\0'); // the empty message
}

base::Result<QVector<proxies::Proxy>> clientStatus(const QByteArray &body, const QString &where)
{
    const auto frames = framesOf(body, where);
    if (!frames)
        return tl::unexpected(frames.error());
    QVector<proxies::Proxy> all;
    for (const QByteArrayView frame : *frames) {
        envoy::service::status::v3::ClientStatusResponse message;
        if (!message.ParseFromArray(frame.data(), static_cast<int>(frame.size())))
            return base::fail(ErrorKind::Invalid, u"the answer is no ClientStatusResponse"_s, where);
        if (all.size() + message.config_size() > kMostResources)
            return base::fail(ErrorKind::TooLarge, u"more than %1 clients are over the limit"_s.arg(kMostResources), where);
        for (const auto &config : message.config())
            all.append(proxyOf(config));
    }
    return all;
}

QByteArray page(const Answer &answer)
{
    return answer.resources.isEmpty() ? QByteArray() : answer.resources.front().value;
}

std::optional<base::Error> failure(const http::Response &response, const QString &where)
{
    if (response.status != 200)
        return base::Error{ErrorKind::Unreachable, u"no gRPC server answers: HTTP %1"_s.arg(response.status), where};
    const QByteArray status = trailerOf(response, "grpc-status");
    if (status.isEmpty())
        return base::Error{ErrorKind::Invalid, u"the answer has no gRPC status"_s, where};
    if (status == "0")
        return std::nullopt;
    const QString said = base::text::clean(QUrl::fromPercentEncoding(trailerOf(response, "grpc-message")).left(500));
    return explain(status.toInt(), said, where);
}

base::Result<QVector<proxies::Proxy>> syncz(const Answer &answer, const QString &where)
{
    QVector<proxies::Proxy> all;
    for (const Resource &resource : answer.resources) {
        envoy::service::status::v3::ClientConfig config;
        if (!config.ParseFromArray(resource.value.constData(), static_cast<int>(resource.value.size())))
            return base::fail(ErrorKind::Invalid, u"one of the proxies can't be read"_s, where);
        if (field(config.node(), "ISTIO_VERSION") != kConsole)
            all.append(proxyOf(config));
    }
    return all;
}

base::Result<QVector<Istiod>> istiods(const QByteArray &podList, const QString &where)
{
    const auto tree = base::readJson(podList, where);
    if (!tree)
        return tl::unexpected(tree.error());
    QVector<Istiod> found;
    for (const base::Tree::Ref pod : tree->root()["items"]) {
        const base::Tree::Ref meta = pod["metadata"], status = pod["status"];
        if (status["phase"].string() != "Running"_L1 || meta["deletionTimestamp"])
            continue;
        Istiod istiod{.ns = meta["namespace"].string(),
                      .pod = meta["name"].string(),
                      .revision = meta["labels"]["istio.io/rev"].string(),
                      .monitoring = portOf(meta["annotations"]["prometheus.io/port"].string())};
        for (const base::Tree::Ref condition : status["conditions"]) {
            if (condition["type"].string() == "Ready"_L1)
                istiod.ready = condition["status"].string() == "True"_L1;
        }
        found.append(istiod);
    }
    return found;
}

base::Result<Token> token(const QByteArray &tokenRequest, const QString &where)
{
    const auto tree = base::readJson(tokenRequest, where);
    if (!tree)
        return tl::unexpected(tree.error());
    const base::Tree::Ref status = tree->root()["status"];
    const Token token{status["token"].string().toLatin1(),
                      QDateTime::fromString(status["expirationTimestamp"].string(), Qt::ISODate).toMSecsSinceEpoch()};
    if (token.value.isEmpty())
        return base::fail(ErrorKind::Invalid, u"the API server's answer has no token"_s, where);
    return token;
}

base::Result<QByteArray> rootCertificate(const QByteArray &configMap, const QString &where)
{
    const auto tree = base::readJson(configMap, where);
    if (!tree)
        return tl::unexpected(tree.error());
    const QByteArray pem = tree->root()["data"]["root-cert.pem"].string().toUtf8();
    if (!pem.contains("-----BEGIN CERTIFICATE-----"))
        return base::fail(ErrorKind::Invalid, u"there is no certificate in root-cert.pem"_s, where);
    return pem;
}

} // namespace istio

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// gateway.networking.k8s.io v1, v1beta1, v1alpha3, v1alpha2, Linkerd's HTTPRoute (policy.linkerd.io, the same shape), and
// cert-manager.io/v1 Certificate.
#include "app/sources/kubernetes/facts.h"

using namespace Qt::Literals::StringLiterals;

namespace kubernetes {

using json::Value;

namespace {

struct Condition {
    QString type, reason, message;
    bool holds = false;
};

template <class Visit> void conditions(Value value, Visit visit)
{
    json::items(value, [&visit](Value item) {
        Condition condition;
        json::fields(item, [&condition](std::string_view key, Value field) {
            if (key == "type")
                condition.type = json::text(field);
            else if (key == "status")
                condition.holds = json::view(field) == "True";
            else if (key == "reason")
                condition.reason = json::text(field);
            else if (key == "message")
                condition.message = json::text(field);
        });
        visit(condition);
    });
}

// ---- Gateway -----------------------------------------------------------------------------------------------------------

mesh::CertificateRef readCertificateRef(Value value)
{
    mesh::CertificateRef ref{.kindName = u"Secret"_s, .ns = {}, .name = {}};
    json::fields(value, [&ref](std::string_view key, Value field) {
        if (key == "kind")
            ref.kindName = json::text(field);
        else if (key == "namespace")
            ref.ns = json::text(field);
        else if (key == "name")
            ref.name = json::text(field);
    });
    return ref;
}

void readListenerTls(Value value, mesh::GatewayListener &listener)
{
    if (!json::isObject(value))
        return;
    listener.tlsMode = u"Terminate"_s;
    json::fields(value, [&listener](std::string_view key, Value field) {
        if (key == "mode")
            listener.tlsMode = json::text(field);
        else if (key == "certificateRefs")
            json::items(field, [&listener](Value item) { listener.certificates.append(readCertificateRef(item)); });
    });
}

mesh::GatewayListener readListener(Value value)
{
    mesh::GatewayListener listener;
    json::fields(value, [&listener](std::string_view key, Value field) {
        if (key == "name")
            listener.name = json::text(field);
        else if (key == "hostname")
            listener.hostname = json::text(field);
        else if (key == "port")
            listener.port = json::integer(field);
        else if (key == "protocol")
            listener.protocol = json::text(field);
        else if (key == "tls")
            readListenerTls(field, listener);
    });
    return listener;
}

void gatewayStatus(mesh::K8sGatewayFacts &gateway, std::string_view key, Value value)
{
    if (key == "conditions")
        // Scheduled and Ready are what v1alpha2 called Accepted and Programmed.
        conditions(value, [&gateway](const Condition &condition) {
            gateway.accepted |= condition.holds && (condition.type == "Accepted"_L1 || condition.type == "Scheduled"_L1);
            gateway.programmed |= condition.holds && (condition.type == "Programmed"_L1 || condition.type == "Ready"_L1);
        });
    else if (key == "addresses")
        json::items(value, [&gateway](Value item) {
            json::fields(item, [&gateway](std::string_view name, Value field) {
                if (name == "value")
                    gateway.addresses.append(json::text(field));
            });
        });
}

void gatewayField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    auto &gateway = as<mesh::K8sGatewayFacts>(facts);
    if (key == "spec")
        json::fields(value, [&gateway](std::string_view name, Value field) {
            if (name == "gatewayClassName")
                gateway.className = json::text(field);
            else if (name == "listeners")
                json::items(field, [&gateway](Value item) { gateway.listeners.append(readListener(item)); });
        });
    else if (key == "status")
        json::fields(value, [&gateway](std::string_view name, Value field) { gatewayStatus(gateway, name, field); });
}

// ---- Routes ------------------------------------------------------------------------------------------------------------

mesh::ParentRef readRef(Value value, mesh::ParentRef ref)
{
    json::fields(value, [&ref](std::string_view key, Value field) {
        if (key == "group")
            ref.group = json::text(field);
        else if (key == "kind")
            ref.kindName = json::text(field);
        else if (key == "namespace")
            ref.ns = json::text(field);
        else if (key == "name")
            ref.name = json::text(field);
        else if (key == "sectionName")
            ref.sectionName = json::text(field);
        else if (key == "port")
            ref.port = json::integer(field);
    });
    return ref;
}

/// "name", "name.ns"; with the kind in front when it is no Service.
QString hostOf(const mesh::ParentRef &ref)
{
    const QString host = ref.ns.isEmpty() ? ref.name : ref.name + u'.' + ref.ns;
    return ref.kindName == "Service"_L1 ? host : ref.kindName + u'/' + host;
}

mesh::ParentRef readBackend(Value value, int *weight)
{
    mesh::ParentRef ref{.group = {}, .kindName = u"Service"_s, .ns = {}, .name = {}, .sectionName = {}};
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "group")
            ref.group = json::text(field);
        else if (key == "kind")
            ref.kindName = json::text(field);
        else if (key == "namespace")
            ref.ns = json::text(field);
        else if (key == "name")
            ref.name = json::text(field);
        else if (key == "port")
            ref.port = json::integer(field);
        else if (key == "weight" && weight)
            *weight = json::integer(field, 1);
    });
    return ref;
}

QString matchWord(const QString &type)
{
    if (type == "PathPrefix"_L1)
        return u"prefix"_s;
    return type == "RegularExpression"_L1 ? u"regex"_s : u"exact"_s;
}

/// `{type, name, value}` of headers, query parameters and paths.
QString valueMatch(const QString &what, const QString &defaultType, Value value)
{
    QString type = defaultType, name, text;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "type")
            type = json::text(field);
        else if (key == "name")
            name = json::text(field);
        else if (key == "value")
            text = json::text(field);
    });
    QStringList words{what};
    if (!name.isEmpty())
        words.append(name);
    words << matchWord(type) << text;
    return words.join(u' ');
}

/// A method by name (HTTP), or `{type, service, method}` (gRPC).
QString methodMatch(Value value)
{
    if (!json::isObject(value))
        return u"method "_s + json::text(value);
    QString type = u"Exact"_s, service, method;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "type")
            type = json::text(field);
        else if (key == "service")
            service = json::text(field);
        else if (key == "method")
            method = json::text(field);
    });
    const auto orAny = [](const QString &text) { return text.isEmpty() ? u"*"_s : text; };
    return u"grpc %1 %2/%3"_s.arg(matchWord(type), orAny(service), orAny(method));
}

QString matchText(Value value)
{
    QStringList parts;
    json::fields(value, [&parts](std::string_view key, Value field) {
        if (key == "path")
            parts.append(valueMatch(u"path"_s, u"PathPrefix"_s, field));
        else if (key == "method")
            parts.append(methodMatch(field));
        else if (key == "headers")
            json::items(field, [&parts](Value item) { parts.append(valueMatch(u"header"_s, u"Exact"_s, item)); });
        else if (key == "queryParams")
            json::items(field, [&parts](Value item) { parts.append(valueMatch(u"query"_s, u"Exact"_s, item)); });
    });
    return parts.join(u" and "_s);
}

double fractionPercent(Value value)
{
    double numerator = 0, denominator = 100;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "numerator")
            numerator = json::real(field);
        else if (key == "denominator")
            denominator = json::real(field, 100);
    });
    return denominator > 0 ? 100 * numerator / denominator : 0;
}

void readMirror(Value value, mesh::RouteFacts &rule)
{
    rule.mirrorPercent = 100;
    json::fields(value, [&rule](std::string_view key, Value field) {
        if (key == "backendRef")
            rule.mirrorHost = hostOf(readBackend(field, nullptr));
        else if (key == "percent")
            rule.mirrorPercent = json::real(field, 100);
        else if (key == "fraction")
            rule.mirrorPercent = fractionPercent(field);
    });
}

void readFilter(Value value, mesh::RouteFacts &rule)
{
    json::fields(value, [&rule](std::string_view key, Value field) {
        if (key == "requestRedirect")
            rule.redirectsOrDirect |= json::isObject(field);
        else if (key == "requestMirror" && rule.mirrorHost.isEmpty())
            readMirror(field, rule);
    });
}

mesh::RetryFacts readRetry(Value value)
{
    mesh::RetryFacts retry;
    retry.attempts = 0;
    json::fields(value, [&retry](std::string_view key, Value field) {
        if (key == "attempts")
            retry.attempts = json::integer(field);
        else if (key == "codes") {
            QStringList codes;
            json::items(field, [&codes](Value code) { codes.append(QString::number(json::integer(code))); });
            retry.retryOn = codes.join(u',');
        }
    });
    return retry;
}

void readTimeouts(Value value, mesh::RouteFacts &rule)
{
    QString request, backend;
    json::fields(value, [&](std::string_view key, Value field) {
        if (key == "request")
            request = json::text(field);
        else if (key == "backendRequest")
            backend = json::text(field);
    });
    rule.timeout = request.isEmpty() ? backend : request;
    if (rule.retries)
        rule.retries->perTryTimeout = backend;
}

mesh::RouteFacts readRule(Value value)
{
    mesh::RouteFacts rule;
    json::fields(value, [&rule](std::string_view key, Value field) {
        if (key == "name")
            rule.name = json::text(field);
        else if (key == "matches")
            json::items(field, [&rule](Value item) { rule.matches.append(matchText(item)); });
        else if (key == "filters")
            json::items(field, [&rule](Value item) { readFilter(item, rule); });
        else if (key == "retry" && json::isObject(field))
            rule.retries = readRetry(field);
        else if (key == "timeouts")
            readTimeouts(field, rule);
        else if (key == "backendRefs")
            json::items(field, [&rule](Value item) {
                mesh::RouteDestination destination;
                destination.weight = 1;
                const mesh::ParentRef ref = readBackend(item, &destination.weight);
                destination.host = hostOf(ref);
                destination.port = ref.port;
                rule.destinations.append(destination);
            });
    });
    return rule;
}

void routeField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    auto &route = as<mesh::GatewayRouteFacts>(facts);
    if (key != "spec")
        return;
    json::fields(value, [&route](std::string_view name, Value field) {
        if (name == "hostnames")
            route.hostnames = json::texts(field);
        else if (name == "parentRefs")
            json::items(field, [&route](Value item) {
                const mesh::ParentRef api{.group = u"gateway.networking.k8s.io"_s, .kindName = u"Gateway"_s, .ns = {}, .name = {}, .sectionName = {}};
                route.parents.append(readRef(item, api));
            });
        else if (name == "rules")
            json::items(field, [&route](Value item) { route.rules.append(readRule(item)); });
    });
}

void grantField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    auto &grant = as<mesh::ReferenceGrantFacts>(facts);
    if (key != "spec")
        return;
    json::fields(value, [&grant](std::string_view name, Value field) {
        if (name == "from")
            json::items(field, [&grant](Value item) { grant.from.append(readRef(item, {})); });
        else if (name == "to")
            json::items(field, [&grant](Value item) { grant.to.append(readRef(item, {})); });
    });
}

// ---- cert-manager ------------------------------------------------------------------------------------------------------

void certificateSpec(mesh::CertManagerFacts &certificate, std::string_view key, Value value)
{
    if (key == "secretName")
        certificate.secretName = json::text(value);
    else if (key == "commonName")
        certificate.commonName = json::text(value);
    else if (key == "dnsNames")
        certificate.dnsNames = json::texts(value);
    else if (key == "uris")
        certificate.uris = json::texts(value);
    else if (key == "duration")
        certificate.duration = json::text(value);
    else if (key == "renewBefore")
        certificate.renewBefore = json::text(value);
    else if (key == "issuerRef")
        json::fields(value, [&certificate](std::string_view name, Value field) {
            if (name == "kind")
                certificate.issuerKind = json::text(field);
            else if (name == "name")
                certificate.issuerName = json::text(field);
        });
}

void certificateStatus(mesh::CertManagerFacts &certificate, std::string_view key, Value value)
{
    if (key == "notBefore")
        certificate.notBeforeMs = json::time(json::view(value));
    else if (key == "notAfter")
        certificate.notAfterMs = json::time(json::view(value));
    else if (key == "renewalTime")
        certificate.renewalMs = json::time(json::view(value));
    else if (key == "conditions")
        conditions(value, [&certificate](const Condition &condition) {
            if (condition.type != "Ready"_L1)
                return;
            certificate.ready = condition.holds;
            certificate.reason = condition.reason;
            certificate.message = condition.message;
        });
}

void certificateField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    auto &certificate = as<mesh::CertManagerFacts>(facts);
    if (key == "spec")
        json::fields(value, [&certificate](std::string_view name, Value field) { certificateSpec(certificate, name, field); });
    else if (key == "status")
        json::fields(value, [&certificate](std::string_view name, Value field) { certificateStatus(certificate, name, field); });
}

void certificateEnd(mesh::Facts &facts, const mesh::Meta &)
{
    auto &certificate = as<mesh::CertManagerFacts>(facts);
    if (certificate.issuerKind.isEmpty())
        certificate.issuerKind = u"Issuer"_s;
}

} // namespace

FactsReader gatewayReader(mesh::Kind kind)
{
    using enum mesh::Kind;
    switch (kind) {
    case K8sGateway: return {gatewayField, nullptr, mesh::K8sGatewayFacts{}};
    case HttpRoute:
    case GrpcRoute:
    case TlsRoute:
    case TcpRoute:
    case UdpRoute:
    case LinkerdHttpRoute: return {routeField, nullptr, mesh::GatewayRouteFacts{}};
    case ReferenceGrant: return {grantField, nullptr, mesh::ReferenceGrantFacts{}};
    case CertManagerCertificate: return {certificateField, certificateEnd, mesh::CertManagerFacts{}};
    default: return {};
    }
}

} // namespace kubernetes

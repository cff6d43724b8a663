// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From a context to an endpoint.
#include "app/sources/kubeconfig/kubeconfig.h"

#include "app/sources/http/target.h"
#include "app/sources/kubeconfig/consent.h"
#include "app/sources/kubeconfig/credentialfiles.h"
#include "app/sources/kubeconfig/execcredential.h"
#include "app/sources/kubeconfig/provider.h"
#include "models/base/text.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubeconfig {
namespace {

struct Chosen {
    const Context &context;
    const Cluster &cluster;
    User user; // a context may name none
};

QString shown(const QString &name)
{
    return base::text::clean(name.left(120));
}

base::Result<Chosen> choose(const Kubeconfig &config, const QString &name)
{
    const QString wanted = name.isEmpty() ? config.currentContext : name;
    const QString files = config.files.join(u", "_s);
    if (wanted.isEmpty())
        return base::fail(ErrorKind::NotFound, u"no context is chosen: there is no current-context; name one with --context"_s, files);
    const auto context = config.contexts.constFind(wanted);
    if (context == config.contexts.cend())
        return base::fail(ErrorKind::NotFound, u"there is no context \"%1\""_s.arg(shown(wanted)), files);
    const auto cluster = config.clusters.constFind(context->cluster);
    if (cluster == config.clusters.cend())
        return base::fail(ErrorKind::Invalid, u"context \"%1\": there is no cluster \"%2\""_s.arg(shown(wanted), shown(context->cluster)),
                          context->place.text());
    const auto user = config.users.constFind(context->user);
    if (user == config.users.cend() && !context->user.isEmpty())
        return base::fail(ErrorKind::Invalid, u"context \"%1\": there is no user \"%2\""_s.arg(shown(wanted), shown(context->user)),
                          context->place.text());
    return Chosen{*context, *cluster, user == config.users.cend() ? User{.place = context->place} : *user};
}

base::Result<QByteArray> authority(const Cluster &cluster)
{
    if (!cluster.caData.isEmpty()) {
        const auto fine = checkCertificates(cluster.caData, u"cluster.certificate-authority-data"_s, cluster.place.text());
        return fine ? base::Result<QByteArray>(cluster.caData) : tl::unexpected(fine.error());
    }
    if (cluster.caFile.isEmpty())
        return QByteArray();
    auto pem = readSmall(cluster.caFile);
    if (!pem)
        return pem;
    const auto fine = checkCertificates(*pem, u"cluster.certificate-authority"_s, cluster.caFile);
    return fine ? pem : tl::unexpected(fine.error());
}

base::Result<void> checkCluster(const Cluster &cluster)
{
    if (cluster.server.isEmpty())
        return base::fail(ErrorKind::Invalid, u"cluster.server is missing"_s, cluster.place.text());
    if (cluster.insecure && (!cluster.caData.isEmpty() || !cluster.caFile.isEmpty()))
        return base::fail(ErrorKind::Invalid, u"cluster.insecure-skip-tls-verify and a certificate-authority exclude each other"_s,
                          cluster.place.text());
    const auto target = http::target({.baseUrl = cluster.server, .tls = {.serverName = cluster.tlsServerName}, .proxyUrl = cluster.proxyUrl});
    if (!target)
        return base::fail(ErrorKind::Invalid, u"cluster.server, tls-server-name or proxy-url: %1"_s.arg(target.error().detail), cluster.place.text());
    return {};
}

base::Result<void> checkConsent(const Chosen &chosen, const Consent &consent)
{
    const QString accept = u"to accept it, look at it and run: meshdeck config accept %1"_s.arg(shellWord(chosen.context.name));
    if (usesExec(chosen.user) && !consent.execAllowed(*chosen.user.exec))
        return base::fail(ErrorKind::Unauthorized,
                          u"the kubeconfig wants to run a program for its credentials: %1; %2"_s.arg(chosen.user.exec->commandLine(), accept),
                          chosen.user.exec->place.text());
    if (chosen.cluster.insecure && !consent.insecureAllowed(chosen.context, chosen.cluster))
        return base::fail(ErrorKind::Unauthorized, u"the kubeconfig wants TLS not to be verified (insecure-skip-tls-verify); %1"_s.arg(accept),
                          chosen.cluster.place.text());
    return {};
}

QStringList warnings(const Chosen &chosen, bool credentials)
{
    QStringList result;
    if (chosen.cluster.insecure)
        result.append(u"TLS is not verified"_s);
    if (chosen.cluster.server.startsWith(u"http://"_s))
        result.append(credentials ? u"credentials are sent without encryption"_s : u"the connection is not encrypted"_s);
    return result;
}

QString server(const Cluster &cluster)
{
    return base::text::clean(cluster.server.left(300));
}

} // namespace

QString Place::text() const
{
    return line > 0 ? u"%1:%2"_s.arg(file).arg(line) : file;
}

base::Result<Pending> pending(const Kubeconfig &config, const QString &context, const Consent &consent)
{
    const auto chosen = choose(config, context);
    if (!chosen)
        return tl::unexpected(chosen.error());
    Pending result;
    if (usesExec(chosen->user) && !consent.execAllowed(*chosen->user.exec))
        result.exec = chosen->user.exec;
    result.insecure = chosen->cluster.insecure && !consent.insecureAllowed(chosen->context, chosen->cluster);
    return result;
}

QVector<ContextInfo> contexts(const Kubeconfig &config)
{
    QVector<ContextInfo> result;
    for (const Context &context : config.contexts) {
        ContextInfo info{.name = context.name,
                         .cluster = context.cluster,
                         .server = {},
                         .user = context.user,
                         .nameSpace = context.nameSpace.isEmpty() ? u"default"_s : context.nameSpace,
                         .current = context.name == config.currentContext,
                         .execCommand = {},
                         .problems = {}};
        const auto chosen = choose(config, context.name);
        if (chosen) {
            info.server = server(chosen->cluster);
            info.insecure = chosen->cluster.insecure;
            if (usesExec(chosen->user))
                info.execCommand = chosen->user.exec->commandLine();
            for (const auto &fine : {checkCluster(chosen->cluster), checkUser(chosen->user)}) {
                if (!fine)
                    info.problems.append(fine.error().message());
            }
        } else {
            info.problems.append(chosen.error().message());
        }
        result.append(info);
    }
    return result;
}

base::Result<Access> endpoint(const Kubeconfig &config, const QString &context, const Options &options)
{
    const auto chosen = choose(config, context);
    if (!chosen)
        return tl::unexpected(chosen.error());
    const auto &[its, cluster, user] = *chosen;
    for (const auto &fine : {checkCluster(cluster), checkUser(user), checkConsent(*chosen, options.consent)}) {
        if (!fine)
            return tl::unexpected(fine.error());
    }
    const auto ca = authority(cluster);
    if (!ca)
        return tl::unexpected(ca.error());
    const auto headers = impersonation(user);
    if (!headers)
        return tl::unexpected(headers.error());
    if (const auto fine = http::check(*headers, user.place.text()); !fine)
        return tl::unexpected(fine.error());
    auto credentials = provider(user, cluster, *ca, options);
    if (!credentials)
        return tl::unexpected(credentials.error());
    Access access{.context = its.name,
                  .cluster = cluster.name,
                  .user = user.name,
                  .nameSpace = its.nameSpace.isEmpty() ? u"default"_s : its.nameSpace,
                  .warnings = warnings(*chosen, static_cast<bool>(*credentials))};
    access.endpoint = {.baseUrl = cluster.server,
                       .tls = {.caPem = *ca, .serverName = cluster.tlsServerName, .verify = !cluster.insecure},
                       .proxyUrl = cluster.proxyUrl,
                       .headers = *headers,
                       .credentials = std::move(*credentials)};
    if (cluster.disableCompression)
        access.endpoint.headers.append(http::Header("Accept-Encoding", "identity"));
    return access;
}

} // namespace kubeconfig

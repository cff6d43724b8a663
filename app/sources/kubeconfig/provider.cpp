// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubeconfig/provider.h"

#include <algorithm>
#include <mutex>

#include <QPromise>

#include "app/sources/kubeconfig/credentialfiles.h"
#include "app/sources/kubeconfig/execplugin.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubeconfig {
namespace {

using Answer = base::Result<http::Credentials>;

QFuture<Answer> ready(Answer answer)
{
    QPromise<Answer> promise;
    promise.start();
    promise.addResult(std::move(answer));
    promise.finish();
    return promise.future();
}

/// A token goes into a header: only visible ASCII may. Its text never gets into the error.
base::Result<http::Header> bearer(const QByteArray &token, const QString &where)
{
    const bool visible = std::ranges::all_of(token, [](char c) { return c > 0x20 && c < 0x7f; });
    if (token.isEmpty() || !visible)
        return base::fail(ErrorKind::Invalid, u"the token is empty or has characters that no token has"_s, where);
    return http::Header{"Authorization", "Bearer " + token};
}

/// Token and certificate files, looked at for each request. Copies of an endpoint share one, each on its client's thread.
class Files
{
public:
    Files(const User &user, const base::Clock &clock)
        : m_user(user)
    {
        if (!user.tokenFile.isEmpty())
            m_token = std::make_unique<RotatingFile>(user.tokenFile, clock);
        if (user.certData.isEmpty() && !user.certFile.isEmpty())
            m_cert = std::make_unique<RotatingFile>(user.certFile, clock);
        if (user.keyData.isEmpty() && !user.keyFile.isEmpty())
            m_key = std::make_unique<RotatingFile>(user.keyFile, clock);
    }

    Answer credentials(bool fresh)
    {
        const std::lock_guard lock(m_mutex);
        http::Credentials result;
        if (m_token || !m_user.token.isEmpty()) {
            const auto header = token(fresh);
            if (!header)
                return tl::unexpected(header.error());
            result.headers.append(*header);
        } else if (!m_user.username.isEmpty() || !m_user.password.isEmpty()) {
            const QByteArray pair = m_user.username.toUtf8() + ':' + m_user.password.toUtf8();
            result.headers.append({"Authorization", "Basic " + pair.toBase64()});
        }
        const auto cert = part(m_cert.get(), m_user.certData, fresh), key = part(m_key.get(), m_user.keyData, fresh);
        if (!cert || !key)
            return tl::unexpected(cert ? key.error() : cert.error());
        if (cert->isEmpty())
            return result;
        if (*cert != m_checkedCert || *key != m_checkedKey) {
            if (const auto fine = checkKeyPair(*cert, *key, m_user.place.text()); !fine)
                return tl::unexpected(fine.error());
            m_checkedCert = *cert;
            m_checkedKey = *key;
        }
        result.clientCertPem = *cert;
        result.clientKeyPem = *key;
        return result;
    }

private:
    base::Result<http::Header> token(bool fresh)
    {
        if (!m_token)
            return bearer(m_user.token, m_user.place.text());
        const auto read = m_token->contents(fresh);
        if (read)
            return bearer(read->trimmed(), m_user.tokenFile);
        if (m_user.token.isEmpty())
            return tl::unexpected(read.error());
        return bearer(m_user.token, m_user.place.text());
    }

    static base::Result<QByteArray> part(RotatingFile *file, const QByteArray &data, bool fresh)
    {
        return file ? file->contents(fresh) : base::Result<QByteArray>(data);
    }

    const User m_user;
    std::mutex m_mutex; // protects all below
    std::unique_ptr<RotatingFile> m_token, m_cert, m_key;
    QByteArray m_checkedCert, m_checkedKey;
};

Answer fromPlugin(const base::Result<ExecCredential> &given, const QString &where)
{
    if (!given)
        return tl::unexpected(given.error());
    http::Credentials result;
    if (!given->token.isEmpty()) {
        const auto header = bearer(given->token, where);
        if (!header)
            return tl::unexpected(header.error());
        result.headers.append(*header);
    }
    if (given->certPem.isEmpty())
        return result;
    if (const auto fine = checkKeyPair(given->certPem, given->keyPem, where); !fine)
        return tl::unexpected(fine.error());
    result.clientCertPem = given->certPem;
    result.clientKeyPem = given->keyPem;
    return result;
}

http::CredentialsProvider execProvider(const ExecSpec &exec, const Cluster &cluster, const QByteArray &caPem, const Options &options)
{
    auto plugins = options.plugins ? options.plugins : std::make_shared<ExecPlugins>(options.clock);
    auto plugin = plugins->plugin(exec, cluster, caPem);
    return [plugins, plugin, where = exec.place.text()](bool fresh) {
        return plugin->credential(fresh).then(QtFuture::Launch::Sync,
                                              [where](const base::Result<ExecCredential> &given) { return fromPlugin(given, where); });
    };
}

bool hasCertificate(const User &user)
{
    return !user.certData.isEmpty() || !user.certFile.isEmpty();
}

bool hasToken(const User &user)
{
    return !user.token.isEmpty() || !user.tokenFile.isEmpty();
}

bool hasBasic(const User &user)
{
    return !user.username.isEmpty() || !user.password.isEmpty();
}

QByteArray percentEncoded(const QString &key)
{
    return key.toUtf8().toPercentEncoding("!#$&'*+^`|").toLower();
}

} // namespace

base::Result<QVector<http::Header>> impersonation(const User &user)
{
    QVector<http::Header> headers;
    const bool more = !user.impersonateUid.isEmpty() || !user.impersonateGroups.isEmpty() || !user.impersonateExtra.isEmpty();
    if (user.impersonate.isEmpty() && more)
        return base::fail(ErrorKind::Invalid, u"user.as-uid, as-groups and as-user-extra need user.as"_s, user.place.text());
    if (user.impersonate.isEmpty())
        return headers;
    headers.append({"Impersonate-User", user.impersonate.toUtf8()});
    if (!user.impersonateUid.isEmpty())
        headers.append({"Impersonate-Uid", user.impersonateUid.toUtf8()});
    for (const QString &group : user.impersonateGroups)
        headers.append({"Impersonate-Group", group.toUtf8()});
    for (auto it = user.impersonateExtra.cbegin(); it != user.impersonateExtra.cend(); ++it) {
        for (const QString &value : it.value())
            headers.append({"Impersonate-Extra-" + percentEncoded(it.key()), value.toUtf8()});
    }
    return headers;
}

bool usesExec(const User &user)
{
    return user.exec && !hasCertificate(user) && !hasToken(user) && !hasBasic(user);
}

base::Result<void> checkUser(const User &user)
{
    const auto bad = [&user](ErrorKind kind, const QString &detail) { return base::fail(kind, detail, user.place.text()); };
    const bool hasKey = !user.keyData.isEmpty() || !user.keyFile.isEmpty();
    if (hasToken(user) && hasBasic(user))
        return bad(ErrorKind::Invalid, u"the user has both a token and a password; only one is allowed"_s);
    if (hasCertificate(user) != hasKey)
        return bad(ErrorKind::Invalid,
                   hasKey ? u"user.client-certificate is missing beside the key"_s : u"user.client-key is missing beside the certificate"_s);
    if (user.exec && !user.authProvider.isEmpty())
        return bad(ErrorKind::Invalid, u"the user has both exec and auth-provider; only one is allowed"_s);
    if (usesExec(user))
        return checkExec(*user.exec);
    if (user.authProvider.isEmpty() || hasCertificate(user) || hasToken(user) || hasBasic(user))
        return {};
    const QString instead = user.authProvider == u"gcp"_s ? u"gke-gcloud-auth-plugin"_s
        : user.authProvider == u"azure"_s                 ? u"kubelogin"_s
        : user.authProvider == u"oidc"_s                  ? u"kubectl oidc-login"_s
                                                          : u"one of your provider"_s;
    return bad(ErrorKind::Unsupported, u"auth-provider \"%1\" is not supported; use an exec plugin instead (%2)"_s.arg(user.authProvider, instead));
}

base::Result<http::CredentialsProvider> provider(const User &user, const Cluster &cluster, const QByteArray &caPem, const Options &options)
{
    if (const auto fine = checkUser(user); !fine)
        return tl::unexpected(fine.error());
    if (usesExec(user))
        return execProvider(*user.exec, cluster, caPem, options);
    if (!hasCertificate(user) && !hasToken(user) && !hasBasic(user))
        return http::CredentialsProvider();
    auto files = std::make_shared<Files>(user, options.clock);
    // Asked once here, so that a missing or broken file is told now and with its name.
    if (const auto first = files->credentials(false); !first)
        return tl::unexpected(first.error());
    return http::CredentialsProvider([files](bool fresh) { return ready(files->credentials(fresh)); });
}

} // namespace kubeconfig

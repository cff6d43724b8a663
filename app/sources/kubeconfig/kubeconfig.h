// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// kubeconfig files: found, read and merged as kubectl does, and turned into an http::Endpoint with living credentials.
// Runs exec plugins, but only those the user accepted (consent.h); never skips TLS verification without consent; never
// writes a kubeconfig, never puts a token into an error or a log. Called by session (endpoint), the contexts and config
// verbs, the context chooser, and models of remote clusters (parse).
#pragma once

#include "app/sources/http/client.h"

#include <QMap>
#include <QStringList>
#include <QVector>

#include <optional>

namespace base {
class Clock;
}

namespace kubeconfig {

class Consent;
class ExecPlugins;

/// Where in which file a thing is defined. line is 1-based; 0 = not from a file (in-cluster).
struct Place {
    QString file = {};
    int line = 0;
    QString text() const; ///< "file:line"
};

struct Cluster {
    QString name = {};
    QString server = {};
    QByteArray caData = {}; ///< PEM, decoded
    QString caFile = {}; ///< absolute
    QString tlsServerName = {};
    QString proxyUrl = {};
    bool insecure = false;
    bool disableCompression = false;
    QByteArray execConfig = {}; ///< JSON of the extension client.authentication.k8s.io/exec
    Place place = {};
};

enum class Interactive : quint8 { Unset, Never, IfAvailable, Always };

/// The exec stanza of a user.
struct ExecSpec {
    QString command = {}; ///< a name for PATH, or an absolute path
    QStringList args = {};
    QVector<std::pair<QString, QString>> env = {};
    QString apiVersion = {};
    QString installHint = {};
    bool provideClusterInfo = false;
    Interactive interactive = Interactive::Unset;
    Place place = {};

    /// Of everything above but the place and the hint: an accepted stanza that changes must be accepted again.
    QByteArray sha256() const;
    /// "aws eks get-token --cluster-name shop", for a person; quoted where needed.
    QString commandLine() const;
};

struct User {
    QString name = {};
    QByteArray certData = {}, keyData = {}; ///< PEM, decoded; they win over the files
    QString certFile = {}, keyFile = {}; ///< absolute
    QByteArray token = {};
    QString tokenFile = {}; ///< absolute; wins over token
    QString username = {}, password = {};
    QString impersonate = {}, impersonateUid = {};
    QStringList impersonateGroups = {};
    QMap<QString, QStringList> impersonateExtra = {};
    std::optional<ExecSpec> exec = {};
    QString authProvider = {}; ///< its name; not supported
    Place place = {};
};

struct Context {
    QString name = {};
    QString cluster = {}, user = {};
    QString nameSpace = {}; ///< "" = default
    Place place = {};
};

struct Kubeconfig {
    QMap<QString, Context> contexts = {};
    QMap<QString, Cluster> clusters = {};
    QMap<QString, User> users = {};
    QString currentContext = {};
    QStringList files = {}; ///< that were read, in order
};

/// Where to look. The defaults are the process's own environment.
struct Search {
    QStringList explicitFiles = {}; ///< --kubeconfig: only these, and each must be there
    QString kubeconfigVariable = qEnvironmentVariable("KUBECONFIG");
    QString home = qEnvironmentVariable("HOME");
    QString serviceHost = qEnvironmentVariable("KUBERNETES_SERVICE_HOST");
    QString servicePort = qEnvironmentVariable("KUBERNETES_SERVICE_PORT");
    QString serviceAccountFolder = QStringLiteral("/var/run/secrets/kubernetes.io/serviceaccount");
};

constexpr qint64 kMaxFileBytes = 32 << 20;

/// Explicit files; or KUBECONFIG's list; or ~/.kube/config; or the pod's service account (as the context "in-cluster").
/// NotFound when there is nothing of these; Invalid with file:line in `where` and the field in `detail` when one is broken.
base::Result<Kubeconfig> load(const Search &search = {});

/// One file's text. Relative paths in it are taken from the folder of `file`.
base::Result<Kubeconfig> parse(const QByteArray &text, const QString &file);

/// First definition wins, whole entries at a time; the first current-context that is not empty wins.
void merge(Kubeconfig &into, const Kubeconfig &later);

/// One line per context, for choosers. Names are as in the file: clean them for display. `problems` say why it can't be used: an unknown cluster, an auth-provider, …
struct ContextInfo {
    QString name, cluster, server, user, nameSpace;
    bool current = false;
    bool insecure = false; ///< asks to skip TLS verification
    QString execCommand; ///< "" = no plugin would be run
    QStringList problems;
};
QVector<ContextInfo> contexts(const Kubeconfig &config);

/// What the user has to accept before endpoint() works for a context. Empty when nothing (more).
struct Pending {
    std::optional<ExecSpec> exec = {};
    bool insecure = false;
};
base::Result<Pending> pending(const Kubeconfig &config, const QString &context, const Consent &consent);

struct Access {
    http::Endpoint endpoint = {};
    QString context = {}, cluster = {}, user = {};
    QString nameSpace = {}; ///< never empty
    QStringList warnings = {}; ///< to be shown for as long as the endpoint is used: "TLS is not verified"
};

struct Options {
    const Consent &consent;
    const base::Clock &clock; ///< must outlive the endpoint
    std::shared_ptr<ExecPlugins> plugins = {}; ///< give the same to all endpoints, so that they share runs; null = own ones
};

/// `context` "" = the current one. Reads CA and certificate files now; the credentials (token and certificate files, exec
/// plugins) are asked for at each request. Unauthorized when the user has to accept something first (see pending()).
base::Result<Access> endpoint(const Kubeconfig &config, const QString &context, const Options &options);

} // namespace kubeconfig

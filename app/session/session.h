// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One connected mesh: reads the kubeconfig (or starts the sandbox), owns the Store, wires the sources to it, finds the
// telemetry store, fetches the Secrets that certificates need. Both executables work on a Session; it shows nothing itself.
#pragma once

#include "app/sandbox/sandbox.h"
#include "models/base/clock.h"
#include "models/store/source.h"
#include "models/store/store.h"

#include <QFuture>
#include <QObject>
#include <QStringList>

#include <memory>

namespace http {
struct Endpoint;
}

namespace session {

struct Options {
    QStringList kubeconfigs;     ///< --kubeconfig; empty = KUBECONFIG, ~/.kube/config, in-cluster
    QString context;             ///< empty = current-context
    QStringList namespaces;      ///< what a user without cluster-wide rights may read; empty = found out
    QString consentFile;         ///< where accepted exec plugins are kept; empty = the user's configuration folder

    bool sandbox = false;
    sandbox::Options sandboxOptions;
    QString capture;             ///< a file of writeCapture() instead of any cluster; nothing can be asked or changed then

    bool telemetry = true;       ///< look for and ask a telemetry store
    QString prometheusUrl;       ///< empty = found in the cluster, reached by the API server's proxy
    QStringList prometheusHeaders; ///< "Name: value"
    QString prometheusTokenFile, prometheusCaFile, prometheusUserFile; ///< the last one holds user:password
    int refreshMs = 5000;

    bool secrets = true;         ///< fetch the Secrets that certificates need
    QVector<mesh::Kind> kinds;   ///< watched; empty = all
};

struct ContextInfo {
    QString name, cluster, server, user, ns;
    bool current = false;
    QString problem; ///< why it can't be used, "" = nothing known
};

/// What the user has to accept before a context may be used.
struct Asked {
    QString context;
    QString command;     ///< the exec plugin's command line, "" = none
    QString place;       ///< file:line of it
    bool insecure = false; ///< skip TLS verification of `server`
    QString server;
    bool isEmpty() const { return command.isEmpty() && !insecure; }
};

class Session final : public QObject
{
    Q_OBJECT

public:
    Session(Options options, const base::Clock &clock, QObject *parent = nullptr);
    ~Session() override;

    /// Ends in opened() or failed(), never at once.
    void open();
    /// Another context of the same kubeconfig: the store is reset, the sources start anew.
    void use(const QString &context);
    /// Asks all sources again now.
    void refresh();

    store::Store &store();
    /// Forwards to the telemetry source while there is one; answers Unsupported while not. Never null.
    store::Telemetry &telemetry();
    store::CertificateProbe &probe();

    /// Empty before opened(), but for a kubeconfig that can be read without it.
    QVector<ContextInfo> contexts() const;
    /// What is still to be accepted for the context; empty when nothing is.
    Asked asked(const QString &context) const;
    /// Accepts all that asked() names, for good.
    base::Result<void> accept(const QString &context);
    QString context() const;
    /// Namespace of the context, "" when it has none.
    QString contextNamespace() const;
    /// The API server, for those who write: app/changes. Empty before opened().
    const http::Endpoint &endpoint() const;
    const Options &options() const { return m_options; }
    /// Null unless the sandbox was asked for and has started.
    sandbox::Sandbox *sandbox() const;

    /// Every kind has answered (or was refused), and telemetry has answered, failed or is not there.
    bool isSettled() const { return m_settled; }

signals:
    void opened();
    /// No context could be used. Unauthorized with a non-empty asked(): accept first, then use() again.
    void failed(const base::Error &error);
    void settled();
    void contextChanged(const QString &context);

private:
    class Private;
    friend class Private;
    Options m_options;
    bool m_settled = false;
    std::unique_ptr<Private> d;
};

} // namespace session

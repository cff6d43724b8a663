// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All control planes of a mesh as one: every istiod pod of every revision is asked, and the answers are joined.
#pragma once

#include "app/sources/istio/client.h"
#include "models/base/clock.h"

#include <QHash>

namespace istio {

enum class Way : quint8 { Best, Xds, Http }; ///< Best: xDS, and HTTP for what xDS refuses

struct Options {
    QString ns = QStringLiteral("istio-system");
    QString account = QStringLiteral("default"); ///< whose token is asked for, in that namespace
    Way way = Way::Best;
    qint64 mostBytes = 256LL << 20; ///< of one answer
};

class ControlPlanes final : public QObject
{
    Q_OBJECT

public:
    ControlPlanes(Reach reach, Options options, const base::Clock &clock, QObject *parent = nullptr);
    ~ControlPlanes() override;

    /// Errors of single istiods are in the Status; an Error when none could be found or none answered.
    QFuture<base::Result<proxies::Status>> status();
    /// What istiod would send to that proxy, as Envoy's dump is written (JSON). NotFound when no istiod has it.
    QFuture<base::Result<QByteArray>> configDump(const QString &ns, const QString &pod);
    /// One debug page of every istiod, by pod; those that did not answer are left out. An Error when none did.
    QFuture<base::Result<QHash<QString, QByteArray>>> page(const QString &page);

private:
    class Sweep;
    class DumpHunt;
    class PageRound;
    friend class Sweep;
    friend class DumpHunt;
    friend class PageRound;
    Client &clientOf(const Istiod &istiod);
    QFuture<base::Result<QByteArray>> api(const QByteArray &method, const QString &path, const QByteArray &body = {});

    const Reach m_reach;
    const Options m_options;
    const base::Clock &m_clock;
    http::Client m_api;
    QHash<QString, Client *> m_clients; ///< by pod
    std::optional<Token> m_token;
    QByteArray m_root;
};

} // namespace istio

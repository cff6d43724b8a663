// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the live tests share: the mesh that the environment names, a session on it, and programs beside it.
// MESHDECK_LIVE_KUBECONFIG and MESHDECK_LIVE_PROMETHEUS choose the mesh; MESHDECK_LAB is the script that can break it.
#pragma once

#include "app/session/session.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace live {

inline QString kubeconfig()
{
    return qEnvironmentVariable("MESHDECK_LIVE_KUBECONFIG");
}

inline QString prometheus()
{
    return qEnvironmentVariable("MESHDECK_LIVE_PROMETHEUS");
}

struct Ran {
    int code = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

inline Ran run(const QString &program, const QStringList &arguments, int timeoutMs = 60'000)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(timeoutMs))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

inline Ran kubectl(QStringList arguments)
{
    return run(QStringLiteral("kubectl"), QStringList{QStringLiteral("--kubeconfig"), kubeconfig()} + arguments);
}

/// "ns/name" of every object of a kind, from kubectl.
inline QSet<QString> names(const QString &kind)
{
    QSet<QString> found;
    const Ran ran = kubectl({QStringLiteral("get"), kind, QStringLiteral("-A"), QStringLiteral("--no-headers"), QStringLiteral("-o"),
                             QStringLiteral("custom-columns=NS:.metadata.namespace,NAME:.metadata.name")});
    for (const QByteArray &line : ran.out.split('\n')) {
        const QStringList cells = QString::fromUtf8(line).simplified().split(u' ');
        if (cells.size() == 2)
            found.insert(cells[0] + u'/' + cells[1]);
    }
    return found;
}

/// Rows of an instant query: labels -> value.
inline QVector<std::pair<QJsonObject, double>> query(const QString &promql)
{
    QVector<std::pair<QJsonObject, double>> rows;
    const Ran ran = run(QStringLiteral("curl"),
                        {QStringLiteral("-sf"), QStringLiteral("-G"), prometheus() + QStringLiteral("/api/v1/query"),
                         QStringLiteral("--data-urlencode"), QStringLiteral("query=") + promql});
    for (const QJsonValue &row : ran.json()[QLatin1String("data")][QLatin1String("result")].toArray())
        rows.push_back({row[QLatin1String("metric")].toObject(), row[QLatin1String("value")][1].toString().toDouble()});
    return rows;
}

inline session::Options options(bool direct = true)
{
    session::Options options;
    options.kubeconfigs = {kubeconfig()};
    if (direct)
        options.prometheusUrl = prometheus();
    return options;
}

} // namespace live

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/sample.h"

#include <QMap>

using namespace Qt::Literals::StringLiterals;

namespace proxies {

namespace {

bool isShared(const Proxy &proxy)
{
    return proxy.kind == Kind::Gateway || proxy.kind == Kind::Waypoint || proxy.kind == Kind::Ztunnel;
}

/// Of "reviews-v1-5c785d4b4b-5hsk8" what its siblings begin with, too.
QString workloadOf(const Proxy &proxy)
{
    return proxy.cluster + u'/' + proxy.ns + u'/' + proxy.pod.section(u'-', 0, -3);
}

} // namespace

QVector<Proxy> sample(const QVector<Proxy> &all, qsizetype most)
{
    if (all.size() <= most)
        return all;
    QVector<Proxy> chosen;
    QMap<QString, QVector<const Proxy *>> workloads;
    for (const Proxy &proxy : all) {
        if (!isShared(proxy))
            workloads[workloadOf(proxy)].push_back(&proxy);
        else if (chosen.size() < most)
            chosen.push_back(proxy);
    }
    for (qsizetype turn = 0; chosen.size() < most && !workloads.isEmpty(); ++turn) {
        bool any = false;
        for (const QVector<const Proxy *> &pods : std::as_const(workloads)) {
            if (turn >= pods.size() || chosen.size() == most)
                continue;
            any = true;
            chosen.push_back(*pods[turn]);
        }
        if (!any)
            break;
    }
    return chosen;
}

} // namespace proxies

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/discovery.h"

#include "models/base/later.h"
#include "models/base/logging.h"

using namespace Qt::Literals::StringLiterals;

namespace kubernetes {

namespace {

// The order of the parameters matters to the server.
const QByteArray aggregated("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
                            "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json");
constexpr int timeoutMs = 30'000;

} // namespace

Discovery::Discovery(Client &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void Discovery::run()
{
    if (m_open > 0)
        return;
    m_served.clear();
    m_doubtful.clear();
    m_failure.reset();
    const QStringList roots{u"/api"_s, u"/apis"_s};
    m_open = static_cast<int>(roots.size());
    for (const QString &path : roots)
        base::whenDone(m_client.get({.path = path, .accept = aggregated, .timeoutMs = timeoutMs}), this,
                       [this, path](const Reply &reply) { take(path, reply); });
}

void Discovery::take(const QString &path, const Reply &reply)
{
    if (reply.failure) {
        m_failure = reply.failure;
    } else if (auto document = decodeDiscovery(reply.body); document) {
        m_served += document->served;
        m_doubtful += document->staleGroups;
        askGroups(document->groups);
    } else {
        m_failure = Failure{.error = document.error(), .status = 200, .details = {}, .retryAfterMs = 0};
        m_failure->error.where = m_client.where(path);
    }
    answered();
}

void Discovery::askGroups(const QVector<GroupVersion> &groups)
{
    for (const GroupVersion &group : groups) {
        ++m_open;
        const QString path = group.group.isEmpty() ? u"/api/"_s + http::encode(group.version)
                                                   : u"/apis/"_s + http::encode(group.group) + u'/' + http::encode(group.version);
        base::whenDone(m_client.get({.path = path, .timeoutMs = timeoutMs}), this, [this, group](const Reply &reply) { takeGroup(group, reply); });
    }
}

void Discovery::takeGroup(const GroupVersion &group, const Reply &reply)
{
    if (reply.failure && reply.failure->error.kind == base::ErrorKind::Unauthorized) {
        m_failure = reply.failure;
    } else if (reply.failure) {
        qCInfo(logKubernetes) << "discovery of" << group.group << group.version << "failed:" << reply.failure->error.detail;
        if (reply.failure->status != 404)
            m_doubtful.append(group.group);
    } else if (const auto served = decodeResources(reply.body)) {
        m_served += *served;
    } else {
        m_doubtful.append(group.group);
    }
    answered();
}

void Discovery::answered()
{
    if (--m_open > 0)
        return;
    if (m_failure) {
        emit failed(*m_failure);
        return;
    }
    m_doubtful.removeDuplicates();
    emit done({bestVersions(m_served), m_doubtful});
}

} // namespace kubernetes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// changes::Access over a FakeCluster and a journal in memory.
#pragma once

#include "models/changes/access.h"
#include "models/changes/arrivalwatch.h"
#include "models/mesh/object.h"
#include "tests/support/fakecluster.h"
#include "tests/support/memoryjournal.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QPromise>

namespace support {

class MemoryAccess final : public changes::Access
{
public:
    QString context() const override { return name; }
    changes::Target *target() override { return name.isEmpty() ? nullptr : &cluster; }
    changes::Journal *journal() override { return hasJournal ? &memory : nullptr; }
    base::Error journalError() const override { return {base::ErrorKind::Internal, QStringLiteral("no journal"), {}}; }
    Mode mode() const override { return is; }
    base::Result<void> open(const QString &typed) override
    {
        if (typed != name)
            return base::fail(base::ErrorKind::Invalid, QStringLiteral("another name"), typed);
        is = Mode::Opened;
        emit modeChanged();
        return {};
    }
    void close() override { is = Mode::Protected; }
    qint64 openUntilMs() const override { return 0; }
    base::Result<void> keepDrafts(const changes::Plan &plan) override
    {
        kept[plan.context] = changes::toJson(plan);
        return {};
    }
    base::Result<changes::Plan> drafts() override
    {
        return kept.contains(name) ? changes::planFromJson(kept[name]) : base::Result<changes::Plan>(changes::Plan{});
    }
    /// For Review::setProxies; open while `holds`.
    QFuture<base::Result<proxies::Status>> proxyStatus()
    {
        ++asked;
        if (holds) {
            held.start();
            return held.future();
        }
        QPromise<base::Result<proxies::Status>> promise;
        promise.start();
        promise.addResult(status);
        promise.finish();
        return promise.future();
    }
    QFuture<base::Result<changes::HandedOver>> handOver(const changes::Plan &plan, const QString &destination) override
    {
        handedOver << destination + u' ' + QString::number(plan.steps.size());
        QPromise<base::Result<changes::HandedOver>> promise;
        promise.start();
        promise.addResult(changes::HandedOver{{QStringLiteral("reviews.yaml")}, {}, {}});
        promise.finish();
        return promise.future();
    }
    void use(const QString &context)
    {
        name = context;
        emit contextChanged();
    }

    FakeCluster cluster;
    MemoryJournal memory;
    QString name = QStringLiteral("lab");
    Mode is = Mode::Writable;
    bool hasJournal = true;
    QMap<QString, QByteArray> kept; ///< by context
    QStringList handedOver;
    base::Result<proxies::Status> status = base::fail(base::ErrorKind::Unsupported, QStringLiteral("no istiod here"));
    QPromise<base::Result<proxies::Status>> held;
    bool holds = false;
    int asked = 0;
};

/// An object as the API server sends it.
inline mesh::ObjectPtr liveObject(const QJsonObject &json)
{
    auto object = std::make_shared<mesh::Object>();
    object->apiVersion = json.value(QLatin1StringView("apiVersion")).toString();
    const QString group = object->apiVersion.contains(u'/') ? object->apiVersion.section(u'/', 0, 0) : QString();
    const QJsonObject meta = json.value(QLatin1StringView("metadata")).toObject();
    object->kind = mesh::kindOf(group, json.value(QLatin1StringView("kind")).toString()).value();
    object->meta.ns = meta.value(QLatin1StringView("namespace")).toString();
    object->meta.name = meta.value(QLatin1StringView("name")).toString();
    object->meta.uid = meta.value(QLatin1StringView("uid")).toString(object->meta.ns + u'/' + object->meta.name);
    object->meta.resourceVersion = meta.value(QLatin1StringView("resourceVersion")).toString(QStringLiteral("1"));
    object->json = QJsonDocument(json).toJson(QJsonDocument::Compact);
    return object;
}

/// The same of YAML-like JSON text, for objects in a line.
inline mesh::ObjectPtr liveObject(const QByteArray &json)
{
    return liveObject(QJsonDocument::fromJson(json).object());
}

} // namespace support

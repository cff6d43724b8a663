// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakecluster.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPromise>

using namespace Qt::Literals::StringLiterals;
using changes::Answer;
using changes::Method;

namespace support {

namespace {

template <class T> QFuture<T> ready(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

QString keyOf(const QString &kind, const QString &name)
{
    return kind + u' ' + name;
}

QJsonObject inside(const QJsonObject &object, const QString &key)
{
    return object.value(key).toObject();
}

QString version(const QJsonObject &object)
{
    return inside(object, u"metadata"_s).value(u"resourceVersion"_s).toString();
}

QJsonArray withManager(const QJsonObject &object, const QString &manager, const QString &operation, const QJsonObject &spec)
{
    QJsonArray entries;
    QJsonObject fields;
    for (const QString &key : spec.keys())
        fields.insert(u"f:"_s + key, QJsonObject());
    for (const QJsonValue &entry : inside(object, u"metadata"_s).value(u"managedFields"_s).toArray()) {
        if (entry[u"manager"_s].toString() != manager)
            entries << entry;
    }
    entries << QJsonObject{
        {u"manager"_s, manager}, {u"operation"_s, operation}, {u"time"_s, version(object)}, {u"fieldsV1"_s, QJsonObject{{u"f:spec"_s, fields}}}};
    return entries;
}

Answer failed(Answer::Kind kind, base::ErrorKind error, const QString &text)
{
    return {.kind = kind, .error = {error, text, {}}};
}

} // namespace

base::Tree treeOf(const QJsonObject &object)
{
    return base::readJson(QJsonDocument(object).toJson(QJsonDocument::Compact)).value_or(base::Tree());
}

QJsonObject virtualService(const QString &name, int weight)
{
    const auto to = [](const QString &subset, int share) {
        return QJsonObject{{u"destination"_s, QJsonObject{{u"host"_s, u"reviews"_s}, {u"subset"_s, subset}}}, {u"weight"_s, share}};
    };
    const QJsonObject route{{u"route"_s, QJsonArray{to(u"v1"_s, weight), to(u"v2"_s, 100 - weight)}}};
    return {{u"apiVersion"_s, u"networking.istio.io/v1"_s},
            {u"kind"_s, u"VirtualService"_s},
            {u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"namespace"_s, u"shop"_s}}},
            {u"spec"_s, QJsonObject{{u"hosts"_s, QJsonArray{u"reviews"_s}}, {u"http"_s, QJsonArray{route}}}}};
}

FakeCluster::FakeCluster(QString file)
    : m_file(std::move(file))
{
    load();
}

void FakeCluster::load()
{
    QFile file(m_file);
    if (m_file.isEmpty() || !file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
    m_version = all.value(u"version"_s).toInt();
    const QJsonObject objects = inside(all, u"objects"_s);
    for (auto it = objects.begin(); it != objects.end(); ++it)
        m_objects.insert(it.key(), it->toObject());
}

void FakeCluster::save() const
{
    if (m_file.isEmpty())
        return;
    QJsonObject objects;
    for (auto it = m_objects.begin(); it != m_objects.end(); ++it)
        objects.insert(it.key(), *it);
    QFile file(m_file + u".new"_s);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("can't write the fake cluster's file");
    file.write(QJsonDocument(QJsonObject{{u"version"_s, m_version}, {u"objects"_s, objects}}).toJson());
    file.close();
    QFile::remove(m_file);
    QFile::rename(file.fileName(), m_file);
}

void FakeCluster::put(QJsonObject object, const QString &manager)
{
    const QString key = keyOf(object.value(u"kind"_s).toString(), inside(object, u"metadata"_s).value(u"name"_s).toString());
    QJsonObject metadata = inside(object, u"metadata"_s);
    const QJsonObject old = inside(m_objects.value(key), u"metadata"_s);
    metadata.insert(u"uid"_s, old.isEmpty() ? u"uid-%1"_s.arg(m_version) : old.value(u"uid"_s).toString());
    metadata.insert(u"resourceVersion"_s, QString::number(++m_version));
    metadata.insert(u"managedFields"_s, old.value(u"managedFields"_s));
    object.insert(u"metadata"_s, metadata);
    metadata.insert(u"managedFields"_s, withManager(object, manager, u"Update"_s, inside(object, u"spec"_s)));
    object.insert(u"metadata"_s, metadata);
    m_objects.insert(key, object);
    save();
}

QJsonObject FakeCluster::object(const QString &kind, const QString &name) const
{
    return m_objects.value(keyOf(kind, name));
}

QFuture<base::Result<base::Tree>> FakeCluster::read(const changes::ObjectId &id)
{
    using Found = base::Result<base::Tree>;
    if (unreachable)
        return ready<Found>(base::fail(base::ErrorKind::Unreachable, u"timed out"_s));
    const auto found = m_objects.find(keyOf(id.kind, id.name));
    if (found == m_objects.end())
        return ready<Found>(base::fail(base::ErrorKind::NotFound, u"not found"_s, id.toString()));
    return ready<Found>(treeOf(*found));
}

QFuture<base::Result<changes::Permission>> FakeCluster::may(const changes::ObjectId &, const QString &verb)
{
    return ready<base::Result<changes::Permission>>(changes::Permission{!forbiddenVerbs.contains(verb), u"by the test"_s});
}

QFuture<Answer> FakeCluster::send(const changes::Request &request)
{
    sent << (request.dryRun ? u"dry "_s : u"write "_s) + keyOf(request.id.kind, request.id.name);
    if (at && !request.dryRun)
        at(u"before write"_s);
    if (!request.dryRun && loseRequest == request.id.name)
        return ready(failed(Answer::Kind::Unknown, base::ErrorKind::Unreachable, u"timed out after 30 s"_s));
    if ((request.dryRun ? refuseDryRun : refuseWrite) == request.id.name)
        return ready(failed(Answer::Kind::Refused, base::ErrorKind::Invalid, u"a webhook says no"_s));
    Answer answer = perform(request);
    if (at && !request.dryRun)
        at(u"after write"_s);
    if (!request.dryRun && loseAnswer == request.id.name)
        answer = failed(Answer::Kind::Unknown, base::ErrorKind::Unreachable, u"timed out after 30 s"_s);
    return ready(answer);
}

Answer FakeCluster::perform(const changes::Request &request)
{
    const QString key = keyOf(request.id.kind, request.id.name);
    const bool there = m_objects.contains(key);
    const QJsonObject live = m_objects.value(key), body = QJsonDocument::fromJson(request.body).object();
    const QString wanted = request.method == Method::Delete ? request.resourceVersion : version(body);
    if (request.method == Method::Create ? there : !there && request.method != Method::Apply)
        return failed(Answer::Kind::Refused, there ? base::ErrorKind::Conflict : base::ErrorKind::NotFound, u"there, or not there"_s);
    if (there && !wanted.isEmpty() && wanted != version(live))
        return failed(Answer::Kind::Stale, base::ErrorKind::Conflict, u"the object has been modified"_s);
    if (request.method == Method::Delete) {
        if (!request.dryRun) {
            m_objects.remove(key);
            save();
        }
        return {.kind = Answer::Kind::Done};
    }
    QJsonObject object = live, spec = inside(live, u"spec"_s);
    const QJsonObject asked = inside(body, u"spec"_s);
    if (request.method != Method::Apply)
        spec = {};
    QVector<changes::FieldConflict> conflicts;
    for (auto it = asked.begin(); it != asked.end(); ++it) {
        for (const QJsonValue &entry : inside(live, u"metadata"_s).value(u"managedFields"_s).toArray()) {
            const QString manager = entry[u"manager"_s].toString();
            const bool owned = entry[u"fieldsV1"_s][u"f:spec"_s].toObject().contains(u"f:"_s + it.key());
            if (request.method == Method::Apply && !request.force && manager != u"meshdeck" && owned && spec.value(it.key()) != *it)
                conflicts << changes::FieldConflict{manager, u".spec."_s + it.key()};
        }
        spec.insert(it.key(), *it);
    }
    if (!conflicts.isEmpty()) {
        Answer answer = failed(Answer::Kind::Conflicts, base::ErrorKind::Conflict, u"others own fields"_s);
        answer.conflicts = conflicts;
        return answer;
    }
    for (const QString &name : {u"apiVersion"_s, u"kind"_s})
        object.insert(name, body.value(name));
    object.insert(u"spec"_s, spec);
    QJsonObject metadata = inside(live, u"metadata"_s);
    metadata.insert(u"name"_s, request.id.name);
    metadata.insert(u"namespace"_s, request.id.ns);
    object.insert(u"metadata"_s, metadata);
    return stored(request, object);
}

Answer FakeCluster::stored(const changes::Request &request, QJsonObject object)
{
    const QString key = keyOf(request.id.kind, request.id.name);
    QJsonObject metadata = inside(object, u"metadata"_s);
    if (metadata.value(u"uid"_s).toString().isEmpty())
        metadata.insert(u"uid"_s, u"uid-%1"_s.arg(m_version));
    metadata.insert(u"resourceVersion"_s, QString::number(m_version + 1));
    object.insert(u"metadata"_s, metadata);
    const QString operation = request.method == Method::Apply ? u"Apply"_s : u"Update"_s;
    metadata.insert(u"managedFields"_s,
                    withManager(object, u"meshdeck"_s, operation, inside(QJsonDocument::fromJson(request.body).object(), u"spec"_s)));
    object.insert(u"metadata"_s, metadata);
    if (!request.dryRun) {
        ++m_version;
        m_objects.insert(key, object);
        save();
    }
    return {.kind = Answer::Kind::Done, .object = treeOf(object)};
}

} // namespace support

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/capture.h"

#include "app/session/capturetraffic.h"
#include "app/sources/kubernetes/decode.h"
#include "models/base/tree.h"
#include "models/diff/copy.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include <zlib.h>

#include <map>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace session {

namespace {

constexpr int version = 1;
constexpr qsizetype mostLine = 256 << 20, chunk = 1 << 18;
constexpr int gzip = 16 + MAX_WBITS;
constexpr auto lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/// Of the environment of containers, proxies (ProxyConfig) and Wasm plugins the values, and kubectl's copy of all: they may hold what is secret.
bool isPrivate(base::Tree::Ref value)
{
    if (value.key() == "value")
        return value.parent().parent().key() == "env";
    if (value.parent().key() == "environmentVariables")
        return true;
    return value.key() == lastApplied && value.parent().key() == "annotations";
}

QByteArray line(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray quoted(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

QJsonObject labelsJson(const base::Labels &labels)
{
    QJsonObject json;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        json.insert(it.key(), it.value());
    return json;
}

class Writer
{
public:
    explicit Writer(const QString &path)
        : m_file(path)
    {
    }

    base::Result<void> open()
    {
        if (!m_file.open(QIODevice::WriteOnly))
            return failed();
        m_open = deflateInit2(&m_stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip, 8, Z_DEFAULT_STRATEGY) == Z_OK;
        if (!m_open)
            return base::fail(ErrorKind::Unsupported, u"zlib can't write"_s, m_file.fileName());
        return {};
    }
    ~Writer()
    {
        if (m_open)
            deflateEnd(&m_stream);
    }

    void write(const QByteArray &bytes, bool last = false)
    {
        // zlib only reads it, whatever its type says.
        m_stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        QByteArray out(chunk, Qt::Uninitialized);
        do {
            m_stream.next_out = reinterpret_cast<Bytef *>(out.data());
            m_stream.avail_out = static_cast<uInt>(out.size());
            deflate(&m_stream, last ? Z_FINISH : Z_NO_FLUSH);
            m_file.write(out.constData(), static_cast<qint64>(out.size()) - m_stream.avail_out);
        } while (m_stream.avail_out == 0);
    }

    base::Result<void> close()
    {
        write({}, true);
        return m_file.commit() ? base::Result<void>() : failed();
    }

private:
    base::Result<void> failed() { return base::fail(ErrorKind::Invalid, m_file.errorString(), m_file.fileName()); }

    QSaveFile m_file;
    z_stream m_stream{};
    bool m_open = false;
};

/// Takes the lines of a capture in their order.
class Reader
{
public:
    explicit Reader(QString path)
        : m_path(std::move(path))
    {
    }

    base::Result<void> take(const QByteArray &text)
    {
        ++m_line;
        if (m_ended)
            return wrong(u"there is something after its end"_s);
        QJsonParseError error;
        // Objects are many, and are read by their own decoder: only the frame is taken apart here.
        if (text.startsWith("{\"object\":"))
            return takeObject(text);
        const QJsonObject json = QJsonDocument::fromJson(text, &error).object();
        if (error.error != QJsonParseError::NoError)
            return wrong(error.errorString());
        if (m_line == 1)
            return takeHead(json);
        if (json.contains("kindState"_L1))
            takeKind(json["kindState"_L1].toObject());
        else if (json.contains("certificates"_L1))
            takeCertificates(json["certificates"_L1].toObject());
        else if (json.contains("traffic"_L1))
            m_capture.delta.traffic = std::make_shared<const mesh::Traffic>(trafficOf(json["traffic"_L1].toObject()));
        else if (json.contains("end"_L1))
            return takeEnd(json["end"_L1].toObject());
        // Lines of a newer Meshdeck of the same version are passed over.
        return {};
    }

    base::Result<Capture> finish()
    {
        if (!m_ended)
            return base::fail(ErrorKind::Invalid, u"the capture is cut short"_s, m_path);
        mesh::SourceState api;
        api.health = mesh::SourceHealth::Stale;
        api.contactMs = m_capture.head.atMs;
        api.endpoint = m_path;
        api.version = m_capture.head.kubernetes;
        api.notes = {u"a capture of %1: nothing is live"_s.arg(m_capture.head.context)};
        m_capture.delta.sources.insert(mesh::SourceId::Kubernetes, api);
        if (m_capture.delta.traffic) {
            mesh::SourceState telemetry;
            telemetry.health = mesh::SourceHealth::Stale;
            telemetry.contactMs = m_capture.delta.traffic->atMs;
            telemetry.endpoint = m_path;
            m_capture.delta.sources.insert(mesh::SourceId::Prometheus, telemetry);
        }
        return std::move(m_capture);
    }

private:
    base::Result<void> wrong(const QString &what) const { return base::fail(ErrorKind::Invalid, what, u"%1:%2"_s.arg(m_path).arg(m_line)); }

    base::Result<void> takeHead(const QJsonObject &json)
    {
        if (json["meshdeck"_L1].toString() != "capture"_L1)
            return wrong(u"this is no capture"_s);
        if (json["version"_L1].toInt() != version)
            return wrong(u"it is of version %1, and this Meshdeck reads version %2"_s.arg(json["version"_L1].toInt()).arg(version));
        m_capture.head = {json["context"_L1].toString(), static_cast<qint64>(json["atMs"_L1].toDouble()), json["kubernetes"_L1].toString(),
                          json["program"_L1].toString()};
        return {};
    }

    void takeKind(const QJsonObject &json)
    {
        const auto kind = mesh::kindOf(json["group"_L1].toString(), json["kind"_L1].toString());
        if (!kind)
            return;
        mesh::KindState state;
        const int health = json["health"_L1].toInt();
        state.health =
            health >= 0 && health <= static_cast<int>(mesh::KindHealth::Failed) ? static_cast<mesh::KindHealth>(health) : mesh::KindHealth::Unknown;
        state.version = json["version"_L1].toString();
        state.perNamespace = json["perNamespace"_L1].toBool();
        for (const QJsonValue &ns : json["forbidden"_L1].toArray())
            state.forbiddenNamespaces << ns.toString();
        state.contactMs = m_capture.head.atMs;
        m_capture.delta.kinds.insert(*kind, state);
    }

    base::Result<void> takeObject(const QByteArray &text)
    {
        const auto tree = base::readJson(text, u"%1:%2"_s.arg(m_path).arg(m_line));
        if (!tree)
            return tl::unexpected(tree.error());
        const base::Tree::Ref root = tree->root();
        const QString apiVersion = root["apiVersion"].string();
        const auto kind = mesh::kindOf(apiVersion.contains(u'/') ? apiVersion.section(u'/', 0, 0) : QString(), root["kind"].string());
        if (!kind || *kind == mesh::Kind::Secret) {
            ++m_capture.skipped;
            return {};
        }
        auto &decoder = m_decoders[{*kind, apiVersion}];
        if (!decoder)
            decoder = std::make_unique<kubernetes::Decoder>(*kind, apiVersion);
        const auto object = decoder->object(root["object"].json());
        if (object)
            m_capture.delta.upserts.push_back(*object);
        else
            ++m_capture.skipped;
        ++m_objects;
        return {};
    }

    void takeCertificates(const QJsonObject &json)
    {
        mesh::SecretFacts facts{json["type"_L1].toString(), {}, {}};
        const QJsonObject pem = json["pem"_L1].toObject();
        for (auto it = pem.begin(); it != pem.end(); ++it) {
            // Whoever wrote the file: a key is never taken in.
            const QByteArray text = it.value().toString().toLatin1();
            if (!text.contains("PRIVATE KEY"))
                facts.certificates.insert(it.key(), text);
        }
        for (const QJsonValue &key : json["otherKeys"_L1].toArray())
            facts.otherKeys << key.toString();
        auto object = std::make_shared<mesh::Object>();
        object->kind = mesh::Kind::Secret;
        object->apiVersion = u"v1"_s;
        object->meta.ns = json["namespace"_L1].toString();
        object->meta.name = json["name"_L1].toString();
        object->meta.uid = u"captured-"_s + object->key().toString();
        object->meta.resourceVersion = u"1"_s;
        const QJsonObject labels = json["labels"_L1].toObject();
        for (auto it = labels.begin(); it != labels.end(); ++it)
            object->meta.labels.insert(it.key(), it.value().toString());
        object->facts = facts;
        m_capture.delta.upserts.push_back(object);
    }

    base::Result<void> takeEnd(const QJsonObject &json)
    {
        m_ended = true;
        const int objects = json["objects"_L1].toInt();
        return objects == m_objects ? base::Result<void>() : wrong(u"it says that it has %1 objects, and has %2"_s.arg(objects).arg(m_objects));
    }

    QString m_path;
    Capture m_capture;
    std::map<std::pair<mesh::Kind, QString>, std::unique_ptr<kubernetes::Decoder>> m_decoders;
    qint64 m_line = 0;
    int m_objects = 0;
    bool m_ended = false;
};

/// Inflates the file and gives away each line as soon as it is whole.
template <class Take> base::Result<void> eachLine(const QString &path, Take take)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(ErrorKind::NotFound, file.errorString(), path);
    z_stream stream{};
    if (inflateInit2(&stream, gzip) != Z_OK)
        return base::fail(ErrorKind::Unsupported, u"zlib can't read"_s, path);
    const struct End {
        z_stream &stream;
        ~End() { inflateEnd(&stream); }
    } end{stream};
    QByteArray out(chunk, Qt::Uninitialized), rest;
    qint64 all = 0;
    int status = Z_OK;
    while (status != Z_STREAM_END) {
        QByteArray in = file.read(chunk);
        if (in.isEmpty())
            return base::fail(ErrorKind::Invalid, u"the capture is cut short"_s, path);
        stream.next_in = reinterpret_cast<Bytef *>(in.data());
        stream.avail_in = static_cast<uInt>(in.size());
        do {
            stream.next_out = reinterpret_cast<Bytef *>(out.data());
            stream.avail_out = static_cast<uInt>(out.size());
            status = inflate(&stream, Z_NO_FLUSH);
            if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
                return base::fail(ErrorKind::Invalid, u"this is no gzip file, or it is damaged"_s, path);
            const qsizetype got = out.size() - stream.avail_out, known = rest.size();
            all += got;
            rest.append(out.constData(), got);
            if (all > mostCapture || rest.size() > mostLine)
                return base::fail(ErrorKind::TooLarge, u"the capture is over the limit of %1 GiB, or one of its lines is"_s.arg(mostCapture >> 30),
                                  path);
            qsizetype from = 0;
            // What was there before has no line's end: a long line is looked through once.
            for (qsizetype to = rest.indexOf('\n', known); to >= 0; to = rest.indexOf('\n', from)) {
                if (const auto taken = take(rest.mid(from, to - from)); !taken)
                    return taken;
                from = to + 1;
            }
            rest.remove(0, from);
        } while (stream.avail_out == 0);
    }
    return {};
}

} // namespace

base::Tree withoutPrivate(base::Tree::Ref object)
{
    return diff::without(object, isPrivate);
}

base::Result<void> writeCapture(const mesh::Snapshot &snapshot, const QString &path)
{
    Writer out(path);
    if (const auto opened = out.open(); !opened)
        return opened;
    out.write(line({{"meshdeck"_L1, "capture"_L1},
                    {"version"_L1, version},
                    {"context"_L1, snapshot.context},
                    {"atMs"_L1, snapshot.atMs},
                    {"kubernetes"_L1, snapshot.source(mesh::SourceId::Kubernetes).version},
                    {"program"_L1, QStringLiteral(MESHDECK_VERSION)}}));
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        const mesh::KindState &state = snapshot.state(info.kind);
        out.write(line({{"kindState"_L1,
                         QJsonObject{{"group"_L1, info.group},
                                     {"kind"_L1, info.name},
                                     {"version"_L1, state.version},
                                     {"health"_L1, static_cast<int>(state.health)},
                                     {"perNamespace"_L1, state.perNamespace},
                                     {"forbidden"_L1, QJsonArray::fromStringList(state.forbiddenNamespaces)}}}}));
    }
    int objects = 0;
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        for (const mesh::ObjectPtr &object : snapshot.objects(info.kind)) {
            if (const auto *secret = object->as<mesh::SecretFacts>()) {
                QJsonObject pem;
                for (auto it = secret->certificates.cbegin(); it != secret->certificates.cend(); ++it)
                    pem.insert(it.key(), QString::fromLatin1(it.value()));
                out.write(line({{"certificates"_L1,
                                 QJsonObject{{"namespace"_L1, object->meta.ns},
                                             {"name"_L1, object->meta.name},
                                             {"type"_L1, secret->type},
                                             {"labels"_L1, labelsJson(object->meta.labels)},
                                             {"pem"_L1, pem},
                                             {"otherKeys"_L1, QJsonArray::fromStringList(secret->otherKeys)}}}}));
                continue;
            }
            const auto tree = base::readJson(object->json);
            if (!tree)
                continue; // an object without text: nothing of it can be told
            const base::Tree kept = withoutPrivate(tree->root());
            out.write("{\"object\":" + kept.root().json() + ",\"kind\":" + quoted(info.name) + ",\"apiVersion\":" + quoted(object->apiVersion)
                      + "}\n");
            ++objects;
        }
    }
    if (snapshot.traffic)
        out.write(line({{"traffic"_L1, trafficJson(*snapshot.traffic)}}));
    out.write(line({{"end"_L1, QJsonObject{{"objects"_L1, objects}}}}));
    return out.close();
}

base::Result<Capture> readCapture(const QString &path)
{
    Reader reader(path);
    const auto read = eachLine(path, [&reader](const QByteArray &text) { return reader.take(text); });
    return read ? reader.finish() : base::Result<Capture>(tl::unexpected(read.error()));
}

bool isCapture(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.peek(2) != QByteArray("\x1f\x8b", 2))
        return false;
    bool is = false;
    (void)eachLine(path, [&is](const QByteArray &text) -> base::Result<void> {
        is = QJsonDocument::fromJson(text).object()["meshdeck"_L1].toString() == "capture"_L1;
        return base::fail(ErrorKind::Cancelled, {}); // the first line is enough
    });
    return is;
}

} // namespace session

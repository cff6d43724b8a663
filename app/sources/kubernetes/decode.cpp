// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/decode.h"

#include <algorithm>
#include <cstring>

#include "app/sources/kubernetes/facts.h"

using namespace simdjson;
using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using base::fail;

namespace kubernetes {

namespace {

/// A document's bytes with the padding simdjson reads into, and the parser that holds its index.
class Text
{
public:
    explicit Text(QByteArray bytes, bool secret = false)
        : m_bytes(std::move(bytes))
        , m_secret(secret)
    {
        if (secret)
            m_received = m_bytes;
        pad();
    }
    ~Text()
    {
        if (!m_secret)
            return;
        wipe(m_bytes);
        wipe(m_received);
    }

    /// Bytes that are no UTF-8 become U+FFFD, once, and the text is tried again.
    error_code open(ondemand::document &document)
    {
        error_code error = m_parser.iterate(m_bytes.constData(), size(), capacity()).get(document);
        if (error != UTF8_ERROR)
            return error;
        m_bytes = QString::fromUtf8(m_bytes).toUtf8();
        pad();
        return m_parser.iterate(m_bytes.constData(), size(), capacity()).get(document);
    }
    /// Of a part of it: how far may be read from its start.
    size_t allocated(std::string_view part) const { return capacity() - static_cast<size_t>(part.data() - m_bytes.constData()); }

private:
    size_t size() const { return static_cast<size_t>(m_bytes.size()); }
    size_t capacity() const { return static_cast<size_t>(m_bytes.capacity()); }
    void pad() { m_bytes.reserve(m_bytes.size() + static_cast<qsizetype>(SIMDJSON_PADDING)); }

    /// Keys don't stay in freed memory: overwrites the bytes themselves, also where others still hold (and no longer
    /// read) them.
    static void wipe(QByteArray &bytes)
    {
        if (bytes.data_ptr().isMutable())
            std::memset(bytes.data_ptr().data(), 0, static_cast<size_t>(bytes.size()));
    }

    QByteArray m_bytes, m_received;
    bool m_secret;
    ondemand::parser m_parser;
};

tl::unexpected<base::Error> broken(error_code error)
{
    return fail(ErrorKind::Invalid, u"no valid JSON: %1"_s.arg(QLatin1StringView(error_message(error))));
}

/// Like json::fields, for the outer shell that nothing has checked yet: visit returns an error_code.
template <class Visit> error_code walk(ondemand::object object, Visit visit)
{
    for (auto result : object) {
        ondemand::field field;
        if (const error_code error = std::move(result).get(field))
            return error;
        if (const error_code error = visit(json::keyOf(field), field.value()))
            return error;
    }
    return SUCCESS;
}

/// `visit(key, value)` for the fields of the document's object; the document has to end behind it.
template <class Visit> error_code walkRoot(ondemand::document &document, Visit visit)
{
    ondemand::object root;
    if (const error_code error = document.get_object().get(root))
        return error;
    if (const error_code error = walk(root, visit))
        return error;
    return document.current_location().error() == OUT_OF_BOUNDS ? SUCCESS : TAPE_ERROR;
}

/// The text of an object or of null ("" then), passed over.
error_code rawObject(json::Value value, std::string_view &raw)
{
    raw = {};
    if (!json::isObject(value))
        return SUCCESS;
    ondemand::object object;
    if (const error_code error = value.get_object().get(object))
        return error;
    if (const error_code error = object.raw_json().get(raw))
        return error;
    raw = raw.substr(0, raw.rfind('}') + 1);
    return SUCCESS;
}

constexpr std::string_view lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

void readOwners(json::Value value, Interner &interner, QVector<mesh::OwnerRef> &owners)
{
    json::items(value, [&](json::Value item) {
        mesh::OwnerRef owner;
        json::fields(item, [&](std::string_view key, json::Value field) {
            if (key == "kind")
                owner.kind = interner.text(json::view(field));
            else if (key == "name")
                owner.name = interner.text(json::view(field));
            else if (key == "uid")
                owner.uid = interner.text(json::view(field));
            else if (key == "controller")
                owner.controller = json::boolean(field);
        });
        owners.append(owner);
    });
}

void readMeta(json::Value value, Interner &interner, mesh::Meta &meta)
{
    json::fields(value, [&](std::string_view key, json::Value field) {
        if (key == "name")
            meta.name = json::text(field);
        else if (key == "namespace")
            meta.ns = interner.text(json::view(field));
        else if (key == "uid")
            meta.uid = json::text(field);
        else if (key == "resourceVersion")
            meta.resourceVersion = json::text(field);
        else if (key == "creationTimestamp")
            meta.createdMs = json::time(json::view(field));
        else if (key == "deletionTimestamp")
            meta.deletedMs = json::time(json::view(field));
        else if (key == "labels")
            meta.labels = interner.labels(field);
        else if (key == "annotations")
            json::fields(field, [&](std::string_view name, json::Value text) {
                if (name != lastApplied)
                    meta.annotations.insert(interner.text(name), json::text(text));
            });
        else if (key == "ownerReferences")
            readOwners(field, interner, meta.owners);
    });
}

/// The raw bytes without the cuts, with what is missing of apiVersion and kind put in at the front.
QByteArray splice(std::string_view raw, const Scan &scan, const QByteArray &front)
{
    qsizetype size = static_cast<qsizetype>(raw.size()) + front.size();
    for (const Cut &cut : scan.managedFields)
        size -= cut.to - cut.from;
    QByteArray out;
    out.reserve(size);
    out.append('{').append(front);
    qsizetype at = 1;
    for (const Cut &cut : scan.managedFields) {
        out.append(raw.data() + at, cut.from - at);
        at = cut.to;
    }
    out.append(raw.data() + at, static_cast<qsizetype>(raw.size()) - at);
    return out;
}

QString groupOf(const QString &apiVersion)
{
    const qsizetype slash = apiVersion.indexOf(u'/');
    return slash < 0 ? QString() : apiVersion.first(slash);
}

void readCauses(json::Value details, Status &status)
{
    json::fields(details, [&](std::string_view key, json::Value value) {
        if (key == "retryAfterSeconds")
            status.retryAfterSeconds = std::max(0, json::integer(value));
        else if (key == "causes")
            json::items(value, [&](json::Value cause) {
                json::fields(cause, [&](std::string_view name, json::Value reason) {
                    if (name == "reason" && status.causes.size() < 20)
                        status.causes.append(json::text(reason));
                });
            });
    });
}

bool readStatusField(Status &status, std::string_view key, json::Value value)
{
    if (key == "kind")
        return json::view(value) == "Status";
    if (key == "code")
        status.code = json::integer(value);
    else if (key == "reason")
        status.reason = json::text(value);
    else if (key == "message")
        status.message = json::text(value);
    else if (key == "details")
        readCauses(value, status);
    else if (key == "metadata")
        json::fields(value, [&](std::string_view name, json::Value field) {
            if (name == "continue")
                status.continueToken = json::text(field);
        });
    return true;
}

std::optional<Status> readStatus(ondemand::document &document)
{
    Status status;
    bool isStatus = false;
    const error_code error = walkRoot(document, [&](std::string_view key, json::Value value) {
        const bool good = readStatusField(status, key, value);
        isStatus |= key == "kind" && good;
        return SUCCESS;
    });
    return error == SUCCESS && isStatus ? std::optional(status) : std::nullopt;
}

std::optional<WatchEvent::Type> typeNamed(std::string_view word)
{
    using enum WatchEvent::Type;
    if (word == "ADDED")
        return Added;
    if (word == "MODIFIED")
        return Modified;
    if (word == "DELETED")
        return Deleted;
    if (word == "BOOKMARK")
        return Bookmark;
    if (word == "ERROR")
        return Failure;
    return std::nullopt;
}

} // namespace

void Skipped::add(const base::Error &error)
{
    if (count++ == 0)
        reason = error.message();
}

class Decoder::Private
{
public:
    Private(mesh::Kind kind, QString apiVersion, Limits limits)
        : m_info(mesh::info(kind))
        , m_reader(factsReader(kind))
        , m_apiVersion(std::move(apiVersion))
        , m_limits(limits)
    {
    }

    base::Result<mesh::ObjectPtr> take(std::string_view raw, size_t allocated);
    base::Result<void> readItems(json::Value value, const Text &text, Page &page);
    base::Result<WatchEvent> event(QByteArray line, Skipped &skipped);
    bool isSecret() const { return m_info.kind == mesh::Kind::Secret; }

private:
    base::Result<void> check(const mesh::Object &object, const QString &kindName) const;
    QByteArray jsonOf(std::string_view raw, const Scan &scan, const mesh::Object &object, bool hasKind) const;
    void readEnvelope(std::string_view raw, size_t allocated, WatchEvent &event);

    const mesh::KindInfo &m_info;
    const FactsReader &m_reader;
    QString m_apiVersion;
    Limits m_limits;
    Interner m_interner;
    ondemand::parser m_parser; // of one object at a time
};

base::Result<void> Decoder::Private::check(const mesh::Object &object, const QString &kindName) const
{
    if (object.meta.name.isEmpty())
        return fail(ErrorKind::Invalid, u"an object without a name"_s, m_info.name);
    const bool foreign =
        (!kindName.isEmpty() && kindName != m_info.name) || (!object.apiVersion.isEmpty() && groupOf(object.apiVersion) != m_info.group);
    if (foreign)
        return fail(ErrorKind::Invalid, u"it says to be %1 of %2"_s.arg(kindName, object.apiVersion), object.key().toString());
    if (m_info.namespaced == object.meta.ns.isEmpty())
        return fail(ErrorKind::Invalid, m_info.namespaced ? u"it has no namespace"_s : u"it has a namespace"_s, object.key().toString());
    return {};
}

QByteArray Decoder::Private::jsonOf(std::string_view raw, const Scan &scan, const mesh::Object &object, bool hasKind) const
{
    QByteArray front;
    if (!hasKind)
        front += "\"kind\":\"" + m_info.name.toUtf8() + "\",";
    if (object.apiVersion.isEmpty())
        front += "\"apiVersion\":\"" + m_apiVersion.toUtf8() + "\",";
    return splice(raw, scan, front);
}

base::Result<mesh::ObjectPtr> Decoder::Private::take(std::string_view raw, size_t allocated)
{
    const auto scan = scanObject(QByteArrayView(raw.data(), static_cast<qsizetype>(raw.size())), m_limits);
    if (!scan)
        return tl::unexpected(scan.error());
    auto object = std::make_shared<mesh::Object>();
    object->kind = m_info.kind;
    object->facts = m_reader.empty;
    QString kindName;
    ondemand::document document;
    if (const error_code error = m_parser.iterate(raw.data(), raw.size(), allocated).get(document))
        return broken(error);
    const error_code error = walkRoot(document, [&](std::string_view key, json::Value value) {
        if (key == "kind")
            kindName = m_interner.text(json::view(value));
        else if (key == "apiVersion")
            object->apiVersion = m_interner.text(json::view(value));
        else if (key == "metadata")
            readMeta(value, m_interner, object->meta);
        else if (m_reader.field)
            m_reader.field(object->facts, key, value, m_interner);
        return SUCCESS;
    });
    if (error)
        return broken(error);
    if (const auto good = check(*object, kindName); !good)
        return tl::unexpected(good.error());
    if (m_reader.end)
        m_reader.end(object->facts, object->meta);
    if (!isSecret())
        object->json = jsonOf(raw, *scan, *object, !kindName.isEmpty());
    if (object->apiVersion.isEmpty())
        object->apiVersion = m_apiVersion;
    return object;
}

base::Result<void> Decoder::Private::readItems(json::Value value, const Text &text, Page &page)
{
    if (value.is_null()) // how an empty slice of Go may look
        return {};
    ondemand::array array;
    if (const error_code error = value.get_array().get(array))
        return broken(error);
    for (auto result : array) {
        json::Value item;
        if (const error_code error = std::move(result).get(item))
            return broken(error);
        std::string_view raw;
        if (const error_code error = rawObject(item, raw))
            return broken(error);
        if (raw.empty()) {
            page.skipped.add({ErrorKind::Invalid, u"an item of the list is no object"_s, m_info.name});
            continue;
        }
        if (auto object = take(raw, text.allocated(raw)))
            page.objects.append(std::move(*object));
        else
            page.skipped.add(object.error());
    }
    return {};
}

/// What every event needs of its object, even when the object itself can't be taken.
void Decoder::Private::readEnvelope(std::string_view raw, size_t allocated, WatchEvent &event)
{
    ondemand::document document;
    if (m_parser.iterate(raw.data(), raw.size(), allocated).get(document) != SUCCESS)
        return;
    walkRoot(document, [&](std::string_view key, json::Value value) {
        if (key != "metadata")
            return SUCCESS;
        json::fields(value, [&](std::string_view name, json::Value field) {
            if (name == "resourceVersion")
                event.resourceVersion = json::text(field);
            else if (name == "name")
                event.name = json::text(field);
            else if (name == "namespace")
                event.ns = m_interner.text(json::view(field));
            else if (name == "uid")
                event.uid = json::text(field);
            else if (name == "annotations" && event.type == WatchEvent::Type::Bookmark)
                json::fields(field, [&](std::string_view annotation, json::Value text) {
                    event.initialEnd |= annotation == "k8s.io/initial-events-end" && json::view(text) == "true";
                });
        });
        return SUCCESS;
    });
}

base::Result<WatchEvent> Decoder::Private::event(QByteArray line, Skipped &skipped)
{
    Text text(std::move(line));
    ondemand::document document;
    if (const error_code error = text.open(document))
        return broken(error);
    std::string_view raw;
    std::optional<WatchEvent::Type> type;
    const error_code error = walkRoot(document, [&](std::string_view key, json::Value value) {
        if (key == "type")
            type = typeNamed(json::view(value));
        else if (key == "object")
            return rawObject(value, raw);
        return SUCCESS;
    });
    if (error)
        return broken(error);
    if (!type || raw.empty())
        return fail(ErrorKind::Invalid, u"a line of the watch is no event"_s, m_info.name);
    WatchEvent event;
    event.type = *type;
    if (event.type == WatchEvent::Type::Failure) {
        event.status = decodeStatus(QByteArray(raw.data(), static_cast<qsizetype>(raw.size()))).value_or(Status());
        return event;
    }
    const bool whole = event.type == WatchEvent::Type::Added || event.type == WatchEvent::Type::Modified;
    if (whole) {
        if (auto object = take(raw, text.allocated(raw)))
            event.object = std::move(*object);
        else
            skipped.add(object.error());
    }
    if (event.object) {
        const mesh::Meta &meta = event.object->meta;
        event.ns = meta.ns;
        event.name = meta.name;
        event.uid = meta.uid;
        event.resourceVersion = meta.resourceVersion;
    } else {
        readEnvelope(raw, text.allocated(raw), event);
    }
    return event;
}

Decoder::Decoder(mesh::Kind kind, QString apiVersion, Limits limits)
    : d(std::make_unique<Private>(kind, std::move(apiVersion), limits))
{
}

Decoder::~Decoder() = default;

base::Result<Page> Decoder::page(QByteArray body)
{
    Text text(std::move(body), d->isSecret());
    ondemand::document document;
    if (const error_code error = text.open(document))
        return broken(error);
    Page page;
    bool hasItems = false;
    base::Result<void> items;
    const error_code error = walkRoot(document, [&](std::string_view key, json::Value value) {
        if (key == "items") {
            hasItems = true;
            items = d->readItems(value, text, page);
        } else if (key == "metadata") {
            json::fields(value, [&page](std::string_view name, json::Value field) {
                if (name == "resourceVersion")
                    page.resourceVersion = json::text(field);
                else if (name == "continue")
                    page.continueToken = json::text(field);
                else if (name == "remainingItemCount")
                    page.remaining = json::integer(field, -1);
            });
        }
        return items ? SUCCESS : TAPE_ERROR;
    });
    if (!items)
        return tl::unexpected(items.error());
    if (error)
        return broken(error);
    if (!hasItems)
        return fail(ErrorKind::Invalid, u"the answer is no list"_s);
    return page;
}

base::Result<WatchEvents> Decoder::events(QByteArray lines)
{
    WatchEvents all;
    for (qsizetype from = 0; from < lines.size();) {
        qsizetype to = lines.indexOf('\n', from);
        if (to < 0)
            to = lines.size();
        const QByteArrayView line = QByteArrayView(lines).sliced(from, to - from);
        from = to + 1;
        if (line.trimmed().isEmpty())
            continue;
        auto event = d->event(line.toByteArray(), all.skipped);
        if (!event)
            return tl::unexpected(event.error());
        all.events.append(std::move(*event));
    }
    return all;
}

base::Result<mesh::ObjectPtr> Decoder::object(QByteArray body)
{
    Text text(std::move(body), d->isSecret());
    ondemand::document document;
    ondemand::object root;
    std::string_view raw;
    if (const error_code error = text.open(document))
        return broken(error);
    if (const error_code error = document.get_object().get(root))
        return broken(error);
    if (const error_code error = root.raw_json().get(raw))
        return broken(error);
    return d->take(raw.substr(0, raw.rfind('}') + 1), text.allocated(raw));
}

std::optional<Status> decodeStatus(QByteArray body)
{
    Text text(std::move(body));
    ondemand::document document;
    if (text.open(document) != SUCCESS)
        return std::nullopt;
    return readStatus(document);
}

base::Result<QString> decodeVersion(QByteArray body)
{
    Text text(std::move(body));
    ondemand::document document;
    if (const error_code error = text.open(document))
        return broken(error);
    QString version;
    const error_code error = walkRoot(document, [&version](std::string_view key, json::Value value) {
        if (key == "gitVersion")
            version = json::text(value);
        return SUCCESS;
    });
    if (error)
        return broken(error);
    if (version.isEmpty())
        return fail(ErrorKind::Invalid, u"the answer has no gitVersion"_s);
    return version.startsWith(u'v') ? version.sliced(1) : version;
}

} // namespace kubernetes

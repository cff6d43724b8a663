// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubeconfig/consent.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QSaveFile>

#include "models/base/clock.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using Json = nlohmann::json;

namespace kubeconfig {
namespace {

constexpr qint64 kMaxBytes = 4 << 20;
constexpr int kLockWaitMs = 5000;

QString digest(const QStringList &parts)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &part : parts) {
        const QByteArray bytes = part.toUtf8();
        hash.addData(QByteArray::number(bytes.size()) + ':');
        hash.addData(bytes);
    }
    return QString::fromLatin1(hash.result().toHex());
}

QString execId(const ExecSpec &exec)
{
    return digest({u"exec"_s, exec.place.file, QString::fromLatin1(exec.sha256())});
}

QString insecureId(const Context &context, const Cluster &cluster)
{
    return digest({u"insecure"_s, context.place.file, context.name, cluster.place.file, cluster.name, cluster.server});
}

QString text(const Json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

std::optional<FileConsent::Entry> entry(const Json &json)
{
    if (!json.is_object() || text(json, "id").isEmpty())
        return std::nullopt;
    FileConsent::Entry result{
        .id = text(json, "id"), .exec = text(json, "kind") == u"exec"_s, .kubeconfig = text(json, "kubeconfig"), .subject = text(json, "subject")};
    const auto accepted = json.find("acceptedMs");
    if (accepted != json.end() && accepted->is_number_integer())
        result.acceptedMs = accepted->get<qint64>();
    return result;
}

} // namespace

FileConsent::FileConsent(QString file, const base::Clock &clock)
    : m_file(std::move(file))
    , m_clock(clock)
{
}

bool FileConsent::execAllowed(const ExecSpec &exec) const
{
    return holds(execId(exec));
}

bool FileConsent::insecureAllowed(const Context &context, const Cluster &cluster) const
{
    return holds(insecureId(context, cluster));
}

base::Result<void> FileConsent::acceptExec(const ExecSpec &exec)
{
    return add({.id = execId(exec), .exec = true, .kubeconfig = exec.place.file, .subject = exec.commandLine()});
}

base::Result<void> FileConsent::acceptInsecure(const Context &context, const Cluster &cluster)
{
    return add({.id = insecureId(context, cluster), .kubeconfig = cluster.place.file, .subject = u"%1 → %2"_s.arg(context.name, cluster.server)});
}

bool FileConsent::holds(const QString &id) const
{
    const auto entries = list();
    return entries && std::ranges::find(*entries, id, &Entry::id) != entries->end();
}

base::Result<QVector<FileConsent::Entry>> FileConsent::list() const
{
    QFile file(m_file);
    if (!file.exists())
        return QVector<Entry>();
    if (!QFileInfo(m_file).isFile() || !file.open(QIODevice::ReadOnly))
        return base::fail(ErrorKind::Invalid, u"the list of accepted things can't be read"_s, m_file);
    const QByteArray bytes = file.read(kMaxBytes + 1);
    if (bytes.size() > kMaxBytes)
        return base::fail(ErrorKind::TooLarge, u"the list of accepted things is over the limit of %1 MiB"_s.arg(kMaxBytes >> 20), m_file);
    const Json json = Json::parse(bytes.cbegin(), bytes.cend(), nullptr, false);
    if (!json.is_object() || !json.contains("accepted") || !json["accepted"].is_array())
        return base::fail(ErrorKind::Invalid, u"the list of accepted things is broken; mend or remove this file"_s, m_file);
    QVector<Entry> result;
    for (const Json &item : json["accepted"]) {
        if (const auto one = entry(item))
            result.append(*one);
    }
    return result;
}

base::Result<void> FileConsent::add(const Entry &entry)
{
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    QLockFile lock(m_file + u".lock"_s);
    if (!lock.tryLock(kLockWaitMs))
        return base::fail(ErrorKind::Conflict, u"another process holds the list of accepted things"_s, m_file);
    auto entries = list();
    if (!entries)
        return tl::unexpected(entries.error());
    if (std::ranges::find(*entries, entry.id, &Entry::id) != entries->end())
        return {};
    entries->append(entry);
    entries->last().acceptedMs = m_clock.nowMs();
    return write(*entries);
}

base::Result<void> FileConsent::revoke(const QString &id)
{
    QLockFile lock(m_file + u".lock"_s);
    if (!QFile::exists(m_file) || !lock.tryLock(kLockWaitMs))
        return base::fail(ErrorKind::NotFound, u"nothing was accepted yet"_s, m_file);
    auto entries = list();
    if (!entries)
        return tl::unexpected(entries.error());
    if (entries->removeIf([&id](const Entry &entry) { return entry.id == id; }) == 0)
        return base::fail(ErrorKind::NotFound, u"there is no such entry"_s, m_file);
    return write(*entries);
}

base::Result<void> FileConsent::write(const QVector<Entry> &entries) const
{
    Json list = Json::array();
    for (const Entry &e : entries) {
        list.push_back({{"id", e.id.toStdString()},
                        {"kind", e.exec ? "exec" : "insecure"},
                        {"kubeconfig", e.kubeconfig.toStdString()},
                        {"subject", e.subject.toStdString()},
                        {"acceptedMs", e.acceptedMs}});
    }
    const std::string text = Json{{"version", 1}, {"accepted", list}}.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
    QSaveFile file(m_file);
    // Rights before contents: nobody else may read it even for a moment.
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size()) && file.commit();
    if (!written)
        return base::fail(ErrorKind::Invalid, u"can't be written: %1"_s.arg(file.errorString()), m_file);
    return {};
}

} // namespace kubeconfig

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/changes/journalfile.h"

#include "app/changes/changes.h"
#include "app/changes/journalentry.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>

#include <atomic>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace changes {

QString systemUser()
{
    if (const passwd *entry = ::getpwuid(::getuid()); entry && entry->pw_name)
        return QString::fromLocal8Bit(entry->pw_name);
    return QString::number(::getuid());
}

namespace {

constexpr int schemaVersion = 1;

QByteArray chained(const QByteArray &before, const QVariantList &row)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(before);
    for (const QVariant &value : row) {
        const QByteArray text = value.toString().toUtf8();
        hash.addData(QByteArray::number(text.size()) + ':' + text);
    }
    return hash.result().toHex();
}

base::Error errorOf(const QSqlError &error, const QString &path)
{
    return {ErrorKind::Internal, u"the journal: %1"_s.arg(error.text().simplified()), path};
}

} // namespace

QString defaultJournalPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/meshdeck/changes.db"_s;
}

JournalFile::JournalFile(QString path, QString user, const base::Clock &clock)
    : m_path(std::move(path))
    , m_user(std::move(user))
    , m_clock(clock)
{
    static std::atomic<int> count = 0;
    m_connection = u"meshdeck-changes-%1"_s.arg(++count);
}

JournalFile::~JournalFile()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

base::Result<std::unique_ptr<JournalFile>> JournalFile::open(const QString &path, const QString &user, const base::Clock &clock)
{
    std::unique_ptr<JournalFile> journal(new JournalFile(path, user, clock));
    if (const auto prepared = journal->prepare(); !prepared)
        return tl::unexpected(prepared.error());
    return journal;
}

base::Result<void> JournalFile::prepare()
{
    const QString folder = QFileInfo(m_path).absolutePath();
    if (!QDir().mkpath(folder))
        return base::fail(ErrorKind::Invalid, u"the journal's folder can't be made"_s, folder);
    // SQLite makes its other files with the rights of this one.
    QFile file(m_path);
    if (!file.open(QIODevice::ReadWrite))
        return base::fail(ErrorKind::Invalid, u"the journal can't be opened: %1"_s.arg(file.errorString()), m_path);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.close();
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    if (!m_database.isValid())
        return base::fail(ErrorKind::Unsupported, u"Qt's SQLite driver is not installed (Debian: libqt6sql6-sqlite)"_s);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=10000"_s);
    m_database.setDatabaseName(m_path);
    if (!m_database.open())
        return tl::unexpected(errorOf(m_database.lastError(), m_path));
    for (const QString &sql :
         {u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=FULL"_s,
          u"CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, change INTEGER NOT NULL, step INTEGER NOT NULL, "
          "what TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL)"_s,
          u"CREATE INDEX IF NOT EXISTS entries_change ON entries (change)"_s,
          u"CREATE TRIGGER IF NOT EXISTS entries_kept BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END"_s,
          u"CREATE TRIGGER IF NOT EXISTS entries_stay BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END"_s,
          u"CREATE TABLE IF NOT EXISTS drafts (name TEXT PRIMARY KEY, at INTEGER NOT NULL, plan TEXT NOT NULL)"_s}) {
        if (const auto ran = run(sql); !ran)
            return ran;
    }
    QSqlQuery version(u"PRAGMA user_version"_s, m_database);
    const int found = version.next() ? version.value(0).toInt() : 0;
    version.finish();
    if (found > schemaVersion)
        return base::fail(ErrorKind::Unsupported, u"the journal was written by a newer Meshdeck"_s, m_path);
    return run(u"PRAGMA user_version=%1"_s.arg(schemaVersion));
}

base::Result<void> JournalFile::run(const QString &sql) const
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return tl::unexpected(errorOf(query.lastError(), m_path));
    return {};
}

base::Result<qint64> JournalFile::append(qint64 change, int step, const QString &what, const QByteArray &body)
{
    // IMMEDIATE: the last hash that is read is the last one until ours is written.
    if (const auto begun = run(u"BEGIN IMMEDIATE"_s); !begun)
        return tl::unexpected(begun.error());
    auto appended = appendLocked(change, step, what, body);
    if (appended) {
        if (const auto committed = run(u"COMMIT"_s); !committed)
            appended = tl::unexpected(committed.error());
    }
    if (!appended)
        (void)run(u"ROLLBACK"_s);
    return appended;
}

/// With change 0 a new one is begun. Returns the change.
base::Result<qint64> JournalFile::appendLocked(qint64 change, int step, const QString &what, const QByteArray &body)
{
    QSqlQuery last(u"SELECT seq, hash, (SELECT max(change) FROM entries) FROM entries ORDER BY seq DESC LIMIT 1"_s, m_database);
    qint64 seq = 1, newest = 0;
    QByteArray hash;
    if (last.next()) {
        seq = last.value(0).toLongLong() + 1;
        hash = last.value(1).toByteArray();
        newest = last.value(2).toLongLong();
    }
    last.finish();
    if (change == 0)
        change = newest + 1;
    const QVariantList row{seq, m_clock.nowMs(), change, step, what, QString::fromUtf8(body)};
    QSqlQuery insert(m_database);
    insert.prepare(u"INSERT INTO entries (seq, at, change, step, what, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"_s);
    for (const QVariant &value : row)
        insert.addBindValue(value);
    insert.addBindValue(QString::fromLatin1(chained(hash, row)));
    if (!insert.exec())
        return tl::unexpected(errorOf(insert.lastError(), m_path));
    return change;
}

QString JournalFile::lockPath(qint64 change) const
{
    return u"%1-%2.lock"_s.arg(m_path).arg(change);
}

base::Result<qint64> JournalFile::begin(const Plan &plan)
{
    const auto change = append(0, -1, u"begin"_s, entry::begin(plan, m_user));
    if (!change)
        return change;
    // The system lets go of the lock when the process ends, however it ends.
    m_lock = std::make_unique<QFile>(lockPath(*change));
    if (m_lock->open(QIODevice::ReadWrite))
        flock(m_lock->handle(), LOCK_EX | LOCK_NB);
    m_locked = *change;
    return change;
}

bool JournalFile::isRunning(qint64 change) const
{
    if (change == m_locked)
        return true;
    QFile lock(lockPath(change));
    if (!lock.exists() || !lock.open(QIODevice::ReadWrite))
        return false;
    const bool free = flock(lock.handle(), LOCK_EX | LOCK_NB) == 0;
    return !free;
}

base::Result<void> JournalFile::intent(qint64 change, int step, const Intent &intent)
{
    const auto known = record(change);
    if (!known)
        return tl::unexpected(known.error());
    const bool secret = isSecret(known->plan.steps.value(step).draft.id);
    const auto appended = append(change, step, u"intent"_s, entry::intent(intent, secret));
    return appended ? base::Result<void>() : tl::unexpected(appended.error());
}

base::Result<void> JournalFile::outcome(qint64 change, int step, Outcome outcome, const base::Tree &after, const QString &detail)
{
    const auto appended = append(change, step, u"outcome"_s, entry::outcome(outcome, after, detail));
    return appended ? base::Result<void>() : tl::unexpected(appended.error());
}

base::Result<void> JournalFile::end(qint64 change, Ending ending)
{
    const auto record = this->record(change);
    if (!record)
        return tl::unexpected(record.error());
    const auto appended = append(change, -1, u"end"_s, entry::end(ending));
    if (!appended)
        return tl::unexpected(appended.error());
    if (record->plan.inverseOf > 0 && ending == Ending::Completed) {
        const auto noted = append(record->plan.inverseOf, -1, u"takenback"_s, entry::takenBack(change));
        if (!noted)
            return tl::unexpected(noted.error());
    }
    if (change == m_locked) {
        m_lock->remove();
        m_lock.reset();
        m_locked = 0;
    }
    return {};
}

base::Result<Record> JournalFile::record(qint64 change) const
{
    QSqlQuery query(m_database);
    query.prepare(u"SELECT at, step, what, body FROM entries WHERE change = ? ORDER BY seq"_s);
    query.addBindValue(change);
    if (!query.exec())
        return tl::unexpected(errorOf(query.lastError(), m_path));
    Record record;
    while (query.next()) {
        if (record.number == 0)
            record.atMs = query.value(0).toLongLong();
        record.number = change;
        if (const auto folded = entry::fold(record, query.value(1).toInt(), query.value(2).toString(), query.value(3).toString().toUtf8()); !folded)
            return tl::unexpected(folded.error());
    }
    if (record.number == 0)
        return base::fail(ErrorKind::NotFound, u"there is no change %1"_s.arg(change), m_path);
    record.isRunning = record.ending == Ending::Open && isRunning(change);
    return record;
}

base::Result<QVector<Record>> JournalFile::records(int most) const
{
    QSqlQuery query(m_database);
    query.prepare(u"SELECT DISTINCT change FROM entries ORDER BY change DESC LIMIT ?"_s);
    query.addBindValue(most);
    if (!query.exec())
        return tl::unexpected(errorOf(query.lastError(), m_path));
    QVector<Record> records;
    while (query.next()) {
        auto record = this->record(query.value(0).toLongLong());
        if (!record)
            return tl::unexpected(record.error());
        records.push_back(std::move(*record));
    }
    return records;
}

base::Result<QVector<Record>> JournalFile::abandoned() const
{
    auto all = records(1000);
    if (all)
        all->removeIf([](const Record &record) { return !record.isAbandoned(); });
    return all;
}

base::Result<JournalFile::Verdict> JournalFile::verify() const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(u"SELECT seq, at, change, step, what, body, hash FROM entries ORDER BY seq"_s))
        return tl::unexpected(errorOf(query.lastError(), m_path));
    Verdict verdict;
    while (query.next()) {
        QVariantList row;
        for (int i = 0; i < 6; ++i)
            row << query.value(i);
        ++verdict.entries;
        const bool missing = row[0].toLongLong() != verdict.entries;
        const QByteArray hash = chained(verdict.head, row);
        if (missing || hash != query.value(6).toByteArray()) {
            verdict.brokenAt = missing ? verdict.entries : row[0].toLongLong();
            verdict.problem = missing ? u"entry %1 is missing"_s.arg(verdict.entries) : u"entry %1 is not what was written"_s.arg(verdict.brokenAt);
            return verdict;
        }
        verdict.head = hash;
    }
    return verdict;
}

base::Result<void> JournalFile::keepDrafts(const QString &name, const Plan &plan)
{
    QSqlQuery query(m_database);
    if (plan.steps.isEmpty()) {
        query.prepare(u"DELETE FROM drafts WHERE name = ?"_s);
        query.addBindValue(name);
    } else {
        query.prepare(u"INSERT OR REPLACE INTO drafts (name, at, plan) VALUES (?, ?, ?)"_s);
        query.addBindValue(name);
        query.addBindValue(m_clock.nowMs());
        query.addBindValue(QString::fromUtf8(toJson(entry::withoutSecrets(plan))));
    }
    if (!query.exec())
        return tl::unexpected(errorOf(query.lastError(), m_path));
    return {};
}

base::Result<Plan> JournalFile::drafts(const QString &name) const
{
    QSqlQuery query(m_database);
    query.prepare(u"SELECT plan FROM drafts WHERE name = ?"_s);
    query.addBindValue(name);
    if (!query.exec())
        return tl::unexpected(errorOf(query.lastError(), m_path));
    if (!query.next())
        return Plan{};
    return planFromJson(query.value(0).toString().toUtf8(), m_path);
}

} // namespace changes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Journal in SQLite: one append-only table whose rows are chained by hashes, so that what happened can be read and
// trusted later; and the drafts that were not applied yet. Every append is on the disk when the call returns (WAL with
// synchronous=FULL). Values of Secrets never get here. One object per thread; several processes may share the file.
#pragma once

#include "models/base/clock.h"
#include "models/changes/journal.h"

#include <QSqlDatabase>

#include <memory>

class QFile;

namespace changes {

/// Who runs this, by what the system says and not by what the environment claims: for the audit.
QString systemUser();

class JournalFile final : public Journal
{
public:
    /// `user` is noted with each change. The folder is made; both are for this user only.
    static base::Result<std::unique_ptr<JournalFile>> open(const QString &path, const QString &user, const base::Clock &clock);
    ~JournalFile() override;

    base::Result<qint64> begin(const Plan &plan) override;
    base::Result<void> intent(qint64 change, int step, const Intent &intent) override;
    base::Result<void> outcome(qint64 change, int step, Outcome outcome, const base::Tree &after, const QString &detail) override;
    base::Result<void> end(qint64 change, Ending ending) override;
    base::Result<Record> record(qint64 change) const override;
    base::Result<QVector<Record>> records(int most) const override;

    /// Changes that nobody works on and that did not end.
    base::Result<QVector<Record>> abandoned() const;

    struct Verdict {
        qint64 entries = 0;
        qint64 brokenAt = 0; ///< the first entry that is not what was written; 0 = none
        QString problem;     ///< "" = all is as it was written
        QByteArray head;     ///< the last entry's hash: noted elsewhere, it shows whether later ones were cut off
    };
    /// Reads the whole chain.
    base::Result<Verdict> verify() const;

    /// Drafts by a name of the caller's; an empty plan removes them.
    base::Result<void> keepDrafts(const QString &name, const Plan &plan);
    base::Result<Plan> drafts(const QString &name) const;

private:
    JournalFile(QString path, QString user, const base::Clock &clock);
    base::Result<void> prepare();
    base::Result<void> run(const QString &sql) const;
    base::Result<qint64> append(qint64 change, int step, const QString &what, const QByteArray &body);
    base::Result<qint64> appendLocked(qint64 change, int step, const QString &what, const QByteArray &body);
    QString lockPath(qint64 change) const;
    bool isRunning(qint64 change) const;

    QString m_path, m_user, m_connection;
    const base::Clock &m_clock;
    QSqlDatabase m_database;
    std::unique_ptr<QFile> m_lock; ///< held while a change of ours is open
    qint64 m_locked = 0;
};

} // namespace changes

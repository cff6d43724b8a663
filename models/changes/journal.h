// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The port to the disk: what was meant, what stood there before, what came of it. Implemented by app/changes in SQLite.
// When a call returns without an error, what it was given survives the process and the machine.
#pragma once

#include "models/changes/target.h"

namespace changes {

/// How a step ended, or where it stands.
enum class Outcome : quint8 {
    None,      ///< never begun
    Begun,     ///< written to the journal, its end not: the process died between
    Applied,
    Unchanged, ///< the server took it and nothing differs
    Refused,
    NotApplied, ///< looked up: it did not get there
    Unknown,    ///< could not be looked up yet
};
QString nameOf(Outcome outcome);

/// Written before the request is sent.
struct Intent {
    Method method = Method::Apply;
    QString requestId;
    base::Tree before;   ///< the pre-image; empty = it was not there
    base::Tree expected; ///< the dry run's result; empty = not known
};

struct StepRecord {
    Intent intent;
    Outcome outcome = Outcome::None;
    base::Tree after;
    QString detail; ///< why not
};

enum class Ending : quint8 {
    Open,      ///< not ended: it runs now, or its process died
    Completed,
    Stopped,   ///< at a failure, or on request; what was applied stays
    TakenBack, ///< another change has undone it
};
QString nameOf(Ending ending);

struct Record {
    qint64 number = 0;
    qint64 atMs = 0;
    QString user;
    Plan plan;
    QVector<StepRecord> steps; ///< as many as the plan has
    Ending ending = Ending::Open;
    qint64 takenBackBy = 0;
    bool isRunning = false; ///< its process lives

    int count(Outcome outcome) const;
    /// Nobody works on it and it did not end: finish it, or take it back.
    bool isAbandoned() const { return ending == Ending::Open && !isRunning; }
};

class Journal
{
public:
    virtual ~Journal() = default;

    /// The number of the new change.
    virtual base::Result<qint64> begin(const Plan &plan) = 0;
    virtual base::Result<void> intent(qint64 change, int step, const Intent &intent) = 0;
    virtual base::Result<void> outcome(qint64 change, int step, Outcome outcome, const base::Tree &after, const QString &detail) = 0;
    virtual base::Result<void> end(qint64 change, Ending ending) = 0;

    virtual base::Result<Record> record(qint64 change) const = 0;
    /// Newest first.
    virtual base::Result<QVector<Record>> records(int most) const = 0;
};

/// A Secret: its values never reach the journal, so its change can't be taken back.
bool isSecret(const ObjectId &id);

} // namespace changes

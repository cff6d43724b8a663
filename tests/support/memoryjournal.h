// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A Journal without a disk.
#pragma once

#include "models/changes/journal.h"

namespace support {

class MemoryJournal final : public changes::Journal
{
public:
    base::Result<qint64> begin(const changes::Plan &plan) override
    {
        changes::Record record;
        record.number = m_records.size() + 1;
        record.plan = plan;
        record.steps.resize(plan.steps.size());
        m_records.push_back(record);
        return record.number;
    }
    base::Result<void> intent(qint64 change, int step, const changes::Intent &intent) override
    {
        if (failAtIntent == step)
            return base::fail(base::ErrorKind::Internal, QStringLiteral("disk full"));
        m_records[change - 1].steps[step].intent = intent;
        m_records[change - 1].steps[step].outcome = changes::Outcome::Begun;
        return {};
    }
    base::Result<void> outcome(qint64 change, int step, changes::Outcome outcome, const base::Tree &after, const QString &detail) override
    {
        changes::StepRecord &record = m_records[change - 1].steps[step];
        record.outcome = outcome;
        record.after = after;
        record.detail = detail;
        return {};
    }
    base::Result<void> end(qint64 change, changes::Ending ending) override
    {
        m_records[change - 1].ending = ending;
        return {};
    }
    base::Result<changes::Record> record(qint64 change) const override { return m_records[change - 1]; }
    base::Result<QVector<changes::Record>> records(int) const override { return m_records; }

    int failAtIntent = -1;

private:
    QVector<changes::Record> m_records;
};

} // namespace support

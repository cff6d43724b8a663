// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One program run to its end or to its limit of CPU time, with what it used. The caller should be small: Linux counts the
// memory of the process that started a program into that program's peak.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace bench {

struct Run {
    enum class End { Done, GaveUp, Failed, Missing } end = End::Failed;
    double cpuMs = 0;
    double peakMb = 0;
    QByteArray output, error;
};

Run run(const QStringList &command, int limitSeconds);

double cpuMs();

} // namespace bench

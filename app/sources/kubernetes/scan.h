// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One walk over the text of a JSON object that is to be kept: is it whole, does it hold the limits, where are its
// managedFields? simdjson checks only what is read of a document; what is stored has to be checked to its end.
#pragma once

#include "models/base/error.h"

#include <QByteArrayView>
#include <QVarLengthArray>

namespace kubernetes {

struct Limits {
    qsizetype objectBytes = 8 << 20;
    int depth = 200;
    int keys = 100'000;            ///< per map
    qsizetype stringBytes = 4 << 20;
};

/// Bytes [from, to) of the scanned text.
struct Cut {
    qsizetype from = 0, to = 0;
};

struct Scan {
    QVarLengthArray<Cut, 2> managedFields; ///< each with the comma that goes with it, in order
};

/// `text` starts with '{' and ends with its '}'. Invalid where it is no JSON object, TooLarge (with the limit's name)
/// where it is over a limit.
base::Result<Scan> scanObject(QByteArrayView text, const Limits &limits);

} // namespace kubernetes

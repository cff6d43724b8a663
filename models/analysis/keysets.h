// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// JSON Web Key Sets (RFC 7517) as far as rules look at them: can it be read, and does it give away a private key?
#pragma once

#include <QString>
#include <QVector>

#include <string_view>

namespace analysis {

struct KeySet {
    QString problem;          ///< "" when every key can be read
    QVector<int> privateKeys; ///< indexes of private and symmetric keys
};

/// A set, or a single key. At most 1 MiB and 1000 keys.
KeySet readKeySet(std::string_view json);

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Offsets of a text -> lines and columns.
#pragma once

#include "models/yaml/yaml.h"

#include <QByteArray>

#include <vector>

namespace yaml {

class Lines
{
public:
    explicit Lines(const QByteArray &bytes);

    Place place(qsizetype offset, qsizetype length = 0) const;
    int count() const { return static_cast<int>(m_starts.size()); }
    qsizetype start(int line) const { return m_starts[static_cast<size_t>(line - 1)]; }
    const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
    std::vector<qint32> m_starts;
};

} // namespace yaml

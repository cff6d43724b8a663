// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of settings: key -> path in the file -> type -> default. A new setting is a line in table.cpp.
#pragma once

#include <QLatin1StringView>
#include <QString>
#include <QStringList>

namespace settings {

enum class Key : quint8 {
    Theme,
    HighContrast,
    Density,
    CertificateActDays,
    CertificatePlanDays,
    ProtectedContexts,
    ReadOnlyContexts,
    RangeMs,
    WindowGeometry,
    WindowAcross,
    WindowDown,
    RailFolded,
    DrawerOpen,
    LastPage,
    TopologyTable,
    TableState, ///< of {context, table}
    Filter,     ///< of {context, page}
    Namespaces, ///< of {context}
    Count
};

enum class Type : quint8 {
    Flag,
    Number,   ///< least to most
    Choice,   ///< one of Entry::choices
    Text,
    Words,    ///< any strings
    Patterns, ///< regular expressions, checked when they are set
    Bytes,    ///< what Qt's saveState() and saveGeometry() give
};

struct Entry {
    Key key;
    QLatin1StringView path; ///< in the file; %1 and %2 are the parts of Where
    Type type;
    int parts = 0;                    ///< how many parts of Where the path takes
    int least = 0, most = 0;          ///< of Number
    int number = 0;                   ///< default of Flag and Number
    QLatin1StringView choices = {};   ///< of Choice, separated by blanks; the first is the default
};

const Entry &entry(Key key);

/// Of a Choice, the default first; else empty.
QStringList choices(Key key);

} // namespace settings

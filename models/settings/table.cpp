// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/table.h"

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace settings {

namespace {

constexpr int dayMs = 86'400'000;
constexpr int minuteMs = 60'000;

constexpr std::array table{
    Entry{.key = Key::Theme, .path = "theme/name"_L1, .type = Type::Choice, .choices = "system dark light"_L1},
    Entry{.key = Key::HighContrast, .path = "theme/highContrast"_L1, .type = Type::Flag},
    Entry{.key = Key::Density, .path = "tables/density"_L1, .type = Type::Choice, .choices = "compact normal"_L1},
    Entry{.key = Key::CertificateActDays, .path = "certificates/actDays"_L1, .type = Type::Number, .least = 1, .most = 3650, .number = 7},
    Entry{.key = Key::CertificatePlanDays, .path = "certificates/planDays"_L1, .type = Type::Number, .least = 1, .most = 3650, .number = 30},
    Entry{.key = Key::ProtectedContexts, .path = "contexts/protected"_L1, .type = Type::Patterns},
    Entry{.key = Key::ReadOnlyContexts, .path = "contexts/readOnly"_L1, .type = Type::Patterns},
    Entry{.key = Key::RangeMs, .path = "window/rangeMs"_L1, .type = Type::Number, .least = minuteMs, .most = 7 * dayMs, .number = 30 * minuteMs},
    Entry{.key = Key::WindowGeometry, .path = "window/geometry"_L1, .type = Type::Bytes},
    Entry{.key = Key::WindowAcross, .path = "window/across"_L1, .type = Type::Bytes},
    Entry{.key = Key::WindowDown, .path = "window/down"_L1, .type = Type::Bytes},
    Entry{.key = Key::RailFolded, .path = "window/railFolded"_L1, .type = Type::Flag},
    Entry{.key = Key::DrawerOpen, .path = "window/drawerOpen"_L1, .type = Type::Flag, .number = 1},
    Entry{.key = Key::LastPage, .path = "window/page"_L1, .type = Type::Text},
    Entry{.key = Key::TopologyTable, .path = "topology/table"_L1, .type = Type::Flag},
    Entry{.key = Key::TableState, .path = "contexts/%1/tables/%2"_L1, .type = Type::Bytes, .parts = 2},
    Entry{.key = Key::Filter, .path = "contexts/%1/filters/%2"_L1, .type = Type::Text, .parts = 2},
    Entry{.key = Key::Namespaces, .path = "contexts/%1/namespaces"_L1, .type = Type::Words, .parts = 1},
};

constexpr bool everyKeyOnceInOrder()
{
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (static_cast<std::size_t>(table[i].key) != i)
            return false;
    }
    return table.size() == static_cast<std::size_t>(Key::Count);
}
static_assert(everyKeyOnceInOrder());

} // namespace

const Entry &entry(Key key)
{
    return table[static_cast<std::size_t>(key)];
}

QStringList choices(Key key)
{
    return QString(entry(key).choices).split(u' ', Qt::SkipEmptyParts);
}

} // namespace settings

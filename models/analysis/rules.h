// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of rules. Adding one: a file that defines its function, a line here and a line in rules.cpp.
#pragma once

#include "models/analysis/reporter.h"
#include "models/analysis/world.h"

#include <span>

namespace analysis {

/// Bits of what a rule reads; the engine runs it again only when one of them has changed.
template <class... Kinds> constexpr quint64 reads(Kinds... kinds)
{
    return (... | (quint64(1) << static_cast<int>(kinds)));
}
inline constexpr quint64 readsNamespaces = quint64(1) << 61; ///< World::hasNamespace
inline constexpr quint64 readsMeshConfig = quint64(1) << 62, readsMeshNetworks = quint64(1) << 63;
/// For World::others(): every kind counts.
inline constexpr quint64 readsEverything = ~quint64(0);
static_assert(mesh::kindCount < 61);

/// Looks at the world as a whole. Called from any thread, several rules at a time.
struct Rule {
    const char *name;
    quint64 reads;
    void (*run)(const World &world, Reporter &reporter);
};

/// Looks at one object and at what it names: its findings stay as long as the object and everything in `context` do.
struct ItemRule {
    const char *name;
    quint64 kinds;   ///< of the objects it is about
    quint64 context; ///< what it looks up for them
    void (*check)(const World &world, const Item &item, Reporter &reporter);
};

/// Looks at one object, and at nothing else: its findings stay as long as the object does.
struct ObjectRule {
    const char *name;
    quint64 kinds;
    void (*check)(const Item &item, Reporter &reporter);
};

std::span<const Rule> rules();
std::span<const ItemRule> itemRules();
std::span<const ObjectRule> objectRules();

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Seeded chance that gives the same numbers with every standard library (splitmix64).
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace sandbox {

/// One well-mixed number for a number.
constexpr std::uint64_t mixBits(std::uint64_t value)
{
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

/// FNV-1a: stable between runs, unlike std::hash.
constexpr std::uint64_t stableHash(std::string_view text, std::uint64_t seed = 0)
{
    std::uint64_t hash = 0xCBF29CE484222325ULL ^ seed;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return hash;
}

class Chance
{
public:
    explicit Chance(std::uint64_t seed)
        : m_state(mixBits(seed))
    {
    }

    std::uint64_t bits() { return mixBits(m_state++); }
    double uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }
    double between(double least, double most) { return least + (most - least) * uniform(); }
    int below(int bound) { return static_cast<int>(uniform() * bound); }
    bool happens(double share) { return uniform() < share; }
    /// Grows from `least` with a tail of P(X > x) ~ x^-exponent.
    double powerLaw(double least, double exponent) { return least * std::pow(1 - uniform(), -1 / exponent); }
    /// Lower-case letters and digits as Kubernetes uses in generated names.
    std::string suffix(int length)
    {
        static constexpr std::string_view letters = "bcdfghjklmnpqrstvwxz2456789";
        std::string text;
        for (int i = 0; i < length; ++i)
            text += letters[static_cast<std::size_t>(below(static_cast<int>(letters.size())))];
        return text;
    }

private:
    std::uint64_t m_state;
};

} // namespace sandbox

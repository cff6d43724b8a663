// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Versions of Istio, Kubernetes and Linkerd as numbers. Builds of vendors have tails ("1.29.2-gke.1", "1.31-dev"): kept apart.
#pragma once

#include <QString>

#include <compare>
#include <optional>

namespace controlplane {

struct Version {
    int major = 0, minor = 0;
    int patch = -1; ///< -1 = not given
    QString tail;   ///< what follows the numbers
    /// Of the numbers that both give.
    std::partial_ordering operator<=>(const Version &other) const;
    bool operator==(const Version &other) const { return (*this <=> other) == 0; }
    bool sameMinor(const Version &other) const { return major == other.major && minor == other.minor; }
};

/// nullopt for what begins with no "N.N": digests, "latest", branch names.
std::optional<Version> parseVersion(QStringView text);

/// The tag of an image; "" of one that is named by digest only.
QString imageTag(const QString &image);

/// The Kubernetes versions that an Istio release was tested with, by Istio's own table. Releases after the last that is known
/// here are given its oldest, and no newest.
struct Supported {
    Version oldest;
    std::optional<Version> newest;
};
std::optional<Supported> kubernetesFor(const Version &istio);

} // namespace controlplane

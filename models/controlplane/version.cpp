// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/controlplane/version.h"

#include <array>

namespace controlplane {

namespace {

struct Release {
    int istio, oldest, newest; ///< minors of 1.x
};
constexpr std::array releases{Release{18, 24, 27}, Release{19, 25, 28}, Release{20, 25, 29}, Release{21, 26, 29},
                              Release{22, 27, 30}, Release{23, 27, 30}, Release{24, 28, 31}, Release{25, 29, 32},
                              Release{26, 29, 33}, Release{27, 29, 33}, Release{28, 30, 34}, Release{29, 31, 35}};

/// At most six digits from `at`, which moves behind them.
std::optional<int> number(QStringView text, qsizetype &at)
{
    const qsizetype from = at;
    int value = 0;
    while (at < text.size() && at - from < 6 && text[at] >= u'0' && text[at] <= u'9')
        value = value * 10 + text[at++].digitValue();
    return at > from ? std::optional(value) : std::nullopt;
}

} // namespace

std::partial_ordering Version::operator<=>(const Version &other) const
{
    if (const auto order = std::pair(major, minor) <=> std::pair(other.major, other.minor); order != 0)
        return order;
    if (patch < 0 || other.patch < 0)
        return std::partial_ordering::equivalent;
    return patch <=> other.patch;
}

std::optional<Version> parseVersion(QStringView text)
{
    qsizetype at = text.startsWith(u'v') ? 1 : 0;
    const auto major = number(text, at);
    if (!major || at >= text.size() || text[at] != u'.')
        return std::nullopt;
    ++at;
    const auto minor = number(text, at);
    if (!minor)
        return std::nullopt;
    Version version{*major, *minor, -1, {}};
    if (at < text.size() && text[at] == u'.') {
        qsizetype behind = at + 1;
        if (const auto patch = number(text, behind)) {
            version.patch = *patch;
            at = behind;
        }
    }
    version.tail = text.sliced(at).toString();
    return version;
}

QString imageTag(const QString &image)
{
    const QString name = image.section(u'/', -1).section(u'@', 0, 0);
    return name.contains(u':') ? name.section(u':', 1) : QString();
}

std::optional<Supported> kubernetesFor(const Version &istio)
{
    if (istio.major != 1 || istio.minor < releases.front().istio)
        return std::nullopt;
    const Release &last = releases.back();
    if (istio.minor > last.istio)
        return Supported{{1, last.oldest, -1, {}}, std::nullopt};
    for (const Release &release : releases) {
        if (release.istio == istio.minor)
            return Supported{{1, release.oldest, -1, {}}, Version{1, release.newest, -1, {}}};
    }
    return std::nullopt;
}

} // namespace controlplane

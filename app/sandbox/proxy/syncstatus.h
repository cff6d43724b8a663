// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What istiod knows of each type that a proxy watches: sent, acknowledged, refused. Told by syncz in two forms.
#pragma once

#include "app/sandbox/proxy/meshviews.h"

namespace sandbox::istiod {

struct TypeSync {
    const char *typeUrl = "";
    const char *shortName = ""; ///< of the older keys, "cluster"; "" when there are none
    std::string sent, acked;    ///< nonces; "" = never
    std::string error;          ///< of the last refusal, when nothing was accepted since
    qint64 sentMs = 0;
};

std::vector<TypeSync> syncOf(const MeshViews::Now &now, const MeshProxy &proxy);
/// "2026-11-26T02:15:07Z/23f3a9…": a nonce begins with the push that it is of.
std::string nonceOf(const std::string &version, const std::string &who, const std::string &type);
/// The JSON that istiod names itself with.
std::string controlPlane(const MeshView &view, const std::string &pod);

} // namespace sandbox::istiod

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/gatewayapi.h"

namespace analysis::gatewayapi {

std::string_view otherwise(Ref value, std::string_view unset)
{
    return value ? value.text() : unset;
}

bool isGranted(const World &world, const Item &from, std::string_view kind, std::string_view ns, std::string_view name)
{
    return std::ranges::any_of(world.of(mesh::Kind::ReferenceGrant), [&](const ItemPtr &grant) {
        const bool asks = std::ranges::any_of(grant->spec()["from"], [&](Ref one) {
            return one["group"].text() == group && toQString(one["kind"].text()) == from.subject.kind && one["namespace"].text() == from.nsText();
        });
        const bool gives = std::ranges::any_of(grant->spec()["to"], [&](Ref one) {
            return one["group"].text().empty() && one["kind"].text() == kind && (!one["name"] || one["name"].text() == name);
        });
        return grant->nsText() == ns && asks && gives;
    });
}

} // namespace analysis::gatewayapi

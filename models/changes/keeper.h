// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who else keeps an object as it is: a GitOps controller, a package manager, an operator. A change by hand to such an object
// is undone or lost; it belongs where the keeper reads from. The signals are those the tools leave on what they apply.
#pragma once

#include "models/base/tree.h"

#include <optional>

namespace changes {

struct Keeper {
    enum class Tool : quint8 { ArgoCd, Flux, FluxHelm, Helm, Fleet, Owner, Other };
    Tool tool = Tool::Other;
    QString name;     ///< of the application, release or owner: "shop", "flux-system/apps"
    QString evidence; ///< the annotation, label or field manager that says so
    /// What will happen to a change by hand.
    QString consequence;

    /// "Argo CD application shop".
    QString toString() const;
};

std::optional<Keeper> keeperOf(base::Tree::Ref object);

} // namespace changes

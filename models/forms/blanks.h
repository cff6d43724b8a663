// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The text that a new object begins with: what its kind must have, and no more.
#pragma once

#include "models/mesh/kind.h"

#include <QByteArray>
#include <QString>

namespace forms {

/// A kind that blank() knows.
bool hasBlank(mesh::Kind kind);
/// YAML with comments; what it is for is taken to have the object's own name, so that it often fits. "" for an unknown kind.
/// `apiVersion` as the cluster serves it: "networking.istio.io/v1".
QByteArray blank(mesh::Kind kind, const QString &apiVersion, const QString &ns, const QString &name);

} // namespace forms

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// mesh::Traffic as JSON and back, for captures. What is not known is null.
#pragma once

#include "models/mesh/traffic.h"

#include <QJsonObject>

namespace session {

QJsonObject trafficJson(const mesh::Traffic &traffic);
mesh::Traffic trafficOf(const QJsonObject &json);

} // namespace session

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What istiod says of its proxies (status), and what a proxy really runs (dump): listeners, routes, clusters, endpoints, secrets
// and bootstrap as tables, with the Istio object that made each; two dumps compared; who took a change, and who refused it.
// Pure functions of bytes and values. Never asks anybody: app/sources/istio does. Called by the proxy verbs and reports.
#pragma once

#include "models/proxies/arrival.h"
#include "models/proxies/comparison.h"
#include "models/proxies/dump.h"
#include "models/proxies/endpoints.h"
#include "models/proxies/loggers.h"
#include "models/proxies/origin.h"
#include "models/proxies/status.h"
#include "models/proxies/ztunnel.h"

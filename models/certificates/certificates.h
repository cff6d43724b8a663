// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every certificate of a mesh: read from PEM or DER, joined to who uses it, judged by what breaks first, verified as chains,
// told as numbers for a timeline and as Prometheus metrics. Pure functions of bytes and of a mesh::Snapshot; the time is an
// argument. Never opens a file or a connection (app/sources/tls probes), never sees a private key, makes no words (models/items
// does). Called by models/items/certificatetable, widgets/certificates, the commands and the exporter.
#pragma once

#include "models/certificates/chain.h"
#include "models/certificates/forecast.h"
#include "models/certificates/inventory.h"
#include "models/certificates/metrics.h"
#include "models/certificates/parse.h"
#include "models/certificates/wanted.h"

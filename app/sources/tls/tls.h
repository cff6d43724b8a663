// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Live TLS handshakes, to see which certificates an address serves. Takes whatever chain is sent: whether it is any good is
// models/certificates' matter. Sends nothing but the handshake, offers no client certificate, keeps nothing.
// Made by session; called by pages and commands through store::CertificateProbe.
#pragma once

#include "app/sources/tls/probe.h"

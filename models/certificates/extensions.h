// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Distinguished names and the extensions of RFC 5280 that Meshdeck reads.
#pragma once

#include "models/certificates/certificate.h"
#include "models/certificates/der.h"

namespace certificates {

/// The content of a Name's SEQUENCE. nullopt when it is broken.
std::optional<Name> readName(const der::Element &name);

/// The content of the Extensions SEQUENCE. "" when all is well, else what is broken, in a few English words.
QString readExtensions(QByteArrayView extensions, Certificate &into);

} // namespace certificates

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Algorithms of keys and signatures by OID (RFC 3279, 4055, 5480, 5758, 8410).
#pragma once

#include "models/certificates/certificate.h"
#include "models/certificates/der.h"

namespace certificates {

/// Fills keyType, keyBits and keyAlgorithm from a SubjectPublicKeyInfo's content. False when it is not one.
bool readKey(QByteArrayView info, Certificate &into);

/// Fills digest and signatureAlgorithm from an AlgorithmIdentifier's content. False when it is not one.
bool readSignatureAlgorithm(QByteArrayView algorithm, Certificate &into);

} // namespace certificates

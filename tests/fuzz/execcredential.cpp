// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as what a credential plugin printed.
#include "app/sources/kubeconfig/execcredential.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray output(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto credential = kubeconfig::parseExecCredential(output, QStringLiteral("client.authentication.k8s.io/v1"), QStringLiteral("here"));
    if (credential && credential->token.isEmpty() && (credential->certPem.isEmpty() || credential->keyPem.isEmpty()))
        std::abort();
    if (kubeconfig::presentable(output).contains(QChar(0x1b)))
        std::abort();
    return 0;
}

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a kubeconfig; what is taken must stand a look at all of its contexts.
#include "app/sources/kubeconfig/kubeconfig.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    auto config = kubeconfig::parse(text, QStringLiteral("/fuzz/config"));
    if (!config)
        return config.error().where.startsWith(QStringLiteral("/fuzz/config")) ? 0 : (std::abort(), 0);
    if (kubeconfig::contexts(*config).size() != config->contexts.size())
        std::abort();
    for (const kubeconfig::User &user : config->users) {
        if (user.exec && (user.exec->command.isEmpty() || user.exec->sha256().size() != 64))
            std::abort();
    }
    kubeconfig::merge(*config, kubeconfig::Kubeconfig(*config));
    return 0;
}

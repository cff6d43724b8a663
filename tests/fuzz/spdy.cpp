// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as SPDY frames.
#include "app/sources/kubernetes/spdy.h"

#include <cstdlib>

using namespace kubernetes::spdy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    Reader reader;
    const auto frames = reader.feed(bytes);
    qsizetype payload = 0;
    for (const Frame &frame : frames.value_or(QVector<Frame>()))
        payload += frame.payload.size() + 8;
    if (payload > bytes.size() && payload > 0)
        std::abort();
    return 0;
}

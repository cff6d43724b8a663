// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/jsonstring.h"

namespace base {

void writeJsonString(QByteArray &out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (byte < 0x20)
            out += "\\u00" + QByteArray(1, "01"[byte >> 4]) + QByteArray(1, "0123456789abcdef"[byte & 15]);
        else
            out += c;
    }
    out += '"';
}

} // namespace base

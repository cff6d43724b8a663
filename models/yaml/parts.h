// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the documents of a text begin and end, found without reading them: a line that begins with "---" or "..." ends a
// document whatever stands around it (inside of quotes and block scalars YAML forbids it), so a broken document can't take
// its neighbours with it, and documents can be read on several cores.
#pragma once

#include "models/yaml/lines.h"

namespace yaml {

struct Part {
    qsizetype begin = 0, end = 0;
    int index = 0;
    bool empty = false; ///< nothing but comments and directives
};

std::vector<Part> split(const Lines &lines);

} // namespace yaml

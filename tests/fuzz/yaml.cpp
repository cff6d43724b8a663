// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a YAML text: read without a fault, every place within the text, and the two readers see the same.
#include "models/yaml/document.h"
#include "models/yaml/schema.h"
#include "models/yaml/syntax.h"

#include <cstdlib>

namespace {

void checkPlaces(const yaml::Stream &stream, yaml::Place place)
{
    if (place.offset < 0 || place.length < 0 || place.offset + place.length > stream.bytes.size() || place.line < 1 || place.column < 1)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    yaml::Limits limits;
    limits.expandedNodes = 5'000;
    const yaml::Stream stream = yaml::parse(bytes, limits);
    for (const yaml::Problem &problem : stream.problems) {
        checkPlaces(stream, problem.place);
        if (problem.message.isEmpty())
            std::abort();
    }
    for (const yaml::Document &document : stream.documents) {
        for (int node = 0; node < document.tree().size(); ++node) {
            checkPlaces(stream, document.value(node));
            checkPlaces(stream, document.key(node));
        }
        for (const yaml::SchemaProblem &problem : yaml::validate(document.root(), yaml::Schemas::bundled().find(document.root()))) {
            if (problem.node < 0 || problem.node >= document.tree().size() || problem.message.isEmpty())
                std::abort();
        }
    }
    return 0;
}

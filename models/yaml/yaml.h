// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The room of documents: text <-> base::Tree with the place of every value, edits as small splices of the text, schemas.
// It reads YAML as the cluster's clients do (kubectl: sigs.k8s.io/yaml, which is YAML 1.1 with their own rules for numbers)
// and says where YAML 1.2 would read something else. It never reformats a text, opens a file or knows what a mesh is.
// Findings, diff, changes, the editor and the sandbox call it: document.h to read, edit.h to write, schema.h to judge.
#pragma once

#include <QString>

namespace yaml {

/// A part of the text. Lines and columns count from 1, columns in characters; the offset and length are bytes.
struct Place {
    qsizetype offset = 0, length = 0;
    int line = 0, column = 0; ///< 0 = nowhere
    friend bool operator==(const Place &, const Place &) = default;
};

struct Problem {
    Place place;
    QString message;
    bool fatal = true; ///< its document could not be taken; otherwise a note about something that is read in two ways
    friend bool operator==(const Problem &, const Problem &) = default;
};

/// What a text may ask of us. A limit that is reached is a fatal Problem that names it.
struct Limits {
    qsizetype bytes = 128 << 20;
    int depth = 200;
    int nodes = 6'000'000;            ///< in all documents of a text, keys too
    int expandedNodes = 100'000;      ///< that aliases and merge keys add to one document
    qsizetype expandedBytes = 8 << 20; ///< and their text
    int problems = 1'000;             ///< of a text; more are counted in one line
};

} // namespace yaml

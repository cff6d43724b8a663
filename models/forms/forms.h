// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The room of forms: what an operator sets in words, as data over a document: which fields a capability has, where they stand,
// what they take, what counts when they are left out. binding.h reads and writes them in a text by splices. Knows no widget;
// widgets/editor shows it. A mesh that has no such setting is told by a form without fields and with a note.
#pragma once

#include <QString>

#include <span>

namespace forms {

enum class Type : quint8 {
    Text,
    Integer,
    Number,
    Percent,  ///< 0 to 100
    Duration, ///< "2s", "500ms"
    Seconds,  ///< "0.5s": durations as protobuf writes them in JSON, for what goes to Envoy as it is
    Choice,   ///< one of Field::choices
    Flag,     ///< true or false
    Words,    ///< a list of texts, separated by commas
    Weights,  ///< a list of destinations with a weight each
};

struct Field {
    const char *label;
    /// From the form's entry: "retries.attempts"; "" for Weights of the entry itself is not allowed. "filters[type=RequestMirror]"
    /// is the first entry of the list that says so, or a new one that does.
    const char *path;
    Type type = Type::Text;
    const char *unit = "";
    const char *unset = "";   ///< what counts when it is not written, and who says so: "2, istiod's default"
    const char *choices = ""; ///< "STRICT|PERMISSIVE|DISABLE"
    double least = 0, most = 1e9;
};

struct Form {
    const char *id;    ///< "split", stable
    const char *title; ///< "Traffic split"
    const char *group; ///< of the kind's API: "networking.istio.io"
    const char *kind;
    const char *entries; ///< the list whose entries have the form each: "spec.http"; "" = the object has it once
    std::span<const Field> fields;
    const char *note = ""; ///< one sentence, shown above
    /// Entries that the form is for, when a list holds several kinds of things: a path and the text that stands there.
    const char *onlyPath = "";
    const char *onlyText = "";
};

/// All, in the order in which they are offered.
std::span<const Form> all();
/// Those of one kind.
QVector<const Form *> formsFor(const QString &group, const QString &kind);

} // namespace forms

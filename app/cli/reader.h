// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Opens a session, waits until what a verb needs is there, and hands over. Says on stderr what could not be read.
#pragma once

#include "app/cli/globals.h"

#include <functional>
#include <optional>

namespace cli {

struct Reading {
    /// Without these the verb has no answer: forbidden or failed ones end it.
    QVector<mesh::Kind> needed;
    /// Called once when everything has answered. A value ends the verb with that exit code; nullopt goes on (--watch, or a
    /// question that has been asked): finish() ends it later.
    std::function<std::optional<int>(session::Session &)> settled;
    /// Called for each change after that.
    std::function<void(session::Session &, const mesh::Change &)> changed;
};

/// Ends the verb that read() runs, with Partial in place of Success when something could not be read.
void finish(int code);

/// Runs the event loop; returns the exit code. Success becomes Partial when something could not be read.
int read(const Globals &globals, session::Options options, const Output &output, const Reading &reading);

} // namespace cli

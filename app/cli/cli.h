// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: one file per verb, one line per verb in commands.cpp. Data goes to stdout; messages and progress to
// stderr. Everything a verb shows comes from models; the mesh is reached by app/session only.
#pragma once

namespace cli {

/// Exit codes, the same for every verb.
enum Exit : int {
    Success = 0,
    Found = 1,       ///< what was asked about is so: a certificate ends within --fail-within, a difference exists
    Usage = 2,       ///< unknown verb, flag, format or kind
    Unreachable = 3, ///< no answer, or a file can't be read
    Denied = 4,      ///< not logged in, or not allowed
    Missing = 5,     ///< the named object does not exist
    Partial = 6,     ///< written, but something could not be read; stderr says what
    Refused = 7,     ///< nothing was changed: a conflict, the server's no, or a context's or owner's protection
    Interrupted = 130
};

/// Parses, runs the verb and its event loop, returns the exit code.
int run(int argc, char **argv);

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A mesh at one moment as one file, to be looked at elsewhere and later: gzip of JSON lines, one thing each. First the head,
// then the state of each kind, the objects, the certificates of Secrets, the traffic, and a line that says how many there
// were. Secrets themselves are not in it, nor what containers are given in their environment.
#pragma once

#include "models/base/tree.h"
#include "models/mesh/snapshot.h"

namespace session {

struct CaptureHead {
    QString context;
    qint64 atMs = 0;    ///< when the mesh was so
    QString kubernetes; ///< version of the API server
    QString program;    ///< that wrote it
};

struct Capture {
    CaptureHead head;
    mesh::Delta delta; ///< all of it; the API server's state is Stale, of that time
    int skipped = 0;   ///< objects that could not be read
};

/// An object as a capture has it: what may be secret in it is left out. To compare one from elsewhere with a capture's.
base::Tree withoutPrivate(base::Tree::Ref object);

/// Replaces the file at once, when all is written. Failed with the system's words.
base::Result<void> writeCapture(const mesh::Snapshot &snapshot, const QString &path);

/// Invalid: no capture, cut short, or of another version; TooLarge over mostCapture. `path` is named in errors, with the line.
base::Result<Capture> readCapture(const QString &path);

/// By its first bytes.
bool isCapture(const QString &path);

inline constexpr qint64 mostCapture = 4LL << 30; ///< bytes of its lines

} // namespace session

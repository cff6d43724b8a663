// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Margins, markers and squiggles of the text: their numbers and how they look.
#pragma once

#include "models/analysis/analysis.h"

class QsciScintilla;

namespace kit {
class Theme;
}

namespace editor {

enum class Marker : int { Changed = 1, Info, Warning, Error };
/// Scintilla keeps 0 to 7 for lexers.
enum class Squiggle : int { Info = 8, Warning, Error };

Marker markerOf(analysis::Severity severity);
Squiggle squiggleOf(analysis::Severity severity);

void prepareMargins(QsciScintilla &text);
void styleMarks(QsciScintilla &text, const kit::Theme &theme, double pixelRatio);

} // namespace editor

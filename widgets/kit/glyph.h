// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The health glyphs of look.md section 3, drawn, never fonts or bitmaps: state is shape, colour and word.
#pragma once

#include "models/mesh/health.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace kit {

class Theme;
enum class Tone : quint8;

enum class Glyph : quint8 { None, Ok, Info, Warn, Error, Critical, Unknown, Stale, Allow, Deny, Depends, Lock, OpenLock };

Glyph glyphOf(mesh::Health health);
/// The ink of text and numbers that are the cause of that health.
Tone healthTone(mesh::Health health);
/// Draws within `box`, made for 12 px.
void paintGlyph(QPainter &painter, const QRectF &box, Glyph glyph, const Theme &theme);
/// The same shape in another ink: grey when only possible, or on data that is stale.
void paintGlyph(QPainter &painter, const QRectF &box, Glyph glyph, const Theme &theme, Tone ink);
/// The word that goes with it: "ok", "warning", ... translated.
QString glyphWord(Glyph glyph);

} // namespace kit

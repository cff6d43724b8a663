// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Icons of resources/icons, drawn as a mask and filled with the theme's ink, so that one file serves both schemes and
// disabled states. Made for 16 px.
#pragma once

#include "widgets/kit/theme.h"

#include <QIcon>

class QPainter;

namespace kit {

/// `name` is the file's without ".svg". Keeps a reference to the theme: the theme must outlive the icon.
QIcon icon(const Theme &theme, const QString &name, Tone tone = Tone::Text2);
/// Draws it now.
void paintIcon(QPainter &painter, const QRectF &box, const Theme &theme, const QString &name, Tone tone = Tone::Text2);
bool hasIcon(const QString &name);

} // namespace kit

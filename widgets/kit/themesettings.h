// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The theme as the settings want it: scheme, contrast, density of rows.
#pragma once

namespace settings {
class Settings;
}

namespace kit {

class Theme;

void applySettings(Theme &theme, const settings::Settings &kept);
/// Now, and at each change of one of them for as long as both live.
void followSettings(Theme &theme, settings::Settings &kept);

} // namespace kit

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/themesettings.h"

#include "models/settings/settings.h"
#include "widgets/kit/theme.h"

using namespace Qt::Literals::StringLiterals;
using settings::Key;

namespace kit {

void applySettings(Theme &theme, const settings::Settings &kept)
{
    const QString name = kept.choice(Key::Theme);
    const Theme::Choice choice = name == "dark"_L1 ? Theme::Choice::Dark : name == "light"_L1 ? Theme::Choice::Light : Theme::Choice::FollowSystem;
    theme.setDensity(kept.choice(Key::Density) == "normal"_L1 ? Density::Normal : Density::Compact);
    theme.choose(choice, kept.flag(Key::HighContrast));
}

void followSettings(Theme &theme, settings::Settings &kept)
{
    applySettings(theme, kept);
    QObject::connect(&kept, &settings::Settings::changed, &theme, [&theme, &kept](Key key) {
        if (key == Key::Theme || key == Key::HighContrast || key == Key::Density)
            applySettings(theme, kept);
    });
}

} // namespace kit

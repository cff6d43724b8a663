// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The few settings there are: theme, and from when on a certificate's end is a warning.
#pragma once

#include "widgets/kit/page.h"

#include <QDialog>

class QComboBox;
class QCheckBox;
class QSpinBox;

namespace shell {

class SettingsDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(kit::Desk &desk, QWidget *parent = nullptr);

    /// "dark", "light" or "system"; kept.
    static void applyTheme(kit::Desk &desk, const QString &name);
    /// What was kept, at start.
    static void restoreTheme(kit::Theme &theme, const QSettings &settings);

    static constexpr auto themeKey = "theme/name";
    static constexpr auto contrastKey = "theme/highContrast";

private:
    kit::Desk &m_desk;
    QComboBox *m_theme;
    QCheckBox *m_contrast;
    QSpinBox *m_act, *m_plan;
};

} // namespace shell

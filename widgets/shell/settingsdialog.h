// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a user may choose: theme, density, thresholds of certificates, which contexts are protected or read-only. Nothing is
// kept before OK; what can't be kept is said at its field.
#pragma once

#include "widgets/kit/page.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QPlainTextEdit;
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
    static void restoreTheme(kit::Theme &theme, QSettings &settings);

private:
    /// Regular expressions, one a line.
    struct Patterns {
        QPlainTextEdit *edit = nullptr;
        QLabel *error = nullptr;
    };
    QComboBox *choice(settings::Key key, const QVector<std::pair<QString, QString>> &words, const QString &name);
    QSpinBox *days(settings::Key key, const QString &name);
    Patterns patterns(settings::Key key, const QString &name, QFormLayout *form);
    bool keepPatterns(settings::Key key, const Patterns &patterns);
    void keep();

    kit::Desk &m_desk;
    QComboBox *m_theme, *m_density;
    QCheckBox *m_contrast;
    QSpinBox *m_act, *m_plan;
    Patterns m_protected, m_readOnly;
};

} // namespace shell

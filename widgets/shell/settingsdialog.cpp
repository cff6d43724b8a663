// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/settingsdialog.h"

#include "widgets/certificates/certificatespage.h"
#include "widgets/kit/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QSpinBox>

using namespace Qt::Literals::StringLiterals;
using certificates::CertificatesPage;

namespace shell {

namespace {

kit::Theme::Choice choiceNamed(const QString &name)
{
    if (name == "dark"_L1)
        return kit::Theme::Choice::Dark;
    return name == "light"_L1 ? kit::Theme::Choice::Light : kit::Theme::Choice::FollowSystem;
}

QSpinBox *days(int value, const QString &name)
{
    auto *box = new QSpinBox;
    box->setRange(1, 3650);
    box->setValue(value);
    box->setSuffix(SettingsDialog::tr(" days"));
    box->setAccessibleName(name);
    return box;
}

} // namespace

SettingsDialog::SettingsDialog(kit::Desk &desk, QWidget *parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_theme(new QComboBox)
    , m_contrast(new QCheckBox(tr("High contrast")))
{
    setWindowTitle(tr("Settings"));
    const certificates::Thresholds now = CertificatesPage::thresholdsOf(desk.settings);
    constexpr qint64 dayMs = 86'400'000;
    m_act = days(static_cast<int>(now.actMs / dayMs), tr("Certificates are critical from so many days before their end"));
    m_plan = days(static_cast<int>(now.planMs / dayMs), tr("Certificates are a warning from so many days before their end"));
    m_theme->addItem(tr("As the system"), u"system"_s);
    m_theme->addItem(tr("Dark"), u"dark"_s);
    m_theme->addItem(tr("Light"), u"light"_s);
    m_theme->setCurrentIndex(std::max(0, m_theme->findData(desk.settings.value(QLatin1StringView(themeKey), u"system"_s))));
    m_contrast->setChecked(desk.settings.value(QLatin1StringView(contrastKey), false).toBool());
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    auto *form = new QFormLayout(this);
    form->addRow(tr("Theme"), m_theme);
    form->addRow(QString(), m_contrast);
    form->addRow(tr("Act on certificates"), m_act);
    form->addRow(tr("Plan for certificates"), m_plan);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        m_desk.settings.setValue(QLatin1StringView(contrastKey), m_contrast->isChecked());
        m_desk.settings.setValue(QLatin1StringView(CertificatesPage::actDaysKey), m_act->value());
        m_desk.settings.setValue(QLatin1StringView(CertificatesPage::planDaysKey), m_plan->value());
        applyTheme(m_desk, m_theme->currentData().toString());
        accept();
    });
}

void SettingsDialog::applyTheme(kit::Desk &desk, const QString &name)
{
    desk.settings.setValue(QLatin1StringView(themeKey), name);
    restoreTheme(desk.theme, desk.settings);
}

void SettingsDialog::restoreTheme(kit::Theme &theme, const QSettings &settings)
{
    theme.choose(choiceNamed(settings.value(QLatin1StringView(themeKey), u"system"_s).toString()),
                 settings.value(QLatin1StringView(contrastKey), false).toBool());
}

} // namespace shell

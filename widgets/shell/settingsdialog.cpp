// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/settingsdialog.h"

#include "models/base/text.h"
#include "models/settings/settings.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/themesettings.h"
#include "widgets/kit/style.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSpinBox>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using settings::Key;

namespace shell {

namespace {

QLabel *hint(const kit::Theme &theme, const QString &text, kit::Tone tone)
{
    auto *made = new QLabel(text);
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setFont(theme.font(kit::Type::Small));
    kit::setInk(made, theme, tone);
    return made;
}

QStringList linesOf(const QPlainTextEdit &edit)
{
    QStringList lines = edit.toPlainText().split(u'\n');
    for (QString &line : lines)
        line = line.trimmed();
    lines.removeAll(QString());
    return lines;
}

} // namespace

SettingsDialog::SettingsDialog(kit::Desk &desk, QWidget *parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_theme(choice(Key::Theme, {{u"system"_s, tr("As the system")}, {u"dark"_s, tr("Dark")}, {u"light"_s, tr("Light")}}, tr("Theme")))
    , m_density(choice(Key::Density, {{u"compact"_s, tr("Compact, 22 px")}, {u"normal"_s, tr("Comfortable, 28 px")}}, tr("Rows of tables")))
    , m_contrast(new QCheckBox(tr("High contrast")))
    , m_act(days(Key::CertificateActDays, tr("Certificates are critical from so many days before their end")))
    , m_plan(days(Key::CertificatePlanDays, tr("Certificates are a warning from so many days before their end")))
{
    setWindowTitle(tr("Settings"));
    setMinimumWidth(480);
    m_contrast->setChecked(desk.kept.flag(Key::HighContrast));
    auto *form = new QFormLayout(this);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("Theme"), m_theme);
    form->addRow(QString(), m_contrast);
    form->addRow(tr("Rows of tables"), m_density);
    form->addRow(tr("Act on certificates"), m_act);
    form->addRow(tr("Plan for certificates"), m_plan);
    m_protected = patterns(Key::ProtectedContexts, tr("Protected contexts"), form);
    m_readOnly = patterns(Key::ReadOnlyContexts, tr("Read-only contexts"), form);
    form->addRow(QString(),
                 hint(desk.theme,
                      tr("One regular expression a line; it may match anywhere in the context's name. A protected context is read-only, too."),
                      kit::Tone::Text3));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::keep);
}

QComboBox *SettingsDialog::choice(Key key, const QVector<std::pair<QString, QString>> &words, const QString &name)
{
    auto *box = new QComboBox;
    for (const auto &[value, word] : words)
        box->addItem(word, value);
    box->setCurrentIndex(std::max(0, box->findData(m_desk.kept.choice(key))));
    box->setAccessibleName(name);
    return box;
}

QSpinBox *SettingsDialog::days(Key key, const QString &name)
{
    auto *box = new QSpinBox;
    box->setRange(settings::entry(key).least, settings::entry(key).most);
    box->setValue(m_desk.kept.number(key));
    box->setSuffix(tr(" days"));
    box->setAccessibleName(name);
    return box;
}

SettingsDialog::Patterns SettingsDialog::patterns(Key key, const QString &name, QFormLayout *form)
{
    Patterns made{new QPlainTextEdit(m_desk.kept.words(key).join(u'\n')), hint(m_desk.theme, {}, kit::Tone::Error)};
    made.edit->setAccessibleName(tr("%1, one regular expression a line").arg(name));
    made.edit->setPlaceholderText(key == Key::ProtectedContexts ? u"^prod-"_s : QString());
    made.edit->setFont(m_desk.theme.font(kit::Type::Mono));
    made.edit->setTabChangesFocus(true);
    made.edit->setFixedHeight(58);
    made.error->hide();
    form->addRow(name, made.edit);
    form->addRow(QString(), made.error);
    return made;
}

bool SettingsDialog::keepPatterns(Key key, const Patterns &patterns)
{
    const auto kept = m_desk.kept.set(key, linesOf(*patterns.edit));
    patterns.error->setVisible(!kept);
    if (kept)
        return true;
    patterns.error->setText(base::text::clean(kept.error().detail));
    patterns.edit->setFocus();
    return false;
}

void SettingsDialog::keep()
{
    if (!keepPatterns(Key::ProtectedContexts, m_protected) || !keepPatterns(Key::ReadOnlyContexts, m_readOnly))
        return;
    // What the other widgets allow, the settings allow.
    (void)m_desk.kept.set(Key::HighContrast, m_contrast->isChecked());
    (void)m_desk.kept.set(Key::Density, m_density->currentData());
    (void)m_desk.kept.set(Key::CertificateActDays, m_act->value());
    (void)m_desk.kept.set(Key::CertificatePlanDays, m_plan->value());
    applyTheme(m_desk, m_theme->currentData().toString());
    accept();
}

void SettingsDialog::applyTheme(kit::Desk &desk, const QString &name)
{
    (void)desk.kept.set(Key::Theme, name);
    kit::applySettings(desk.theme, desk.kept);
}

void SettingsDialog::restoreTheme(kit::Theme &theme, QSettings &settings)
{
    kit::applySettings(theme, settings::Settings(settings));
}

} // namespace shell

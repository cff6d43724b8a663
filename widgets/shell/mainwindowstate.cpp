// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window's contexts, consent and memory.
#include "widgets/shell/mainwindow.h"

#include "models/base/text.h"
#include "models/settings/settings.h"
#include "widgets/kit/filterline.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/comparison.h"
#include "widgets/shell/drawer.h"
#include "widgets/shell/rail.h"
#include "widgets/shell/topbar.h"

#include <QCloseEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

using namespace Qt::Literals::StringLiterals;
using settings::Key;

namespace shell {

void MainWindow::useContext(const QString &name)
{
    save();
    m_commands.useContext(name);
}

void MainWindow::failed(const QString &context, const QString &message)
{
    if (!m_commands.asked(context).isEmpty()) {
        askConsent(context, message);
        return;
    }
    kit::StateText text{kit::State::Failed,
                        context.isEmpty() ? tr("No mesh is connected") : tr("Context %1 can't be used").arg(base::text::clean(context)),
                        base::text::clean(message),
                        {}};
    if (context.isEmpty())
        text.detail +=
            u'\n' + tr("Name one with --kubeconfig FILE or in KUBECONFIG, or look around in the embedded mesh: meshdeck-desktop --sandbox");
    m_failure->show(text);
    m_body->setCurrentWidget(m_failure);
    refreshPage();
}

void MainWindow::askConsent(const QString &context, const QString &message)
{
    const Asked asked = m_commands.asked(context);
    auto *box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setWindowTitle(tr("Accept context %1?").arg(base::text::clean(context)));
    QStringList lines;
    if (!asked.command.isEmpty())
        lines
            << tr("Its kubeconfig runs a program to log in:\n\n    %1\n\nIt is written in %2. Run it only when you know where this file comes from.")
                   .arg(base::text::clean(asked.command), base::text::clean(asked.place));
    if (!asked.insecureServer.isEmpty())
        lines << tr("It does not verify the certificate of %1: whoever sits between can read and change everything. This stays visible.")
                     .arg(base::text::clean(asked.insecureServer));
    box->setText(lines.join(u"\n\n"_s));
    QPushButton *yes = box->addButton(tr("Accept for this context"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::finished, this, [this, box, yes, context, message] {
        if (box->clickedButton() != yes) {
            m_failure->show(
                {kit::State::Forbidden, tr("Context %1 was not accepted").arg(base::text::clean(context)), base::text::clean(message), {}});
            m_body->setCurrentWidget(m_failure);
            refreshPage();
            return;
        }
        if (const QString error = m_commands.accept(context); error.isEmpty())
            m_commands.useContext(context);
        else
            failed({}, error);
    });
    box->open();
}

void MainWindow::save() const
{
    settings::Settings &kept = m_desk.kept;
    (void)kept.set(Key::WindowGeometry, saveGeometry());
    (void)kept.set(Key::WindowAcross, m_across->saveState());
    (void)kept.set(Key::WindowDown, m_down->saveState());
    (void)kept.set(Key::RailFolded, m_rail->isFolded());
    (void)kept.set(Key::DrawerOpen, m_drawer->isOpen());
    if (currentPage())
        (void)kept.set(Key::LastPage, currentPage()->id());
    const QString context = m_desk.store.snapshot()->context;
    if (context.isEmpty())
        return; // filters and namespaces belong to a context
    for (auto it = m_filters.cbegin(); it != m_filters.cend(); ++it)
        (void)kept.set(Key::Filter, it.value(), {context, it.key()});
    (void)kept.set(Key::Namespaces, m_top->namespaces(), {context});
}

void MainWindow::recall()
{
    const QString context = m_desk.store.snapshot()->context;
    for (const kit::Page *page : m_pages)
        m_filters[page->id()] = m_desk.kept.text(Key::Filter, {context, page->id()});
    const QStringList namespaces = m_desk.kept.words(Key::Namespaces, {context});
    m_top->setNamespaces(namespaces);
    m_comparison->setNamespaces(namespaces);
    for (kit::Page *page : m_pages)
        page->setNamespaces(namespaces);
    if (currentPage())
        m_filter->setText(m_filters.value(currentPage()->id()));
}

void MainWindow::restoreState()
{
    const settings::Settings &kept = m_desk.kept;
    if (!restoreGeometry(kept.bytes(Key::WindowGeometry)))
        resize(1440, 900);
    m_across->restoreState(kept.bytes(Key::WindowAcross));
    m_down->restoreState(kept.bytes(Key::WindowDown));
    m_rail->setFolded(kept.flag(Key::RailFolded));
    m_drawer->setOpen(kept.flag(Key::DrawerOpen));
    // Filters belong to a context: they are known once there is one.
    connect(&m_desk.store, &store::Store::wasReset, this, &MainWindow::recall);
    recall();
    const QString last = kept.text(Key::LastPage);
    navigate(page(last) ? last : m_pages.front()->id());
    refreshFindings();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    save();
    QMainWindow::closeEvent(event);
}

} // namespace shell

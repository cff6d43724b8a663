// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/topbar.h"

#include "models/base/text.h"
#include "models/changes/review.h"
#include "models/settings/settings.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/inklabel.h"
#include "widgets/shell/sourcewords.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QWidgetAction>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace shell {

namespace {

QToolButton *barButton(const kit::Theme &theme, const QString &icon, const QString &name)
{
    auto *button = new QToolButton;
    button->setIcon(kit::icon(theme, icon));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(name);
    button->setFixedHeight(26);
    return button;
}

} // namespace

TopBar::TopBar(kit::Desk &desk, Commands &commands, QMenu *menu, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_commands(commands)
    , m_context(barButton(desk.theme, u"context"_s, tr("Context")))
    , m_namespace(barButton(desk.theme, u"namespace"_s, tr("Namespaces")))
    , m_palette(barButton(desk.theme, u"search"_s, tr("Go to, filter or run")))
    , m_bell(barButton(desk.theme, u"bell"_s, tr("Findings")))
    , m_contextMenu(new QMenu(this))
    , m_namespaceMenu(new QMenu(this))
    , m_namespaceList(new QListWidget)
    , m_protected(new InkLabel(desk.theme))
    , m_fresh(new InkLabel(desk.theme))
    , m_readOnly(new InkLabel(desk.theme))
{
    setFixedHeight(40);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 12, 0);
    row->setSpacing(8);
    QToolButton *main = barButton(desk.theme, u"menu"_s, tr("Menu"));
    main->setToolButtonStyle(Qt::ToolButtonIconOnly);
    main->setMenu(menu);
    row->addWidget(main);
    row->addWidget(m_context);
    row->addWidget(m_protected);
    row->addWidget(m_namespace);
    row->addWidget(m_fresh, 1);
    row->addWidget(m_palette);
    row->addWidget(m_bell);
    row->addWidget(m_readOnly);
    m_protected->setInk(kit::Tone::Error);
    m_protected->show(kit::Glyph::Lock, tr("protected"), {});
    m_readOnly->show(kit::Glyph::None, {}, tr("Read-only"));
    for (InkLabel *mark : {m_protected, m_readOnly})
        mark->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);

    m_context->setMenu(m_contextMenu);
    connect(m_contextMenu, &QMenu::aboutToShow, this, &TopBar::fillContexts);
    m_namespace->setMenu(m_namespaceMenu);
    auto *action = new QWidgetAction(m_namespaceMenu);
    m_namespaceList->setMinimumSize(240, 280);
    m_namespaceList->setAccessibleName(tr("Namespaces to show; none checked shows all"));
    action->setDefaultWidget(m_namespaceList);
    m_namespaceMenu->addAction(action);
    m_namespaceMenu->addAction(tr("All namespaces"), this, [this] {
        setNamespaces({});
        emit namespacesChanged({});
    });
    connect(m_namespaceMenu, &QMenu::aboutToShow, this, &TopBar::fillNamespaces);
    connect(m_namespaceList, &QListWidget::itemChanged, this, [this] {
        QStringList names;
        for (int i = 0; i < m_namespaceList->count(); ++i) {
            if (m_namespaceList->item(i)->checkState() == Qt::Checked)
                names << m_namespaceList->item(i)->data(Qt::UserRole).toString();
        }
        m_namespaces = names;
        refresh();
        emit namespacesChanged(names);
    });
    m_palette->setText(tr("Go to, filter or run    Ctrl+K"));
    m_palette->setMinimumWidth(220);
    connect(m_palette, &QToolButton::clicked, this, &TopBar::paletteAsked);
    connect(m_bell, &QToolButton::clicked, this, &TopBar::findingsAsked);

    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &TopBar::refresh);
    connect(&desk.store, &store::Store::changed, this, &TopBar::refresh);
    connect(&desk.store, &store::Store::wasReset, this, &TopBar::refresh);
    connect(&desk.kept, &settings::Settings::changed, this, [this](settings::Key key) {
        if (key == settings::Key::ProtectedContexts || key == settings::Key::ReadOnlyContexts)
            refresh();
    });
    if (desk.review)
        connect(&desk.review->access(), &changes::Access::modeChanged, this, &TopBar::refresh);
    m_second.start();
    refresh();
}

void TopBar::fillContexts()
{
    m_contextMenu->clear();
    for (const ContextEntry &entry : m_commands.contexts()) {
        QAction *action = m_contextMenu->addAction(base::text::elideMiddle(base::text::clean(entry.name), 60));
        action->setCheckable(true);
        action->setChecked(entry.name == m_desk.store.snapshot()->context);
        action->setToolTip(base::text::clean(entry.problem.isEmpty() ? entry.server : entry.problem));
        action->setEnabled(entry.problem.isEmpty());
        connect(action, &QAction::triggered, this, [this, name = entry.name] { emit contextChosen(name); });
    }
    m_contextMenu->setToolTipsVisible(true);
    if (m_contextMenu->isEmpty())
        m_contextMenu->addAction(tr("The kubeconfig has no context"))->setEnabled(false);
}

void TopBar::fillNamespaces()
{
    const QSignalBlocker quiet(m_namespaceList);
    m_namespaceList->clear();
    QStringList names;
    for (const mesh::ObjectPtr &object : m_desk.store.snapshot()->objects(mesh::Kind::Namespace))
        names << object->meta.name;
    for (const QString &chosen : m_namespaces) {
        if (!names.contains(chosen))
            names << chosen;
    }
    for (const QString &name : names) {
        auto *item = new QListWidgetItem(base::text::clean(name), m_namespaceList);
        item->setData(Qt::UserRole, name);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(m_namespaces.contains(name) ? Qt::Checked : Qt::Unchecked);
    }
}

void TopBar::setNamespaces(const QStringList &names)
{
    m_namespaces = names;
    refresh();
}

bool TopBar::showsProtected() const
{
    return !m_protected->isHidden();
}

bool TopBar::showsReadOnly() const
{
    return !m_readOnly->isHidden();
}

void TopBar::setFindings(int count, mesh::Health worst)
{
    m_bell->setText(QString::number(count));
    m_bell->setToolTip(count == 0 ? tr("No findings") : tr("%n finding(s), worst: %1", nullptr, count).arg(kit::glyphWord(kit::glyphOf(worst))));
}

void TopBar::refresh()
{
    const mesh::Snapshot &snapshot = *m_desk.store.snapshot();
    m_context->setText(snapshot.context.isEmpty() ? tr("No context")
                                                  : tr("Context %1").arg(base::text::elideMiddle(base::text::clean(snapshot.context), 32)));
    m_context->setToolTip(tr("Context %1").arg(base::text::clean(snapshot.context)));
    const qsizetype all = snapshot.table(mesh::Kind::Namespace).size();
    QString names = all > 0 ? tr("all %1").arg(all) : tr("all");
    if (!m_namespaces.isEmpty())
        names = base::text::elideMiddle(base::text::clean(m_namespaces.join(u", "_s)), 36);
    m_namespace->setText(tr("Namespaces %1").arg(names));
    m_namespace->setToolTip(tr("Namespaces: %1").arg(m_namespaces.isEmpty() ? tr("all") : base::text::clean(m_namespaces.join(u", "_s))));
    m_protected->setVisible(!snapshot.context.isEmpty() && m_desk.kept.isProtected(snapshot.context));
    refreshMode();
    const SourceWords words = worstOf(snapshot, m_desk.store.clock().nowMs());
    m_fresh->show(words.glyph, words.strong, words.grey);
}

/// Whether the context may be written to: read-only by the settings, protected until its name was typed, or open for a while.
void TopBar::refreshMode()
{
    const QString context = m_desk.store.snapshot()->context;
    const bool open = m_desk.review && m_desk.review->access().mode() == changes::Access::Mode::Opened;
    m_readOnly->setVisible(!context.isEmpty() && m_desk.kept.isReadOnly(context));
    if (open) {
        const QString until = QLocale().toString(QDateTime::fromMSecsSinceEpoch(m_desk.review->access().openUntilMs()).time(), QLocale::ShortFormat);
        m_readOnly->show(kit::Glyph::OpenLock, tr("Write, until %1").arg(until), {});
    } else {
        m_readOnly->show(kit::Glyph::None, {}, tr("Read-only"));
    }
    m_readOnly->setInk(open ? kit::Tone::Error : kit::Tone::Text2);
    if (std::exchange(m_open, open) != open)
        update();
}

void TopBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_desk.theme.color(kit::Tone::Bg0));
    const int line = m_open ? 2 : 1;
    painter.fillRect(QRect(0, height() - line, width(), line), m_desk.theme.color(m_open ? kit::Tone::Error : kit::Tone::Line1));
}

} // namespace shell

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The context bar: menu, context, namespaces, freshness, palette, findings.
#pragma once

#include "widgets/kit/page.h"
#include "widgets/shell/commands.h"

#include <QTimer>

class QListWidget;
class QMenu;
class QToolButton;

namespace shell {

class InkLabel;

class TopBar final : public QWidget
{
    Q_OBJECT

public:
    TopBar(kit::Desk &desk, Commands &commands, QMenu *menu, QWidget *parent = nullptr);

    QStringList namespaces() const { return m_namespaces; }
    void setNamespaces(const QStringList &names);
    void setFindings(int count, mesh::Health worst);
    /// "protected", "Read-only": what is shown of the context's protection.
    bool showsProtected() const;
    bool showsReadOnly() const;

signals:
    void namespacesChanged(const QStringList &names);
    void contextChosen(const QString &name);
    void paletteAsked();
    void findingsAsked();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void fillContexts();
    void fillNamespaces();
    void refresh();
    void refreshMode();

    kit::Desk &m_desk;
    Commands &m_commands;
    QToolButton *m_context, *m_namespace, *m_palette, *m_bell;
    QMenu *m_contextMenu, *m_namespaceMenu;
    QListWidget *m_namespaceList;
    InkLabel *m_protected, *m_fresh, *m_readOnly;
    QStringList m_namespaces;
    QTimer m_second;
    bool m_open = false; ///< a protected context is open for writing
};

} // namespace shell

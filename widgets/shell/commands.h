// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the window can ask for but not do itself: it fetches nothing and opens no file. app/ implements it.
#pragma once

#include <QObject>
#include <QString>
#include <QVector>

namespace shell {

struct ContextEntry {
    QString name, server;
    QString problem; ///< why it can't be used, "" = nothing known
    bool current = false;
};

/// What a context wants that the user has not accepted yet.
struct Asked {
    QString command, place; ///< a program that its kubeconfig would run, and where that is written
    QString insecureServer; ///< a server whose certificate would not be verified
    bool isEmpty() const { return command.isEmpty() && insecureServer.isEmpty(); }
};

class Commands : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual QVector<ContextEntry> contexts() const = 0;
    virtual void useContext(const QString &name) = 0;
    virtual void refresh() = 0;
    virtual Asked asked(const QString &context) const = 0;
    /// "" when accepted, else why not.
    virtual QString accept(const QString &context) = 0;

signals:
    void contextChanged(const QString &name);
    /// No context is in use now. `context` may be "" when there is no kubeconfig.
    void failed(const QString &context, const QString &message);
};

} // namespace shell

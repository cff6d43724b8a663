// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Objects of one kind that are read one by one, by name, and again now and then: Secrets, and what may be got but not
// listed. Nothing is asked for that nobody wants.
#pragma once

#include "app/sources/kubernetes/outbox.h"
#include "app/sources/kubernetes/reflector.h"

#include <QSet>

namespace kubernetes {

class Named : public QObject
{
    Q_OBJECT

public:
    Named(Shared &shared, Outbox &outbox, mesh::Kind kind, QString version, QObject *parent);

    /// What is no longer wanted leaves the store; what is new is read at once.
    void want(const QSet<mesh::ObjectKey> &keys);
    /// Also all with this label in one namespace; "" = none.
    void wantLabelled(const QString &ns, const QString &labelSelector);
    void refresh();
    void pause() { m_timer.stop(); }

    int count() const { return static_cast<int>(m_there.size()); }
    QStringList forbiddenNamespaces() const;
    mesh::KindState state(bool reachable) const;

signals:
    void stateChanged();
    void lost(const base::Error &error);
    void refused(const base::Error &error);

private:
    void read(const mesh::ObjectKey &key);
    void take(const mesh::ObjectKey &key, const Reply &reply);
    void readLabelled();
    void takeLabelled(const Reply &reply);
    void arrived(const mesh::ObjectPtr &object);
    void gone(const mesh::ObjectKey &key);
    void failed(const QString &ns, const Failure &failure);
    void answered();

    Shared &m_shared;
    Outbox &m_outbox;
    const mesh::Kind m_kind;
    const QString m_version;
    std::shared_ptr<Decoder> m_decoder;
    QSet<mesh::ObjectKey> m_wanted, m_there, m_labelled;
    QString m_labelNs, m_labelSelector;
    QSet<QString> m_forbidden; ///< namespaces
    std::optional<base::Error> m_error;
    QTimer m_timer;
    int m_open = 0;
    bool m_answered = false;
    qint64 m_contactMs = 0;
};

} // namespace kubernetes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All there is of one kind: a Reflector for the whole cluster, or, where that is not allowed, one per namespace. Sums
// their states up to one KindState.
#pragma once

#include "app/sources/kubernetes/outbox.h"
#include "app/sources/kubernetes/reflector.h"

#include <vector>

namespace kubernetes {

class Named;

class KindFeed : public QObject
{
    Q_OBJECT

public:
    /// What to follow of a kind. Several parts must not overlap.
    struct Part {
        QString ns; ///< "" = the whole cluster, with the fallback to single namespaces
        QString fieldSelector;
        std::function<bool(const mesh::Object &)> wanted;
        QStringList names; ///< read one by one where the part may not be listed
    };

    KindFeed(Shared &shared, Outbox &outbox, mesh::Kind kind, QVector<Part> parts, QObject *parent);
    ~KindFeed() override;

    mesh::Kind kind() const { return m_kind; }
    QString version() const { return m_version; }
    /// As served; "" = not served: what was known of it is removed.
    void setVersion(const QString &version);
    /// Discovery could not tell.
    void setDoubtful(const base::Error &error);
    /// Where to look when the whole cluster may not be listed; until it is called, a refused feed waits.
    void setNamespaces(const QStringList &namespaces);
    void setReachable(const std::optional<base::Error> &loss);
    void resume();
    void pause();
    /// Starts anew: what was forbidden may be allowed now.
    void restart();
    /// After pause().
    void go();

    mesh::KindState state() const;
    /// Of the objects there are.
    QStringList names() const;
    bool isPerNamespace() const { return m_perNamespace; }
    /// Something of it may not be read.
    bool isPartlyForbidden() const;
    /// Follows other parts from now on.
    void setParts(QVector<Part> parts);

signals:
    void stateChanged();
    void changed(bool initial); ///< objects came, changed or went; `initial`: a list arrived
    void lost(const base::Error &error);
    void refused(const base::Error &error);
    void gone();

private:
    struct Follow {
        qsizetype part = 0;
        std::unique_ptr<Reflector> reflector;
    };

    void startParts();
    void clear();
    void add(qsizetype part, const QString &ns);
    void spread();
    void readNames(const Part &part);
    void reflectorChanged();
    void take(const Part &part, const Reflector *reflector, const QVector<mesh::ObjectPtr> &objects, const QVector<Reflector::Key> &gone);
    void publish();
    mesh::KindHealth idleHealth() const;

    Shared &m_shared;
    Outbox &m_outbox;
    const mesh::Kind m_kind;
    QVector<Part> m_parts;
    QString m_version;
    bool m_absent = false;
    bool m_perNamespace = false;
    std::optional<QStringList> m_namespaces;
    std::optional<base::Error> m_loss, m_doubt;
    std::vector<Follow> m_follows;
    std::unique_ptr<Named> m_named;
};

} // namespace kubernetes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Envoy's /config_dump (or istiod's of the same shape) as slices of its text, and the rows that people read. Only one object is
// taken apart at a time, so that a dump of 100 MB costs little more than its text.
#pragma once

#include "models/proxies/origin.h"

#include <QByteArray>
#include <QVector>

namespace proxies {

enum class Section : quint8 { Bootstrap, Clusters, Endpoints, Listeners, Routes, Secrets };
QString nameOf(Section section);

constexpr qsizetype kMostDump = 512 << 20;

struct Entry {
    Section section = Section::Bootstrap;
    QString state = {}; ///< "static", "active", "warming", "draining", "refused"
    QString name = {};
    qsizetype at = 0, length = 0; ///< of the element in the text
    friend bool operator==(const Entry &, const Entry &) = default;
};

class Dump
{
public:
    /// Invalid: no config dump; TooLarge: over kMostDump or two million objects.
    static base::Result<Dump> read(QByteArray json, const QString &where);

    const QVector<Entry> &entries() const { return m_entries; }
    QVector<Entry> entries(Section section) const;
    /// The element as it stands in the dump.
    QByteArray json(const Entry &entry) const { return m_text.sliced(entry.at, entry.length); }
    /// The element taken apart; the Envoy object itself is configOf() of its root.
    base::Result<base::Tree> tree(const Entry &entry) const;
    const QString &where() const { return m_where; }

private:
    QByteArray m_text;
    QVector<Entry> m_entries;
    QString m_where;
};

/// The cluster, listener, route configuration, assignment, secret or bootstrap inside an element of a dump.
base::Tree::Ref configOf(Section section, base::Tree::Ref element);

struct ClusterRow {
    ClusterName name = {};
    QString fullName = {}, type = {}, state = {};
    Origin origin = {};
    int entry = -1; ///< index into Dump::entries()
};
struct ListenerRow {
    QString name = {}, address = {}, match = {}, destination = {}, state = {};
    int port = 0;
    QString route = {}, cluster = {}; ///< the destination's name, where it is one
    QString type = {}; ///< "HTTP", "TCP", "HTTP+TCP" of the whole listener
    Origin origin = {};
    int entry = -1;
};
struct RouteRow {
    QString name = {}, host = {}, match = {}, destination = {}, routeName = {};
    QStringList domains = {};
    Origin origin = {};
    int entry = -1;
};
struct SecretRow {
    QString name = {}, type = {}, state = {};
    QByteArray pem = {}; ///< a chain or a bundle; never a key
    qint64 updatedMs = 0;
    int entry = -1;
};

base::Result<QVector<ClusterRow>> clusters(const Dump &dump);
base::Result<QVector<ListenerRow>> listeners(const Dump &dump);
base::Result<QVector<RouteRow>> routes(const Dump &dump);
base::Result<QVector<SecretRow>> secrets(const Dump &dump);

} // namespace proxies

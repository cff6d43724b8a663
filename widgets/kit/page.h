// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every page is to the shell. The shell owns bars, rail, drawer, inspector frame and the filter line; a page gives its
// body, its inspector's content, its counts in words and at most four verbs, and keeps its own selection.
#pragma once

#include "models/mesh/health.h"
#include "models/mesh/snapshot.h"
#include "models/store/source.h"
#include "models/store/store.h"

#include <QSettings>
#include <QVariantMap>
#include <QWidget>

namespace kit {

class Theme;

/// What pages work with. Lives as long as the window. `telemetry` and `probe` may be null (no telemetry store, no network).
struct Desk {
    Theme &theme;
    store::Store &store;
    QSettings &settings;
    store::Telemetry *telemetry = nullptr;
    store::CertificateProbe *probe = nullptr;
};

/// One line of the drawer's findings.
struct Finding {
    mesh::Health health = mesh::Health::Info;
    QString area;     ///< "Certificate", "Traffic", "Connection"
    QString object, ns;
    QString sentence; ///< what is, how much; then what to do
    QString link;     ///< "topology?id=..." : page id, then a page's own position
    qint64 sinceMs = 0; ///< 0 = not known
    friend bool operator==(const Finding &, const Finding &) = default;
};

struct Badge {
    mesh::Health health = mesh::Health::Ok;
    int count = 0; ///< of that health; 0 = no badge
};

class Page : public QWidget
{
    Q_OBJECT

public:
    Page(QString id, QString title, QWidget *parent = nullptr)
        : QWidget(parent)
        , m_id(std::move(id))
        , m_title(std::move(title))
    {
    }

    QString id() const { return m_id; }       ///< "topology", "services", "certificates"
    QString title() const { return m_title; } ///< shown as page title and in the rail

    /// "6 namespaces, 11 services, 20 edges": right of the title.
    virtual QString counts() const { return {}; }
    /// "17 of 17 nodes": right end of the filter line.
    virtual QString shown() const { return {}; }
    virtual QString filterHint() const { return {}; }
    /// At most four, icon and word; the shell shows them right of the title.
    virtual QList<QAction *> verbs() const { return {}; }
    /// Content of the inspector: the selection or the page's summary. Owned by the page; null = no inspector.
    virtual QWidget *inspector() { return nullptr; }
    virtual Badge badge() const { return {}; }
    virtual QVector<Finding> findings() const { return {}; }
    /// The words after the page's title in the breadcrumb, outermost first: {"shop", "reviews"}.
    virtual QStringList crumbs() const { return {}; }

    /// The shell's filter line and namespace choice; empty = all.
    virtual void setFilter(const QString &) { }
    virtual void setNamespaces(const QStringList &) { }
    /// For back, forward, links and restart: selection, zoom, sort. Strings and numbers only.
    virtual QVariantMap position() const { return {}; }
    virtual void restore(const QVariantMap &) { }
    /// Esc inside the page: true when it took it (a selection was cleared).
    virtual bool escape() { return false; }

signals:
    /// Any of counts, shown, badge, findings changed.
    void summaryChanged();
    /// crumbs or inspector content changed because the user moved: makes a history entry.
    void moved();
    /// "services?id=shop/reviews": go there.
    void navigate(const QString &link);

private:
    QString m_id, m_title;
};

} // namespace kit

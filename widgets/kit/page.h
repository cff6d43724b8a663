// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every page is to the shell. The shell owns bars, rail, drawer, inspector frame and the filter line; a page gives its
// body, its inspector's content, its counts in words and at most four verbs, and keeps its own selection.
#pragma once

#include "models/items/findingtable.h"
#include "models/mesh/health.h"
#include "models/mesh/snapshot.h"
#include "models/settings/settings.h"
#include "models/store/source.h"
#include "models/store/store.h"

#include <QSettings>
#include <QVariantMap>
#include <QWidget>

namespace store {
class ChangeLog;
class Playhead;
class Preflight;
class Proxies;
} // namespace store

namespace changes {
class Checker;
class Drafts;
class Review;
} // namespace changes

namespace kit {

class FilterLine;
class Theme;

/// What pages work with. Lives as long as the window. `telemetry` and `probe` may be null (no telemetry store, no network);
/// without `playhead` a page shows what is live, without `changes` no change is known, without `drafts` and `review` (always
/// both or none) nothing can be edited, without `checker` who needs findings keeps one of his own, without `proxies` no proxy
/// and no control plane can be asked, without `preflight` one's own rights are not known.
struct Desk {
    Theme &theme;
    store::Store &store;
    QSettings &settings;
    store::Telemetry *telemetry = nullptr;
    store::CertificateProbe *probe = nullptr;
    store::Playhead *playhead = nullptr;
    store::ChangeLog *changes = nullptr;
    changes::Drafts *drafts = nullptr;
    changes::Review *review = nullptr;
    changes::Checker *checker = nullptr;
    store::Proxies *proxies = nullptr;
    store::Preflight *preflight = nullptr;
    settings::Settings kept{settings}; ///< the same file, typed: what pages and the dialog read and write
};

/// One line of the drawer's findings.
using Finding = items::Finding;

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
    /// Keys of the filter grammar, and the values that a key has here now: for the filter line's completion.
    virtual QStringList knownKeys() const { return {}; }
    virtual QStringList valuesOf(const QString &) const { return {}; }
    /// At most four, icon and word; the shell shows them right of the title.
    virtual QList<QAction *> verbs() const { return {}; }
    /// Content of the inspector: the selection or the page's summary. Owned by the page; null = no inspector.
    virtual QWidget *inspector() { return nullptr; }
    /// False while the page needs its room.
    virtual bool wantsInspector() const { return true; }
    virtual Badge badge() const { return {}; }
    virtual QVector<Finding> findings() const { return {}; }
    /// The object that E (edit), Y (YAML) and W (weights) act upon, as items::configId() names it; "" = none.
    virtual QString subject() const { return {}; }
    /// The words after the page's title in the breadcrumb, outermost first: {"shop", "reviews"}.
    virtual QStringList crumbs() const { return {}; }

    /// While the page shows something with a filter of its own, the shell hides its line, and `/` goes here.
    virtual FilterLine *ownFilter() { return nullptr; }
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

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A desk with a small mesh, as the pages of services and workloads get it.
#pragma once

#include "models/items/plurals.h"
#include "tests/support/mesh.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/tablepage.h"
#include "widgets/kit/theme.h"

#include <QCoreApplication>
#include <QLabel>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

struct Bench {
    static constexpr qint64 now = 1'800'000'000'000;

    items::Plurals plurals;
    QTemporaryDir directory;
    base::FakeClock clock{now};
    kit::Theme theme;
    store::Store store{clock};
    QSettings settings{directory.filePath(u"s.ini"_s), QSettings::IniFormat};
    kit::Desk desk{.theme = theme, .store = store, .settings = settings};

    Bench() { QCoreApplication::installTranslator(&plurals); }
    ~Bench() { QCoreApplication::removeTranslator(&plurals); }

    static mesh::SourceState source(mesh::SourceHealth health)
    {
        mesh::SourceState state;
        state.health = health;
        state.contactMs = now;
        return state;
    }

    void apply(mesh::Delta delta)
    {
        store.apply(std::move(delta));
        store.flush();
    }

    /// Every kind is `health`, both sources answer.
    void apply(const QVector<mesh::ObjectPtr> &objects, const QVector<mesh::EdgeTraffic> &edges = {},
               mesh::KindHealth health = mesh::KindHealth::Live)
    {
        mesh::Delta delta;
        delta.upserts = objects;
        for (const mesh::KindInfo &kind : mesh::allKinds())
            delta.kinds.insert(kind.kind, {health, kind.versions.front(), 0, now, {}, false, {}});
        delta.sources.insert(mesh::SourceId::Kubernetes, source(mesh::SourceHealth::Live));
        delta.sources.insert(mesh::SourceId::Prometheus, source(mesh::SourceHealth::Live));
        auto traffic = std::make_shared<mesh::Traffic>();
        traffic->atMs = now;
        traffic->edges = edges;
        delta.traffic = traffic;
        apply(delta);
    }

    void apply(mesh::SourceId id, const mesh::SourceState &state)
    {
        mesh::Delta delta;
        delta.sources.insert(id, state);
        apply(delta);
    }

    /// shop/web calls shop/cart, which fails, and pay/api.
    void applyShop()
    {
        using namespace support;
        const mesh::Peer web = workload(u"shop"_s, u"web"_s);
        apply(QVector<mesh::ObjectPtr>{ns(u"shop"_s), ns(u"pay"_s)} + app(u"shop"_s, u"web"_s) + app(u"shop"_s, u"cart"_s) + app(u"pay"_s, u"api"_s),
              {edge(web, workload(u"shop"_s, u"cart"_s), u"cart"_s, 20, 0.3), edge(web, workload(u"pay"_s, u"api"_s), u"api"_s, 5)});
    }
};

/// All words that can be seen in it.
inline QString textOf(const QWidget *widget)
{
    QStringList words;
    for (const QLabel *label : widget->findChildren<QLabel *>()) {
        if (label->isVisibleTo(widget))
            words += label->text();
    }
    return words.join(u'\n').remove(QChar(0x200b)); // where long names may break
}

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A desk with proxies that answer what a test puts there, and a journal to look into.
#pragma once

#include "models/changes/review.h"
#include "models/items/plurals.h"
#include "tests/support/fakeproxies.h"
#include "tests/support/memoryaccess.h"
#include "widgets/kit/notice.h"
#include "widgets/kit/page.h"
#include "widgets/kit/theme.h"

#include <QCoreApplication>
#include <QFile>
#include <QLabel>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

struct ProxyBench {
    static constexpr qint64 now = 1'800'000'000'000;

    items::Plurals plurals;
    QTemporaryDir directory;
    base::FakeClock clock{now};
    kit::Theme theme;
    store::Store store{clock};
    QSettings settings{directory.filePath(u"s.ini"_s), QSettings::IniFormat};
    support::FakeProxies proxies;
    support::MemoryAccess access;
    changes::Drafts drafts{access};
    changes::Review review{access, drafts, nullptr, clock};
    kit::Desk desk{.theme = theme, .store = store, .settings = settings, .drafts = &drafts, .review = &review, .proxies = &proxies};

    ProxyBench()
    {
        QCoreApplication::installTranslator(&plurals);
        store.reset(u"lab"_s);
    }
    ~ProxyBench() { QCoreApplication::removeTranslator(&plurals); }

    static QByteArray data(const QString &name)
    {
        QFile file(QStringLiteral(TEST_DATA_DIR "/proxies/") + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static proxies::Proxy proxy(const QString &ns, const QString &pod, proxies::Sync listeners = proxies::Sync::Synced, const QString &reason = {})
    {
        return {.cluster = u"c1"_s,
                .ns = ns,
                .pod = pod,
                .kind = proxies::Kind::Sidecar,
                .version = u"1.31.0"_s,
                .istiod = u"istiod-1"_s,
                .revision = u"default"_s,
                .types = {{.typeUrl = u"x.Cluster"_s, .sync = proxies::Sync::Synced, .sentMs = now - 60'000},
                          {.typeUrl = u"x.Listener"_s, .sync = listeners, .reason = reason, .sentMs = now - 21 * 60'000}}};
    }

    static proxies::Status status(const QVector<proxies::Proxy> &all)
    {
        proxies::Status status;
        status.proxies = all;
        status.asked = {{.ns = u"istio-system"_s, .pod = u"istiod-1"_s, .revision = u"default"_s, .version = u"1.31.0"_s, .way = u"xds"_s}};
        status.atMs = now;
        return status;
    }

    /// shop/web refuses its listeners, shop/cart is well, pay/api lags.
    static proxies::Status shop()
    {
        return status({proxy(u"shop"_s, u"web-1"_s, proxies::Sync::Error, u"no such filter"_s), proxy(u"shop"_s, u"cart-1"_s),
                       proxy(u"pay"_s, u"api-1"_s, proxies::Sync::Stale)});
    }

    void putDump(const QString &pod)
    {
        proxies.put(store::Proxies::Page::Dump, pod, data(u"envoy.json"_s));
        proxies.put(store::Proxies::Page::Hosts, pod, data(u"clusters.json"_s));
        proxies.put(store::Proxies::Page::Wanted, pod, data(u"envoy.json"_s));
        proxies.put(store::Proxies::Page::Levels, pod, QByteArray("active loggers:\n  admin: warning\n  http: warning\n"));
    }
};

/// All words of labels that can be seen in it.
inline QString wordsOf(const QWidget *widget)
{
    QStringList words;
    for (const QLabel *label : widget->findChildren<QLabel *>()) {
        if (label->isVisibleTo(widget))
            words += label->text();
    }
    return words.join(u'\n').remove(QChar(0x200b));
}

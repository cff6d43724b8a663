// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Words for routes: how their numbers are known, what they match, where they send.
#pragma once

#include "models/mesh/health.h"
#include "models/routes/routes.h"

#include <QCoreApplication>

namespace items {

class RouteWords
{
    Q_DECLARE_TR_FUNCTIONS(RouteWords)

public:
    static QString told(routes::Told told);         ///< for a cell: "by name", "split only"
    /// For filters: the word that JSON has, whatever the language, and the translated one.
    static QStringList toldWords(routes::Told told);
    static QString toldSentence(const routes::Route &route, const routes::Host *host);
    static QString host(const routes::Host &host);  ///< "Gateway shop/shop → shop.example.com", "reviews"
    static QString match(const routes::Route &route);   ///< "every request", "uri prefix /checkout or …"
    static QString wanted(const routes::Route &route);  ///< "v1 70 %, v2 30 %", "web"
    static QString seen(const routes::Route &route);    ///< "v1 69.2 %, v2 30.8 %"; "" = not known
    static QString flags(const routes::Measured &measured); ///< "UT 1.0 %, URX 0.2 %"
    static QString retries(const routes::Route &route); ///< "2, 500 ms each, on 5xx"; "" = none given
    static QString fault(const routes::Route &route);   ///< "delays 1 % by 300 ms"
    static QString timeout(const routes::Route &route); ///< "2s"; "" = none given
    static mesh::Health health(const routes::Route &route);
    /// What is wrong with it; "" when nothing is.
    static QString sentence(const routes::Route &route);
    /// What the page and the verb say once about all: "Metrics name no route: ..." ; "" when routes are named.
    static QString note(const routes::List &list);
};

} // namespace items

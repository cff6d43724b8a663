// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/arrival.h"

using namespace Qt::Literals::StringLiterals;

namespace proxies {

Arrival arrival(const Status &status, qint64 sinceMs)
{
    Arrival arrival;
    for (const Proxy &proxy : status.proxies) {
        bool sent = false, waits = false, refuses = false;
        for (const TypeStatus &type : proxy.types) {
            if (type.sentMs < sinceMs || type.sync == Sync::NotSent)
                continue;
            sent = true;
            waits = waits || type.sync == Sync::Stale;
            if (type.sync == Sync::Error) {
                refuses = true;
                arrival.refused.append({proxy.name(), shortName(type.typeUrl), type.reason});
            }
        }
        if (!sent)
            ++arrival.untouched;
        else if (waits)
            arrival.waiting.append(proxy.name());
        else if (!refuses)
            arrival.took.append(proxy.name());
    }
    return arrival;
}

int Arrival::refusers() const
{
    QSet<QString> names;
    for (const Refusal &refusal : refused)
        names.insert(refusal.proxy);
    return static_cast<int>(names.size());
}

QString Arrival::text() const
{
    const qsizetype all = took.size() + waiting.size() + refusers();
    if (all == 0)
        return u"no proxy was sent anything"_s;
    QString text = u"%1 of %2 proxies took it"_s.arg(took.size()).arg(all);
    if (!waiting.isEmpty())
        text += u", %1 have not answered yet"_s.arg(waiting.size());
    if (!refused.isEmpty())
        text += u", %1 refused: %2"_s.arg(refusers()).arg(refused.front().reason);
    return text;
}

} // namespace proxies

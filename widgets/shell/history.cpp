// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/history.h"

#include <QUrl>
#include <QUrlQuery>

using namespace Qt::Literals::StringLiterals;

namespace shell {

void History::visit(const Visit &visit)
{
    if (m_at >= 0 && m_visits[m_at] == visit)
        return;
    m_visits.resize(m_at + 1);
    m_visits.push_back(visit);
    if (m_visits.size() > most)
        m_visits.removeFirst();
    m_at = m_visits.size() - 1;
}

Visit visitOf(const QString &link)
{
    const qsizetype mark = link.indexOf(u'?');
    Visit visit{mark < 0 ? link : link.left(mark), {}, {}};
    if (mark < 0)
        return visit;
    const QUrlQuery query(link.mid(mark + 1));
    for (const auto &[key, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (key == "filter"_L1)
            visit.filter = value;
        else
            visit.position.insert(key, value);
    }
    return visit;
}

} // namespace shell

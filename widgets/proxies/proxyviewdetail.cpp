// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The selected row's object, below the table.
#include "widgets/proxies/proxyview.h"

#include "models/items/configtable.h"
#include "models/references/references.h"
#include "widgets/proxies/detailpane.h"
#include "widgets/proxies/levelbar.h"

#include <QUrl>

using namespace Qt::Literals::StringLiterals;
using items::DumpPart;

namespace proxies {

namespace {

int assignmentOf(const Dump &dump, const QString &cluster)
{
    const auto found =
        std::ranges::find_if(dump.entries(), [&cluster](const Entry &entry) { return entry.section == Section::Endpoints && entry.name == cluster; });
    return found == dump.entries().end() ? -1 : static_cast<int>(found - dump.entries().begin());
}

} // namespace

void ProxyView::showDetail()
{
    if (m_part == DumpPart::LogLevels)
        showLogger();
    else if (m_part == DumpPart::Bootstrap)
        showBootstrap();
    else if (const items::DumpRow *row = at(m_part).rows->find(at(m_part).pane->table()->currentId()))
        showElement(*row);
    else
        showNothing(at(m_part).rows->rowCount() == 0 ? QString() : tr("Select a row to see the object as the proxy has it."));
}

void ProxyView::showNothing(const QString &sentence)
{
    m_detailOf.clear();
    m_detail->showNothing(sentence);
}

/// False when the detail shows just this.
bool ProxyView::isNewDetail(const QString &id)
{
    const QString full = u"%1|%2|%3"_s.arg(m_reader.pod().toString(), tab(), id);
    return std::exchange(m_detailOf, full) != full;
}

void ProxyView::showLogger()
{
    const items::DumpTable &table = *at(m_part).rows;
    const items::DumpRow *row = table.find(at(m_part).pane->table()->currentId());
    const QString first = table.rows().isEmpty() ? QString() : table.rows().first().cells[1].text;
    const bool same = std::ranges::all_of(table.rows(), [&first](const items::DumpRow &one) { return one.cells[1].text == first; });
    m_levels->setLogger(row ? row->name : QString(), row ? row->cells[1].text : QString(), same ? first : QString());
}

void ProxyView::showBootstrap()
{
    const DumpPtr dump = m_reader.dump();
    const auto found = dump ? dump->entries(Section::Bootstrap) : QVector<Entry>();
    if (found.isEmpty())
        showNothing(dump ? tr("There is no bootstrap in its dump.") : QString());
    else if (isNewDetail(QString::number(reinterpret_cast<quintptr>(dump.get()))))
        m_detail->show(tr("bootstrap"), [dump, entry = found.front()] { return dump->tree(entry); });
}

void ProxyView::showElement(const items::DumpRow &row)
{
    if (m_part == DumpPart::Differences) {
        const bool known = row.entry >= 0 && row.entry < m_reader.differences().size();
        if (known && isNewDetail(u"%1|%2"_s.arg(row.id).arg(m_reader.part(m_part).atMs)))
            m_detail->show(m_reader.differences()[row.entry], m_reader.leftName(), m_reader.rightName());
        return;
    }
    if (items::isOfZtunnel(m_part)) {
        const ZtunnelPtr dump = m_reader.ztunnel();
        if (!dump || row.entry < 0 || row.entry >= dump->elements.size())
            showNothing({});
        else if (isNewDetail(u"%1|%2"_s.arg(row.entry).arg(reinterpret_cast<quintptr>(dump.get()))))
            m_detail->show(
                row.name, [dump, at = dump->elements[row.entry]] { return base::readJson(dump->tree->ref(at).json()); }, row.origin.text(),
                linkOf(row.origin));
        return;
    }
    // The counters of a host are of now; what was sent for its cluster is in the dump.
    const bool host = m_part == DumpPart::Endpoints;
    if (host)
        m_reader.want(DumpPart::Clusters);
    const DumpPtr dump = m_reader.dump();
    const int entry = host && dump ? assignmentOf(*dump, row.name) : row.entry;
    if (!dump || entry < 0 || entry >= dump->entries().size()) {
        showNothing(dump ? tr("Its dump says nothing of this cluster's endpoints: they come from its bootstrap or from DNS.")
                         : tr("Reading the dump"));
        return;
    }
    if (isNewDetail(u"%1|%2"_s.arg(entry).arg(reinterpret_cast<quintptr>(dump.get()))))
        m_detail->show(row.name, [dump, entry] { return dump->tree(dump->entries()[entry]); }, row.origin.text(), linkOf(row.origin));
}

QString ProxyView::linkOf(const Origin &origin) const
{
    const auto key = items::objectOf(origin);
    if (!key || !references::isMeshKind(key->kind) || !m_desk.store.snapshot()->find(*key))
        return {};
    return u"config?id="_s + QString::fromLatin1(QUrl::toPercentEncoding(items::configId(*key), "/"));
}

void ProxyView::followLink(const QModelIndex &index)
{
    if (const QString link = index.data(items::LinkRole).toString(); !link.isEmpty())
        emit linked(link);
}

} // namespace proxies

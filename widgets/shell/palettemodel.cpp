// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/palettemodel.h"

#include "models/items/filter.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace shell {

PaletteCommand parseCommand(const QString &text, const QVector<std::pair<QString, QString>> &words, const QStringList &namespaces)
{
    PaletteCommand command;
    QStringList parts = text.split(u' ', Qt::SkipEmptyParts);
    if (!parts.isEmpty() && parts.front().startsWith(u':'))
        parts.front().remove(0, 1);
    QStringList filter;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString &part = parts[i];
        const auto word = std::ranges::find(words, part.toLower(), [](const auto &pair) { return pair.first; });
        if (i == 0 && word != words.end())
            command.page = word->second;
        else if (part.startsWith(u'@'))
            command.context = part.mid(1);
        else if (part.startsWith(u'/'))
            filter << part.mid(1);
        else if (part.contains(u'='))
            filter << part;
        else if (command.ns.isEmpty() && namespaces.contains(part))
            command.ns = part;
        else if (!command.page.isEmpty())
            filter << part;
    }
    filter.removeAll(QString());
    command.filter = filter.join(u' ');
    return command;
}

QVector<PaletteMatch> match(const QString &text, const QVector<PaletteEntry> &entries, int most)
{
    QVector<PaletteMatch> found;
    const QString wanted = text.trimmed();
    for (const PaletteEntry &entry : entries) {
        const int score = wanted.isEmpty() ? 1 : items::fuzzyScore(wanted, entry.name);
        if (score > 0)
            found.push_back({entry, {}, score});
    }
    const auto better = [](const PaletteMatch &a, const PaletteMatch &b) {
        return a.score != b.score ? a.score > b.score : a.entry.name.size() < b.entry.name.size();
    };
    const auto end = found.begin() + std::min<qsizetype>(most, found.size());
    if (!wanted.isEmpty())
        std::ranges::partial_sort(found, end, better);
    found.erase(end, found.end());
    for (PaletteMatch &one : found) {
        if (!wanted.isEmpty())
            items::fuzzyScore(wanted, one.entry.name, &one.hits);
    }
    return found;
}

} // namespace shell

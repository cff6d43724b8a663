// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the palette offers for a text: places, things, contexts, verbs. One grammar: `kind [namespace] [/filter] [label=value]
// [@context]`, or any words, matched fuzzily. Pure but for the list of entries it is given.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

namespace shell {

struct PaletteEntry {
    QString icon, name, remark; ///< remark: "service · shop", a key
    QString target;             ///< "services?id=...", "context:NAME", "verb:NAME"
};

struct PaletteMatch {
    PaletteEntry entry;
    QVector<int> hits; ///< of the name, to be shown bold
    int score = 0;
};

/// `:routes shop /rev app=web @prod` as parts. `page` is "" when the first word names no page.
struct PaletteCommand {
    QString page, ns, filter, context;
};
/// `words`: what people call each page, word -> page id.
PaletteCommand parseCommand(const QString &text, const QVector<std::pair<QString, QString>> &words, const QStringList &namespaces);

/// Best first, at most `most`.
QVector<PaletteMatch> match(const QString &text, const QVector<PaletteEntry> &entries, int most = 12);

} // namespace shell

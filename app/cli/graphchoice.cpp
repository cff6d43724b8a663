// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/graphchoice.h"

#include "models/items/nodefields.h"

using namespace Qt::Literals::StringLiterals;

namespace cli {

graph::Graph GraphChoice::build(const mesh::Snapshot &snapshot, const QStringList &namespaces) const
{
    graph::Options wanted = options;
    wanted.namespaces = namespaces;
    graph::Graph all = graph::buildGraph(snapshot, wanted);
    if (filter.isEmpty())
        return all;
    const items::NodeFields fields(all, snapshot, snapshot.atMs);
    for (int v = 0; v < static_cast<int>(all.nodes.size()); ++v) {
        if (!filter.accepts([&fields, v](const QString &key) { return fields.of(v, key); }))
            wanted.hidden.insert(all.nodes[v].id);
    }
    return graph::buildGraph(snapshot, wanted);
}

base::Error filterError(const QString &text, const items::FilterError &error)
{
    const QString word = text.mid(error.at, error.length);
    return {base::ErrorKind::Invalid, word.isEmpty() ? error.reason : u"\"%1\": %2"_s.arg(word, error.reason),
            u"--filter, character %1"_s.arg(error.at + 1)};
}

void GraphFlags::add(CLI::App &app)
{
    app.add_option("--level", level, "service, workload or app")->type_name("LEVEL");
    app.add_option("--filter", filter, "Only nodes that this accepts: 'ns:shop p99>500ms', '5xx>1%', '!kind:gateway', 'a or b'")
        ->type_name("EXPRESSION");
    app.add_flag("--idle", idle, "Also what neither calls nor is called");
}

base::Result<GraphChoice> GraphFlags::choice() const
{
    static const QHash<QString, graph::Level> levels{
        {u"service"_s, graph::Level::Service}, {u"workload"_s, graph::Level::Workload}, {u"app"_s, graph::Level::App}};
    const auto known = levels.constFind(QString::fromStdString(level));
    if (known == levels.cend())
        return base::fail(base::ErrorKind::Unsupported, u"--level takes service, workload or app"_s);
    GraphChoice choice;
    choice.options.level = *known;
    choice.options.hideIdle = !idle;
    const QString text = QString::fromStdString(filter);
    auto parsed = items::Filter::parse(text, items::NodeFields::keys());
    if (!parsed)
        return tl::unexpected(filterError(text, parsed.error()));
    choice.filter = std::move(*parsed);
    return choice;
}

} // namespace cli

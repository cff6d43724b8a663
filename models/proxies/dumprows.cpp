// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of a dump.
#include "models/proxies/dump.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace proxies {

namespace {

using Ref = base::Tree::Ref;

/// Runs `take(entry, element, config, index)` for each object of a section; ends at the first that can't be read.
template <class Row, class Take> base::Result<QVector<Row>> each(const Dump &dump, Section section, Take take)
{
    QVector<Row> rows;
    for (int i = 0; i < dump.entries().size(); ++i) {
        const Entry &entry = dump.entries()[i];
        if (entry.section != section)
            continue;
        const auto tree = dump.tree(entry);
        if (!tree)
            return tl::unexpected(tree.error());
        take(rows, entry, tree->root(), configOf(section, tree->root()), i);
    }
    return rows;
}

QString addressOf(Ref address, int *port)
{
    if (const Ref socket = address["socket_address"]) {
        *port = static_cast<int>(socket["port_value"].integer());
        return socket["address"].string();
    }
    if (const Ref pipe = address["pipe"])
        return pipe["path"].string();
    return address["envoy_internal_address"]["server_listener_name"].string();
}

QString matchOf(Ref match)
{
    QStringList parts;
    if (const QString transport = match["transport_protocol"].string(); !transport.isEmpty())
        parts += u"Trans: "_s + transport;
    if (const QStringList names = match["server_names"].strings(); !names.isEmpty())
        parts += u"SNI: "_s + names.join(u',');
    QStringList protocols = match["application_protocols"].strings();
    if (!protocols.isEmpty())
        parts += u"App: "_s + protocols.join(u',');
    QStringList ranges;
    for (const Ref range : match["prefix_ranges"]) {
        const qint64 length = range["prefix_len"].integer(-1);
        ranges += length < 0 || length == 32 || length == 128 ? range["address_prefix"].string()
                                                              : u"%1/%2"_s.arg(range["address_prefix"].string()).arg(length);
    }
    const QString port = match["destination_port"] ? QString::number(match["destination_port"].integer()) : QString();
    if (!ranges.isEmpty() || !port.isEmpty())
        parts += u"Addr: "_s + (ranges.isEmpty() ? u"*"_s : ranges.join(u',')) + (port.isEmpty() ? QString() : u':' + port);
    return parts.isEmpty() ? u"ALL"_s : parts.join(u"; "_s);
}

QString routeMatch(Ref match)
{
    QString text;
    if (const QString path = match["path"].string(); !path.isEmpty())
        text = path;
    else if (const QString prefix = match["prefix"].string(); !prefix.isEmpty())
        text = prefix + u'*';
    else if (const QString separated = match["path_separated_prefix"].string(); !separated.isEmpty())
        text = separated + u"[/*]"_s;
    else if (const QString regex = match["safe_regex"]["regex"].string(); !regex.isEmpty())
        text = u"regex "_s + regex;
    else
        text = u"/*"_s;
    QStringList headers;
    for (const Ref header : match["headers"])
        headers += header["name"].string();
    return headers.isEmpty() ? text : text + u" headers: "_s + headers.join(u',');
}

QString routeDestination(Ref route)
{
    if (const Ref redirect = route["redirect"])
        return u"redirect "_s + redirect["host_redirect"].string() + redirect["path_redirect"].string();
    if (const Ref direct = route["direct_response"])
        return u"status %1"_s.arg(direct["status"].integer());
    const Ref action = route["route"];
    if (const QString cluster = action["cluster"].string(); !cluster.isEmpty())
        return cluster;
    QStringList split;
    for (const Ref one : action["weighted_clusters"]["clusters"])
        split += u"%1 %2"_s.arg(one["weight"].integer()).arg(one["name"].string());
    return split.isEmpty() ? action["cluster_header"].string() : split.join(u", "_s);
}

QString inlineRoutes(Ref config)
{
    QStringList matches;
    for (const Ref host : config["virtual_hosts"]) {
        for (const Ref route : host["routes"])
            matches += routeMatch(route["match"]);
    }
    return u"Inline Route: "_s + matches.mid(0, 4).join(u", "_s);
}

/// What a filter chain leads to.
void setDestination(ListenerRow &row, Ref chain)
{
    row.destination = u"Non-HTTP/Non-TCP"_s;
    for (const Ref filter : chain["filters"]) {
        const Ref config = filter["typed_config"];
        const QString type = config["@type"].string();
        if (type.endsWith(".HttpConnectionManager"_L1)) {
            row.type = u"HTTP"_s;
            row.route = config["rds"]["route_config_name"].string(config["route_config"]["name"].string());
            row.destination = config["rds"] ? u"Route: "_s + row.route : inlineRoutes(config["route_config"]);
        } else if (type.endsWith(".TcpProxy"_L1)) {
            row.type = u"TCP"_s;
            row.cluster = config["cluster"].string();
            QStringList split;
            for (const Ref one : config["weighted_clusters"]["clusters"])
                split += u"%1 %2"_s.arg(one["weight"].integer()).arg(one["name"].string());
            row.destination = u"Cluster: "_s + (split.isEmpty() ? row.cluster : split.join(u", "_s));
        }
    }
}

void addChain(QVector<ListenerRow> &rows, const ListenerRow &listener, Ref chain)
{
    ListenerRow row = listener;
    row.match = matchOf(chain["filter_chain_match"]);
    if (const Origin origin = originOf(chain); !origin.isEmpty())
        row.origin = origin;
    setDestination(row, chain);
    rows.append(row);
}

QByteArray bytesOf(Ref source)
{
    if (const QString text = source["inline_string"].string(); !text.isEmpty())
        return text.toUtf8();
    return QByteArray::fromBase64(source["inline_bytes"].string().toLatin1());
}

void addSecret(QVector<SecretRow> &rows, const Entry &entry, Ref element, Ref secret, int index)
{
    SecretRow row{.name = entry.name, .state = entry.state, .entry = index};
    row.updatedMs = std::max<qint64>(0, QDateTime::fromString(element["last_updated"].string(), Qt::ISODateWithMs).toMSecsSinceEpoch());
    if (const Ref certificate = secret["tls_certificate"]) {
        row.type = u"Cert Chain"_s;
        row.pem = bytesOf(certificate["certificate_chain"]);
    } else if (const Ref context = secret["validation_context"]) {
        row.type = u"CA"_s;
        row.pem = bytesOf(context["trusted_ca"]);
    } else if (const Ref combined = secret["combined_validation_context"]) {
        row.type = u"CA"_s;
        row.pem = bytesOf(combined["default_validation_context"]["trusted_ca"]);
    }
    rows.append(row);
}

} // namespace

base::Result<QVector<ClusterRow>> clusters(const Dump &dump)
{
    return each<ClusterRow>(dump, Section::Clusters, [](QVector<ClusterRow> &rows, const Entry &entry, Ref, Ref cluster, int index) {
        ClusterRow row{.name = clusterName(entry.name), .fullName = entry.name, .state = entry.state, .origin = originOf(cluster), .entry = index};
        row.type = cluster["type"].string(cluster["cluster_type"]["name"].string(u"STATIC"_s));
        rows.append(row);
    });
}

base::Result<QVector<ListenerRow>> listeners(const Dump &dump)
{
    return each<ListenerRow>(dump, Section::Listeners, [](QVector<ListenerRow> &rows, const Entry &entry, Ref, Ref listener, int index) {
        ListenerRow row{.name = entry.name, .state = entry.state, .origin = originOf(listener), .entry = index};
        row.address = addressOf(listener["address"], &row.port);
        const qsizetype first = rows.size();
        for (const Ref chain : listener["filter_chains"])
            addChain(rows, row, chain);
        if (const Ref chain = listener["default_filter_chain"])
            addChain(rows, row, chain);
        if (rows.size() == first)
            rows.append(row); // a listener that was refused has nothing to show but itself
    });
}

base::Result<QVector<RouteRow>> routes(const Dump &dump)
{
    return each<RouteRow>(dump, Section::Routes, [](QVector<RouteRow> &rows, const Entry &entry, Ref, Ref config, int index) {
        for (const Ref host : config["virtual_hosts"]) {
            RouteRow row{.name = entry.name, .host = host["name"].string(), .domains = host["domains"].strings(), .entry = index};
            for (const Ref route : host["routes"]) {
                row.match = routeMatch(route["match"]);
                row.destination = routeDestination(route);
                row.routeName = route["name"].string();
                row.origin = originOf(route);
                rows.append(row);
            }
            if (host["routes"].size() == 0)
                rows.append(row);
        }
    });
}

base::Result<QVector<SecretRow>> secrets(const Dump &dump)
{
    return each<SecretRow>(dump, Section::Secrets, &addSecret);
}

} // namespace proxies

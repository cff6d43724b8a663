// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/proxies/ztunnel.h"

#include "models/base/tree.h"

using namespace Qt::Literals::StringLiterals;

namespace proxies {

namespace {

using Ref = base::Tree::Ref;

/// The next string from `at` on, which moves behind it; without its quotes. Empty at the end of an unfinished one.
QByteArrayView stringAt(const QByteArray &json, qsizetype &at)
{
    const qsizetype from = ++at;
    for (; at < json.size(); ++at) {
        if (json[at] == '\\')
            ++at;
        else if (json[at] == '"')
            return QByteArrayView(json).sliced(from, at++ - from);
    }
    return {};
}

/// A text as it is, or of "ns/host" and "ip:port" objects the part that names it.
QString gatewayOf(Ref value)
{
    const Ref to = value["destination"] ? value["destination"] : value;
    if (to.isString())
        return to.string();
    const Ref host = to["hostname"];
    const QString name = host.isString() ? host.string() : host["hostname"].string();
    const QString address = name.isEmpty() ? to["address"].string() : name;
    const Ref port = value["hboneMtlsPort"];
    return port ? u"%1:%2"_s.arg(address).arg(port.integer()) : address;
}

/// Which match it is, and of what: {"Exact":"a"} is "a", {"Prefix":"a"} "a*".
QString matchText(Ref value)
{
    if (value.isString())
        return value.string();
    if (value.isNumber())
        return QString::number(value.integer());
    if (value["serviceAccount"])
        return value["namespace"].string() + u'/' + value["serviceAccount"].string();
    if (value["Prefix"] || value["prefix"])
        return (value["Prefix"] ? value["Prefix"] : value["prefix"]).string() + u'*';
    if (value["Suffix"] || value["suffix"])
        return u'*' + (value["Suffix"] ? value["Suffix"] : value["suffix"]).string();
    if (value["Exact"] || value["exact"])
        return (value["Exact"] ? value["Exact"] : value["exact"]).string();
    return u"*"_s;
}

/// "principals a, b; not ports 80": all must hold.
QString clauseText(Ref match)
{
    QStringList words;
    for (const Ref field : match) {
        QStringList values;
        for (const Ref value : field)
            values << matchText(value);
        if (values.isEmpty())
            continue;
        QString name = field.keyString();
        const bool negated = name.startsWith("not"_L1) && name.size() > 3 && name[3].isUpper();
        if (negated)
            name = u"not "_s + name[3].toLower() + name.mid(4);
        words << name + u' ' + values.join(u", "_s);
    }
    return words.join(u" and "_s);
}

/// rules[group][clause][match]: one group is enough, in it every clause, of it one match. Newer ones nest by name. A group
/// without clauses holds for everyone; a clause whose matches say nothing never holds, and its group with it.
QString rulesText(Ref rules)
{
    QStringList groups;
    for (const Ref rule : rules) {
        const Ref clauses = rule["clauses"] ? rule["clauses"] : rule;
        QStringList all;
        bool never = false;
        for (const Ref clause : clauses) {
            const Ref matches = clause["matches"] ? clause["matches"] : clause;
            QStringList any;
            for (const Ref match : matches) {
                if (const QString text = clauseText(match); !text.isEmpty())
                    any << text;
            }
            never |= any.isEmpty();
            all << any.join(u" or "_s);
        }
        groups << (never ? u"nobody"_s : all.isEmpty() ? u"everyone"_s : all.join(u"; "_s));
    }
    return groups.isEmpty() ? u"nobody"_s : groups.join(u" | "_s);
}

/// A PEM, in base64 or as it is.
QByteArray pemOf(Ref list)
{
    QByteArray all;
    for (const Ref one : list) {
        const QByteArray text = (one.isString() ? one.string() : one["pem"].string()).toLatin1();
        const QByteArray pem = text.startsWith("-----") ? text : QByteArray::fromBase64(text);
        if (pem.contains("PRIVATE KEY"))
            continue;
        all += pem;
        if (!all.endsWith('\n'))
            all += '\n';
    }
    return all;
}

class Reader
{
public:
    explicit Reader(Ztunnel &out)
        : m_out(out)
    {
    }

    void read(Ref root)
    {
        for (const Ref one : root["workloads"])
            workload(one);
        for (const Ref one : root["services"])
            service(one);
        for (const Ref one : root["policies"])
            policy(one);
        for (const Ref one : root["certificates"])
            certificate(one);
        for (const Ref one : root["workloadState"])
            state(one);
    }

private:
    int entry(Ref element)
    {
        m_out.elements.push_back(element.index());
        return static_cast<int>(m_out.elements.size()) - 1;
    }

    void workload(Ref one)
    {
        QStringList ips = one["workloadIps"].strings();
        if (ips.isEmpty() && one["workloadIp"])
            ips << one["workloadIp"].string();
        m_out.workloads.push_back({.ns = one["namespace"].string(),
                                   .name = one["name"].string(),
                                   .node = one["node"].string(),
                                   .ips = ips,
                                   .protocol = one["protocol"].string(),
                                   .waypoint = gatewayOf(one["waypoint"]),
                                   .serviceAccount = one["serviceAccount"].string(),
                                   .trustDomain = one["trustDomain"].string(),
                                   .status = one["status"].string(),
                                   .network = one["network"].string(),
                                   .cluster = one["clusterId"].string(),
                                   .policies = one["authorizationPolicies"].strings(),
                                   .entry = entry(one)});
    }

    void service(Ref one)
    {
        m_out.services.push_back({.ns = one["namespace"].string(),
                                  .name = one["name"].string(),
                                  .host = one["hostname"].string(),
                                  .addresses = one["vips"].strings(),
                                  .waypoint = gatewayOf(one["waypoint"]),
                                  .endpoints = one["endpoints"].size(),
                                  .entry = entry(one)});
    }

    void policy(Ref one)
    {
        ZtunnelPolicy policy{.ns = one["namespace"].string(),
                             .name = one["name"].string(),
                             .scope = one["scope"].string(),
                             .action = one["action"].string(),
                             .rules = rulesText(one["rules"]),
                             .entry = entry(one)};
        // istiod makes some itself, of PeerAuthentications and for STRICT.
        static const QString converted = u"converted_peer_authentication_"_s;
        if (policy.name.startsWith(converted))
            policy.origin = {u"PeerAuthentication"_s, policy.ns, policy.name.mid(converted.size())};
        else if (!policy.name.startsWith("istio_converted_"_L1))
            policy.origin = {u"AuthorizationPolicy"_s, policy.ns, policy.name};
        m_out.policies.push_back(policy);
    }

    void certificate(Ref one)
    {
        // {"Unavailable": "reason"} or "Unavailable: reason" or just the word.
        const Ref state = one["state"];
        QString word = state.isMap() && state.size() > 0 ? state.at(0).keyString() : state.string();
        QString reason = state.isMap() && state.size() > 0 ? state.at(0).string() : QString();
        if (const qsizetype colon = word.indexOf(u':'); colon > 0) {
            reason = word.mid(colon + 1).trimmed();
            word = word.left(colon);
        }
        m_out.certificates.push_back({.identity = one["identity"].string(),
                                      .state = word,
                                      .reason = reason,
                                      .chainPem = pemOf(one["certChain"] ? one["certChain"] : one["caCert"]),
                                      .rootsPem = pemOf(one["rootCerts"]),
                                      .entry = entry(one)});
    }

    void state(Ref one)
    {
        const Ref info = one["info"], connections = one["connections"];
        for (const bool inbound : {true, false}) {
            for (const Ref connection : connections[inbound ? "inbound" : "outbound"]) {
                m_out.connections.push_back({.ns = info["namespace"].string(),
                                             .workload = info["name"].string(),
                                             .inbound = inbound,
                                             .source = connection["src"].string(),
                                             .wanted = connection["originalDst"].string(),
                                             .destination = connection["actualDst"].string(),
                                             .protocol = connection["protocol"].string(),
                                             .entry = entry(connection)});
            }
        }
    }

    Ztunnel &m_out;
};

} // namespace

bool isZtunnel(const QByteArray &json)
{
    // Only the outermost keys count: a workload may be called anything.
    int depth = 0;
    bool key = false;
    for (qsizetype at = 0; at < json.size();) {
        const char c = json[at];
        if (c == '"') {
            const QByteArrayView text = stringAt(json, at);
            if (depth == 1 && key && text == "configs")
                return false;
            if (depth == 1 && key && (text == "workloads" || text == "workloadState"))
                return true;
            key = false;
            continue;
        }
        if (c == '{' || c == '[')
            key = ++depth == 1 && c == '{';
        else if (c == '}' || c == ']')
            --depth;
        else if (c == ',' && depth == 1)
            key = true;
        ++at;
    }
    return false;
}

base::Result<Ztunnel> readZtunnel(const QByteArray &json, const QString &where)
{
    auto tree = base::readJson(json, where);
    if (!tree)
        return tl::unexpected(tree.error());
    Ztunnel out;
    out.tree = std::make_shared<const base::Tree>(std::move(*tree));
    const Ref root = out.tree->root();
    if (!root.isMap() || root["configs"] || (!root["workloads"] && !root["workloadState"]))
        return base::fail(base::ErrorKind::Invalid, u"this is no ztunnel's dump"_s, where);
    Reader(out).read(root);
    return out;
}

} // namespace proxies

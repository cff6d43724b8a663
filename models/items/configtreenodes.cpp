// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A World's objects along the way of a request.
#include "models/items/configtree.h"

#include <QSet>

#include <array>

using namespace Qt::Literals::StringLiterals;
using analysis::Item;
using analysis::Ref;
using mesh::Kind;
using references::How;
using references::Reference;

namespace items {

namespace {

constexpr int deepest = 8;

QString matchText(Ref match)
{
    for (const char *part : {"uri", "path", "method", "authority"}) {
        const Ref value = match[part];
        if (value.isMap() && value["value"])
            return u"%1 %2"_s.arg(value["type"].string(QLatin1StringView(part)), value["value"].string());
        for (const Ref how : value)
            return u"%1 %2 %3"_s.arg(QLatin1StringView(part), how.keyString(), how.string());
        if (value.isString())
            return u"%1 %2"_s.arg(QLatin1StringView(part), value.string());
    }
    for (const Ref header : match["headers"]) {
        if (header["name"]) // Gateway API lists them
            return u"header %1 %2"_s.arg(header["name"].string(), header["value"].string());
        for (const Ref how : header)
            return u"header %1 %2 %3"_s.arg(header.keyString(), how.keyString(), how.string());
    }
    if (const Ref port = match["port"])
        return u"port %1"_s.arg(port.integer());
    return {};
}

QString matchesText(Ref rule)
{
    QStringList texts;
    for (const Ref match : rule["match"] ? rule["match"] : rule["matches"]) {
        if (const QString text = matchText(match); !text.isEmpty())
            texts << text;
        if (texts.size() == 3)
            break;
    }
    return texts.isEmpty() ? u"all other requests"_s : texts.join(u" or "_s);
}

class Maker
{
public:
    explicit Maker(const changes::Verdicts &given)
        : m_verdicts(given)
        , m_world(*given.drafted)
    {
        for (const analysis::Finding &finding : given.after) {
            if (const auto kind = mesh::kindOf(finding.object.group, finding.object.kind)) {
                mesh::Health &health = m_health[{*kind, finding.object.ns, finding.object.name}];
                health = mesh::worst(health, healthOf(finding.severity));
            }
        }
    }

    QVector<TreeNode> make()
    {
        const int gateways = group(u"Gateways"_s), inside = group(u"Inside the mesh"_s), rules = group(u"Rules no route names"_s),
                  policies = group(u"Policies and the rest"_s);
        for (const Kind kind : {Kind::Gateway, Kind::K8sGateway})
            addGateways(kind, gateways);
        for (const Kind kind :
             {Kind::VirtualService, Kind::HttpRoute, Kind::GrpcRoute, Kind::TlsRoute, Kind::TcpRoute, Kind::UdpRoute, Kind::LinkerdHttpRoute})
            addInside(kind, inside);
        for (const analysis::ItemPtr &rule : m_world.of(Kind::DestinationRule)) {
            const QVector<Reference> by = m_verdicts.references.into(keyOf(*rule));
            if (by.isEmpty())
                addReferenced(object(rules, *rule), *rule);
        }
        for (const Kind kind : references::meshKinds())
            addPolicies(kind, policies);
        if (m_full)
            group(u"More than %1 entries: the rest is not shown; choose namespaces"_s.arg(mostTreeNodes));
        return std::move(m_nodes);
    }

private:
    static mesh::ObjectKey keyOf(const Item &item) { return {item.kind, item.ns, item.subject.name}; }
    const Item *itemOf(const mesh::ObjectKey &key) const
    {
        const QByteArray ns = key.ns.toUtf8(), name = key.name.toUtf8();
        return m_world.find(key.kind, {ns.constData(), static_cast<size_t>(ns.size())}, {name.constData(), static_cast<size_t>(name.size())});
    }

    int add(int parent, TreeNode node)
    {
        if (m_nodes.size() >= mostTreeNodes) {
            m_full = true;
            return -1;
        }
        node.parent = parent;
        const int at = static_cast<int>(m_nodes.size());
        m_nodes.push_back(std::move(node));
        if (parent >= 0)
            m_nodes[parent].children.push_back(at);
        return at;
    }
    int group(const QString &title)
    {
        TreeNode node;
        node.title = title;
        node.isGroup = true;
        m_nodes.push_back(node);
        return static_cast<int>(m_nodes.size()) - 1;
    }
    int object(int parent, const mesh::ObjectKey &key, const QString &detail = {})
    {
        return add(parent, {.title = key.toString(), .detail = detail, .health = m_health.value(key), .object = key});
    }
    int object(int parent, const Item &item, const QString &detail = {}) { return object(parent, keyOf(item), detail); }
    int missing(int parent, const QString &what)
    {
        return add(parent, {.title = what, .detail = u"not there"_s, .health = mesh::Health::Error, .object = {}});
    }

    /// Everything that an object names, one below the other down to workloads.
    void addReferenced(int parent, const Item &item, int depth = 0)
    {
        if (parent < 0 || depth > deepest)
            return;
        for (const Reference &reference : m_verdicts.references.outOf(keyOf(item))) {
            if (reference.how == How::Namespace)
                continue;
            if (reference.to < 0) {
                missing(parent, reference.missing);
                continue;
            }
            const mesh::ObjectKey key = m_verdicts.references.nodes()[reference.to];
            const int at = object(parent, key, reference.detail.isEmpty() ? QString() : u"subset %1"_s.arg(reference.detail));
            const Item *next = itemOf(key);
            if (next && (key.kind == Kind::Service || key.kind == Kind::ServiceEntry || references::isMeshKind(key.kind)))
                addReferenced(at, *next, depth + 1);
        }
    }

    /// A service and its workloads; of a subset only the subset's.
    void addService(int parent, const mesh::ObjectKey &service, const QVector<mesh::ObjectKey> *only)
    {
        const int at = object(parent, service);
        if (at < 0)
            return;
        for (const Reference &reference : m_verdicts.references.outOf(service)) {
            const mesh::ObjectKey workload = reference.to < 0 ? mesh::ObjectKey{} : m_verdicts.references.nodes()[reference.to];
            if (reference.to >= 0 && (!only || only->contains(workload)))
                object(at, workload);
        }
    }

    void addDestination(int parent, const Item &route, Ref destination, const QString &share)
    {
        const QString subset = destination["subset"].string();
        const auto entries = m_world.hosts().find(destination["host"].text(), route.nsText());
        if (entries.isEmpty()) {
            missing(parent, u"Host %1"_s.arg(destination["host"].string()));
            return;
        }
        const mesh::ObjectKey service = keyOf(*entries.first()->item);
        if (subset.isEmpty()) {
            const int at = object(parent, service, share);
            for (const Reference &reference : at < 0 ? QVector<Reference>() : m_verdicts.references.outOf(service)) {
                if (reference.to >= 0)
                    object(at, m_verdicts.references.nodes()[reference.to]);
            }
            return;
        }
        for (const Reference &reference : m_verdicts.references.outOf(keyOf(route))) {
            if (reference.how != How::Subset || reference.detail != subset || reference.to < 0)
                continue;
            const mesh::ObjectKey rule = m_verdicts.references.nodes()[reference.to];
            QVector<mesh::ObjectKey> workloads;
            bool forService = false;
            for (const Reference &further : m_verdicts.references.outOf(rule)) {
                const mesh::ObjectKey to = further.to < 0 ? mesh::ObjectKey{} : m_verdicts.references.nodes()[further.to];
                forService = forService || to == service;
                if (further.to >= 0 && further.how == How::Subset && further.detail == subset)
                    workloads.push_back(to);
            }
            if (!forService)
                continue;
            const int at = object(parent, rule, share.isEmpty() ? u"subset %1"_s.arg(subset) : u"subset %1, %2"_s.arg(subset, share));
            addService(at, service, &workloads);
            return;
        }
        missing(parent, u"Subset %1 of %2"_s.arg(subset, destination["host"].string()));
    }

    void addVirtualService(int parent, const Item &route)
    {
        const int at = object(parent, route, route.spec()["hosts"].strings().join(u", "_s));
        for (const char *protocol : {"http", "tls", "tcp"}) {
            for (const Ref rule : at < 0 ? Ref() : route.spec()[protocol]) {
                const QString name = rule["name"].string(u"%1 rule %2"_s.arg(QLatin1StringView(protocol)).arg(rule.position() + 1));
                const int below = add(at, {.title = name, .detail = matchesText(rule), .object = keyOf(route)});
                for (const Ref to : below < 0 ? Ref() : rule["route"]) {
                    const Ref weight = to["weight"];
                    addDestination(below, route, to["destination"], weight ? u"%1 %"_s.arg(weight.integer()) : QString());
                }
                if (const Ref mirror = rule["mirror"]; mirror && below >= 0)
                    addDestination(below, route, mirror, u"mirror"_s);
            }
        }
    }

    void addRoute(int parent, const Item &route)
    {
        if (route.kind == Kind::VirtualService) {
            addVirtualService(parent, route);
            return;
        }
        const int at = object(parent, route, route.spec()["hostnames"].strings().join(u", "_s));
        for (const Ref rule : at < 0 ? Ref() : route.spec()["rules"]) {
            const int below =
                add(at, {.title = rule["name"].string(u"rule %1"_s.arg(rule.position() + 1)), .detail = matchesText(rule), .object = keyOf(route)});
            for (const Ref backend : below < 0 ? Ref() : rule["backendRefs"]) {
                const QString ns = backend["namespace"].string(route.ns), name = backend["name"].string();
                const QString weight = backend["weight"] ? u"weight %1"_s.arg(backend["weight"].integer()) : QString();
                const mesh::ObjectKey key{Kind::Service, ns, name};
                if (const Item *service = itemOf(key))
                    addReferenced(object(below, key, weight), *service);
                else
                    missing(below, key.toString());
            }
        }
    }

    void addGateways(Kind kind, int parent)
    {
        for (const analysis::ItemPtr &gateway : m_world.of(kind)) {
            if (gateway->assumed)
                continue;
            const int at = object(parent, *gateway);
            for (const Reference &reference : at < 0 ? QVector<Reference>() : m_verdicts.references.into(keyOf(*gateway))) {
                const Item *route = itemOf(m_verdicts.references.nodes()[reference.from]);
                if (route && (reference.how == How::Gateway || reference.how == How::Parent))
                    addRoute(at, *route);
            }
        }
    }

    void addInside(Kind kind, int parent)
    {
        for (const analysis::ItemPtr &route : m_world.of(kind)) {
            const QStringList gateways = route->spec()["gateways"].strings();
            const bool isInside = kind == Kind::VirtualService ? gateways.isEmpty() || gateways.contains(u"mesh"_s)
                                                               : std::ranges::any_of(route->spec()["parentRefs"], [](Ref ref) {
                                                                     return ref["kind"].text() == "Service" || ref["kind"].text() == "Server";
                                                                 });
            if (isInside)
                addRoute(parent, *route);
        }
    }

    void addPolicies(Kind kind, int parent)
    {
        static constexpr std::array routing{Kind::VirtualService, Kind::DestinationRule, Kind::Gateway,         Kind::K8sGateway,
                                            Kind::GatewayClass,   Kind::HttpRoute,       Kind::GrpcRoute,       Kind::TlsRoute,
                                            Kind::TcpRoute,       Kind::UdpRoute,        Kind::LinkerdHttpRoute};
        if (std::ranges::find(routing, kind) != routing.end())
            return;
        for (const analysis::ItemPtr &policy : m_world.of(kind)) {
            const QVector<Reference> out = m_verdicts.references.outOf(keyOf(*policy));
            const bool wide = std::ranges::any_of(out, [](const Reference &one) { return one.how == How::Namespace; });
            addReferenced(object(parent, *policy, wide ? u"all of %1"_s.arg(policy->ns) : QString()), *policy);
        }
    }

    const changes::Verdicts &m_verdicts;
    const analysis::World &m_world;
    QHash<mesh::ObjectKey, mesh::Health> m_health;
    QVector<TreeNode> m_nodes;
    bool m_full = false;
};

} // namespace

QVector<TreeNode> configTree(const changes::Verdicts &verdicts)
{
    return Maker(verdicts).make();
}

} // namespace items

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/routes/offer.h"

#include "models/changes/drafts.h"
#include "models/yaml/document.h"
#include "models/yaml/edit.h"

#include <QMap>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;
using mesh::Kind;

namespace routes {

namespace {

constexpr auto objectName = "meshdeck-routes"_L1;
/// REQUEST_COUNT and REQUEST_DURATION are what rates, shares and percentiles are made of. CLIENT: routes are chosen there.
const std::array<QString, 2> metricNames{u"REQUEST_COUNT"_s, u"REQUEST_DURATION"_s};

bool selectsAll(base::Tree::Ref root)
{
    const base::Tree::Ref spec = root["spec"];
    return spec["selector"].size() == 0 && spec["targetRef"].size() == 0 && spec["targetRefs"].size() == 0;
}

/// The oldest counts, then the first by name.
mesh::ObjectPtr telemetryOf(const mesh::Snapshot &snapshot, const QString &ns)
{
    mesh::ObjectPtr found;
    for (const mesh::ObjectPtr &object : snapshot.objects(Kind::Telemetry)) {
        const auto tree = base::readJson(object->json);
        if (object->meta.ns != ns || !tree || !selectsAll(tree->root()))
            continue;
        if (!found || object->meta.createdMs < found->meta.createdMs)
            found = object;
    }
    return found;
}

base::Tree overrideTree(const QString &metric, const QString &label)
{
    const std::string name = metric.toStdString(), tag = label.toStdString();
    base::TreeBuilder tree;
    tree.beginMap();
    tree.key("match");
    tree.beginMap();
    tree.key("metric");
    tree.string(name);
    tree.key("mode");
    tree.string("CLIENT");
    tree.end();
    tree.key("tagOverrides");
    tree.beginMap();
    tree.key(tag);
    tree.beginMap();
    tree.key("value");
    tree.string("xds.route_name");
    tree.end();
    tree.end();
    tree.end();
    return tree.take();
}

QByteArray newText(const QString &ns, const QString &label)
{
    QString text = u"apiVersion: telemetry.istio.io/v1\n"
                   "kind: Telemetry\n"
                   "metadata:\n"
                   "  name: %1\n"
                   "  namespace: %2\n"
                   "spec:\n"
                   "  metrics:\n"
                   "    - providers:\n"
                   "        - name: prometheus\n"
                   "      overrides:\n"_s.arg(objectName, ns);
    for (const QString &metric : metricNames) {
        text += u"        - match:\n"
                "            metric: %1\n"
                "            mode: CLIENT\n"
                "          tagOverrides:\n"
                "            %2:\n"
                "              value: xds.route_name\n"_s.arg(metric, label);
    }
    return text.toUtf8();
}

base::Result<QByteArray> editedText(const QByteArray &text, const QString &label)
{
    yaml::Editor editor(text);
    for (const QString &metric : metricNames) {
        const base::Tree value = overrideTree(metric, label);
        const yaml::Stream stream = yaml::parse(editor.text());
        const base::Tree::Ref first = stream.documents.front().root()["spec"]["metrics"].at(0);
        const base::Tree::Ref overrides = first["overrides"];
        const auto done = overrides.isList() && overrides.size() > 0 ? editor.insert(0, u"spec.metrics[0].overrides"_s, -1, value.root())
                                                                     : editor.set(0, u"spec.metrics[0].overrides[0]"_s, value.root());
        if (!done)
            return tl::unexpected(done.error());
    }
    return editor.text();
}

QString firstText(base::Tree::Ref node)
{
    for (const base::Tree::Ref child : node) {
        const QString text =
            child.isMap() || child.isList() ? firstText(child) : QString::fromUtf8(child.text().data(), static_cast<qsizetype>(child.text().size()));
        if (!text.isEmpty())
            return text;
    }
    return {};
}

/// What a match block says first, as a name: {uri: {prefix: /checkout}} is "checkout".
QString nameOfMatch(base::Tree::Ref match)
{
    QString name;
    for (const QChar c : firstText(match).toLower()) {
        const bool fine = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (fine)
            name += c;
        else if (!name.isEmpty() && !name.endsWith(u'-'))
            name += u'-';
    }
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.left(40);
}

QString proposed(base::Tree::Ref route, bool alone, const QSet<QString> &taken)
{
    QString name = route["match"].size() == 0 ? (alone ? u"all"_s : u"rest"_s) : nameOfMatch(route["match"].at(0));
    if (name.isEmpty() || name == "default"_L1 || name == "unknown"_L1)
        name = u"route"_s;
    QString unique = name;
    for (int n = 2; taken.contains(unique); ++n)
        unique = u"%1-%2"_s.arg(name).arg(n);
    return unique;
}

} // namespace

base::Result<Offer> offerNames(const mesh::Snapshot &snapshot, const QString &ns, const QString &label)
{
    Offer offer{.label = label, .ns = ns.isEmpty() ? snapshot.rootNamespace() : ns, .draft = {}};
    if (const mesh::ObjectPtr there = telemetryOf(snapshot, offer.ns)) {
        mesh::Snapshot alone;
        alone.table(Kind::Telemetry).insert(there);
        if (!labels(alone).isEmpty())
            return base::fail(base::ErrorKind::Conflict, u"it names routes already, as \"%1\""_s.arg(labels(alone).first()), there->key().toString());
        auto opened = changes::Drafts::opened(*there);
        if (!opened)
            return tl::unexpected(opened.error());
        const auto text = editedText(opened->text, label);
        if (!text)
            return tl::unexpected(text.error());
        offer.draft = std::move(*opened);
        offer.draft.text = *text;
        offer.isNew = false;
    } else {
        offer.draft.id = {u"telemetry.istio.io/v1"_s, u"Telemetry"_s, offer.ns, objectName};
        offer.draft.action = changes::Action::Create;
        offer.draft.whole = true;
        offer.draft.text = newText(offer.ns, label);
        if (const QString served = snapshot.state(Kind::Telemetry).version; served == "v1alpha1"_L1) {
            offer.draft.id.apiVersion = u"telemetry.istio.io/v1alpha1"_s;
            offer.draft.text.replace("telemetry.istio.io/v1\n", "telemetry.istio.io/v1alpha1\n");
        }
    }
    const yaml::Stream stream = yaml::parse(offer.draft.text);
    if (stream.hasErrors() || stream.documents.size() != 1)
        return base::fail(base::ErrorKind::Internal, u"the offered text can't be read"_s, offer.draft.id.toString());
    offer.draft.wanted = stream.documents.front().tree();
    return offer;
}

Cost cost(const List &list, const QVector<store::SeriesCount> &counts)
{
    QMap<std::pair<QString, QString>, QSet<QString>> names; // by service
    for (const Route &route : list.routes) {
        for (const Target &target : route.targets) {
            const bool outside = target.service.isEmpty();
            names[{target.service.ns, outside ? target.host : target.service.name}].insert(route.metricName);
        }
    }
    Cost cost;
    for (const store::SeriesCount &count : counts) {
        const bool inside = names.contains({count.ns, count.service});
        const auto led = names.value({inside ? count.ns : QString(), count.service});
        const Cost::Row row{count.ns, count.service, count.series, std::max(1, static_cast<int>(led.size()))};
        cost.now += row.now;
        cost.atMost += row.atMost();
        if (row.names > 1)
            cost.rows.append(row);
    }
    std::ranges::stable_sort(cost.rows, std::ranges::greater(), &Cost::Row::atMost);
    return cost;
}

base::Result<Naming> proposeNames(const mesh::Object &object, const QByteArray &text)
{
    if (object.kind != Kind::VirtualService)
        return base::fail(base::ErrorKind::Unsupported, u"only routes of a VirtualService may be without a name"_s, object.key().toString());
    auto opened = changes::Drafts::opened(object);
    if (!opened)
        return tl::unexpected(opened.error());
    Naming naming{.names = {}, .draft = std::move(*opened)};
    if (!text.isEmpty())
        naming.draft.text = text;
    yaml::Editor editor(naming.draft.text);
    QSet<QString> taken;
    const yaml::Stream before = yaml::parse(naming.draft.text);
    if (before.hasErrors() || before.documents.size() != 1)
        return base::fail(base::ErrorKind::Invalid, u"its draft can't be read as it stands"_s, object.key().toString());
    const base::Tree::Ref http = before.documents.front().root()["spec"]["http"];
    for (const base::Tree::Ref route : http)
        taken.insert(route["name"].string());
    for (int i = 0; i < http.size(); ++i) {
        const base::Tree::Ref route = http.at(i);
        if (!route.isMap() || !route["name"].string().isEmpty())
            continue;
        const QString place = u"http[%1]"_s.arg(i);
        const QString name = proposed(route, http.size() == 1, taken);
        base::TreeBuilder value;
        value.string(name.toStdString());
        const base::Tree tree = value.take();
        const auto done = route["name"] ? editor.set(0, u"spec.%1.name"_s.arg(place), tree.root())
                                        : editor.insert(0, u"spec."_s + place, u"name"_s, tree.root(), route.at(0).keyString());
        if (!done)
            return tl::unexpected(done.error());
        taken.insert(name);
        naming.names.append({place, name});
    }
    if (naming.names.isEmpty())
        return base::fail(base::ErrorKind::NotFound, u"every route has a name"_s, object.key().toString());
    naming.draft.text = editor.text();
    return naming;
}

QVector<mesh::ObjectKey> withoutNames(const List &list)
{
    QVector<mesh::ObjectKey> out;
    for (const Route &route : list.routes) {
        if (route.owner.kind == Kind::VirtualService && route.name.isEmpty() && !out.contains(route.owner))
            out.append(route.owner);
    }
    return out;
}

} // namespace routes

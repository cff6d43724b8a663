// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/table.h"

#include "app/sandbox/api/fields.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

using Cell = Json (*)(const Json &);

struct Column {
    const char *name;
    const char *type;
    int priority; ///< above 0: only with -o wide
    Cell cell;
};

std::string orNone(std::string text)
{
    return text.empty() ? "<none>" : text;
}

Json name(const Json &object)
{
    return fieldText(object, "metadata.name");
}

Json age(const Json &object)
{
    const auto created = QDateTime::fromString(QString::fromStdString(fieldText(object, "metadata.creationTimestamp")), Qt::ISODate);
    return created.isValid() ? shortAge(created.secsTo(QDateTime::currentDateTimeUtc())) : std::string("<unknown>");
}

/// How CRD columns print lists: as JSON. Nothing when it is absent.
template <const char *Path> Json asJson(const Json &object)
{
    const Json *found = field(object, Path);
    if (!found)
        return nullptr;
    return found->is_string() ? *found : Json(found->dump(-1, ' ', false, Json::error_handler_t::replace));
}

template <const char *Path> Json number(const Json &object)
{
    return fieldNumber(object, Path);
}

template <const char *Path> Json countOf(const Json &object)
{
    const Json *found = field(object, Path);
    return found ? found->size() : 0;
}

constexpr char specGateways[] = "spec.gateways";
constexpr char specHosts[] = "spec.hosts";
constexpr char specHost[] = "spec.host";
constexpr char specLocation[] = "spec.location";
constexpr char specResolution[] = "spec.resolution";
constexpr char specAction[] = "spec.action";
constexpr char mtlsMode[] = "spec.mtls.mode";
constexpr char specHostnames[] = "spec.hostnames";
constexpr char gatewayClass[] = "spec.gatewayClassName";
constexpr char statusPhase[] = "status.phase";
constexpr char podIp[] = "status.podIP";
constexpr char nodeName[] = "spec.nodeName";
constexpr char kubelet[] = "status.nodeInfo.kubeletVersion";
constexpr char secretType[] = "type";
constexpr char data[] = "data";
constexpr char updatedReplicas[] = "status.updatedReplicas";
constexpr char availableReplicas[] = "status.availableReplicas";
constexpr char secretName[] = "spec.secretName";

Json podReady(const Json &pod)
{
    const Json &states = fieldArray(pod, "status.containerStatuses");
    const auto ready =
        std::ranges::count_if(states, [](const Json &state) { return state.is_object() && state.value("ready", Json(false)) == Json(true); });
    return std::to_string(ready) + '/' + std::to_string(fieldArray(pod, "spec.containers").size());
}

Json podStatus(const Json &pod)
{
    if (field(pod, "metadata.deletionTimestamp"))
        return "Terminating";
    for (const Json &state : fieldArray(pod, "status.containerStatuses"))
        for (const char *reason : {"state.waiting.reason", "state.terminated.reason"})
            if (const std::string text = fieldText(state, reason); !text.empty())
                return text;
    return orNone(fieldText(pod, "status.phase"));
}

Json podRestarts(const Json &pod)
{
    std::int64_t sum = 0;
    for (const Json &state : fieldArray(pod, "status.containerStatuses"))
        sum += fieldNumber(state, "restartCount");
    return std::to_string(sum);
}

Json serviceType(const Json &service)
{
    const std::string type = fieldText(service, "spec.type");
    return type.empty() ? "ClusterIP" : type;
}

Json clusterIp(const Json &service)
{
    return orNone(fieldText(service, "spec.clusterIP"));
}

Json externalIp(const Json &service)
{
    std::string all;
    for (const Json &ingress : fieldArray(service, "status.loadBalancer.ingress"))
        all += (all.empty() ? "" : ",") + fieldText(ingress, "ip") + fieldText(ingress, "hostname");
    if (!all.empty())
        return all;
    return fieldText(service, "spec.type") == "LoadBalancer" ? "<pending>" : "<none>";
}

Json servicePorts(const Json &service)
{
    std::string all;
    for (const Json &port : fieldArray(service, "spec.ports")) {
        const std::int64_t node = fieldNumber(port, "nodePort");
        const std::string protocol = fieldText(port, "protocol");
        all += (all.empty() ? "" : ",") + std::to_string(fieldNumber(port, "port")) + (node ? ':' + std::to_string(node) : std::string()) + '/'
            + (protocol.empty() ? "TCP" : protocol);
    }
    return orNone(all);
}

Json serviceSelector(const Json &service)
{
    std::string all;
    if (const Json *selector = field(service, "spec.selector"); selector && selector->is_object())
        for (const auto &[key, value] : selector->items())
            all += (all.empty() ? "" : ",") + key + '=' + (value.is_string() ? value.get<std::string>() : std::string());
    return orNone(all);
}

Json workloadReady(const Json &workload)
{
    const Json *wanted = field(workload, "spec.replicas");
    return std::to_string(fieldNumber(workload, "status.readyReplicas")) + '/'
        + std::to_string(wanted && wanted->is_number_integer() ? wanted->get<std::int64_t>() : 1);
}

Json nodeStatus(const Json &node)
{
    for (const Json &condition : fieldArray(node, "status.conditions"))
        if (fieldText(condition, "type") == "Ready")
            return fieldText(condition, "status") == "True" ? "Ready" : "NotReady";
    return "Unknown";
}

Json readyCondition(const Json &object)
{
    for (const Json &condition : fieldArray(object, "status.conditions"))
        if (const std::string type = fieldText(condition, "type"); type == "Ready" || type == "Programmed")
            return fieldText(condition, "status");
    return "";
}

Json firstAddress(const Json &gateway)
{
    const Json &addresses = fieldArray(gateway, "status.addresses");
    return addresses.empty() ? std::string() : fieldText(addresses.front(), "value");
}

std::vector<Column> middleColumns(const ResourceId &id)
{
    using Columns = std::vector<Column>;
    static const std::map<ResourceId, Columns> known{
        {{"", "pods"}, Columns{{"Ready", "string", 0, podReady}, {"Status", "string", 0, podStatus}, {"Restarts", "string", 0, podRestarts}}},
        {{"", "services"},
         Columns{{"Type", "string", 0, serviceType},
                 {"Cluster-IP", "string", 0, clusterIp},
                 {"External-IP", "string", 0, externalIp},
                 {"Port(s)", "string", 0, servicePorts}}},
        {{"", "namespaces"}, Columns{{"Status", "string", 0, asJson<statusPhase>}}},
        {{"", "nodes"}, Columns{{"Status", "string", 0, nodeStatus}, {"Version", "string", 0, asJson<kubelet>}}},
        {{"", "secrets"}, Columns{{"Type", "string", 0, asJson<secretType>}, {"Data", "string", 0, countOf<data>}}},
        {{"", "configmaps"}, Columns{{"Data", "string", 0, countOf<data>}}},
        {{"apps", "deployments"},
         Columns{{"Ready", "string", 0, workloadReady},
                 {"Up-to-date", "string", 0, number<updatedReplicas>},
                 {"Available", "string", 0, number<availableReplicas>}}},
        {{"apps", "statefulsets"}, Columns{{"Ready", "string", 0, workloadReady}}},
        {{"networking.istio.io", "virtualservices"},
         Columns{{"Gateways", "string", 0, asJson<specGateways>}, {"Hosts", "string", 0, asJson<specHosts>}}},
        {{"networking.istio.io", "destinationrules"}, Columns{{"Host", "string", 0, asJson<specHost>}}},
        {{"networking.istio.io", "serviceentries"},
         Columns{{"Hosts", "string", 0, asJson<specHosts>},
                 {"Location", "string", 0, asJson<specLocation>},
                 {"Resolution", "string", 0, asJson<specResolution>}}},
        {{"security.istio.io", "authorizationpolicies"}, Columns{{"Action", "string", 0, asJson<specAction>}}},
        {{"security.istio.io", "peerauthentications"}, Columns{{"Mode", "string", 0, asJson<mtlsMode>}}},
        {{"gateway.networking.k8s.io", "gateways"},
         Columns{{"Class", "string", 0, asJson<gatewayClass>}, {"Address", "string", 0, firstAddress}, {"Programmed", "string", 0, readyCondition}}},
        {{"gateway.networking.k8s.io", "httproutes"}, Columns{{"Hostnames", "string", 0, asJson<specHostnames>}}},
        {{"cert-manager.io", "certificates"}, Columns{{"Ready", "string", 0, readyCondition}, {"Secret", "string", 0, asJson<secretName>}}},
    };
    const auto found = known.find(id);
    return found == known.end() ? Columns{} : found->second;
}

std::vector<Column> columnsOf(const ResourceId &id)
{
    std::vector<Column> columns{{"Name", "string", 0, name}};
    for (const Column &column : middleColumns(id))
        columns.push_back(column);
    columns.push_back({"Age", "string", 0, age});
    if (id == ResourceId{"", "pods"}) {
        columns.push_back({"IP", "string", 1, asJson<podIp>});
        columns.push_back({"Node", "string", 1, asJson<nodeName>});
    } else if (id == ResourceId{"", "services"}) {
        columns.push_back({"Selector", "string", 1, serviceSelector});
    }
    return columns;
}

} // namespace

std::string shortAge(std::int64_t seconds)
{
    const auto both = [](std::int64_t big, const char *bigUnit, std::int64_t small, const char *smallUnit) {
        return std::to_string(big) + bigUnit + (small ? std::to_string(small) + smallUnit : std::string());
    };
    constexpr std::int64_t minute = 60, hour = 3600, day = 86400;
    if (seconds < 0)
        return "0s";
    if (seconds < 2 * minute)
        return std::to_string(seconds) + 's';
    if (seconds < 10 * minute)
        return both(seconds / minute, "m", seconds % minute, "s");
    if (seconds < 3 * hour)
        return std::to_string(seconds / minute) + 'm';
    if (seconds < 8 * hour)
        return both(seconds / hour, "h", seconds % hour / minute, "m");
    if (seconds < 2 * day)
        return std::to_string(seconds / hour) + 'h';
    if (seconds < 8 * day)
        return both(seconds / day, "d", seconds % day / hour, "h");
    return std::to_string(seconds / day) + 'd';
}

Json partialMetadata(const Json &object)
{
    const Json *metadata = field(object, "metadata");
    return {{"kind", "PartialObjectMetadata"}, {"apiVersion", "meta.k8s.io/v1"}, {"metadata", metadata ? *metadata : Json::object()}};
}

Json table(const ServedKind &kind, const std::string &version, const std::vector<const Json *> &objects, Json metadata, const std::string &include)
{
    const std::vector<Column> columns = columnsOf(kind.id);
    Json definitions = Json::array();
    for (const Column &column : columns)
        definitions.push_back({{"name", column.name},
                               {"type", column.type},
                               {"format", column.cell == name ? "name" : ""},
                               {"description", ""},
                               {"priority", column.priority}});
    Json rows = Json::array();
    for (const Json *object : objects) {
        Json cells = Json::array();
        for (const Column &column : columns)
            cells.push_back(column.cell(*object));
        Json row{{"cells", std::move(cells)}};
        if (include == "Object")
            row["object"] = inVersion(*object, kind, version);
        else if (include == "Metadata")
            row["object"] = partialMetadata(*object);
        rows.push_back(std::move(row));
    }
    return {{"kind", "Table"},
            {"apiVersion", "meta.k8s.io/v1"},
            {"metadata", std::move(metadata)},
            {"columnDefinitions", std::move(definitions)},
            {"rows", std::move(rows)}};
}

} // namespace sandbox

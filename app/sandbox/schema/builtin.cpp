// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/fit.h"

namespace sandbox::fit {

namespace {

/// Objects are filled inside, everything else only where it is absent.
void fill(Json &target, const Json &defaults)
{
    if (!target.is_object())
        return;
    for (const auto &[key, value] : defaults.items()) {
        if (!target.contains(key) || target[key].is_null())
            target[key] = value;
        else if (value.is_object())
            fill(target[key], value);
    }
}

template <class Each> void forEach(Json &object, const char *list, const Each &each)
{
    if (object.is_object() && object.contains(list) && object[list].is_array())
        for (Json &item : object[list])
            if (item.is_object())
                each(item);
}

void fillProbe(Json &container, const char *name)
{
    if (!container.contains(name) || !container[name].is_object())
        return;
    Json &probe = container[name];
    fill(probe, {{"timeoutSeconds", 1}, {"periodSeconds", 10}, {"successThreshold", 1}, {"failureThreshold", 3}});
    if (probe.contains("httpGet"))
        fill(probe["httpGet"], {{"scheme", "HTTP"}, {"path", "/"}});
}

/// No tag is the newest, and that is asked for each time.
const char *pullPolicy(const Json &container)
{
    const auto image = container.find("image");
    const std::string name = image != container.end() && image->is_string() ? image->get<std::string>() : std::string();
    const std::size_t tag = name.find(':', name.rfind('/') == std::string::npos ? 0 : name.rfind('/'));
    const bool newest = name.find('@') == std::string::npos && (tag == std::string::npos || name.substr(tag) == ":latest");
    return newest ? "Always" : "IfNotPresent";
}

void fillContainer(Json &container)
{
    fill(container,
         {{"terminationMessagePath", "/dev/termination-log"},
          {"terminationMessagePolicy", "File"},
          {"imagePullPolicy", pullPolicy(container)},
          {"resources", Json::object()}});
    forEach(container, "ports", [](Json &port) { fill(port, {{"protocol", "TCP"}}); });
    for (const char *probe : {"livenessProbe", "readinessProbe", "startupProbe"})
        fillProbe(container, probe);
}

void fillPod(Json &spec)
{
    if (!spec.is_object())
        return;
    fill(spec,
         {{"restartPolicy", "Always"},
          {"terminationGracePeriodSeconds", 30},
          {"dnsPolicy", "ClusterFirst"},
          {"securityContext", Json::object()},
          {"schedulerName", "default-scheduler"}});
    for (const char *list : {"containers", "initContainers"})
        forEach(spec, list, fillContainer);
    if (spec.contains("serviceAccountName") && !spec.contains("serviceAccount"))
        spec["serviceAccount"] = spec["serviceAccountName"];
}

void fillService(Json &spec)
{
    fill(spec, {{"type", "ClusterIP"}, {"sessionAffinity", "None"}, {"internalTrafficPolicy", "Cluster"}});
    forEach(spec, "ports", [](Json &port) {
        fill(port, {{"protocol", "TCP"}});
        if (port.contains("port"))
            fill(port, {{"targetPort", port["port"]}});
    });
}

} // namespace

void fillBuiltinDefaults(Json &object, const std::string &kind)
{
    if (kind == "Secret")
        fill(object, {{"type", "Opaque"}});
    if (!object.contains("spec") || !object["spec"].is_object())
        return;
    Json &spec = object["spec"];
    if (kind == "Pod")
        fillPod(spec);
    if (kind == "Service")
        fillService(spec);
    if (kind == "Deployment")
        fill(spec, {{"replicas", 1}, {"revisionHistoryLimit", 10}, {"progressDeadlineSeconds", 600}, {"strategy", {{"type", "RollingUpdate"}}}});
    if (kind == "Deployment" && spec["strategy"].is_object() && spec["strategy"]["type"] == "RollingUpdate")
        fill(spec["strategy"], {{"rollingUpdate", {{"maxSurge", "25%"}, {"maxUnavailable", "25%"}}}});
    if (kind == "ReplicaSet")
        fill(spec, {{"replicas", 1}});
    if (kind == "StatefulSet")
        fill(spec,
             {{"replicas", 1},
              {"revisionHistoryLimit", 10},
              {"podManagementPolicy", "OrderedReady"},
              {"updateStrategy", {{"type", "RollingUpdate"}, {"rollingUpdate", {{"partition", 0}}}}},
              {"persistentVolumeClaimRetentionPolicy", {{"whenDeleted", "Retain"}, {"whenScaled", "Retain"}}}});
    if (kind == "DaemonSet")
        fill(spec,
             {{"revisionHistoryLimit", 10},
              {"updateStrategy", {{"type", "RollingUpdate"}, {"rollingUpdate", {{"maxSurge", 0}, {"maxUnavailable", 1}}}}}});
    if (spec.contains("template") && spec["template"].is_object() && spec["template"].contains("spec"))
        fillPod(spec["template"]["spec"]);
}

} // namespace sandbox::fit

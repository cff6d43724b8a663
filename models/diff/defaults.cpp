// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diff/defaults.h"

#include <algorithm>
#include <array>

namespace diff {

namespace {

struct Default {
    std::string_view key, value; ///< "" = whatever it is
};

// Defaults of core/v1 and apps/v1 (kubernetes pkg/apis/*/v1/defaults.go), and of the Gateway API's CRDs.
constexpr std::array service{Default{"clusterIP", ""},
                             Default{"clusterIPs", ""},
                             Default{"ipFamilies", ""},
                             Default{"ipFamilyPolicy", "SingleStack"},
                             Default{"internalTrafficPolicy", "Cluster"},
                             Default{"sessionAffinity", "None"},
                             Default{"type", "ClusterIP"},
                             Default{"protocol", "TCP"}};
constexpr std::array workload{Default{"progressDeadlineSeconds", "600"},
                              Default{"revisionHistoryLimit", "10"},
                              Default{"terminationMessagePath", "/dev/termination-log"},
                              Default{"terminationMessagePolicy", "File"},
                              Default{"dnsPolicy", "ClusterFirst"},
                              Default{"restartPolicy", "Always"},
                              Default{"schedulerName", "default-scheduler"},
                              Default{"terminationGracePeriodSeconds", "30"},
                              Default{"protocol", "TCP"},
                              Default{"imagePullPolicy", ""}};
constexpr std::array gatewayApi{Default{"group", "gateway.networking.k8s.io"}, Default{"weight", "1"}, Default{"allowedRoutes", ""}};

template <class Table> bool has(const Table &table, base::Tree::Ref value)
{
    return std::ranges::any_of(
        table, [value](const Default &known) { return known.key == value.key() && (known.value.empty() || known.value == value.text()); });
}

base::Tree::Ref rootOf(base::Tree::Ref value)
{
    while (value.parent())
        value = value.parent();
    return value;
}

} // namespace

bool isDefault(base::Tree::Ref value)
{
    const base::Tree::Ref object = rootOf(value);
    const std::string_view version = object["apiVersion"].text();
    if (version == "v1" && object["kind"].text() == "Service")
        return has(service, value) || (value.key() == "targetPort" && value.same(value.parent()["port"]));
    if (version == "apps/v1")
        return has(workload, value);
    return version.starts_with("gateway.networking.k8s.io/") && has(gatewayApi, value);
}

} // namespace diff

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// No container runs as user 1337: the sidecar does, and traffic of that user is let past it.
#include "models/analysis/reporter.h"
#include "models/analysis/rulelist.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem proxyUser{"runs-as-proxy-user", "IST0144", Severity::Warning};

} // namespace

void checkPodUsers(const Item &item, Reporter &reporter)
{
    if (item.labels()["istio"] || item.label("release") == "istio")
        return;
    const Ref pod = item.kind == mesh::Kind::Pod ? item.spec() : item.spec()["template"]["spec"];
    const auto check = [&](Ref user) {
        if (user && user.integer() == 1337)
            reporter.report(proxyUser, item, user,
                            u"user 1337 is the sidecar's own: traffic of it goes past the sidecar, so this is out of the mesh"_s,
                            u"run as another user"_s);
    };
    check(pod["securityContext"]["runAsUser"]);
    for (const Ref container : pod["containers"]) {
        const std::string_view name = container["name"].text();
        if (name != "istio-proxy" && name != "istio-operator")
            check(container["securityContext"]["runAsUser"]);
    }
}

} // namespace analysis

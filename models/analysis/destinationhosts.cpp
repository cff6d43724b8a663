// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A VirtualService sends to hosts and ports that the registry has.
#include "models/analysis/rulelist.h"
#include "models/analysis/routes.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem hostUnknown{"destination-host-unknown", "IST0101 KIA1101", Severity::Error};
constexpr Problem portUnknown{"destination-port-unknown", "IST0101", Severity::Error};
constexpr Problem portRequired{"destination-port-required", "IST0112", Severity::Error};

/// The most ports one of the entries has: with several, a destination has to say which.
int mostPorts(const HostEntries &entries)
{
    int most = 0;
    for (const HostEntry *entry : entries)
        most = std::max(most, entry->ports.size());
    return most;
}

QString portsOf(const HostEntries &entries)
{
    QStringList numbers;
    for (const HostEntry *entry : entries) {
        for (const Ref port : entry->ports)
            numbers << QString::number(HostEntry::numberOf(port));
    }
    numbers.removeDuplicates();
    return numbers.join(u", "_s);
}

void checkPort(const Item &item, const Destination &to, const HostEntries &entries, Reporter &reporter)
{
    const Ref port = to.destination["port"];
    if (!port || port.isNull()) {
        if (mostPorts(entries) > 1) {
            reporter.report(portRequired, item, to.place(),
                            u"%1 has several ports (%2), and the destination does not say which one"_s.arg(quote(to.host()), portsOf(entries)),
                            u"add port.number to the destination"_s);
        }
        return;
    }
    const qint64 number = port["number"].integer();
    if (!Hosts::hasPort(entries, number)) {
        reporter.report(portUnknown, item, to.place(), u"%1 has no port %2"_s.arg(quote(to.host())).arg(number),
                        portsOf(entries).isEmpty() ? u"add the port to the service"_s : u"use one of its ports: %1"_s.arg(portsOf(entries)));
    }
}

} // namespace

void checkDestinationHosts(const World &world, const Item &item, Reporter &reporter)
{
    const bool complete = world.isComplete(mesh::Kind::Service) && world.isComplete(mesh::Kind::ServiceEntry);
    for (const Destination &to : allDestinations(item)) {
        if (to.host().empty())
            continue;
        const HostEntries entries = world.hosts().find(to.host(), item.nsText(), item.spec()["exportTo"]);
        if (!entries.isEmpty()) {
            checkPort(item, to, entries, reporter);
        } else if (complete) {
            const QString what = to.mirror ? u"the mirror's host %1"_s : u"the destination host %1"_s;
            reporter.report(hostUnknown, item, to.place(),
                            u"%1 is no service or ServiceEntry that is seen from namespace %2"_s.arg(what.arg(quote(to.host())), item.ns),
                            u"mend the name (name.namespace.svc.cluster.local for another namespace), or create or export what it means"_s);
        }
    }
}

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/annotationvalues.h"

#include "models/analysis/names.h"
#include "models/analysis/reporter.h"
#include "models/yaml/document.h"

#include <QRegularExpression>

#include <map>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

using Check = QString (*)(const QString &value);

/// Calls check for each part between commas; the first problem counts.
template <class Test> QString each(const QString &value, Test check)
{
    for (const QString &part : value.split(u',')) {
        if (const QString problem = check(part); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString port(const QString &text)
{
    bool ok = false;
    const uint number = text.trimmed().toUInt(&ok);
    return ok && number <= 65535 ? QString() : u"%1 is no port"_s.arg(quote(text));
}

QString ports(const QString &value)
{
    return value.trimmed().isEmpty() ? QString() : each(value.trimmed(), port);
}

QString portsOrAll(const QString &value)
{
    return value == "*"_L1 ? QString() : ports(value);
}

QString ranges(const QString &value)
{
    if (value.isEmpty())
        return {};
    return each(value, [](const QString &part) {
        return names::isPrefix(part.toStdString()) ? QString() : u"%1 is no range like 10.0.0.0/8"_s.arg(quote(part));
    });
}

QString rangesOrAll(const QString &value)
{
    return value == "*"_L1 ? QString() : ranges(value);
}

QString count(const QString &value)
{
    bool ok = false;
    value.toUInt(&ok);
    return ok ? QString() : u"%1 is no whole number"_s.arg(quote(value));
}

QString truth(const QString &value)
{
    static const QStringList words{u"1"_s, u"t"_s, u"T"_s, u"true"_s,  u"TRUE"_s,  u"True"_s,
                                   u"0"_s, u"f"_s, u"F"_s, u"false"_s, u"FALSE"_s, u"False"_s};
    return words.contains(value) ? QString() : u"%1 is neither true nor false"_s.arg(quote(value));
}

QString quantity(const QString &value)
{
    static const QRegularExpression form(uR"(^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$)"_s);
    return form.match(value).hasMatch() ? QString() : u"%1 is no quantity like 100m or 128Mi"_s.arg(quote(value));
}

QString interception(const QString &value)
{
    return value == "REDIRECT"_L1 || value == "TPROXY"_L1 || value == "NONE"_L1 ? QString() : u"it is REDIRECT, TPROXY or NONE"_s;
}

/// Linux: at most 15 characters, none of them a blank, a slash or a colon.
QString interfaces(const QString &value)
{
    if (value.isEmpty())
        return {};
    return each(value, [](const QString &part) {
        const QString name = part.trimmed();
        const bool bad = name.isEmpty() || name.size() > 15 || name == "."_L1 || name == ".."_L1 || name.contains(u'/') || name.contains(u':')
            || name.contains(u' ');
        return bad ? u"%1 is no name of a network interface"_s.arg(quote(part)) : QString();
    });
}

QString proxyConfig(const QString &value)
{
    const yaml::Stream stream = yaml::parse(value.toUtf8());
    if (stream.hasErrors())
        return u"it is no YAML"_s;
    if (!stream.documents.empty() && !stream.documents.front().root().isMap())
        return u"it is no ProxyConfig"_s;
    return {};
}

} // namespace

QString annotationProblem(std::string_view name, std::string_view value)
{
    static const std::map<std::string_view, Check> checks{
        {"sidecar.istio.io/interceptionMode", interception},
        {"status.sidecar.istio.io/port", port},
        {"readiness.status.sidecar.istio.io/initialDelaySeconds", count},
        {"readiness.status.sidecar.istio.io/periodSeconds", count},
        {"readiness.status.sidecar.istio.io/failureThreshold", count},
        {"traffic.sidecar.istio.io/includeOutboundIPRanges", rangesOrAll},
        {"traffic.sidecar.istio.io/excludeOutboundIPRanges", ranges},
        {"traffic.sidecar.istio.io/includeInboundPorts", portsOrAll},
        {"traffic.sidecar.istio.io/excludeInboundPorts", ports},
        {"traffic.sidecar.istio.io/excludeOutboundPorts", ports},
        {"traffic.sidecar.istio.io/excludeInterfaces", interfaces},
        {"traffic.sidecar.istio.io/kubevirtInterfaces", interfaces},
        {"istio.io/reroute-virtual-interfaces", interfaces},
        {"prometheus.istio.io/merge-metrics", truth},
        {"proxy.istio.io/config", proxyConfig},
        {"sidecar.istio.io/proxyCPU", quantity},
        {"sidecar.istio.io/proxyMemory", quantity},
        {"sidecar.istio.io/proxyCPULimit", quantity},
        {"sidecar.istio.io/proxyMemoryLimit", quantity},
    };
    const auto found = checks.find(name);
    return found == checks.end() ? QString() : found->second(toQString(value));
}

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/metricscontrol.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <memory>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <QByteArray>

namespace sandbox {

namespace {

/// Families in the order they come first, each in one piece, whatever order its samples are written in.
class GaugeWriter
{
public:
    void append(std::string &out) const
    {
        for (const std::string &family : m_families)
            out += family;
    }

    void write(const char *name, const char *type, const char *help, double value, const std::string &labels = {})
    {
        std::string &out = family(name, type, help);
        out.append(name);
        if (!labels.empty())
            out.append("{").append(labels).append("}");
        const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
        out.append(" ").append(whole ? std::to_string(static_cast<std::int64_t>(value)) : std::to_string(value)).append("\n");
    }

    /// `count` observations around `middle`: half below it, 49 % up to four times that, the rest up to ten times.
    void histogram(const char *name, const char *help, std::initializer_list<double> bounds, double middle, double count, const std::string &labels)
    {
        std::string &out = family(name, "histogram", help);
        const auto below = [middle](double bound) {
            if (bound <= middle)
                return 0.5 * bound / middle;
            if (bound <= 4 * middle)
                return 0.5 + 0.49 * (bound - middle) / (3 * middle);
            return std::min(1.0, 0.99 + 0.01 * (bound - 4 * middle) / (6 * middle));
        };
        for (const double bound : bounds)
            bucket(out, name, labels, number(bound), std::floor(count * below(bound)));
        bucket(out, name, labels, "+Inf", count);
        total(out, name, "_sum", labels, count * middle * 1.4);
        total(out, name, "_count", labels, count);
    }

private:
    static std::string number(double value)
    {
        std::string text = std::to_string(value);
        text.erase(text.find_last_not_of('0') + 1);
        return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
    }
    static void bucket(std::string &out, const char *name, const std::string &labels, const std::string &bound, double count)
    {
        out.append(name).append("_bucket{").append(labels).append(labels.empty() ? "" : ",").append("le=\"").append(bound).append("\"} ");
        out.append(std::to_string(static_cast<std::int64_t>(count))).append("\n");
    }
    static void total(std::string &out, const char *name, const char *suffix, const std::string &labels, double value)
    {
        out.append(name).append(suffix).append("{").append(labels).append("} ").append(std::to_string(value)).append("\n");
    }

    std::string &family(const char *name, const char *type, const char *help)
    {
        const auto [at, fresh] = m_index.try_emplace(name, m_families.size());
        if (fresh)
            m_families.push_back(std::string("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n');
        return m_families[at->second];
    }

    std::vector<std::string> m_families;
    std::map<std::string, std::size_t> m_index;
};

constexpr double certificateLifeMs = 12 * 3'600'000.0; // workload certificates are renewed at half of a day's life

double expiryOf(const std::string &pem)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), &X509_free);
    std::tm when{};
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &when) != 1)
        return 0;
    return static_cast<double>(timegm(&when));
}

} // namespace

double rootExpiry(const ObjectStore &objects, const std::string &rootNamespace)
{
    for (const auto &[name, key] : {std::pair("cacerts", "root-cert.pem"), std::pair("istio-ca-secret", "ca-cert.pem")}) {
        const auto secret = objects.get({"", "secrets"}, rootNamespace, name);
        if (!secret)
            continue;
        const std::string encoded = jsonText(jsonChild(*secret->json, "data"), key);
        return expiryOf(QByteArray::fromBase64(QByteArray::fromStdString(encoded)).toStdString());
    }
    return 0;
}

std::vector<IstiodPod> istiodPods(const ObjectStore &objects, const std::string &rootNamespace)
{
    std::vector<IstiodPod> out;
    for (const StoredObject &stored : objects.list({"", "pods"}).first) {
        const Json &metadata = jsonChild(*stored.json, "metadata"), &status = jsonChild(*stored.json, "status");
        if (jsonText(metadata, "namespace") == rootNamespace && jsonText(jsonChild(metadata, "labels"), "app") == "istiod"
            && jsonText(status, "phase") == "Running")
            out.push_back({jsonText(metadata, "name"), jsonText(status, "podIP")});
    }
    std::ranges::sort(out, {}, &IstiodPod::name);
    return out;
}

namespace {

void exposePod(GaugeWriter &gauges, const TrafficConfig &config, const ControlPlaneFacts &facts, const std::string &own, double proxies, int sidecars,
               double now)
{
    const auto labels = [&own](const std::string &more) { return own.empty() ? more : more + ',' + own; };
    const std::string version = labels("version=\"" + facts.version + '"');
    const double up = now - static_cast<double>(facts.startedMs) / 1000, pushes = static_cast<double>(facts.pushes) * proxies;
    gauges.write("pilot_xds", "gauge", "Proxies connected over xDS.", proxies, version);
    gauges.write("pilot_services", "gauge", "Services known to istiod.", static_cast<double>(config.services.size()), own);
    gauges.write("pilot_virt_services", "gauge", "VirtualServices known to istiod.", static_cast<double>(config.virtualServices.size()), own);
    for (const char *type : {"cds", "eds", "lds", "rds"})
        gauges.write("pilot_xds_pushes", "counter", "Configurations pushed, by type.", pushes, labels("type=\"" + std::string(type) + '"'));
    gauges.write("pilot_k8s_cfg_events", "counter", "Changes of configuration that istiod saw.", static_cast<double>(facts.pushes), own);
    gauges.write("pilot_info", "gauge", "Version of istiod.", 1, version);
    gauges.write("istiod_uptime_seconds", "gauge", "Seconds since istiod started.", up, own);
    gauges.write("istiod_managed_clusters", "gauge", "Clusters that istiod reads.", 1, labels("cluster_type=\"local\""));
    // A proxy costs istiod about a fifth of a millisecond for each push.
    const double push = 0.0002 * std::max(1.0, proxies), whole = 0.01 + push;
    gauges.histogram("pilot_proxy_convergence_time", "Seconds from a change to the proxies.", {0.1, 0.5, 1, 3, 5, 10, 20, 30}, 0.1 + whole, pushes,
                     own);
    gauges.histogram("pilot_proxy_queue_time", "Seconds a proxy waits for its push.", {0.1, 0.5, 1, 3, 5, 10, 20, 30}, whole, pushes, own);
    for (const auto &[type, bytes] : {std::pair("cds", 1200.0), std::pair("eds", 600.0), std::pair("lds", 1500.0), std::pair("rds", 900.0)}) {
        const std::string typed = labels("type=\"" + std::string(type) + '"');
        gauges.histogram("pilot_xds_push_time", "Seconds that a push takes.", {0.01, 0.1, 1, 3, 5, 10, 20, 30}, whole / 4, pushes, typed);
        gauges.histogram("pilot_xds_config_size_bytes", "Bytes of a push.", {1, 10'000, 1'000'000, 4'000'000, 10'000'000, 40'000'000},
                         bytes * static_cast<double>(std::max<std::size_t>(1, config.services.size())), pushes, typed);
    }
    if (facts.rootExpiry > 0) {
        const double signed_ = proxies * (1 + std::floor(up * 1000 / certificateLifeMs));
        gauges.write("citadel_server_root_cert_expiry_timestamp", "gauge", "When the root certificate ends, seconds since 1970.", facts.rootExpiry,
                     own);
        gauges.write("citadel_server_root_cert_expiry_seconds", "gauge", "Seconds until the root certificate ends.", facts.rootExpiry - now, own);
        gauges.write("citadel_server_csr_count", "counter", "Requests for certificates.", signed_, own);
        gauges.write("citadel_server_success_cert_issuance_count", "counter", "Certificates signed.", signed_, own);
    }
    gauges.write("sidecar_injection_requests_total", "counter", "Pods that asked for a sidecar.", sidecars, own);
    gauges.write("sidecar_injection_success_total", "counter", "Pods that got a sidecar.", sidecars, own);
    gauges.write("process_resident_memory_bytes", "gauge", "Memory of istiod.",
                 60e6 + 20e3 * static_cast<double>(config.services.size()) + 50e3 * proxies, own);
    gauges.write("process_cpu_seconds_total", "counter", "Processor time of istiod.", up * 0.01 + pushes * 0.0008, own);
}

} // namespace

void exposeControlPlane(const TrafficConfig &config, const ControlPlaneFacts &facts, qint64 nowMs, std::string &out)
{
    const TrafficWorkload *istiod = config.workload(config.rootNamespace, "istiod");
    if (!istiod || istiod->ready == 0)
        return; // nobody there to tell
    int proxies = 0;
    for (const TrafficWorkload &workload : config.workloads)
        proxies += workload.sidecar ? workload.ready : 0;
    GaugeWriter gauges;
    const double now = static_cast<double>(nowMs) / 1000;
    const std::size_t pods = std::max<std::size_t>(1, facts.istiods.size());
    for (std::size_t i = 0; i < pods; ++i) {
        std::string own;
        if (i < facts.istiods.size()) {
            const IstiodPod &pod = facts.istiods[i];
            own = "namespace=\"" + config.rootNamespace + "\",pod=\"" + pod.name + "\",instance=\"" + pod.ip + ":15014\"";
        }
        const int share = static_cast<int>((static_cast<std::size_t>(proxies) + pods - 1 - i) / pods);
        exposePod(gauges, config, facts, own, share, share, now);
    }
    gauges.write("istio_build", "gauge", "Build of the component.", 1, "component=\"pilot\",tag=\"" + facts.version + '"');
    gauges.write("istio_build", "gauge", "Build of the component.", 1, "component=\"proxy\",tag=\"" + facts.version + '"');
    gauges.append(out);
}

} // namespace sandbox

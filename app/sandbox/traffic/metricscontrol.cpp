// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/traffic/metricscontrol.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <algorithm>
#include <ctime>
#include <memory>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <QByteArray>

namespace sandbox {

namespace {

class GaugeWriter
{
public:
    explicit GaugeWriter(std::string &out)
        : m_out(out)
    {
    }

    void write(const char *name, const char *type, const char *help, double value, const std::string &labels = {})
    {
        if (name != m_last)
            m_out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
        m_last = name;
        m_out.append(name);
        if (!labels.empty())
            m_out.append("{").append(labels).append("}");
        m_out.append(" ").append(std::to_string(static_cast<std::int64_t>(value))).append("\n");
    }

private:
    std::string &m_out;
    const char *m_last = nullptr;
};

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

void exposeControlPlane(const TrafficConfig &config, const ControlPlaneFacts &facts, qint64 nowMs, std::string &out)
{
    const TrafficWorkload *istiod = config.workload(config.rootNamespace, "istiod");
    if (!istiod || istiod->ready == 0)
        return; // nobody there to tell
    int proxies = 0;
    for (const TrafficWorkload &workload : config.workloads)
        proxies += workload.sidecar ? workload.ready : 0;
    const double now = static_cast<double>(nowMs) / 1000;
    GaugeWriter gauges(out);
    gauges.write("pilot_xds", "gauge", "Proxies connected over xDS.", proxies, "version=\"" + facts.version + '"');
    gauges.write("pilot_services", "gauge", "Services known to istiod.", static_cast<double>(config.services.size()));
    gauges.write("pilot_virt_services", "gauge", "VirtualServices known to istiod.", static_cast<double>(config.virtualServices.size()));
    for (const char *type : {"cds", "eds", "lds", "rds"}) {
        gauges.write("pilot_xds_pushes", "counter", "Configurations pushed, by type.", static_cast<double>(facts.pushes) * proxies,
                     "type=\"" + std::string(type) + '"');
    }
    gauges.write("pilot_info", "gauge", "Version of istiod.", 1, "version=\"" + facts.version + '"');
    gauges.write("istiod_uptime_seconds", "gauge", "Seconds since istiod started.", now - static_cast<double>(facts.startedMs) / 1000);
    if (facts.rootExpiry > 0) {
        gauges.write("citadel_server_root_cert_expiry_timestamp", "gauge", "When the root certificate ends, seconds since 1970.", facts.rootExpiry);
        gauges.write("citadel_server_root_cert_expiry_seconds", "gauge", "Seconds until the root certificate ends.", facts.rootExpiry - now);
    }
    gauges.write("istio_build", "gauge", "Build of the component.", 1, "component=\"pilot\",tag=\"" + facts.version + '"');
    gauges.write("istio_build", "gauge", "Build of the component.", 1, "component=\"proxy\",tag=\"" + facts.version + '"');
}

} // namespace sandbox

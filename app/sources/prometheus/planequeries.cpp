// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/planequeries.h"

#include "app/sources/prometheus/queries.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace prometheus::queries {

namespace {

using metrics::Label;
using metrics::PlaneNumber;

/// Several metrics of one number each have a part's name, which stands in the label `type`: a rate has no metric's name any
/// more, and rows of the same labels would be one.
struct Counted {
    PlaneNumber number;
    const char *metric;
    const char *matchers = ""; ///< more of them
    const char *part = "";
};

constexpr Counted gauges[]{
    {PlaneNumber::Proxies, "pilot_xds"},
    {PlaneNumber::Services, "pilot_services"},
    {PlaneNumber::VirtualServices, "pilot_virt_services"},
    {PlaneNumber::Uptime, "istiod_uptime_seconds"},
    {PlaneNumber::RemoteClusters, "istiod_managed_clusters"},
    {PlaneNumber::RootExpiry, "citadel_server_root_cert_expiry_timestamp"},
    {PlaneNumber::ChainExpiry, "citadel_server_cert_chain_expiry_timestamp"},
    {PlaneNumber::Conflicts, "pilot_conflict_inbound_listener", "", "inbound"},
    {PlaneNumber::Conflicts, "pilot_conflict_outbound_listener_tcp_over_current_tcp", "", "outbound"},
    {PlaneNumber::Conflicts, "pilot_duplicate_envoy_clusters", "", "clusters"},
};

constexpr Counted caErrors[]{
    {PlaneNumber::CaErrors, "citadel_server_authentication_failure_count", "", "not authenticated"},
    {PlaneNumber::CaErrors, "citadel_server_csr_parsing_err_count", "", "not readable"},
    {PlaneNumber::CaErrors, "citadel_server_csr_sign_err_count", "", "not signed"},
    {PlaneNumber::CaErrors, "citadel_server_id_extraction_err_count", "", "without identity"},
};

constexpr Counted rejects{PlaneNumber::Rejects, "pilot_total_xds_rejects"};

constexpr Counted counters[]{
    {PlaneNumber::SendErrors, "pilot_xds_pushes", "type=~\".*_senderr\""},
    {PlaneNumber::InternalErrors, "pilot_total_xds_internal_errors"},
    {PlaneNumber::RejectedConfigs, "pilot_total_rejected_configs"},
    {PlaneNumber::Injected, "sidecar_injection_success_total"},
    {PlaneNumber::InjectionFailures, "sidecar_injection_failure_total"},
    {PlaneNumber::ValidationFailed, "galley_validation_failed"},
    {PlaneNumber::KeyFetchFailures, "pilot_jwks_resolver_network_fetch_fail_total"},
};

// What consoles ask for over the same streams is no push.
constexpr Counted pushes{PlaneNumber::Pushes, "pilot_xds_pushes", "type!~\"istio.io/debug.*|.*_senderr\""};
constexpr Counted events{PlaneNumber::Events, "pilot_k8s_cfg_events"};
constexpr Counted issued{PlaneNumber::Signed, "citadel_server_success_cert_issuance_count"};

struct Quantile {
    PlaneNumber number;
    const char *metric;
    double q;
};

constexpr Quantile quantiles[]{
    {PlaneNumber::ConvergeP50, "pilot_proxy_convergence_time", 0.5}, {PlaneNumber::ConvergeP99, "pilot_proxy_convergence_time", 0.99},
    {PlaneNumber::QueueP99, "pilot_proxy_queue_time", 0.99},         {PlaneNumber::PushP99, "pilot_xds_push_time", 0.99},
    {PlaneNumber::SizeP99, "pilot_xds_config_size_bytes", 0.99},
};

class Union
{
public:
    /// `by`: what rows are told apart by. `where`: a matcher on every series.
    Union(std::vector<Label> by, QString where)
        : m_by(std::move(by))
        , m_where(std::move(where))
    {
    }

    void gauge(const Counted &one) { add(one, u"%1"_s); }
    void rate(const Counted &one, int window) { add(one, u"rate(%1["_s + QString::number(window) + u"s])"_s); }
    void count(const Counted &one, qint64 span) { add(one, u"increase(%1["_s + QString::number(span) + u"s])"_s); }
    void quantile(const Quantile &one, qint64 window)
    {
        const QString of = grouping(one.number, u"le"_s);
        const QString buckets = u"sum by (%1) (rate(%2_bucket%3[%4s]))"_s.arg(of, QLatin1String(one.metric), braces()).arg(window);
        m_legs << marked(one.number, u"histogram_quantile(%1, %2)"_s.arg(one.q).arg(buckets));
    }
    /// Of the process, which is istiod's where the same instance has istiod's own metrics.
    void process(PlaneNumber number, const QString &expression)
    {
        m_legs << marked(number, u"sum by (%1) (%2 and on (instance) pilot_info%3)"_s.arg(grouping(number), expression, braces()));
    }
    QString braces() const { return m_where.isEmpty() ? QString() : u"{%1}"_s.arg(m_where); }

    Query query() const
    {
        std::vector<Label> labels = m_by;
        labels.insert(labels.end(), {Label::What, Label::Type});
        return {m_legs.join(u" or "_s), labels};
    }

private:
    QString grouping(PlaneNumber number, const QString &also = {}) const
    {
        QStringList names;
        for (const Label label : m_by)
            names << text(metrics::spelling(label));
        if (metrics::isByType(number))
            names << u"type"_s;
        if (!also.isEmpty())
            names << also;
        return names.join(u", "_s);
    }
    static QString text(std::string_view latin1) { return QString::fromLatin1(latin1.data(), static_cast<qsizetype>(latin1.size())); }
    static QString marked(PlaneNumber number, const QString &expression)
    {
        return u"label_replace(%1, \"what\", \"%2\", \"\", \"\")"_s.arg(expression, text(metrics::spelling(number)));
    }
    /// `how` has the place of the series.
    void add(const Counted &one, const QString &how)
    {
        QString matchers = QString::fromLatin1(one.matchers);
        if (!m_where.isEmpty())
            matchers += matchers.isEmpty() ? m_where : u", "_s + m_where;
        const QString series = QLatin1String(one.metric) + (matchers.isEmpty() ? QString() : u"{%1}"_s.arg(matchers));
        QString leg = marked(one.number, u"sum by (%1) (%2)"_s.arg(grouping(one.number), how.arg(series)));
        if (*one.part)
            leg = u"label_replace(%1, \"type\", \"%2\", \"\", \"\")"_s.arg(leg, QLatin1String(one.part));
        m_legs << leg;
    }

    std::vector<Label> m_by;
    QString m_where;
    QStringList m_legs;
};

std::vector<Label> byInstance()
{
    return {Label::Namespace, Label::Pod, Label::Instance};
}

} // namespace

Query planeState(int window)
{
    Union all(byInstance(), {});
    for (const Counted &gauge : gauges)
        all.gauge(gauge);
    for (const Counted &counter : {pushes, events, issued})
        all.rate(counter, window);
    all.process(PlaneNumber::Memory, u"process_resident_memory_bytes"_s);
    all.process(PlaneNumber::Cpu, u"rate(process_cpu_seconds_total[%1s])"_s.arg(window));
    return all.query();
}

Query planeCounts(int window, qint64 span)
{
    Union all(byInstance(), {});
    all.count(rejects, span);
    for (const Counted &counter : counters)
        all.count(counter, span);
    for (const Counted &counter : caErrors)
        all.count(counter, span);
    for (const Quantile &one : quantiles)
        all.quantile(one, std::max<qint64>(window, span)); // a quiet mesh pushes nothing for minutes
    return all.query();
}

Query planeSeries(int window, const QString &instance)
{
    Union all({}, instance.isEmpty() ? QString() : matcher(u"instance"_s, instance));
    all.gauge(gauges[0]);
    for (const Counted &counter : {pushes, issued, rejects})
        all.rate(counter, window);
    for (const Counted &counter : caErrors)
        all.rate(counter, window);
    for (const Quantile &one : quantiles) {
        if (one.number != PlaneNumber::PushP99)
            all.quantile(one, window);
    }
    all.process(PlaneNumber::Memory, u"process_resident_memory_bytes"_s + all.braces());
    all.process(PlaneNumber::Cpu, u"rate(process_cpu_seconds_total%1[%2s])"_s.arg(all.braces()).arg(window));
    return all.query();
}

} // namespace prometheus::queries

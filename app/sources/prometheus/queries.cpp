// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/prometheus/queries.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace prometheus::queries {

namespace {

using metrics::Label;
using Labels = std::vector<Label>;

// metrics::outcome() and neverArrived() as matchers. Flags come joined by commas.
const QString failedCode = u"response_code=~\"0|5..\""_s;
const QString lostFlags = u"(.*,)?(UF|UH|UO|NR|NC|NFCF|DF|FI|DPE|OM|LH|IH)(,.*)?"_s;
const QString failedStatus = u"grpc_response_status=~\"2|4|13|14|15\""_s;

QString names(const Labels &labels)
{
    QStringList out;
    for (const Label l : labels) {
        const std::string_view text = metrics::spelling(l);
        out.append(QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())));
    }
    return out.join(u", "_s);
}

QString rate(const QString &metric, const QString &matchers, int window)
{
    return u"rate(%1{%2}[%3s])"_s.arg(metric, matchers).arg(window);
}

Query summed(const Labels &labels, const QString &expression)
{
    return {u"sum by (%1) (%2)"_s.arg(names(labels), expression), labels};
}

/// The sums of several metrics in one answer, told apart by the label `what`.
Query united(Labels labels, const QList<std::pair<QString, QString>> &parts)
{
    QStringList legs;
    for (const auto &[what, expression] : parts)
        legs.append(u"label_replace(%1, \"what\", \"%2\", \"\", \"\")"_s.arg(summed(labels, expression).text, what));
    labels.push_back(Label::What);
    return {legs.join(u" or "_s), labels};
}

const Labels ends{Label::Reporter,
                  Label::SourceCluster,
                  Label::SourceNamespace,
                  Label::SourceWorkload,
                  Label::SourceApp,
                  Label::SourceVersion,
                  Label::SourcePrincipal,
                  Label::DestinationCluster,
                  Label::DestinationNamespace,
                  Label::DestinationWorkload,
                  Label::DestinationApp,
                  Label::DestinationVersion,
                  Label::DestinationPrincipal,
                  Label::DestinationService,
                  Label::DestinationServiceName,
                  Label::DestinationServiceNamespace};

const Labels linkerdEnds{Label::Namespace,
                         Label::Deployment,
                         Label::StatefulSet,
                         Label::DaemonSet,
                         Label::CronJob,
                         Label::Job,
                         Label::ReplicationController,
                         Label::ReplicaSet,
                         Label::DstNamespace,
                         Label::DstService,
                         Label::DstDeployment,
                         Label::DstStatefulSet,
                         Label::DstDaemonSet,
                         Label::DstCronJob,
                         Label::DstJob,
                         Label::DstReplicationController,
                         Label::DstReplicaSet,
                         Label::Authority,
                         Label::Tls,
                         Label::ServerId};

Labels with(Labels labels, std::initializer_list<Label> more)
{
    labels.insert(labels.end(), more);
    return labels;
}

/// A ztunnel's series carry its own pod's labels: that is how they are known.
QString marked(const QString &expression)
{
    return u"label_replace(label_replace(%1, \"via\", \"ztunnel\", \"pod\", \"ztunnel-.*\"), \"via\", \"ztunnel\", \"app\", \"ztunnel\")"_s.arg(
        expression);
}

/// Failed by code, or by gRPC status, or lost: three sets without common members.
QString failedRate(const QString &matchers, int window)
{
    const QString metric = u"istio_requests_total"_s;
    const QString and_ = matchers.isEmpty() ? QString() : u", "_s;
    const QString answered = u"response_code!~\"0|403|429|5..\""_s;
    return u"%1 or %2 or %3"_s.arg(
        rate(metric, matchers + and_ + failedCode, window), rate(metric, matchers + and_ + answered + u", "_s + failedStatus, window),
        rate(metric, matchers + and_ + answered + u", grpc_response_status!~\"2|4|13|14|15\", response_flags=~\"%1\""_s.arg(lostFlags), window));
}

QString lostMatchers()
{
    return u"reporter=\"source\", response_flags=~\"(.*,)?(UF|UH|UO|NR|NC|NFCF|DF|FI|RL|RLSE|UAEX|IH|DPE|OM|LH)(,.*)?\""_s;
}

QString routeReporters()
{
    return u"reporter=~\"source|waypoint\""_s;
}

/// A tag's name comes from an object of the cluster: only what Prometheus takes as a label goes into a query.
bool isLabelName(const QString &text)
{
    const auto letter = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_'; };
    return !text.isEmpty() && letter(text.front()) && std::ranges::all_of(text, [&](QChar c) { return letter(c) || (c >= u'0' && c <= u'9'); });
}

/// The rate of a metric's series that name a route, the name as the label `route`, whatever it is called there.
QString byRoute(const QString &metric, const QString &label, int window)
{
    const QString matchers = u"%1, %2!=\"\""_s.arg(routeReporters(), label);
    return u"label_replace(%1, \"route\", \"$1\", \"%2\", \"(.*)\")"_s.arg(rate(metric, matchers, window), label);
}

Query united(Labels labels, const QStringList &names, const QString &metric, int window)
{
    QList<std::pair<QString, QString>> parts;
    for (const QString &name : names) {
        if (isLabelName(name))
            parts.append({name, byRoute(metric, name, window)});
    }
    return parts.isEmpty() ? Query() : united(std::move(labels), parts);
}

QString selection(const store::SeriesQuery &q)
{
    QStringList out;
    const auto add = [&out](const char *label, const QString &text) {
        if (!text.isEmpty())
            out.append(matcher(QString::fromLatin1(label), text));
    };
    add("destination_service_namespace", q.serviceNs);
    add("destination_service_name", q.service);
    add("destination_workload_namespace", q.workloadNs);
    add("destination_workload", q.workload);
    add("destination_canonical_revision", q.version);
    add("source_workload_namespace", q.sourceNs);
    add("source_workload", q.sourceWorkload);
    if (isLabelName(q.routeLabel)) {
        out.append(matcher(q.routeLabel, q.route));
        out.append(routeReporters()); // a server's own route is no route of the caller
    }
    return out.join(u", "_s);
}

QString joined(const QString &a, const QString &b)
{
    return a.isEmpty() || b.isEmpty() ? a + b : a + u", "_s + b;
}

} // namespace

QString matcher(const QString &label, const QString &text)
{
    QString escaped = text;
    escaped.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1).replace(u'\n', "\\n"_L1).remove(QChar(u'\0'));
    return u"%1=\"%2\""_s.arg(label, escaped);
}

Query requests(int window)
{
    return summed(with(ends, {Label::RequestProtocol, Label::ResponseCode, Label::GrpcStatus, Label::ResponseFlags, Label::SecurityPolicy}),
                  rate(u"istio_requests_total"_s, {}, window));
}

Query connections(int window)
{
    const auto part = [window](const char *metric) { return marked(rate(QString::fromLatin1(metric), {}, window)); };
    return united(with(ends, {Label::ResponseFlags, Label::SecurityPolicy, Label::Via}),
                  {{u"sent"_s, part("istio_tcp_sent_bytes_total")},
                   {u"received"_s, part("istio_tcp_received_bytes_total")},
                   {u"opened"_s, part("istio_tcp_connections_opened_total")}});
}

Query latency(int window, bool byDestination)
{
    Labels labels{Label::Reporter,
                  Label::Le,
                  Label::DestinationNamespace,
                  Label::DestinationWorkload,
                  Label::DestinationServiceName,
                  Label::DestinationServiceNamespace,
                  Label::RequestProtocol};
    if (!byDestination)
        labels = with(labels, {Label::SourceNamespace, Label::SourceWorkload});
    return summed(labels, rate(u"istio_request_duration_milliseconds_bucket"_s, {}, window));
}

Query linkerdResponses(int window)
{
    // Probes of the kubelet and a pod's calls to itself are not traffic between services.
    return summed(with(linkerdEnds, {Label::Direction, Label::Classification, Label::StatusCode, Label::GrpcStatus}),
                  rate(u"response_total"_s, u"direction=~\"inbound|outbound\", route_name!=\"probe\", no_tls_reason!=\"loopback\""_s, window));
}

Query linkerdConnections(int window)
{
    const QString where = u"direction=\"outbound\", peer=\"dst\""_s;
    const auto part = [window, &where](const char *metric) { return rate(QString::fromLatin1(metric), where, window); };
    return united(linkerdEnds,
                  {{u"open"_s, u"tcp_open_connections{%1}"_s.arg(where)},
                   {u"opened"_s, part("tcp_open_total")},
                   {u"written"_s, part("tcp_write_bytes_total")},
                   {u"read"_s, part("tcp_read_bytes_total")}});
}

Query linkerdLatency(int window)
{
    Labels labels = with(linkerdEnds, {Label::Le});
    std::erase(labels, Label::Tls);
    std::erase(labels, Label::ServerId);
    return summed(labels, rate(u"response_latency_ms_bucket"_s, u"direction=\"outbound\""_s, window));
}

Query families()
{
    return {
        u"group by (__name__) ({__name__=~\"istio_requests_total|istio_tcp_connections_opened_total\"} or response_total{direction=\"outbound\"})"_s,
        {Label::Name}};
}

Query routes(const QStringList &labels, int window)
{
    return united({Label::Route, Label::SourceNamespace, Label::SourceWorkload, Label::DestinationServiceNamespace, Label::DestinationServiceName,
                   Label::DestinationNamespace, Label::DestinationWorkload, Label::DestinationVersion, Label::RequestProtocol, Label::ResponseCode,
                   Label::GrpcStatus, Label::ResponseFlags},
                  labels, u"istio_requests_total"_s, window);
}

Query routeLatency(const QStringList &labels, int window)
{
    return united({Label::Route, Label::DestinationServiceNamespace, Label::DestinationServiceName, Label::Le}, labels,
                  u"istio_request_duration_milliseconds_bucket"_s, window);
}

Query seriesPerService()
{
    return {u"count by (destination_service_namespace, destination_service_name) "
            "({__name__=~\"istio_requests_total|istio_request_duration_milliseconds_(bucket|sum|count)\", reporter=~\"source|waypoint\"})"_s,
            {Label::DestinationServiceNamespace, Label::DestinationServiceName}};
}

static const Labels byService{Label::DestinationServiceNamespace, Label::DestinationServiceName, Label::Reporter};

Query historyAll(int window)
{
    return summed(byService, rate(u"istio_requests_total"_s, {}, window));
}

Query historyFailed(int window)
{
    return summed(byService, failedRate({}, window));
}

Query historyLost(int window)
{
    return summed(byService, rate(u"istio_requests_total"_s, lostMatchers(), window));
}

Query historyLinkerd(int window)
{
    return summed({Label::DstNamespace, Label::DstService, Label::Classification},
                  rate(u"response_total"_s, u"direction=\"outbound\", dst_service!=\"\""_s, window));
}

Query seriesAll(const store::SeriesQuery &what, int window)
{
    return summed({Label::Reporter}, rate(u"istio_requests_total"_s, selection(what), window));
}

Query seriesFailed(const store::SeriesQuery &what, int window)
{
    return summed({Label::Reporter}, failedRate(selection(what), window));
}

Query seriesLost(const store::SeriesQuery &what, int window)
{
    return summed({Label::Reporter, Label::RequestProtocol, Label::ResponseCode, Label::GrpcStatus, Label::ResponseFlags},
                  rate(u"istio_requests_total"_s, joined(selection(what), lostMatchers()), window));
}

Query seriesAllByVersion(const store::SeriesQuery &what, int window)
{
    return summed({Label::Reporter, Label::DestinationVersion}, rate(u"istio_requests_total"_s, selection(what), window));
}

Query seriesFailedByVersion(const store::SeriesQuery &what, int window)
{
    return summed({Label::Reporter, Label::DestinationVersion}, failedRate(selection(what), window));
}

Query seriesCodes(const store::SeriesQuery &what, int window)
{
    return summed({Label::Reporter, Label::RequestProtocol, Label::ResponseCode, Label::GrpcStatus},
                  rate(u"istio_requests_total"_s, selection(what), window));
}

Query seriesBuckets(const store::SeriesQuery &what, int window)
{
    return summed({Label::Reporter, Label::Le}, rate(u"istio_request_duration_milliseconds_bucket"_s, selection(what), window));
}

Query seriesTcp(const store::SeriesQuery &what, const QString &metric, int window)
{
    return summed({Label::Reporter}, rate(metric, selection(what), window));
}

} // namespace prometheus::queries

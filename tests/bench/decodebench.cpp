// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of the API server and of Prometheus to domain types, beside Qt's own JSON parser on the same bytes. The peak memory
// of a whole listing beside kubectl's is in processes.py.
#include "app/sources/kubernetes/decode.h"
#include "app/sources/prometheus/decode.h"

#include <benchmark/benchmark.h>

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace {

/// About 2.2 KB, as istiod's users write them, with the managedFields that the server adds.
QByteArray virtualService(int i)
{
    const QByteArray n = QByteArray::number(i), ns = QByteArray::number(i % 200);
    return R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"route-)" + n + R"(","namespace":"team-)" + ns
        + R"(","uid":"7f3c2a10-0000-4000-8000-)" + n.rightJustified(12, '0') + R"(","resourceVersion":")" + QByteArray::number(100'000 + i)
        + R"(","generation":3,"creationTimestamp":"2026-03-01T10:20:30Z","labels":{"app":"service-)" + n
        + R"(","team":"payments","app.kubernetes.io/managed-by":"Helm"},"annotations":{"meta.helm.sh/release-name":"service-)" + n
        + R"(","meta.helm.sh/release-namespace":"team-)" + ns
        + R"("},"managedFields":[{"manager":"helm","operation":"Update","apiVersion":"networking.istio.io/v1","time":"2026-03-01T10:20:30Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:meta.helm.sh/release-name":{},"f:meta.helm.sh/release-namespace":{}},"f:labels":{".":{},"f:app":{},"f:team":{}}},"f:spec":{".":{},"f:gateways":{},"f:hosts":{},"f:http":{}}}}]},"spec":{"hosts":["service-)"
        + n + R"(.example.com","service-)" + n
        + R"("],"gateways":["mesh","ingress/public"],"http":[{"name":"api","match":[{"uri":{"prefix":"/api/v1/"},"headers":{"x-user-class":{"exact":"paying"}}},{"uri":{"regex":"/api/v[23]/.*"}}],"route":[{"destination":{"host":"service-)"
        + n + R"(","subset":"v1","port":{"number":8080}},"weight":90},{"destination":{"host":"service-)" + n
        + R"(","subset":"v2","port":{"number":8080}},"weight":10}],"timeout":"3s","retries":{"attempts":3,"perTryTimeout":"1s","retryOn":"5xx,reset,connect-failure"}},{"name":"default","match":[{"uri":{"prefix":"/"}}],"route":[{"destination":{"host":"service-)"
        + n
        + R"(","subset":"v1"}}],"fault":{"delay":{"percentage":{"value":0.1},"fixedDelay":"5s"}},"headers":{"request":{"set":{"x-forwarded-service":"service-)"
        + n + R"("}}},"corsPolicy":{"allowOrigins":[{"exact":"https://www.example.com"}],"allowMethods":["GET","POST"],"maxAge":"24h"}}]}})";
}

QByteArray list(int count)
{
    QByteArray body = R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualServiceList","metadata":{"resourceVersion":"200000"},"items":[)";
    for (int i = 0; i < count; ++i) {
        if (i)
            body += ',';
        body += virtualService(i);
    }
    return body + "]}";
}

void kubernetesPage(benchmark::State &state)
{
    const QByteArray body = list(static_cast<int>(state.range(0)));
    for ([[maybe_unused]] auto _ : state) {
        state.PauseTiming();
        QByteArray copy = body;
        copy.detach();
        state.ResumeTiming();
        kubernetes::Decoder decoder(mesh::Kind::VirtualService, u"networking.istio.io/v1"_s);
        const auto page = decoder.page(std::move(copy));
        if (!page || page->objects.size() != state.range(0))
            state.SkipWithError("not decoded");
    }
    state.SetBytesProcessed(state.iterations() * body.size());
}

void kubernetesPageByQt(benchmark::State &state)
{
    const QByteArray body = list(static_cast<int>(state.range(0)));
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(QJsonDocument::fromJson(body));
    state.SetBytesProcessed(state.iterations() * body.size());
}

QByteArray matrix(int series, int steps)
{
    QByteArray body = R"({"status":"success","data":{"resultType":"matrix","result":[)";
    for (int i = 0; i < series; ++i) {
        const QByteArray n = QByteArray::number(i);
        body += (i ? "," : "") + QByteArray(R"({"metric":{"source_workload":"caller-)") + n + R"(","destination_workload":"service-)" + n
            + R"(","response_code":"200"},"values":[)";
        for (int step = 0; step < steps; ++step)
            body += (step ? ",[" : "[") + QByteArray::number(1'800'000'000 + step * 15) + ",\"" + QByteArray::number(0.1 * (i % 977) + step * 0.001)
                + "\"]";
        body += "]}";
    }
    return body + "]}}";
}

void prometheusMatrix(benchmark::State &state)
{
    const int series = static_cast<int>(state.range(0)), steps = 60;
    const QByteArray body = matrix(series, steps);
    prometheus::Shape shape;
    shape.labels = {metrics::Label::SourceWorkload, metrics::Label::DestinationWorkload, metrics::Label::ResponseCode};
    shape.steps = steps;
    shape.startMs = 1'800'000'000'000;
    shape.stepMs = 15'000;
    for ([[maybe_unused]] auto _ : state) {
        const auto answer = prometheus::decodeAnswer(body, shape, u"bench"_s);
        if (!answer)
            state.SkipWithError("not decoded");
        benchmark::DoNotOptimize(answer);
    }
    state.SetBytesProcessed(state.iterations() * body.size());
}

void prometheusMatrixByQt(benchmark::State &state)
{
    const QByteArray body = matrix(static_cast<int>(state.range(0)), 60);
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(QJsonDocument::fromJson(body));
    state.SetBytesProcessed(state.iterations() * body.size());
}

} // namespace

// 500 is a page as we ask for it, 45,000 about 100 MB.
BENCHMARK(kubernetesPage)->Arg(500)->Arg(45'000)->Unit(benchmark::kMillisecond);
BENCHMARK(kubernetesPageByQt)->Arg(500)->Unit(benchmark::kMillisecond); // more than 128 MB of values it does not take
BENCHMARK(prometheusMatrix)->Arg(5'000)->Unit(benchmark::kMillisecond);
BENCHMARK(prometheusMatrixByQt)->Arg(5'000)->Unit(benchmark::kMillisecond);

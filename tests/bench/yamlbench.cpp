// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of many documents, the size that findings from files are judged by, beside libfyaml's own document tree on the same
// bytes; one edit in a large text; validation against the bundled schemas.
#include "models/yaml/edit.h"
#include "models/yaml/schema.h"

#include <benchmark/benchmark.h>

#include <QThreadPool>

#include <libfyaml.h>

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray manifest(int i)
{
    const QByteArray n = QByteArray::number(i),
                     head = "metadata:\n  name: service-" + n + "\n  namespace: team-" + QByteArray::number(i % 200)
        + "\n  labels:\n    app: service-" + n + "\n";
    switch (i % 3) {
    case 0:
        return "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\n" + head + "spec:\n  hosts:\n  - service-" + n
            + ".example.com\n  gateways: [mesh, ingress/public]\n  http:\n  # the first match wins\n  - name: api\n    match:\n    - uri:\n        "
              "prefix: /api/v1/\n      headers:\n"
              "        x-user-class:\n          exact: \"paying\"\n    route:\n    - destination:\n        host: service-"
            + n + "\n        subset: v1\n      weight: 90\n    - destination:\n        host: service-" + n
            + "\n        subset: v2\n      weight: 10\n    timeout: 3s\n    retries:\n      attempts: 3\n      perTryTimeout: 1s\n      retryOn: "
              "5xx,reset\n";
    case 1:
        return "---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\n" + head + "spec:\n  host: service-" + n
            + "\n  trafficPolicy:\n    connectionPool:\n      http:\n        http2MaxRequests: 1000\n    outlierDetection:\n      "
              "consecutive5xxErrors: 5\n      interval: 10s\n"
              "  subsets:\n  - name: v1\n    labels:\n      version: v1\n  - name: v2\n    labels:\n      version: v2\n";
    default:
        return "---\napiVersion: v1\nkind: Service\n" + head + "spec:\n  selector:\n    app: service-" + n
            + "\n  ports:\n  - name: http\n    port: 80\n    targetPort: 8080\n  - name: grpc\n    port: 9000\n    targetPort: grpc\n  type: "
              "ClusterIP\n";
    }
}

QByteArray manifests(int count)
{
    QByteArray all;
    for (int i = 0; i < count; ++i)
        all += manifest(i);
    return all;
}

void parse(benchmark::State &state, int threads)
{
    const QByteArray text = manifests(static_cast<int>(state.range(0)));
    QThreadPool::globalInstance()->setMaxThreadCount(threads);
    for ([[maybe_unused]] auto _ : state) {
        const yaml::Stream stream = yaml::parse(text);
        if (static_cast<int>(stream.documents.size()) != state.range(0) || !stream.problems.isEmpty())
            state.SkipWithError("not read");
    }
    state.SetBytesProcessed(state.iterations() * text.size());
}

void parseOnOneThread(benchmark::State &state)
{
    parse(state, 1);
}

void parseOnAllThreads(benchmark::State &state)
{
    parse(state, QThread::idealThreadCount());
}

void libfyamlTrees(benchmark::State &state)
{
    const QByteArray text = manifests(static_cast<int>(state.range(0)));
    for ([[maybe_unused]] auto _ : state) {
        fy_parse_cfg config = {};
        config.flags = FYPCF_QUIET;
        fy_parser *parser = fy_parser_create(&config);
        fy_parser_set_string(parser, text.constData(), static_cast<size_t>(text.size()));
        int count = 0;
        while (fy_document *document = fy_parse_load_document(parser)) {
            fy_parse_document_destroy(parser, document);
            ++count;
        }
        fy_parser_destroy(parser);
        if (count != state.range(0))
            state.SkipWithError("not read");
    }
    state.SetBytesProcessed(state.iterations() * text.size());
}

void oneEdit(benchmark::State &state)
{
    const QByteArray text = manifests(static_cast<int>(state.range(0)));
    yaml::Editor editor(text);
    int weight = 0;
    for ([[maybe_unused]] auto _ : state) {
        if (!editor.set(static_cast<int>(state.range(0)) / 3 / 2 * 3, u"spec.http[0].route[0].weight"_s, ++weight % 100))
            state.SkipWithError("not edited");
    }
}

void validateAll(benchmark::State &state)
{
    const yaml::Stream stream = yaml::parse(manifests(static_cast<int>(state.range(0))));
    const yaml::Schemas &schemas = yaml::Schemas::bundled();
    for ([[maybe_unused]] auto _ : state) {
        for (const yaml::Document &document : stream.documents) {
            if (!yaml::validate(document.root(), schemas.find(document.root())).isEmpty())
                state.SkipWithError("not valid");
        }
    }
}

} // namespace

BENCHMARK(parseOnOneThread)->Arg(1'000)->Arg(10'000)->Arg(30'000)->Unit(benchmark::kMillisecond);
BENCHMARK(parseOnAllThreads)->Arg(10'000)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
BENCHMARK(libfyamlTrees)->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(oneEdit)->Arg(3)->Arg(3'000)->Unit(benchmark::kMillisecond);
BENCHMARK(validateAll)->Arg(10'000)->Unit(benchmark::kMillisecond);

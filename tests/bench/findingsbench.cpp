// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Findings over 1,000, 10,000 and 30,000 resources, VirtualService, DestinationRule and Service in equal parts: from one file,
// over the live store, and after one edit. With istioctl on PATH it analyzes the same file in the same run.
#include "models/analysis/documents.h"
#include "models/analysis/engine.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QVector>

#include <benchmark/benchmark.h>

using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray number(int at)
{
    return QByteArray::number(at).rightJustified(5, '0');
}

QByteArray service(int at)
{
    return "apiVersion: v1\nkind: Service\nmetadata:\n  name: svc-" + number(at) + "\n  namespace: ns-" + QByteArray::number(at % 50)
        + "\nspec:\n  selector:\n    app: svc-" + number(at) + "\n  ports:\n  - name: http\n    port: 80\n    targetPort: 8080\n";
}

QByteArray rule(int at)
{
    return "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: svc-" + number(at) + "\n  namespace: ns-"
        + QByteArray::number(at % 50) + "\nspec:\n  host: svc-" + number(at)
        + "\n  trafficPolicy:\n    outlierDetection:\n      consecutive5xxErrors: 5\n      interval: 10s\n  subsets:\n  - name: v1\n    labels:\n    "
          "  version: v1\n"
        + (at % 20 == 0 ? QByteArray() : "  - name: v2\n    labels:\n      version: v2\n"_ba);
}

QByteArray route(int at)
{
    return "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: svc-" + number(at) + "\n  namespace: ns-"
        + QByteArray::number(at % 50) + "\nspec:\n  hosts:\n  - svc-" + number(at)
        + "\n  http:\n  - match:\n    - headers:\n        x-canary:\n          exact: \"true\"\n    route:\n    - destination:\n        host: svc-"
        + number(at) + "\n        subset: v2\n  - route:\n    - destination:\n        host: svc-" + number(at)
        + "\n        subset: v1\n      weight: 90\n    - destination:\n        host: svc-" + number(at)
        + "\n        subset: v2\n      weight: 10\n    timeout: 5s\n";
}

QByteArray fileOf(int resources)
{
    QByteArray text;
    for (int at = 0; at < resources / 3; ++at)
        text += service(at) + "---\n" + rule(at) + "---\n" + route(at) + "---\n";
    return text;
}

mesh::ObjectPtr live(const analysis::Item &item, const QString &version)
{
    auto object = std::make_shared<mesh::Object>();
    object->kind = item.kind;
    object->apiVersion = item.ref()["apiVersion"].string();
    object->meta.ns = item.ns;
    object->meta.name = item.subject.name;
    object->meta.uid = item.subject.kind + item.fullName();
    object->meta.resourceVersion = version;
    object->json = item.ref().json();
    return object;
}

mesh::SnapshotPtr store(const QVector<mesh::ObjectPtr> &objects, const mesh::SnapshotPtr &before)
{
    mesh::Delta delta;
    delta.upserts = objects;
    for (const mesh::KindInfo &kind : mesh::allKinds())
        delta.kinds.insert(kind.kind, mesh::KindState{.health = mesh::KindHealth::Live});
    return mesh::apply(before, std::array{delta}, 1).first;
}

mesh::SnapshotPtr storeOf(int resources)
{
    QVector<mesh::ObjectPtr> objects;
    for (const analysis::ItemPtr &item : analysis::readDocuments(fileOf(resources), u"f"_s, u"default"_s).items)
        objects << live(*item, u"1"_s);
    return store(objects, nullptr);
}

void fromFile(benchmark::State &state)
{
    const QByteArray text = fileOf(static_cast<int>(state.range(0)));
    qsizetype found = 0;
    for (auto _ : state) {
        const analysis::Documents documents = analysis::readDocuments(text, u"f"_s, u"default"_s);
        analysis::Engine engine;
        found = engine.run(analysis::World::make({.overlay = documents.items})).size();
    }
    state.counters["findings"] = static_cast<double>(found);
}

void istioctl(benchmark::State &state)
{
    const QString program = QStandardPaths::findExecutable(u"istioctl"_s);
    if (program.isEmpty())
        return state.SkipWithError("istioctl is not on PATH");
    QTemporaryDir folder;
    QFile file(folder.filePath(u"mesh.yaml"_s));
    if (!file.open(QIODevice::WriteOnly))
        return state.SkipWithError("no temporary file");
    file.write(fileOf(static_cast<int>(state.range(0))));
    file.close();
    for (auto _ : state) {
        QProcess process;
        process.start(program, {u"analyze"_s, u"--use-kube=false"_s, u"-A"_s, u"-o"_s, u"json"_s, file.fileName()});
        process.waitForFinished(-1);
    }
}

void overStore(benchmark::State &state)
{
    const mesh::SnapshotPtr snapshot = storeOf(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        analysis::Engine engine;
        benchmark::DoNotOptimize(engine.run(analysis::World::make({.live = snapshot})));
    }
}

void afterEdit(benchmark::State &state)
{
    mesh::SnapshotPtr snapshot = storeOf(static_cast<int>(state.range(0)));
    analysis::Engine engine;
    analysis::WorldPtr world = analysis::World::make({.live = snapshot});
    engine.run(world);
    int version = 2;
    for (auto _ : state) {
        state.PauseTiming();
        const auto item = analysis::readDocuments(route(7), u"f"_s, u"default"_s).items.first();
        snapshot = store({live(*item, QString::number(version++))}, snapshot);
        state.ResumeTiming();
        world = analysis::World::make({.live = snapshot}, world.get());
        benchmark::DoNotOptimize(engine.run(world));
    }
}

} // namespace

BENCHMARK(fromFile)->Arg(1'000)->Arg(10'000)->Arg(30'000)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
BENCHMARK(istioctl)->Arg(1'000)->Arg(10'000)->Arg(30'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(overStore)->Arg(1'000)->Arg(10'000)->Arg(30'000)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
BENCHMARK(afterEdit)->Arg(1'000)->Arg(10'000)->Arg(30'000)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

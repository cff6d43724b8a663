// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The store under load: filling it with 50,000 objects, then ticks of 50 updates (500 a second), and the inventory over
// 1,000 services. Memory is the process's resident growth.
#include "models/mesh/inventory.h"
#include "models/store/store.h"

#include <benchmark/benchmark.h>

#include <QFile>

#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace {

mesh::ObjectPtr makeObject(int i, int version)
{
    auto object = std::make_shared<mesh::Object>();
    object->kind = mesh::Kind::VirtualService;
    object->apiVersion = u"networking.istio.io/v1"_s;
    object->meta.ns = u"ns%1"_s.arg(i % 200);
    object->meta.name = u"route-%1"_s.arg(i);
    object->meta.uid = u"uid-%1"_s.arg(i);
    object->meta.resourceVersion = QString::number(version);
    object->meta.labels = {{u"app"_s, u"app%1"_s.arg(i % 1000)}};
    object->facts = mesh::VirtualServiceFacts{{u"service-%1"_s.arg(i)}, {}, {}, {}, {}, {}};
    object->json = QByteArray(1500, 'x');
    return object;
}

qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

void fill(benchmark::State &state)
{
    const int count = static_cast<int>(state.range(0));
    mesh::Delta delta;
    for (int i = 0; i < count; ++i)
        delta.upserts.push_back(makeObject(i, 1));
    for ([[maybe_unused]] auto _ : state) {
        base::FakeClock clock(1);
        store::Store store(clock);
        store.apply(delta);
        store.flush();
        benchmark::DoNotOptimize(store.snapshot());
    }
    state.SetItemsProcessed(state.iterations() * count);
}

/// One iteration is one tick of 50 updates: at 500 a second there are ten a second, so under 100 ms keeps up.
void tick(benchmark::State &state)
{
    const int count = static_cast<int>(state.range(0));
    const qint64 before = residentBytes();
    base::FakeClock clock(1);
    store::Store store(clock);
    mesh::Delta delta;
    for (int i = 0; i < count; ++i)
        delta.upserts.push_back(makeObject(i, 1));
    store.apply(std::exchange(delta, {}));
    store.flush();
    int version = 2;
    for ([[maybe_unused]] auto _ : state) {
        mesh::Delta update;
        for (int i = 0; i < 50; ++i)
            update.upserts.push_back(makeObject((version * 50 + i) % count, version));
        ++version;
        clock.advance(100);
        store.apply(update);
        store.flush();
    }
    state.SetItemsProcessed(state.iterations() * 50);
    state.counters["residentMB"] = static_cast<double>(residentBytes() - before) / 1e6;
    state.counters["kept"] = static_cast<double>(store.kept().size());
}

mesh::SnapshotPtr meshOf(int services)
{
    mesh::Delta delta;
    auto traffic = std::make_shared<mesh::Traffic>();
    for (int i = 0; i < services; ++i) {
        const QString ns = u"ns%1"_s.arg(i / 25), name = u"svc%1"_s.arg(i);
        const base::Labels labels{{u"app"_s, name}, {u"version"_s, u"v1"_s}};
        const auto add = [&](mesh::Kind kind, const QString &objectName, mesh::Facts facts, const base::Labels &own, QVector<mesh::OwnerRef> owners) {
            auto object = std::make_shared<mesh::Object>();
            object->kind = kind;
            object->meta = {ns, objectName, name, u"1"_s, 1, 0, own, {}, std::move(owners)};
            object->facts = std::move(facts);
            delta.upserts.push_back(object);
        };
        mesh::ServiceFacts service;
        service.selector = {{u"app"_s, name}};
        add(mesh::Kind::Service, name, service, {}, {});
        mesh::WorkloadFacts deployment;
        deployment.templateLabels = labels;
        add(mesh::Kind::Deployment, name, deployment, {}, {});
        mesh::PodFacts pod;
        pod.ready = true;
        add(mesh::Kind::Pod, name + u"-abc-1"_s, pod, labels, {{u"ReplicaSet"_s, name + u"-abc"_s, {}, true}});
        for (int k = 0; k < 4; ++k) {
            mesh::EdgeTraffic edge;
            edge.source = {
                mesh::PeerKind::Workload, {}, u"ns%1"_s.arg((i * 7 + k) % services / 25), u"svc%1"_s.arg((i * 7 + k) % services), {}, {}, {}};
            edge.destination = {mesh::PeerKind::Workload, {}, ns, name, name, u"v1"_s, {}};
            edge.service = name;
            edge.serviceNs = ns;
            edge.rate = 10;
            traffic->edges.push_back(edge);
        }
    }
    delta.traffic = traffic;
    return mesh::apply(nullptr, std::span(&delta, 1), 1).first;
}

void inventory(benchmark::State &state)
{
    const mesh::SnapshotPtr snapshot = meshOf(static_cast<int>(state.range(0)));
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(mesh::inventory(*snapshot));
}

BENCHMARK(fill)->Arg(50'000)->Unit(benchmark::kMillisecond);
BENCHMARK(tick)->Arg(50'000)->Unit(benchmark::kMillisecond);
BENCHMARK(inventory)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond);

} // namespace

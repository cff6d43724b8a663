// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// 10,000 different certificates from PEM: ours beside plain OpenSSL's PEM_read_bio_X509 and X509_get0_notAfter, in one run;
// the same again when nothing changed; and a whole inventory.
#include "models/certificates/parse.h"
#include "tests/models/certificates/mint.h"

#include <benchmark/benchmark.h>

namespace {

constexpr int count = 10'000;

/// Workload certificates as istiod issues them: P-256, a SPIFFE id, signed by an RSA 2048 root. One text each.
const QVector<QByteArray> &texts()
{
    static const QVector<QByteArray> made = [] {
        mint::Spec rootSpec;
        rootSpec.commonName = "root";
        rootSpec.ca = true;
        rootSpec.key = mint::rsaKey(2048);
        const mint::Minted root = mint::make(rootSpec);
        const mint::KeyPtr key = mint::ecKey(); // one key for all: the making is not what is measured
        QVector<QByteArray> list;
        for (int i = 0; i < count; ++i) {
            mint::Spec spec;
            spec.commonName.clear();
            spec.key = key;
            spec.issuer = &root;
            spec.serial = static_cast<quint64>(1'000'000 + i);
            spec.names = "critical,URI:spiffe://cluster.local/ns/shop/sa/workload-" + QByteArray::number(i);
            spec.more = {{NID_key_usage, "critical,digitalSignature,keyEncipherment"}, {NID_ext_key_usage, "serverAuth,clientAuth"}};
            list.push_back(mint::make(spec).pem());
        }
        return list;
    }();
    return made;
}

void openSslNotAfter(benchmark::State &state)
{
    texts();
    for (auto _ : state) {
        for (const QByteArray &pem : texts()) {
            BIO *bio = BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size()));
            X509 *x509 = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
            benchmark::DoNotOptimize(X509_get0_notAfter(x509));
            X509_free(x509);
            BIO_free(bio);
        }
    }
    state.SetItemsProcessed(state.iterations() * count);
}

void meshdeckAllFields(benchmark::State &state)
{
    texts();
    for (auto _ : state) {
        certificates::Cache cache;
        for (const QByteArray &pem : texts())
            benchmark::DoNotOptimize(cache.bundle(pem)->certificates.constFirst()->notAfterMs);
    }
    state.SetItemsProcessed(state.iterations() * count);
}

void meshdeckUnchanged(benchmark::State &state)
{
    certificates::Cache cache;
    for (const QByteArray &pem : texts())
        cache.bundle(pem);
    for (auto _ : state) {
        for (const QByteArray &pem : texts())
            benchmark::DoNotOptimize(cache.bundle(pem)->certificates.constFirst()->notAfterMs);
    }
    state.SetItemsProcessed(state.iterations() * count);
}

} // namespace

BENCHMARK(openSslNotAfter)->Unit(benchmark::kMillisecond);
BENCHMARK(meshdeckAllFields)->Unit(benchmark::kMillisecond);
BENCHMARK(meshdeckUnchanged)->Unit(benchmark::kMillisecond);

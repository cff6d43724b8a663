// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets: nothing but CERTIFICATE blocks leaves this file. Values are looked at in buffers that are overwritten before
// they are freed, and never become a QString.
#include "app/sources/kubernetes/facts.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace kubernetes {

using json::Value;

namespace {

const auto multiCluster = "istio/multiCluster"_L1;

/// Overwritten at the end of its life.
class Sensitive
{
public:
    explicit Sensitive(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    ~Sensitive() { m_bytes.fill('\0'); }
    Q_DISABLE_COPY_MOVE(Sensitive)
    QByteArrayView view() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

/// The CERTIFICATE blocks of a PEM text, one after the other; what stands between or around them is left behind.
QByteArray certificatesOf(QByteArrayView pem)
{
    constexpr QByteArrayView begin("-----BEGIN CERTIFICATE-----"), end("-----END CERTIFICATE-----");
    QByteArray blocks;
    for (qsizetype at = pem.indexOf(begin); at >= 0; at = pem.indexOf(begin, at)) {
        const qsizetype last = pem.indexOf(end, at + begin.size());
        if (last < 0)
            break;
        const QByteArrayView block = pem.sliced(at, last + end.size() - at);
        const qsizetype again = block.sliced(begin.size()).indexOf("-----BEGIN ");
        if (again >= 0) { // something else starts inside: this block has no end of its own
            at += begin.size();
            continue;
        }
        blocks += block;
        blocks += '\n';
        at = last + end.size();
    }
    return blocks;
}

bool isBase64(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

/// All values of `field: <base64>` in a kubeconfig, YAML or JSON, as certificates.
QByteArray kubeconfigCertificates(QByteArrayView kubeconfig, QByteArrayView field)
{
    QByteArray found;
    for (qsizetype at = kubeconfig.indexOf(field); at >= 0; at = kubeconfig.indexOf(field, at)) {
        at += field.size();
        while (at < kubeconfig.size() && (kubeconfig[at] == '"' || kubeconfig[at] == '\'' || kubeconfig[at] == ':' || kubeconfig[at] == ' '))
            ++at;
        qsizetype to = at;
        while (to < kubeconfig.size() && isBase64(kubeconfig[to]))
            ++to;
        const Sensitive value(QByteArray::fromBase64(kubeconfig.sliced(at, to - at).toByteArray()));
        found += certificatesOf(value.view());
        at = to;
    }
    return found;
}

void readValue(mesh::SecretFacts &secret, const QString &key, Value value)
{
    const Sensitive bytes(json::base64(value));
    const auto keep = [&secret](const QString &name, const QByteArray &certificates) {
        if (!certificates.isEmpty())
            secret.certificates.insert(name, certificates);
        return !certificates.isEmpty();
    };
    bool kept = keep(key, certificatesOf(bytes.view()));
    // Only of remote clusters' kubeconfigs; secretEnd() drops them where the label does not say so.
    kept |= keep(key + u"/ca"_s, kubeconfigCertificates(bytes.view(), "certificate-authority-data"));
    kept |= keep(key + u"/client"_s, kubeconfigCertificates(bytes.view(), "client-certificate-data"));
    if (!kept)
        secret.otherKeys.append(key);
}

void secretField(mesh::Facts &facts, std::string_view key, Value value, Interner &)
{
    auto &secret = as<mesh::SecretFacts>(facts);
    if (key == "type")
        secret.type = json::text(value);
    else if (key == "data")
        json::fields(value, [&secret](std::string_view name, Value field) { readValue(secret, json::toString(name), field); });
}

void secretEnd(mesh::Facts &facts, const mesh::Meta &meta)
{
    if (meta.labels.value(multiCluster) == "true"_L1)
        return;
    auto &secret = as<mesh::SecretFacts>(facts);
    // A key of a Secret holds no '/': these can only be parts of a kubeconfig.
    for (auto it = secret.certificates.begin(); it != secret.certificates.end();) {
        const qsizetype slash = it.key().indexOf(u'/');
        if (slash < 0) {
            ++it;
            continue;
        }
        const QString key = it.key().first(slash);
        if (!secret.otherKeys.contains(key) && !secret.certificates.contains(key))
            secret.otherKeys.append(key);
        it = secret.certificates.erase(it);
    }
}

} // namespace

FactsReader secretReader()
{
    return {secretField, secretEnd, mesh::SecretFacts{}};
}

} // namespace kubernetes

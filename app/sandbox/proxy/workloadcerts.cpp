// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/proxy/workloadcerts.h"

#include "app/sandbox/scenario/lenientjson.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>

#include <QByteArray>
#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

std::string decoded(const Json &data, const char *key)
{
    return QByteArray::fromBase64(QByteArray::fromStdString(jsonText(data, key))).toStdString();
}

std::shared_ptr<BIO> memory(const std::string &text)
{
    return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
}

std::shared_ptr<X509> certificateOf(const std::string &pem)
{
    const auto from = memory(pem);
    X509 *read = PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr);
    return read ? std::shared_ptr<X509>(read, X509_free) : nullptr;
}

std::string serialOf(const X509 *certificate)
{
    BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr);
    char *text = number ? BN_bn2hex(number) : nullptr;
    std::string serial = text ? text : "";
    OPENSSL_free(text);
    BN_free(number);
    for (char &letter : serial)
        letter = static_cast<char>(letter >= 'A' && letter <= 'F' ? letter - 'A' + 'a' : letter);
    return serial;
}

qint64 msOf(const ASN1_TIME *time)
{
    std::tm parts{};
    return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<qint64>(timegm(&parts)) * 1000 : 0;
}

} // namespace

WorkloadCerts::WorkloadCerts(const ObjectStore &objects)
    : m_objects(objects)
{
}

base::Result<MintedCertificate> WorkloadCerts::authority(const std::string &rootNamespace) const
{
    for (const char *name : {"cacerts", "istio-ca-secret"}) {
        const auto secret = m_objects.get({"", "secrets"}, rootNamespace, name);
        if (!secret)
            continue;
        const Json &data = jsonChild(*secret->json, "data");
        MintedCertificate out;
        out.pem = decoded(data, "ca-cert.pem");
        out.rootPem = decoded(data, "root-cert.pem");
        if (out.rootPem.empty())
            out.rootPem = out.pem;
        out.certificate = certificateOf(out.pem);
        const std::string keyText = decoded(data, "ca-key.pem");
        const auto from = memory(keyText);
        if (EVP_PKEY *key = PEM_read_bio_PrivateKey(from.get(), nullptr, nullptr, nullptr))
            out.key = {key, EVP_PKEY_free};
        if (out.certificate && out.key)
            return out;
        return base::fail(base::ErrorKind::Invalid, u"the mesh CA cannot be read"_s, QString::fromStdString(rootNamespace + '/' + name));
    }
    return base::fail(base::ErrorKind::NotFound, u"there is no mesh CA"_s, QString::fromStdString(rootNamespace));
}

base::Result<const WorkloadCerts::Signer *> WorkloadCerts::signer(const std::string &rootNamespace)
{
    const std::uint64_t version = m_objects.version({"", "secrets"});
    if (m_signer && m_signer->version == version)
        return &*m_signer;
    auto ca = authority(rootNamespace);
    if (!ca)
        return tl::unexpected(ca.error());
    if (m_signer && m_signer->ca.pem == ca->pem && m_signer->root->pem == ca->rootPem) {
        m_signer->version = version;
        return &*m_signer;
    }
    const auto root = certificateOf(ca->rootPem);
    if (!root)
        return base::fail(base::ErrorKind::Invalid, u"the mesh root cannot be read"_s, QString::fromStdString(rootNamespace));
    m_held.clear();
    m_signer = Signer{.ca = *ca, .version = version, .issuersPem = nullptr, .root = nullptr};
    m_signer->root = std::make_shared<const Root>(
        Root{ca->rootPem, serialOf(root.get()), msOf(X509_get0_notBefore(root.get())), msOf(X509_get0_notAfter(root.get()))});
    return &*m_signer;
}

base::Result<WorkloadCerts::Held> WorkloadCerts::of(const MeshProxy &proxy, const MeshView &view)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const std::lock_guard lock(m_mutex);
    const auto by = signer(view.rootNamespace());
    if (!by)
        return tl::unexpected(by.error());
    if (const auto found = m_held.find(proxy.id()); found != m_held.end() && now < (found->second.notBeforeMs + found->second.notAfterMs) / 2)
        return found->second;
    MintOrder order;
    order.uris = {"spiffe://" + view.config->trustDomain + "/ns/" + proxy.ns + "/sa/" + proxy.account};
    order.client = true;
    order.notBeforeMs = now - 120'000; // as istiod, for clocks that go wrong
    order.notAfterMs = now + lifeMs;
    const auto made = mintCertificate(order, &(*by)->ca);
    if (!made)
        return tl::unexpected(made.error());
    if (!m_signer->issuersPem)
        m_signer->issuersPem = std::make_shared<const std::string>(made->chainPem);
    Held held{made->pem,         m_signer->issuersPem, m_signer->root, order.uris.front(), serialOf(made->certificate.get()),
              order.notBeforeMs, order.notAfterMs};
    return m_held.insert_or_assign(proxy.id(), std::move(held)).first->second;
}

} // namespace sandbox

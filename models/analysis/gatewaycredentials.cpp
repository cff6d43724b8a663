// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The certificate of a Gateway's server is in the namespace of the gateway's pods, and can be used.
#include "models/analysis/rulelist.h"
#include "models/certificates/parse.h"

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem missing{"gateway-credential-missing", "IST0101", Severity::Error};
constexpr Problem unusable{"gateway-credential-unusable", "IST0161", Severity::Error};

constexpr std::pair<const char *, const char *> keyNames[] = {{"cert", "key"}, {"tls.crt", "tls.key"}};

QByteArray bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

QByteArray valueOf(const Item &secret, const char *key)
{
    if (const std::string_view plain = secret.ref()["stringData"][key].text(); !plain.empty())
        return bytes(plain);
    return QByteArray::fromBase64(bytes(secret.ref()["data"][key].text()));
}

/// The PEM of the certificate; nothing when one of the two is not there.
std::optional<QByteArray> certificateOf(const Item &secret)
{
    const auto *facts = secret.object ? secret.object->as<mesh::SecretFacts>() : nullptr;
    for (const auto &[certificate, key] : keyNames) {
        const QString certificateKey = QLatin1String(certificate), keyKey = QLatin1String(key);
        if (facts && facts->certificates.contains(certificateKey) && facts->otherKeys.contains(keyKey))
            return facts->certificates.value(certificateKey);
        const QByteArray text = valueOf(secret, certificate);
        if (!text.isEmpty() && !valueOf(secret, key).isEmpty())
            return text;
    }
    return std::nullopt;
}

/// "" when a gateway can serve with it.
QString problemOf(const Item &secret, const QDateTime &now)
{
    const auto pem = certificateOf(secret);
    if (!pem)
        return u"it has neither tls.crt and tls.key nor cert and key"_s;
    if (!pem->contains("-----BEGIN"))
        return u"its certificate is not in PEM form"_s;
    const certificates::Bundle bundle = certificates::parseBundle(*pem);
    if (bundle.certificates.isEmpty() || (!bundle.errors.isEmpty() && bundle.errors.first().block <= 1))
        return u"its certificate can't be read%1"_s.arg(bundle.errors.isEmpty() ? QString() : u": "_s + bundle.errors.first().error.detail);
    const qint64 at = now.isNull() ? bundle.certificates.first()->notBeforeMs : now.toMSecsSinceEpoch();
    if (at < bundle.certificates.first()->notBeforeMs)
        return u"its certificate is not valid yet"_s;
    return at > bundle.certificates.first()->notAfterMs ? u"its certificate has expired"_s : QString();
}

class Credentials
{
public:
    Credentials(const World &world, Reporter &reporter)
        : m_world(world)
        , m_reporter(reporter)
    {
        for (const ItemPtr &item : world.of(mesh::Kind::CertManagerCertificate))
            m_promised.emplace(item->nsText(), item->spec()["secretName"].text());
        for (const ItemPtr &item : world.others()) {
            if (item->subject.kind == "ExternalSecret"_L1)
                promise(*item, item->spec()["target"]["name"].text());
            else if (item->subject.kind == "SealedSecret"_L1)
                promise(*item, item->spec()["template"]["metadata"]["name"].text());
        }
    }

    void check(const Item &gateway)
    {
        std::set<std::string_view> namespaces;
        m_world.workloads().find({}, gateway.spec()["selector"], [&namespaces](const Workload &workload) {
            if (workload.hasPods())
                namespaces.insert(workload.item->nsText());
            return false;
        });
        if (namespaces.empty())
            return; // nothing serves it, and another rule says so
        for (const Ref server : gateway.spec()["servers"]) {
            const Ref tls = server["tls"];
            if (!tls["credentialName"].text().empty())
                check(gateway, tls["credentialName"], namespaces);
            for (const Ref name : tls["credentialNames"])
                check(gateway, name, namespaces);
        }
    }

private:
    /// Made by a controller from an object of the same name, unless it says another.
    void promise(const Item &item, std::string_view name) { m_promised.emplace(item.nsText(), name.empty() ? item.nameText() : name); }

    void check(const Item &gateway, Ref at, std::set<std::string_view> namespaces)
    {
        std::string_view name = at.text();
        for (const std::string_view scheme : {"kubernetes://", "kubernetes-gateway://"}) {
            if (name.starts_with(scheme))
                name.remove_prefix(scheme.size());
        }
        if (name.find("://") != std::string_view::npos)
            return; // not a Secret: another provider's
        if (const size_t slash = name.find('/'); slash != std::string_view::npos) {
            namespaces = {name.substr(0, slash)};
            name.remove_prefix(slash + 1);
        }
        const Item *found = nullptr;
        for (const std::string_view ns : namespaces) {
            if (m_promised.contains({ns, name}))
                return;
            if (const Item *secret = m_world.find(mesh::Kind::Secret, ns, name))
                found = secret;
        }
        if (found)
            judge(gateway, at, *found);
        else
            reportMissing(gateway, at, name, *namespaces.begin());
    }

    void reportMissing(const Item &gateway, Ref at, std::string_view name, std::string_view ns)
    {
        // Of a cluster only those Secrets are read that its own Gateways name: what a file or a draft names may well be there.
        if (!m_world.isComplete(mesh::Kind::Secret) || (m_world.isLive() && !gateway.object))
            return;
        // Files without any Secret leave them to something else: nobody writes keys next to manifests.
        if (!m_world.isLive() && m_world.of(mesh::Kind::Secret).isEmpty())
            return;
        m_reporter.report(missing, gateway, at,
                          u"there is no Secret %1 in namespace %2, where the gateway's pods are"_s.arg(quote(name), toQString(ns)),
                          u"create the Secret there, or mend the name"_s);
    }

    void judge(const Item &gateway, Ref at, const Item &secret)
    {
        const auto known = m_problems.find(&secret);
        const QString problem =
            known != m_problems.end() ? known->second : m_problems.emplace(&secret, problemOf(secret, m_world.now())).first->second;
        if (!problem.isEmpty())
            m_reporter.report(unusable, gateway, at, u"the Secret %1 can't serve as a certificate: %2"_s.arg(secret.fullName(), problem),
                              u"put a certificate and its key into the Secret"_s);
    }

    const World &m_world;
    Reporter &m_reporter;
    std::set<std::pair<std::string_view, std::string_view>> m_promised;
    std::map<const Item *, QString> m_problems;
};

} // namespace

void checkGatewayCredentials(const World &world, Reporter &reporter)
{
    if (world.isLive() && !world.isComplete(mesh::Kind::Pod))
        return;
    Credentials credentials(world, reporter);
    for (const ItemPtr &item : world.of(mesh::Kind::Gateway))
        credentials.check(*item);
}

} // namespace analysis

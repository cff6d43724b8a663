// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/servertlsfields.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

/// BoringSSL's operators (+, -, !, [) and ALL are taken as they are.
bool isCipher(std::string_view name)
{
    static const std::set<std::string_view> known{"ECDHE-ECDSA-AES128-GCM-SHA256",
                                                  "ECDHE-RSA-AES128-GCM-SHA256",
                                                  "ECDHE-ECDSA-AES256-GCM-SHA384",
                                                  "ECDHE-RSA-AES256-GCM-SHA384",
                                                  "ECDHE-ECDSA-CHACHA20-POLY1305",
                                                  "ECDHE-RSA-CHACHA20-POLY1305",
                                                  "ECDHE-ECDSA-AES128-SHA",
                                                  "ECDHE-RSA-AES128-SHA",
                                                  "ECDHE-ECDSA-AES256-SHA",
                                                  "ECDHE-RSA-AES256-SHA",
                                                  "AES128-GCM-SHA256",
                                                  "AES256-GCM-SHA384",
                                                  "AES128-SHA",
                                                  "AES256-SHA",
                                                  "DES-CBC3-SHA"};
    return name.empty() || name == "ALL" || !std::isalnum(static_cast<unsigned char>(name.front())) || known.contains(name);
}

void checkCiphers(const Fields &fields, Ref tls)
{
    std::set<std::string_view> seen;
    for (const Ref cipher : tls["cipherSuites"]) {
        if (!isCipher(cipher.text()))
            fields.warning(cipher, u"%1 is no cipher suite Istio knows, and is left out"_s.arg(quote(cipher.text())), u"remove it"_s);
        else if (!seen.insert(cipher.text()).second)
            fields.warning(cipher, u"the cipher suite %1 is listed twice"_s.arg(quote(cipher.text())), u"remove one of the two"_s);
    }
}

bool has(Ref tls, const char *field)
{
    const Ref value = tls[field];
    return value.isList() ? value.size() > 0 : !value.text().empty();
}

int certificateSources(Ref tls)
{
    return int(has(tls, "serverCertificate") && has(tls, "privateKey")) + int(has(tls, "credentialName")) + int(has(tls, "credentialNames"))
        + int(has(tls, "tlsCertificates"));
}

void checkIstioMutual(const Fields &fields, Ref tls)
{
    for (const char *field : {"serverCertificate", "privateKey", "caCertificates", "tlsCertificates", "credentialName", "credentialNames"}) {
        if (has(tls, field))
            fields.error(tls[field], u"TLS mode ISTIO_MUTUAL uses Istio's certificates, so it can't have %1"_s.arg(QLatin1String(field)),
                         u"remove it"_s);
    }
}

void checkCertificates(const Fields &fields, Ref tls, bool clientToo)
{
    const QString mode = toQString(tls["mode"].text());
    if (clientToo && !has(tls, "caCertificates"))
        fields.error(tls["mode"], u"TLS mode %1 needs caCertificates to verify clients with"_s.arg(mode), u"add caCertificates or credentialName"_s);
    const Ref list = tls["tlsCertificates"];
    if (list.size() > 2)
        fields.warning(list, u"TLS mode %1 takes two server certificates at most"_s.arg(mode), u"remove the rest"_s);
    const auto complete = [&](Ref certificate, Ref place) {
        for (const char *field : {"serverCertificate", "privateKey"}) {
            if (!has(certificate, field))
                fields.error(place, u"TLS mode %1 needs a %2"_s.arg(mode, QLatin1String(field)), u"add it, or a credentialName"_s);
        }
    };
    if (list.size() == 0)
        complete(tls, tls["mode"]);
    for (const Ref certificate : list)
        complete(certificate, certificate);
}

} // namespace

void checkServerTls(const Fields &fields, Ref tls)
{
    if (!tls || tls.isNull())
        return;
    const std::string_view mode = tls["mode"].text(), oldest = tls["minProtocolVersion"].text();
    if ((oldest == "TLSV1_0" || oldest == "TLSV1_1") && tls["cipherSuites"].size() == 0) {
        fields.warning(tls["minProtocolVersion"], u"TLS below 1.2 needs ciphers that are not among the default ones"_s,
                       u"set cipherSuites, or minProtocolVersion: TLSV1_2"_s);
    }
    checkCiphers(fields, tls);
    if (mode == "ISTIO_MUTUAL")
        return checkIstioMutual(fields, tls);
    if (mode.empty() || mode == "PASSTHROUGH" || mode == "AUTO_PASSTHROUGH") {
        for (const char *field :
             {"caCrl", "serverCertificate", "privateKey", "caCertificates", "tlsCertificates", "credentialName", "credentialNames"}) {
            if (has(tls, field)) {
                fields.warning(tls[field], u"TLS mode PASSTHROUGH uses no certificates, so %1 is ignored"_s.arg(QLatin1String(field)),
                               u"remove it, or set mode: SIMPLE"_s);
                break;
            }
        }
    }
    if (certificateSources(tls) > 1)
        fields.error(tls, u"the certificate is given in more than one way"_s,
                     u"keep one of credentialName, credentialNames, tlsCertificates and serverCertificate with privateKey"_s);
    const bool simple = mode == "SIMPLE", clientToo = mode == "MUTUAL" || mode == "OPTIONAL_MUTUAL";
    if ((simple || clientToo) && (has(tls, "credentialName") || has(tls, "credentialNames")))
        return;
    if (simple || clientToo)
        checkCertificates(fields, tls, clientToo);
    if (has(tls, "caCrl")) {
        if (has(tls, "credentialName"))
            fields.error(tls["caCrl"], u"caCrl excludes credentialName"_s, u"put the list into the credential"_s);
        if (simple)
            fields.error(tls["caCrl"], u"TLS mode SIMPLE has no use for caCrl"_s, u"remove it"_s);
    }
}

} // namespace analysis

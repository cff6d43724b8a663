// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/certificate.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

namespace {

/// One name of a certificate against one host, both without a trailing dot.
bool matchesPattern(QStringView pattern, QStringView host)
{
    if (pattern.compare(host, Qt::CaseInsensitive) == 0)
        return true;
    if (!pattern.startsWith("*."_L1))
        return false;
    const qsizetype dot = host.indexOf(u'.');
    return dot > 0 && pattern.sliced(1).compare(host.sliced(dot), Qt::CaseInsensitive) == 0;
}

QStringView withoutTrailingDot(QStringView name)
{
    return name.endsWith(u'.') ? name.chopped(1) : name;
}

bool isIpAddress(QStringView host)
{
    if (host.contains(u':'))
        return true;
    return host.count(u'.') == 3 && std::ranges::all_of(host, [](QChar c) { return c == u'.' || (c >= u'0' && c <= u'9'); });
}

} // namespace

bool Certificate::hasWeakKey() const
{
    switch (keyType) {
    case KeyType::Rsa:
    case KeyType::Dsa: return keyBits > 0 && keyBits < 2048;
    case KeyType::Ec: return keyBits > 0 && keyBits < 256;
    case KeyType::Unknown:
    case KeyType::Ed25519:
    case KeyType::Ed448: return false;
    }
    return false;
}

bool Certificate::hasWeakSignature() const
{
    return digest == Digest::Md2 || digest == Digest::Md5 || digest == Digest::Sha1;
}

QString Certificate::serialText() const
{
    return QString::fromLatin1(serial.toHex(':').toUpper());
}

QString Certificate::fingerprintText() const
{
    return QString::fromLatin1(fingerprint.toHex());
}

QString Certificate::keyText() const
{
    if (keyType == KeyType::Rsa || keyType == KeyType::Dsa)
        return keyAlgorithm + u' ' + QString::number(keyBits);
    return keyAlgorithm;
}

QString Certificate::displayName() const
{
    const auto first = [](const QStringList &list) { return list.isEmpty() ? QString() : list.constFirst(); };
    for (const QString &name : {subject.commonName, spiffeId, first(dnsNames), first(ips), first(uris), subject.organization}) {
        if (!name.isEmpty())
            return name;
    }
    return fingerprintText().left(16);
}

bool coversHost(const Certificate &certificate, const QString &host)
{
    if (isIpAddress(host))
        return certificate.ips.contains(host, Qt::CaseInsensitive);
    const QStringView wanted = withoutTrailingDot(host);
    return std::ranges::any_of(certificate.dnsNames, [&](const QString &name) { return matchesPattern(withoutTrailingDot(name), wanted); });
}

bool coversGatewayHost(const Certificate &certificate, const QString &host)
{
    const QString bare = host.sliced(host.indexOf(u'/') + 1);
    if (bare == "*"_L1 || bare.isEmpty())
        return true;
    if (!bare.startsWith("*."_L1))
        return coversHost(certificate, bare);
    const QStringView domain = QStringView(bare).sliced(1);
    return std::ranges::any_of(certificate.dnsNames,
                               [&](const QString &name) { return withoutTrailingDot(name).endsWith(domain, Qt::CaseInsensitive); });
}

} // namespace certificates

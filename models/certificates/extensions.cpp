// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/extensions.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace certificates {

namespace {

// ---- names ----

/// Attribute types under 2.5.4 (X.520), by their last arc.
QString attributeKey(QByteArrayView oid)
{
    if (oid.size() == 3 && oid[0] == 0x55 && oid[1] == 0x04) {
        switch (oid[2]) {
        case 3: return u"CN"_s;
        case 4: return u"SN"_s;
        case 5: return u"serialNumber"_s;
        case 6: return u"C"_s;
        case 7: return u"L"_s;
        case 8: return u"ST"_s;
        case 9: return u"street"_s;
        case 10: return u"O"_s;
        case 11: return u"OU"_s;
        default: break;
        }
    }
    if (oid == QByteArrayView("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19", 10))
        return u"DC"_s;
    if (oid == QByteArrayView("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01", 10))
        return u"UID"_s;
    if (oid == QByteArrayView("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", 9))
        return u"emailAddress"_s;
    return der::oidText(oid);
}

/// RFC 4514 2.4, with control characters left to whoever shows it.
QString escaped(const QString &value)
{
    static constexpr QStringView special = u",+\"\\<>;";
    if (std::ranges::none_of(value, [](QChar c) { return special.contains(c); }))
        return value;
    QString text;
    for (const QChar c : value) {
        if (special.contains(c))
            text += u'\\';
        text += c;
    }
    return text;
}

bool readRelativeName(QByteArrayView set, Name &into, QString &part)
{
    der::Reader members(set);
    while (!members.atEnd()) {
        const auto pair = members.expect(der::Sequence);
        if (!pair)
            return false;
        der::Reader fields(pair->value);
        const auto oid = fields.expect(der::Oid);
        const auto value = oid ? fields.next() : std::nullopt;
        if (!value)
            return false;
        const QString key = attributeKey(oid->value);
        const QString text = der::string(*value);
        if (key == "CN"_L1)
            into.commonName = text;
        else if (key == "O"_L1)
            into.organization = text;
        if (!part.isEmpty())
            part += u'+';
        part += key + u'=' + escaped(text);
    }
    return !members.failed();
}

// ---- subjectAltName ----

QString ipText(QByteArrayView bytes)
{
    if (bytes.size() == 4) {
        QStringList parts;
        for (const char c : bytes)
            parts += QString::number(static_cast<quint8>(c));
        return parts.join(u'.');
    }
    if (bytes.size() != 16)
        return {};
    std::array<int, 8> groups{};
    for (size_t i = 0; i < 8; ++i) {
        const auto at = static_cast<qsizetype>(2 * i);
        groups[i] = (static_cast<quint8>(bytes[at]) << 8) | static_cast<quint8>(bytes[at + 1]);
    }
    // RFC 5952: the first of the longest runs of at least two zero groups becomes "::".
    size_t from = 8, length = 1;
    for (size_t i = 0; i < 8; ++i) {
        size_t end = i;
        while (end < 8 && groups[end] == 0)
            ++end;
        if (end - i > length) {
            from = i;
            length = end - i;
        }
    }
    QString text;
    for (size_t i = 0; i < 8; ++i) {
        if (i == from) {
            text += "::"_L1;
            i += length - 1;
            continue;
        }
        if (!text.isEmpty() && !text.endsWith(u':'))
            text += u':';
        text += QString::number(groups[i], 16);
    }
    return text;
}

bool readAlternativeNames(QByteArrayView value, Certificate &into)
{
    der::Reader outer(value);
    const auto list = outer.expect(der::Sequence);
    if (!list)
        return false;
    der::Reader names(list->value);
    while (const auto name = names.next()) {
        switch (name->tag) {
        case der::context(1): into.emails += QString::fromLatin1(name->value); break;
        case der::context(2): into.dnsNames += QString::fromLatin1(name->value); break;
        case der::context(6): into.uris += QString::fromUtf8(name->value); break;
        case der::context(7): {
            const QString ip = ipText(name->value);
            if (ip.isEmpty())
                return false;
            into.ips += ip;
            break;
        }
        default: break; // otherName, directoryName and the like name nothing in a mesh
        }
    }
    const auto isSpiffe = [](const QString &uri) { return uri.startsWith("spiffe://"_L1); };
    if (std::ranges::count_if(into.uris, isSpiffe) == 1)
        into.spiffeId = *std::ranges::find_if(into.uris, isSpiffe);
    return !names.failed();
}

// ---- the others ----

bool readBasicConstraints(QByteArrayView value, Certificate &into)
{
    der::Reader outer(value);
    const auto content = outer.expect(der::Sequence);
    if (!content)
        return false;
    der::Reader fields(content->value);
    into.hasBasicConstraints = true;
    if (fields.peek() == der::Boolean) {
        const auto flag = fields.next();
        if (!flag || flag->value.size() != 1)
            return false;
        into.isCa = flag->value[0] != 0;
    }
    if (fields.peek() == der::Integer) {
        const auto length = fields.next();
        if (!length || length->value.isEmpty() || length->value.size() > 2 || (static_cast<quint8>(length->value[0]) & 0x80))
            return false;
        into.pathLength = 0;
        for (const char c : length->value)
            into.pathLength = (into.pathLength << 8) | static_cast<quint8>(c);
    }
    return !fields.failed() && fields.atEnd();
}

bool readKeyUsage(QByteArrayView value, Certificate &into)
{
    der::Reader outer(value);
    const auto bits = outer.expect(der::BitString);
    if (!bits || bits->value.isEmpty())
        return false;
    into.hasKeyUsage = true;
    for (int bit = 0; bit < 9; ++bit) {
        const qsizetype byte = 1 + bit / 8;
        if (byte < bits->value.size() && (static_cast<quint8>(bits->value[byte]) & (0x80 >> (bit % 8))))
            into.keyUsage = static_cast<quint16>(into.keyUsage | (1 << bit));
    }
    return true;
}

bool readExtendedUsage(QByteArrayView value, Certificate &into)
{
    der::Reader outer(value);
    const auto list = outer.expect(der::Sequence);
    if (!list)
        return false;
    into.hasExtendedUsage = true;
    der::Reader purposes(list->value);
    static const QByteArrayView prefix("\x2b\x06\x01\x05\x05\x07\x03", 7); // 1.3.6.1.5.5.7.3
    static const QByteArrayView any("\x55\x1d\x25\x00", 4);
    while (const auto oid = purposes.next()) {
        int bit = 0;
        if (oid->value == any)
            bit = AnyUsage;
        else if (oid->value.size() == 8 && oid->value.startsWith(prefix)) {
            switch (oid->value[7]) {
            case 1: bit = ServerAuth; break;
            case 2: bit = ClientAuth; break;
            case 3: bit = CodeSigning; break;
            case 4: bit = EmailProtection; break;
            case 8: bit = TimeStamping; break;
            case 9: bit = OcspSigning; break;
            default: break;
            }
        }
        into.extendedUsage = static_cast<quint8>(into.extendedUsage | bit);
    }
    return !purposes.failed();
}

bool readSubjectKeyId(QByteArrayView value, Certificate &into)
{
    der::Reader outer(value);
    const auto id = outer.expect(der::OctetString);
    if (id)
        into.subjectKeyId = id->value.toByteArray();
    return id.has_value();
}

bool readAuthorityKeyId(QByteArrayView value, Certificate &into)
{
    der::Reader outer(value);
    const auto content = outer.expect(der::Sequence);
    if (!content)
        return false;
    der::Reader fields(content->value);
    while (const auto field = fields.next()) {
        if (field->tag == der::context(0))
            into.authorityKeyId = field->value.toByteArray();
    }
    return !fields.failed();
}

/// "" = read or not needed; else the extension's name.
QString readExtension(QByteArrayView oid, bool critical, QByteArrayView value, Certificate &into)
{
    if (oid.size() == 3 && oid[0] == 0x55 && oid[1] == 0x1d) { // 2.5.29
        switch (oid[2]) {
        case 14: return readSubjectKeyId(value, into) ? QString() : u"subjectKeyIdentifier"_s;
        case 15: return readKeyUsage(value, into) ? QString() : u"keyUsage"_s;
        case 17: return readAlternativeNames(value, into) ? QString() : u"subjectAltName"_s;
        case 19: return readBasicConstraints(value, into) ? QString() : u"basicConstraints"_s;
        case 35: return readAuthorityKeyId(value, into) ? QString() : u"authorityKeyIdentifier"_s;
        case 37: return readExtendedUsage(value, into) ? QString() : u"extKeyUsage"_s;
        default: break;
        }
    }
    if (critical)
        into.uncheckedCritical += der::oidText(oid);
    return {};
}

} // namespace

std::optional<Name> readName(const der::Element &name)
{
    Name result;
    result.der = name.whole.toByteArray();
    der::Reader sets(name.value);
    while (!sets.atEnd()) {
        const auto set = sets.expect(der::Set);
        QString part;
        if (!set || !readRelativeName(set->value, result, part))
            return std::nullopt;
        result.text = result.text.isEmpty() ? part : part + ", "_L1 + result.text;
    }
    return result;
}

QString readExtensions(QByteArrayView extensions, Certificate &into)
{
    der::Reader list(extensions);
    while (!list.atEnd()) {
        const auto extension = list.expect(der::Sequence);
        if (!extension)
            return u"the extensions"_s;
        der::Reader fields(extension->value);
        const auto oid = fields.expect(der::Oid);
        if (!oid)
            return u"an extension's name"_s;
        bool critical = false;
        if (fields.peek() == der::Boolean) {
            const auto flag = fields.next();
            critical = flag && !flag->value.isEmpty() && flag->value[0] != 0;
        }
        const auto value = fields.expect(der::OctetString);
        if (!value)
            return u"the extension "_s + der::oidText(oid->value);
        const QString broken = readExtension(oid->value, critical, value->value, into);
        if (!broken.isEmpty())
            return u"the extension "_s + broken;
    }
    return {};
}

} // namespace certificates

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/formats.h"

#include <QDateTime>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

namespace {

bool isIpv4(QStringView text)
{
    const auto parts = text.split(u'.');
    return parts.size() == 4 && std::ranges::all_of(parts, [](QStringView part) {
               bool ok = false;
               return !part.isEmpty() && part.size() <= 3 && part.toInt(&ok) <= 255 && ok && part.at(0).isDigit()
                   && (part.size() == 1 || part.at(0) != u'0');
           });
}

bool isIpv6(QStringView text)
{
    const qsizetype zeros = text.indexOf(u"::"_s);
    auto groups = text.split(u':', Qt::SkipEmptyParts);
    if (!text.contains(u':') || (zeros >= 0 && text.indexOf(u"::"_s, zeros + 1) >= 0) || text.contains(u":::"_s))
        return false;
    int count = static_cast<int>(groups.size());
    if (!groups.isEmpty() && groups.last().contains(u'.')) {
        if (!isIpv4(groups.takeLast()))
            return false;
        ++count;
    }
    const auto isHex = [](QStringView group) {
        return group.size() <= 4 && std::ranges::all_of(group, [](QChar c) { return c.isDigit() || (c.toLower() >= u'a' && c.toLower() <= u'f'); });
    };
    const bool edges = (!text.startsWith(u':') || text.startsWith(u"::"_s)) && (!text.endsWith(u':') || text.endsWith(u"::"_s));
    return edges && std::ranges::all_of(groups, isHex) && (zeros >= 0 ? count < 8 : count == 8);
}

bool isCidr(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    bool ok = false;
    const int length = slash < 0 ? -1 : text.mid(slash + 1).toInt(&ok);
    const QStringView address = QStringView(text).first(std::max<qsizetype>(slash, 0));
    return ok && length >= 0 && ((isIpv4(address) && length <= 32) || (isIpv6(address) && length <= 128));
}

bool isBase64(const QString &text)
{
    QByteArray bytes = text.toLatin1();
    bytes.replace('\n', QByteArray()).replace('\r', QByteArray());
    return bytes.size() % 4 == 0 && bool(QByteArray::fromBase64Encoding(bytes, QByteArray::AbortOnBase64DecodingErrors));
}

bool isDateTime(const QString &text)
{
    static const QRegularExpression shape(u"^\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)\\z"_s);
    return shape.match(text).hasMatch() && QDateTime::fromString(text.left(19).replace(u't', u'T'), Qt::ISODate).isValid();
}

} // namespace

QString formatProblem(const std::string &format, const QString &text)
{
    if (format == "date-time")
        return isDateTime(text) ? QString() : u"a time such as 2026-01-31T12:00:00Z"_s;
    if (format == "date")
        return QDate::fromString(text, Qt::ISODate).isValid() && text.size() == 10 ? QString() : u"a date such as 2026-01-31"_s;
    if (format == "ipv4")
        return isIpv4(text) ? QString() : u"an IPv4 address"_s;
    if (format == "ipv6")
        return isIpv6(text) ? QString() : u"an IPv6 address"_s;
    if (format == "ip")
        return isIpv4(text) || isIpv6(text) ? QString() : u"an IP address"_s;
    if (format == "cidr")
        return isCidr(text) ? QString() : u"a network such as 10.0.0.0/8"_s;
    if (format == "byte")
        return isBase64(text) ? QString() : u"base64"_s;
    return {};
}

bool fitsFormat(const std::string &format, double number)
{
    if (format == "int32")
        return number >= -2147483648.0 && number <= 2147483647.0;
    if (format == "uint32")
        return number >= 0 && number <= 4294967295.0;
    if (format == "uint64")
        return number >= 0;
    return true;
}

} // namespace yaml

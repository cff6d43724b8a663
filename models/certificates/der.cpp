// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/der.h"

#include <array>
#include <bit>

using namespace Qt::Literals::StringLiterals;

namespace certificates::der {

std::optional<Element> Reader::fail()
{
    m_failed = true;
    m_rest = {};
    return std::nullopt;
}

std::optional<Element> Reader::next()
{
    if (m_rest.isEmpty())
        return std::nullopt;
    const auto byte = [this](qsizetype i) { return static_cast<quint8>(m_rest[i]); };
    if (m_rest.size() < 2 || (byte(0) & 0x1f) == 0x1f)
        return fail();
    qsizetype header = 2;
    quint64 length = byte(1);
    if (length & 0x80) {
        const int bytes = static_cast<int>(length & 0x7f);
        if (bytes == 0 || bytes > 4 || m_rest.size() < 2 + bytes)
            return fail();
        length = 0;
        for (int i = 0; i < bytes; ++i)
            length = (length << 8) | byte(2 + i);
        header += bytes;
        // X.690 10.1: the shortest form only.
        if (length < 0x80 || (bytes > 1 && (length >> (8 * (bytes - 1))) == 0))
            return fail();
    }
    if (length > static_cast<quint64>(m_rest.size() - header))
        return fail();
    const auto size = static_cast<qsizetype>(length);
    const Element element{byte(0), m_rest.sliced(header, size), m_rest.first(header + size)};
    m_rest = m_rest.sliced(header + size);
    return element;
}

std::optional<Element> Reader::expect(quint8 tag)
{
    if (peek() != tag)
        return fail();
    return next();
}

QString oidText(QByteArrayView value)
{
    if (value.isEmpty() || value.size() > 64 || (static_cast<quint8>(value.back()) & 0x80))
        return {};
    QString text;
    quint64 arc = 0;
    bool first = true;
    for (const char c : value) {
        const auto byte = static_cast<quint8>(c);
        if (arc >> 57)
            return {};
        arc = (arc << 7) | (byte & 0x7f);
        if (byte & 0x80)
            continue;
        if (first) {
            const quint64 top = arc < 80 ? arc / 40 : 2;
            text = QString::number(top) + u'.' + QString::number(arc - top * 40);
            first = false;
        } else {
            text += u'.' + QString::number(arc);
        }
        arc = 0;
    }
    return text;
}

namespace {

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
qint64 daysOf(int year, int month, int day)
{
    const qint64 y = month <= 2 ? year - 1 : year;
    const qint64 era = (y >= 0 ? y : y - 399) / 400;
    const qint64 yearOfEra = y - era * 400;
    const qint64 dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

bool isDate(int year, int month, int day)
{
    static constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1)
        return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[static_cast<size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

} // namespace

std::optional<qint64> time(const Element &element)
{
    const bool utc = element.tag == UtcTime;
    if (!utc && element.tag != GeneralizedTime)
        return std::nullopt;
    const qsizetype yearDigits = utc ? 2 : 4;
    const QByteArrayView text = element.value;
    if (text.size() != yearDigits + 11 || text.back() != 'Z')
        return std::nullopt;
    const auto number = [&text](qsizetype from, qsizetype digits) {
        int value = 0;
        for (qsizetype i = from; i < from + digits; ++i) {
            if (text[i] < '0' || text[i] > '9')
                return -1;
            value = value * 10 + (text[i] - '0');
        }
        return value;
    };
    int year = number(0, yearDigits);
    const int month = number(yearDigits, 2), day = number(yearDigits + 2, 2);
    const int hour = number(yearDigits + 4, 2), minute = number(yearDigits + 6, 2), second = number(yearDigits + 8, 2);
    if (year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return std::nullopt;
    if (utc)
        year += year < 50 ? 2000 : 1900; // RFC 5280 4.1.2.5.1
    if (!isDate(year, month, day))
        return std::nullopt;
    return (((daysOf(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

QString string(const Element &element)
{
    const QByteArrayView value = element.value;
    switch (element.tag) {
    case T61String: // in practice Latin-1
        return QString::fromLatin1(value);
    case BmpString: {
        QString text;
        text.reserve(value.size() / 2);
        for (qsizetype i = 0; i + 1 < value.size(); i += 2)
            text += QChar(static_cast<char16_t>((static_cast<quint8>(value[i]) << 8) | static_cast<quint8>(value[i + 1])));
        return text;
    }
    case UniversalString: {
        QString text;
        for (qsizetype i = 0; i + 3 < value.size(); i += 4) {
            char32_t point = 0;
            for (qsizetype j = 0; j < 4; ++j)
                point = (point << 8) | static_cast<quint8>(value[i + j]);
            text += QString::fromUcs4(&point, 1);
        }
        return text;
    }
    default: return QString::fromUtf8(value);
    }
}

int integerBits(QByteArrayView value)
{
    qsizetype i = 0;
    while (i < value.size() && value[i] == 0)
        ++i;
    if (i == value.size())
        return 0;
    return static_cast<int>((value.size() - i - 1) * 8) + std::bit_width(static_cast<unsigned>(static_cast<quint8>(value[i])));
}

} // namespace certificates::der

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// DER (X.690) as far as certificates need it: one element after the other, nothing copied, no recursion.
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace certificates::der {

enum Tag : quint8 {
    Boolean = 0x01,
    Integer = 0x02,
    BitString = 0x03,
    OctetString = 0x04,
    Oid = 0x06,
    Utf8String = 0x0c,
    PrintableString = 0x13,
    T61String = 0x14,
    Ia5String = 0x16,
    UtcTime = 0x17,
    GeneralizedTime = 0x18,
    UniversalString = 0x1c,
    BmpString = 0x1e,
    Sequence = 0x30,
    Set = 0x31,
};

constexpr quint8 context(int number)
{
    return static_cast<quint8>(0x80 | number);
}              ///< [n] primitive
constexpr quint8 contextConstructed(int number)
{
    return static_cast<quint8>(0xa0 | number);
}   ///< [n] constructed

struct Element {
    quint8 tag = 0;
    QByteArrayView value;
    QByteArrayView whole; ///< with its tag and length
};

/// Walks the elements of one value. After the first broken element it stands still and failed() is true.
class Reader
{
public:
    explicit Reader(QByteArrayView bytes)
        : m_rest(bytes)
    {
    }

    bool atEnd() const { return m_rest.isEmpty(); }
    bool failed() const { return m_failed; }
    qsizetype left() const { return m_rest.size(); }
    /// The next element's tag; 0 at the end.
    quint8 peek() const { return m_rest.isEmpty() ? 0 : static_cast<quint8>(m_rest[0]); }

    /// nullopt at the end, or when it is broken: a length that is indefinite, longer than 4 bytes or beyond the end, or a tag
    /// number over 30.
    std::optional<Element> next();
    /// The next element when it has this tag; otherwise nullopt, and the reader failed.
    std::optional<Element> expect(quint8 tag);

private:
    std::optional<Element> fail();

    QByteArrayView m_rest;
    bool m_failed = false;
};

/// "1.2.840.113549"; "" when it is not an OID.
QString oidText(QByteArrayView value);

/// UTCTime or GeneralizedTime as RFC 5280 wants them (seconds, Z, no fraction), ms since 1970.
std::optional<qint64> time(const Element &element);

/// Any of the string types as text; bytes that are not of the type become U+FFFD.
QString string(const Element &element);

/// Size in bits of a non-negative INTEGER.
int integerBits(QByteArrayView value);

} // namespace certificates::der

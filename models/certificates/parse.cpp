// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// PEM (RFC 7468) and the cache.
#include "models/certificates/parse.h"

#include "models/certificates/der.h"

#include <array>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace certificates {

namespace {

constexpr QByteArrayView beginMark("-----BEGIN ");
constexpr QByteArrayView endMark("-----END ");
constexpr QByteArrayView dashes("-----");

constexpr std::array<signed char, 256> makeAlphabet()
{
    std::array<signed char, 256> table{};
    table.fill(-1);
    for (int i = 0; i < 26; ++i) {
        table[static_cast<size_t>('A' + i)] = static_cast<signed char>(i);
        table[static_cast<size_t>('a' + i)] = static_cast<signed char>(26 + i);
    }
    for (int i = 0; i < 10; ++i)
        table[static_cast<size_t>('0' + i)] = static_cast<signed char>(52 + i);
    table['+'] = 62;
    table['/'] = 63;
    for (const char c : {' ', '\t', '\r', '\n', '\v', '\f'})
        table[static_cast<size_t>(c)] = -2;
    table['='] = -3;
    return table;
}
constexpr auto alphabet = makeAlphabet();

/// Base64 with white space anywhere. nullopt at any other byte, at data behind the padding, or at a cut end.
std::optional<QByteArray> decodeBase64(QByteArrayView text)
{
    QByteArray out(text.size() / 4 * 3 + 3, Qt::Uninitialized);
    char *to = out.data();
    quint32 bits = 0;
    int digits = 0, padding = 0;
    for (const char c : text) {
        const int value = alphabet[static_cast<quint8>(c)];
        if (value >= 0 && padding == 0) {
            bits = (bits << 6) | static_cast<quint32>(value);
            if (++digits == 4) {
                *to++ = static_cast<char>(bits >> 16);
                *to++ = static_cast<char>(bits >> 8);
                *to++ = static_cast<char>(bits);
                digits = 0;
            }
        } else if (value == -3) {
            ++padding;
        } else if (value != -2) {
            return std::nullopt;
        }
    }
    if (digits == 1 || (digits + padding) % 4 != 0 || padding > 2)
        return std::nullopt;
    if (digits >= 2)
        *to++ = static_cast<char>(bits >> (digits == 3 ? 10 : 4));
    if (digits == 3)
        *to++ = static_cast<char>(bits >> 2);
    out.resize(to - out.data());
    return out;
}

bool isCertificateLabel(QByteArrayView label)
{
    return label == QByteArrayView("CERTIFICATE") || label == QByteArrayView("X509 CERTIFICATE");
}

class PemReader
{
public:
    PemReader(QByteArrayView text, const Limits &limits)
        : m_text(text)
        , m_limits(limits)
    {
    }

    Bundle read()
    {
        qsizetype at = 0;
        while ((at = m_text.indexOf(beginMark, at)) >= 0) {
            if (at > 0 && m_text[at - 1] != '\n' && m_text[at - 1] != '\r') {
                at += beginMark.size(); // the words stand in the middle of a line
                continue;
            }
            if (m_bundle.certificates.size() + m_bundle.errors.size() >= m_limits.certificates) {
                error(0, ErrorKind::TooLarge, u"more than %1 certificates; the others were not read"_s.arg(m_limits.certificates));
                break;
            }
            ++m_block;
            countLines(at);
            at = readBlock(at);
        }
        if (m_block == 0)
            error(0, ErrorKind::Invalid, nothingFound());
        return std::move(m_bundle);
    }

private:
    QString nothingFound() const
    {
        if (m_text.isEmpty())
            return u"it is empty"_s;
        if (m_text.contains(beginMark))
            return u"a BEGIN line does not start at the line's begin"_s;
        return u"no PEM block in %1 bytes of text"_s.arg(m_text.size());
    }

    void countLines(qsizetype to)
    {
        for (; m_counted < to; ++m_counted)
            m_line += m_text[m_counted] == '\n';
    }

    void error(int block, ErrorKind kind, const QString &detail)
    {
        const QString where = block > 0 ? u"block %1, line %2"_s.arg(block).arg(m_line) : QString();
        m_bundle.errors.push_back({block, block > 0 ? m_line : 0, {kind, detail, where}});
    }

    /// Returns where to go on.
    qsizetype readBlock(qsizetype begin)
    {
        const qsizetype labelAt = begin + beginMark.size();
        const qsizetype labelEnd = m_text.indexOf(dashes, labelAt);
        const qsizetype lineEnd = m_text.indexOf('\n', labelAt);
        if (labelEnd < 0 || (lineEnd >= 0 && labelEnd > lineEnd) || labelEnd - labelAt > 64) {
            error(m_block, ErrorKind::Invalid, u"the BEGIN line has no end"_s);
            return labelAt;
        }
        const QByteArrayView label = m_text.sliced(labelAt, labelEnd - labelAt);
        const qsizetype bodyAt = labelEnd + dashes.size();
        // Only up to the next BEGIN, so that many BEGINs without END cost no more than one look at the text.
        const qsizetype nextBegin = m_text.indexOf(beginMark, bodyAt);
        const qsizetype bodyLimit = nextBegin >= 0 ? nextBegin : m_text.size();
        const qsizetype length = m_text.sliced(bodyAt, bodyLimit - bodyAt).indexOf(endMark);
        if (length < 0) {
            error(m_block, ErrorKind::Invalid, u"the END line is missing"_s);
            return bodyLimit;
        }
        const qsizetype end = bodyAt + length;
        const qsizetype after = end + endMark.size();
        if (!isCertificateLabel(label)) {
            if (m_bundle.otherBlocks.size() < m_limits.certificates)
                m_bundle.otherBlocks += QString::fromLatin1(label);
            return after;
        }
        const QByteArrayView closing = m_text.sliced(after);
        if (!closing.startsWith(label) || !closing.sliced(label.size()).startsWith(dashes)) {
            error(m_block, ErrorKind::Invalid, u"the END line does not name what the BEGIN line names"_s);
            return after;
        }
        readCertificate(m_text.sliced(bodyAt, end - bodyAt));
        return after;
    }

    void readCertificate(QByteArrayView body)
    {
        if (body.contains(':')) {
            error(m_block, ErrorKind::Invalid, u"the block has PEM headers, which meshes do not read"_s);
            return;
        }
        if (body.size() > m_limits.certificateBytes * 2) {
            error(m_block, ErrorKind::TooLarge, u"the block has %1 bytes; the limit is %2 of DER"_s.arg(body.size()).arg(m_limits.certificateBytes));
            return;
        }
        const auto der = decodeBase64(body);
        if (!der) {
            error(m_block, ErrorKind::Invalid, u"the base64 is broken"_s);
            return;
        }
        auto certificate = parseCertificate(*der, m_limits);
        if (certificate)
            m_bundle.certificates.push_back(std::move(*certificate));
        else
            error(m_block, certificate.error().kind, certificate.error().detail);
    }

    QByteArrayView m_text;
    const Limits &m_limits;
    Bundle m_bundle;
    int m_block = 0;
    int m_line = 1;
    qsizetype m_counted = 0;
};

void addDer(Bundle &bundle, QByteArrayView der, int block, const Limits &limits)
{
    auto certificate = parseCertificate(der, limits);
    if (certificate) {
        bundle.certificates.push_back(std::move(*certificate));
        return;
    }
    base::Error error = certificate.error();
    error.where = u"certificate %1"_s.arg(block);
    bundle.errors.push_back({block, 0, error});
}

bool tooMany(Bundle &bundle, int block, const Limits &limits)
{
    if (block <= limits.certificates)
        return false;
    bundle.errors.push_back({0, 0, {ErrorKind::TooLarge, u"more than %1 certificates; the others were not read"_s.arg(limits.certificates), {}}});
    return true;
}

Bundle readDerSequence(QByteArrayView bytes, const Limits &limits)
{
    Bundle bundle;
    der::Reader reader(bytes);
    int block = 0;
    while (const auto element = reader.next()) {
        if (tooMany(bundle, ++block, limits))
            return bundle;
        addDer(bundle, element->whole, block, limits);
    }
    if (reader.failed())
        bundle.errors.push_back({block + 1, 0, {ErrorKind::Invalid, u"cut short, or not DER"_s, u"certificate %1"_s.arg(block + 1)}});
    return bundle;
}

} // namespace

Bundle parseBundle(QByteArrayView text, const Limits &limits)
{
    if (text.size() > limits.bytes) {
        Bundle bundle;
        bundle.errors.push_back({0, 0, {ErrorKind::TooLarge, u"%1 bytes, over the limit of %2"_s.arg(text.size()).arg(limits.bytes), {}}});
        return bundle;
    }
    if (text.size() > 2 && text[0] == '\x30' && (static_cast<quint8>(text[1]) & 0x80))
        return readDerSequence(text, limits);
    return PemReader(text, limits).read();
}

Bundle parseChain(const QVector<QByteArray> &der, const Limits &limits)
{
    Bundle bundle;
    int block = 0;
    for (const QByteArray &one : der) {
        if (tooMany(bundle, ++block, limits))
            break;
        addDer(bundle, one, block, limits);
    }
    return bundle;
}

BundlePtr Cache::bundle(const QByteArray &text)
{
    QMutexLocker lock(&m_mutex);
    if (const BundlePtr known = m_texts.value(text))
        return known;
    lock.unlock();
    Bundle fresh = parseBundle(text);
    lock.relock();
    share(fresh);
    auto bundle = std::make_shared<const Bundle>(std::move(fresh));
    m_texts.insert(text, bundle);
    return bundle;
}

BundlePtr Cache::chain(const QVector<QByteArray> &der)
{
    Bundle fresh = parseChain(der);
    QMutexLocker lock(&m_mutex);
    share(fresh);
    return std::make_shared<const Bundle>(std::move(fresh));
}

/// Certificates read before take the place of their equals, so that a mesh-wide root is in memory once.
void Cache::share(Bundle &bundle)
{
    if (m_texts.size() > maxEntries || m_certificates.size() > maxEntries) {
        m_texts.clear();
        m_certificates.clear();
    }
    for (CertificatePtr &certificate : bundle.certificates) {
        CertificatePtr &known = m_certificates[certificate->fingerprint];
        if (known)
            certificate = known;
        else
            known = certificate;
    }
}

} // namespace certificates

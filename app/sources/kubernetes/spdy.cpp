// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/spdy.h"

#include <QtEndian>

#include <zlib.h>

using namespace Qt::Literals::StringLiterals;

namespace kubernetes::spdy {

namespace {

// The dictionary of SPDY/3: these words, each after its length in four bytes, then the text. '_' stands for a blank here.
constexpr char kWords[] = "options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age all"
                          "ow authorization cache-control connection content-base content-encoding content-language content-length conten"
                          "t-location content-md5 content-range content-type date etag expect expires from host if-match if-modified-sinc"
                          "e if-none-match if-range if-unmodified-since last-modified location max-forwards pragma proxy-authenticate pro"
                          "xy-authorization range referer retry-after server te trailer transfer-encoding upgrade user-agent vary via war"
                          "ning www-authenticate method get status 200_OK version HTTP/1.1 url public set-cookie keep-alive origin";
constexpr char kText[] = "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203 Non-Authoritativ"
                         "e Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 I"
                         "nternal Server Error501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec"
                         " 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xm"
                         "l,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset="
                         "iso-8859-1,utf-,*,enq=0.";

QByteArray word(quint32 number)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

QByteArray sized(const QByteArray &text)
{
    return word(static_cast<quint32>(text.size())) + text;
}

QByteArray dictionary()
{
    QByteArray bytes;
    for (QByteArray entry : QByteArray(kWords).split(' '))
        bytes += sized(entry.replace('_', ' '));
    return bytes + kText;
}

// Version 3 with the control bit, the type, then flags and length.
QByteArray control(quint16 type, quint8 flags, const QByteArray &payload)
{
    return word(0x80030000u | type) + word(static_cast<quint32>(flags) << 24 | static_cast<quint32>(payload.size())) + payload;
}

quint32 numberAt(QByteArrayView bytes, qsizetype at)
{
    return at + 4 <= bytes.size() ? qFromBigEndian<quint32>(bytes.data() + at) : 0;
}

Frame controlFrame(quint16 type, quint8 flags, QByteArrayView payload)
{
    Frame frame{.stream = numberAt(payload, 0) & 0x7fffffffu, .last = (flags & 1) != 0};
    switch (type) {
    case 2: frame.type = Type::Reply; break;
    case 3:
        frame.type = Type::Reset;
        frame.status = numberAt(payload, 4);
        break;
    case 6:
        frame.type = Type::Ping;
        frame.stream = numberAt(payload, 0);
        break;
    case 7:
        frame.type = Type::GoAway;
        frame.status = numberAt(payload, 4);
        break;
    default: break;
    }
    return frame;
}

} // namespace

struct Writer::Deflate {
    z_stream stream{};
};

Writer::Writer()
    : m_deflate(std::make_unique<Deflate>())
{
    deflateInit(&m_deflate->stream, Z_BEST_COMPRESSION);
    const QByteArray words = dictionary();
    deflateSetDictionary(&m_deflate->stream, reinterpret_cast<const Bytef *>(words.constData()), static_cast<uInt>(words.size()));
}

Writer::~Writer()
{
    deflateEnd(&m_deflate->stream);
}

QByteArray Writer::compressed(const Headers &headers)
{
    QByteArray plain = word(static_cast<quint32>(headers.size()));
    for (const auto &[name, value] : headers)
        plain += sized(name) + sized(value);
    z_stream &stream = m_deflate->stream;
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(plain.size()))) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(plain.data());
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_SYNC_FLUSH);
    out.chop(static_cast<qsizetype>(stream.avail_out));
    return out;
}

QByteArray Writer::synStream(quint32 stream, const Headers &headers, bool last)
{
    const QByteArray priorityAndSlot(2, '\0');
    return control(1, last ? 1 : 0, word(stream) + word(0) + priorityAndSlot + compressed(headers));
}

QByteArray Writer::data(quint32 stream, QByteArrayView payload, bool last)
{
    return word(stream & 0x7fffffffu) + word((last ? 1u << 24 : 0u) | static_cast<quint32>(payload.size())) + payload.toByteArray();
}

QByteArray Writer::ping(quint32 id)
{
    return control(6, 0, word(id));
}

base::Result<QVector<Frame>> Reader::feed(QByteArrayView bytes)
{
    m_bytes.append(bytes);
    QVector<Frame> frames;
    qsizetype at = 0;
    while (m_bytes.size() - at >= 8) {
        const quint32 first = numberAt(m_bytes, at), second = numberAt(m_bytes, at + 4);
        const auto length = static_cast<qsizetype>(second & 0xffffff);
        if ((first & 0x80000000u) && ((first >> 16) & 0x7fff) != 3)
            return base::fail(base::ErrorKind::Invalid, u"the port-forward's stream is broken: not SPDY/3"_s);
        if (m_bytes.size() - at - 8 < length)
            break;
        const auto flags = static_cast<quint8>(second >> 24);
        const QByteArrayView payload = QByteArrayView(m_bytes).sliced(at + 8, length);
        if (first & 0x80000000u)
            frames.append(controlFrame(static_cast<quint16>(first & 0xffff), flags, payload));
        else
            frames.append({.type = Type::Data, .stream = first, .last = (flags & 1) != 0, .payload = payload.toByteArray()});
        at += 8 + length;
    }
    m_bytes.remove(0, at);
    return frames;
}

} // namespace kubernetes::spdy

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/framing.h"

#include "app/sources/kubernetes/spdy.h"
#include "models/base/text.h"

#include <QtEndian>

using namespace Qt::Literals::StringLiterals;

namespace kubernetes {

namespace {

constexpr quint32 kErrorStream = 1, kDataStream = 3;
constexpr char kDataChannel = 0, kErrorChannel = 1;

tl::unexpected<base::Error> farEnd(const QByteArray &text)
{
    return base::fail(base::ErrorKind::Unreachable, u"the pod's node says: "_s + base::text::clean(QString::fromUtf8(text.left(500)).trimmed()));
}

class Streams final : public Framing
{
public:
    explicit Streams(quint16 port)
        : m_port(QByteArray::number(port))
    {
    }

    QByteArray open() override
    {
        const auto headers = [this](const char *type) { return spdy::Headers{{"streamtype", type}, {"port", m_port}, {"requestid", "0"}}; };
        QByteArray bytes = m_writer.synStream(kErrorStream, headers("error"), false);
        bytes += spdy::Writer::data(kErrorStream, {}, true); // nothing is ever said on it from here
        return bytes + m_writer.synStream(kDataStream, headers("data"), false);
    }
    QByteArray wrap(QByteArrayView data) override { return spdy::Writer::data(kDataStream, data, false); }
    QByteArray close() override { return spdy::Writer::data(kDataStream, {}, true); }

    base::Result<Taken> take(const QByteArray &payload) override
    {
        const auto frames = m_reader.feed(payload);
        if (!frames)
            return tl::unexpected(frames.error());
        Taken taken;
        for (const spdy::Frame &frame : *frames) {
            if (frame.type == spdy::Type::Ping && frame.stream % 2 == 0)
                taken.answer += spdy::Writer::ping(frame.stream);
            if (frame.type == spdy::Type::Data && frame.stream == kErrorStream && !frame.payload.isEmpty())
                return farEnd(frame.payload);
            if (frame.type == spdy::Type::Reset)
                return base::fail(base::ErrorKind::Unreachable, u"the stream was reset (%1)"_s.arg(frame.status));
            if (frame.stream == kDataStream)
                taken.data += frame.payload;
            taken.ended = taken.ended || frame.type == spdy::Type::GoAway || (frame.stream == kDataStream && frame.last);
        }
        return taken;
    }

private:
    const QByteArray m_port;
    spdy::Writer m_writer;
    spdy::Reader m_reader;
};

class Channels final : public Framing
{
public:
    QByteArray open() override { return {}; }
    QByteArray wrap(QByteArrayView data) override { return QByteArray(1, kDataChannel) + data.toByteArray(); }
    QByteArray close() override { return {}; }

    base::Result<Taken> take(const QByteArray &payload) override
    {
        if (payload.isEmpty() || (payload[0] != kDataChannel && payload[0] != kErrorChannel))
            return base::fail(base::ErrorKind::Invalid, u"the port-forward's channel is broken"_s);
        const bool isData = payload[0] == kDataChannel;
        // The first message of each channel names the port.
        bool &named = isData ? m_dataNamed : m_errorNamed;
        QByteArray rest = payload.sliced(1);
        if (!std::exchange(named, true))
            rest.remove(0, 2);
        if (!isData && !rest.isEmpty())
            return farEnd(rest);
        return Taken{.data = rest};
    }

private:
    bool m_dataNamed = false, m_errorNamed = false;
};

} // namespace

std::unique_ptr<Framing> framingFor(const QByteArray &protocol, quint16 port)
{
    if (protocol == kTunnelProtocol)
        return std::make_unique<Streams>(port);
    if (protocol == kChannelProtocol)
        return std::make_unique<Channels>();
    return nullptr;
}

} // namespace kubernetes

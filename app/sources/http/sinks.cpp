// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/http/sinks.h"

#include <QCoreApplication>
#include <QEvent>
#include <QPointer>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace http {
namespace {

constexpr qsizetype kMaxLine = 8 << 20;
constexpr qsizetype kMaxWaiting = 8 << 20;
constexpr qsizetype kMaxReserve = 64 << 20; // a Content-Length is only a promise

const QEvent::Type kDeliver = static_cast<QEvent::Type>(QEvent::registerEventType());

QString mebibytes(qint64 bytes)
{
    return bytes >= 1 << 20 ? u"%1 MiB"_s.arg(bytes >> 20) : u"%1 bytes"_s.arg(bytes);
}

} // namespace

WholeBody::~WholeBody()
{
    if (!m_ended)
        end(base::fail(ErrorKind::Cancelled, u"cancelled"_s, m_where), 0);
}

void WholeBody::head(int status, QVector<Header> headers)
{
    m_response.status = status;
    m_response.headers = std::move(headers);
    const qint64 announced = m_response.header("Content-Length").toLongLong();
    if (announced > 0)
        m_response.body.reserve(std::min({announced, m_maxBytes, qint64(kMaxReserve)}));
}

base::Result<Flow> WholeBody::body(QByteArrayView data)
{
    if (m_response.body.size() + data.size() > m_maxBytes)
        return base::fail(ErrorKind::TooLarge, u"the answer is larger than the limit of %1"_s.arg(mebibytes(m_maxBytes)), m_where);
    m_response.body.append(data);
    return Flow::Go;
}

void WholeBody::end(const base::Result<void> &end, double seconds)
{
    m_ended = true;
    m_response.seconds = seconds;
    if (end)
        m_promise.addResult(base::Result<Response>(std::move(m_response)));
    else
        m_promise.addResult(base::Result<Response>(tl::unexpected(end.error())));
    m_promise.finish();
}

bool Channel::hasRoom()
{
    const std::lock_guard lock(mutex);
    return lines.size() + delivering <= kMaxWaiting / 2;
}

bool Lines::cancelled() const
{
    const std::lock_guard lock(m_channel->mutex);
    return !m_channel->receiver;
}

// With the channel's mutex held, so that the receiver can't go away meanwhile.
void Lines::post()
{
    if (!m_channel->receiver || m_channel->posted)
        return;
    m_channel->posted = true;
    QCoreApplication::postEvent(m_channel->receiver, new QEvent(kDeliver));
}

void Lines::head(int status, QVector<Header>)
{
    const std::lock_guard lock(m_channel->mutex);
    m_channel->status = status;
    post();
}

base::Result<Flow> Lines::body(QByteArrayView data)
{
    const auto firstEnd = data.indexOf('\n');
    if (m_partial.size() + (firstEnd < 0 ? data.size() : firstEnd) > kMaxLine)
        return base::fail(ErrorKind::TooLarge, u"a line of the answer is longer than the limit of %1"_s.arg(mebibytes(kMaxLine)), m_where);
    if (firstEnd < 0) {
        m_partial.append(data);
        return Flow::Go;
    }
    const std::lock_guard lock(m_channel->mutex);
    if (m_channel->lines.size() + m_channel->delivering > kMaxWaiting)
        return Flow::Pause;
    const auto lastEnd = data.lastIndexOf('\n');
    m_channel->lines.append(m_partial).append(data.first(lastEnd + 1));
    m_partial = data.sliced(lastEnd + 1).toByteArray();
    post();
    return Flow::Go;
}

void Lines::end(const base::Result<void> &end, double)
{
    const std::lock_guard lock(m_channel->mutex);
    m_channel->lines.append(m_partial);
    m_channel->end = end;
    post();
}

LineStream::LineStream(std::shared_ptr<Channel> channel, std::shared_ptr<Mailbox> mailbox, QObject *parent)
    : Stream(parent)
    , m_channel(std::move(channel))
    , m_mailbox(std::move(mailbox))
{
    m_channel->receiver = this;
}

LineStream::~LineStream()
{
    {
        const std::lock_guard lock(m_channel->mutex);
        m_channel->receiver = nullptr;
    }
    m_mailbox->wake();
}

bool LineStream::event(QEvent *event)
{
    if (event->type() != kDeliver)
        return Stream::event(event);
    deliver();
    return true;
}

// Any slot may delete this.
void LineStream::deliver()
{
    const QPointer<LineStream> self(this);
    const std::shared_ptr<Channel> channel = m_channel;
    int status = 0;
    QByteArray data;
    std::optional<base::Result<void>> end;
    {
        const std::lock_guard lock(channel->mutex);
        channel->posted = false;
        status = std::exchange(channel->status, 0);
        data = std::exchange(channel->lines, {});
        channel->delivering = data.size();
        end = std::exchange(channel->end, std::nullopt);
    }
    if (status)
        emit started(status);
    if (self && !data.isEmpty())
        emit lines(data);
    if (!self)
        return;
    {
        const std::lock_guard lock(channel->mutex);
        channel->delivering = 0;
    }
    if (data.size() > kMaxWaiting / 4)
        m_mailbox->wake(); // the transfer may be paused
    if (end)
        emit finished(*end);
}

} // namespace http

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the two kinds of answers go: a future with the whole body, or a Stream with its lines.
#pragma once

#include "app/sources/http/transfer.h"
#include "app/sources/http/worker.h"

#include <QPromise>

namespace http {

class WholeBody final : public Sink
{
public:
    explicit WholeBody(qint64 maxBytes, QString where)
        : m_maxBytes(maxBytes)
        , m_where(std::move(where))
    {
        m_promise.start();
    }
    ~WholeBody() override; ///< without end() the future gets Cancelled
    QFuture<base::Result<Response>> future() { return m_promise.future(); }

    bool cancelled() const override { return m_promise.isCanceled(); }
    bool oneShot() const override { return true; }
    bool ready() const override { return true; }
    void head(int status, QVector<Header> headers) override;
    base::Result<Flow> body(QByteArrayView data) override;
    void trailer(Header header) override { m_response.trailers.append(std::move(header)); }
    void end(const base::Result<void> &end, double seconds) override;

private:
    QPromise<base::Result<Response>> m_promise;
    Response m_response;
    const qint64 m_maxBytes;
    const QString m_where;
    bool m_ended = false;
};

/// What a Lines sink and its Stream share. Whole lines wait here until the stream's thread takes them.
struct Channel {
    std::mutex mutex; // protects all below
    QObject *receiver = nullptr; // null once the stream is gone
    bool posted = false;
    int status = 0; // not told yet; 0 = told, or not known
    QByteArray lines;
    qsizetype delivering = 0; // taken, but the slots still work on it
    std::optional<base::Result<void>> end;

    bool hasRoom();
};

class Lines final : public Sink
{
public:
    Lines(std::shared_ptr<Channel> channel, QString where)
        : m_channel(std::move(channel))
        , m_where(std::move(where))
    {
    }
    bool cancelled() const override;
    bool oneShot() const override { return false; }
    bool ready() const override { return m_channel->hasRoom(); }
    void head(int status, QVector<Header> headers) override;
    base::Result<Flow> body(QByteArrayView data) override;
    void end(const base::Result<void> &end, double seconds) override;

private:
    void post();
    std::shared_ptr<Channel> m_channel;
    QByteArray m_partial; // the last line so far
    const QString m_where;
};

class LineStream final : public Stream
{
public:
    LineStream(std::shared_ptr<Channel> channel, std::shared_ptr<Mailbox> mailbox, QObject *parent);
    ~LineStream() override;
    bool event(QEvent *event) override;

private:
    void deliver();
    std::shared_ptr<Channel> m_channel;
    std::shared_ptr<Mailbox> m_mailbox;
};

} // namespace http

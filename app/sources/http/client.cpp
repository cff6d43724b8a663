// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/http/client.h"

#include "app/sources/http/sinks.h"
#include "app/sources/http/target.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace http {

class Client::Private
{
public:
    explicit Private(Endpoint e)
        : endpoint(std::move(e))
        , worker(endpoint)
    {
        if (const auto known = target(endpoint))
            where = known->name;
    }

    const Endpoint endpoint;
    QString where; // host:port
    Worker worker;
};

QByteArray Response::header(QByteArrayView name) const
{
    const auto found = std::ranges::find_if(headers, [name](const Header &h) { return name.compare(h.first, Qt::CaseInsensitive) == 0; });
    return found == headers.end() ? QByteArray() : found->second;
}

Client::Client(Endpoint endpoint, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(endpoint)))
{
}

Client::~Client() = default;

const Endpoint &Client::endpoint() const
{
    return d->endpoint;
}

QFuture<base::Result<Response>> Client::send(Request request)
{
    auto sink = std::make_unique<WholeBody>(request.maxBytes, d->where);
    auto future = sink->future();
    d->worker.start(std::move(request), std::move(sink));
    return future;
}

Stream *Client::open(Request request, QObject *parent)
{
    auto channel = std::make_shared<Channel>();
    auto *stream = new LineStream(channel, d->worker.mailbox(), parent);
    d->worker.start(std::move(request), std::make_unique<Lines>(channel, d->where));
    return stream;
}

QString encode(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

} // namespace http

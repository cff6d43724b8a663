// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/tls/socket.h"

#include <openssl/bio.h>
#include <openssl/err.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <cerrno>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#endif

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace tls {

namespace {

constexpr int sliceMs = 100;

struct AddressesFree {
    void operator()(BIO_ADDRINFO *list) const { BIO_ADDRINFO_free(list); }
};
using Addresses = std::unique_ptr<BIO_ADDRINFO, AddressesFree>;

int pollOne(int fd, bool forRead, int ms)
{
#ifdef Q_OS_WIN
    WSAPOLLFD one{static_cast<SOCKET>(fd), static_cast<SHORT>(forRead ? POLLRDNORM : POLLWRNORM), 0};
    return WSAPoll(&one, 1, ms);
#else
    pollfd one{fd, static_cast<short>(forRead ? POLLIN : POLLOUT), 0};
    return poll(&one, 1, ms);
#endif
}

QString systemText(int code)
{
    return QString::fromLocal8Bit(std::strerror(code));
}

/// A resolver can't be interrupted, so it runs beside us and is left to itself when the time is up.
class Lookup
{
public:
    static base::Result<Addresses> run(const QString &host, int port, const Patience &patience)
    {
        const auto lookup = std::make_shared<Lookup>();
        std::thread([lookup, host = host.toUtf8(), service = QByteArray::number(port)] { lookup->resolve(host, service); }).detach();
        std::unique_lock lock(lookup->m_mutex);
        while (!lookup->m_done) {
            if (patience.givenUp && patience.givenUp())
                return base::fail(ErrorKind::Cancelled, u"cancelled"_s);
            if (patience.deadline.hasExpired())
                return base::fail(ErrorKind::Unreachable, u"timed out while looking up the name"_s);
            lookup->m_finished.wait_for(lock, std::chrono::milliseconds(sliceMs));
        }
        if (!lookup->m_addresses)
            return base::fail(ErrorKind::Unreachable, u"the name is not known: %1"_s.arg(lookup->m_reason));
        return std::move(lookup->m_addresses);
    }

private:
    void resolve(const QByteArray &host, const QByteArray &service)
    {
        BIO_ADDRINFO *list = nullptr;
        const bool good = BIO_lookup_ex(host.constData(), service.constData(), BIO_LOOKUP_CLIENT, AF_UNSPEC, SOCK_STREAM, 0, &list) == 1;
        const char *data = nullptr;
        int flags = 0;
        const unsigned long code = ERR_peek_last_error_all(nullptr, nullptr, nullptr, &data, &flags);
        const std::lock_guard lock(m_mutex);
        if (good)
            m_addresses.reset(list);
        else
            m_reason = QString::fromUtf8((flags & ERR_TXT_STRING) && data && *data ? data : ERR_reason_error_string(code));
        ERR_clear_error();
        m_done = true;
        m_finished.notify_one();
    }

    std::mutex m_mutex; // protects all below
    std::condition_variable m_finished;
    bool m_done = false;
    Addresses m_addresses;
    QString m_reason;
};

base::Result<Socket> connectAddress(const BIO_ADDRINFO *address, const Patience &patience)
{
    const int fd = BIO_socket(BIO_ADDRINFO_family(address), BIO_ADDRINFO_socktype(address), BIO_ADDRINFO_protocol(address), 0);
    if (fd < 0)
        return base::fail(ErrorKind::Unreachable, u"no socket"_s);
    Socket socket(fd);
    const bool connected = BIO_connect(fd, BIO_ADDRINFO_address(address), BIO_SOCK_NONBLOCK | BIO_SOCK_NODELAY) == 1;
    const int code = errno;
    if (!connected && !BIO_sock_should_retry(-1)) {
        ERR_clear_error();
        return base::fail(ErrorKind::Unreachable, systemText(code).toLower());
    }
    ERR_clear_error();
    if (const auto waited = socket.wait(false, patience); !waited)
        return tl::unexpected(waited.error());
    if (const int error = BIO_sock_error(fd); error != 0)
        return base::fail(ErrorKind::Unreachable, systemText(error).toLower());
    return socket;
}

} // namespace

Socket::~Socket()
{
    if (m_fd >= 0)
        BIO_closesocket(m_fd);
}

base::Result<void> Socket::wait(bool forRead, const Patience &patience) const
{
    while (true) {
        if (patience.givenUp && patience.givenUp())
            return base::fail(ErrorKind::Cancelled, u"cancelled"_s);
        if (patience.deadline.hasExpired())
            return base::fail(ErrorKind::Unreachable, u"timed out"_s);
        const int ms = static_cast<int>(std::clamp<qint64>(patience.deadline.remainingTime(), 1, sliceMs));
        const int ready = pollOne(m_fd, forRead, ms);
        if (ready > 0)
            return {};
        if (ready < 0 && errno != EINTR)
            return base::fail(ErrorKind::Unreachable, systemText(errno));
    }
}

base::Result<Socket> connectTo(const QString &host, int port, const Patience &patience)
{
    const auto addresses = Lookup::run(host, port, patience);
    if (!addresses)
        return tl::unexpected(addresses.error());
    base::Result<Socket> last = base::fail(ErrorKind::Unreachable, u"the name has no address"_s);
    for (const BIO_ADDRINFO *one = addresses->get(); one; one = BIO_ADDRINFO_next(one)) {
        // An address that does not answer must not use up the time of those after it.
        Patience share = patience;
        if (BIO_ADDRINFO_next(one))
            share.deadline = QDeadlineTimer(std::max<qint64>(patience.deadline.remainingTime() / 2, 1));
        last = connectAddress(one, share);
        if (last || last.error().kind == ErrorKind::Cancelled)
            return last;
    }
    return last;
}

} // namespace tls

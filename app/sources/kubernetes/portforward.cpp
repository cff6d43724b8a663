// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/portforward.h"

#include "app/sources/kubernetes/client.h"
#include "app/sources/kubernetes/tunnel.h"

#include <list>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubernetes {

QString PodPort::text() const
{
    return u"%1/%2:%3"_s.arg(ns, pod).arg(port);
}

base::Error refusedForward(int status, const QByteArray &body, const PodPort &to)
{
    base::Error error = failureOf(status, body, {}, to.text()).error;
    if (status == 403)
        error.detail += u"; a port-forward needs the verbs get and create on pods/portforward in the namespace %1"_s.arg(to.ns);
    return error;
}

/// Lives until the last dialer is gone; the connections end with PortForwards.
class PortForwards::Shared
{
public:
    Shared(http::Endpoint api, int most, ForwardTiming timing, ForwardProtocol protocol)
        : m_settings{std::move(api), timing, protocol}
        , m_gate(std::make_shared<Gate>(most))
    {
    }

    base::Result<int> dial(const std::function<base::Result<PodPort>()> &resolve, const std::shared_ptr<ForwardOutcome> &outcome)
    {
        auto door = Door::open();
        if (!door)
            return tl::unexpected(door.error());
        const std::lock_guard lock(m_mutex);
        if (m_closed)
            return base::fail(ErrorKind::Cancelled, u"the connection to the cluster was closed"_s);
        const int copy = door->copy();
        m_tunnels.remove_if([](const std::unique_ptr<Tunnel> &tunnel) { return tunnel->isOver(); });
        m_tunnels.push_back(std::make_unique<Tunnel>(m_settings, resolve, std::move(*door), m_gate, outcome));
        return copy;
    }

    void close()
    {
        m_gate->close();
        std::list<std::unique_ptr<Tunnel>> ending;
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
            ending.swap(m_tunnels);
        }
        for (const auto &tunnel : ending)
            tunnel->stop(); // all at once, then each is waited for
    }

private:
    const ForwardSettings m_settings;
    const std::shared_ptr<Gate> m_gate;
    std::mutex m_mutex; // protects all below
    std::list<std::unique_ptr<Tunnel>> m_tunnels;
    bool m_closed = false;
};

PortForwards::PortForwards(http::Endpoint api, int most, ForwardTiming timing, ForwardProtocol protocol)
    : m_shared(std::make_shared<Shared>(std::move(api), most, timing, protocol))
{
}

PortForwards::~PortForwards()
{
    m_shared->close();
}

std::shared_ptr<http::Dialer> PortForwards::dialer(std::function<base::Result<PodPort>()> resolve) const
{
    class Forward final : public http::Dialer
    {
    public:
        Forward(std::shared_ptr<Shared> shared, std::function<base::Result<PodPort>()> resolve)
            : m_shared(std::move(shared))
            , m_resolve(std::move(resolve))
        {
        }
        base::Result<int> dial() override
        {
            m_outcome->clear();
            return m_shared->dial(m_resolve, m_outcome);
        }
        std::optional<base::Error> failure() const override { return m_outcome->get(); }

    private:
        std::shared_ptr<Shared> m_shared;
        std::function<base::Result<PodPort>()> m_resolve;
        std::shared_ptr<ForwardOutcome> m_outcome = std::make_shared<ForwardOutcome>();
    };
    return std::make_shared<Forward>(m_shared, std::move(resolve));
}

std::shared_ptr<http::Dialer> PortForwards::dialer(const PodPort &to) const
{
    return dialer([to]() -> base::Result<PodPort> { return to; });
}

http::Endpoint PortForwards::endpoint(const PodPort &to) const
{
    return {.baseUrl = u"http://127.0.0.1:%1"_s.arg(to.port), .dialer = dialer(to)};
}

} // namespace kubernetes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A TCP connection to a port of a pod, as the programs in it would answer: HTTP/1.1 with keep-alive over what PodPorts says.
// Pure: bytes in, bytes out. Used by portforward, which does not know what it carries.
#pragma once

#include "app/sandbox/api/http.h"

namespace sandbox {

struct PodName {
    std::string ns, name;
};

/// What listens in the pods. Implemented by the proxies' room; asked on server threads.
class PodPorts
{
public:
    virtual ~PodPorts() = default;
    virtual bool listens(const PodName &pod, int port) const = 0;
    virtual HttpResponse answer(const PodName &pod, int port, const HttpRequest &request) const = 0;
};

class PodConnection
{
public:
    static constexpr std::size_t requestLimit = 1 << 20;

    PodConnection(PodName pod, int port, const PodPorts &ports);
    /// What is answered to the bytes that came. A request that can't be read, or is too large, ends the connection.
    std::string received(std::string_view bytes);
    bool isOver() const { return m_over; }

private:
    std::string answerOne(std::size_t headLength, std::size_t length);

    PodName m_pod;
    int m_port;
    const PodPorts &m_ports;
    std::string m_in;
    bool m_over = false;
};

} // namespace sandbox

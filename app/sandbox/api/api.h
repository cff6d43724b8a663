// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Kubernetes API over the object store: who asks, which path and verb, and the answer. Knows no socket: sandbox.cpp gives
// its handle() to the server. Never keeps an object of its own.
#pragma once

#include "app/sandbox/api/access.h"
#include "app/sandbox/api/accounttokens.h"
#include "app/sandbox/api/faults.h"
#include "app/sandbox/api/portforward.h"
#include "app/sandbox/api/proxy.h"
#include "app/sandbox/api/watching.h"

namespace sandbox {

class Api
{
public:
    Api(ObjectStore &objects, const Access &access, Faults &faults, const ServiceProxy &proxy, watching::Timing timing = {});

    /// The port that discovery names. Before the first request.
    void setPort(int port) { m_port = port; }
    /// Who answers on the pods' ports. Before the first request; without it no port listens. Must outlive this.
    void setPodPorts(PodPorts *ports) { m_pods = ports; }
    /// Makes the tokens of service accounts. Before the first request; without it there are none. Must outlive this.
    void setTokens(const AccountTokens *tokens) { m_tokens = tokens; }
    /// Which port-forward protocols are spoken. Before the first request.
    void setPortForward(portforward::Speaks speaks) { m_speaks = speaks; }
    /// Thread-safe.
    void handle(HttpRequest request, HttpDone done);

private:
    struct Path;
    Answered<HttpResponse> answer(const HttpRequest &request, const User &user, const Path &path);
    Answered<HttpResponse> discover(const HttpRequest &request, const Path &path) const;
    Answered<HttpResponse> review(const HttpRequest &request, const User &user, const Path &path) const;
    Answered<HttpResponse> serve(const ApiCall &call, const User &user);
    Answered<HttpResponse> read(const ApiCall &call);
    void proxy(const HttpRequest &request, const User &user, const Path &path, HttpDone done) const;
    Answered<HttpResponse> portForward(const HttpRequest &request, const User &user, const Path &path) const;
    Answered<HttpResponse> token(const HttpRequest &request, const User &user, const Path &path) const;

    ObjectStore &m_objects;
    const Access &m_access;
    Faults &m_faults;
    const ServiceProxy &m_proxy;
    const watching::Timing m_timing;
    PodPorts *m_pods = nullptr;
    const AccountTokens *m_tokens = nullptr;
    portforward::Speaks m_speaks = portforward::Speaks::Both;
    int m_port = 0;
};

} // namespace sandbox

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/http/failure.h"

#include "models/base/text.h"

#include <cerrno>

#include <curl/curl.h>

using namespace Qt::Literals::StringLiterals;
using base::Error;
using base::ErrorKind;

namespace http {
namespace {

// X509_V_ERR_* of OpenSSL (x509_vfy.h), which libcurl hands on as plain numbers.
constexpr long kNotYetValid = 9, kExpired = 10, kSelfSignedLeaf = 18, kSelfSignedInChain = 19, kNoIssuerLocally = 20, kNoIssuerSent = 21,
               kRevoked = 23, kInvalidCa = 24, kInvalidPurpose = 26, kKeyTooSmall = 66, kCaKeyTooSmall = 67, kDigestTooWeak = 68;

QString certificateProblem(const Failure &f)
{
    if (f.text.contains("subject name"_L1)) // the chain is fine, the name is not
        return u"the server's certificate is not for the name \"%1\""_s.arg(f.host);
    switch (f.verifyResult) {
    case kNotYetValid: return u"the server's certificate is not valid yet (is this machine's clock right?)"_s;
    case kExpired: return u"the server's certificate has expired"_s;
    case kSelfSignedLeaf: return u"the server's certificate is self-signed and not trusted"_s;
    case kSelfSignedInChain: return u"the server's certificate chain ends in a self-signed CA that is not trusted"_s;
    case kNoIssuerLocally:
    case kNoIssuerSent: return u"the server's certificate is signed by an unknown authority"_s;
    case kRevoked: return u"the server's certificate was revoked"_s;
    case kInvalidCa: return u"the certificate that signed the server's is no CA"_s;
    case kInvalidPurpose: return u"the server's certificate is not meant for servers"_s;
    case kKeyTooSmall:
    case kCaKeyTooSmall: return u"a key in the server's certificate chain is too small"_s;
    case kDigestTooWeak: return u"the server's certificate is signed with a weak digest"_s;
    default: return u"the server's certificate can't be verified: %1"_s.arg(f.text);
    }
}

QString refusedConnection(const Failure &f)
{
    switch (f.osErrno) {
    case ECONNREFUSED: return u"connection refused"_s;
    case ENETUNREACH:
    case EHOSTUNREACH: return u"no route to the host"_s;
    case ETIMEDOUT: return u"no connection: the host does not answer"_s;
    case EACCES:
    case EPERM: return u"this machine does not allow the connection"_s;
    default: return f.text.isEmpty() ? u"no connection"_s : u"no connection: %1"_s.arg(f.text);
    }
}

QString throughProxy(const Failure &f, const QString &text)
{
    return f.proxy.isEmpty() ? text : u"%1 (through the proxy %2)"_s.arg(text, f.proxy);
}

// TLS alerts by which a server turns our client certificate down; under TLS 1.3 they come after the handshake.
bool clientCertificateTurnedDown(const QString &text)
{
    static constexpr QLatin1StringView kAlerts[] = {"alert certificate required"_L1, "alert bad certificate"_L1,     "alert unknown ca"_L1,
                                                    "alert certificate expired"_L1,  "alert certificate revoked"_L1, "alert certificate unknown"_L1,
                                                    "alert access denied"_L1};
    for (const QLatin1StringView alert : kAlerts) {
        if (text.contains(alert, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

Error cutConnection(const Failure &f)
{
    if (clientCertificateTurnedDown(f.text))
        return {ErrorKind::Unauthorized, u"the server does not take the client certificate: %1"_s.arg(f.text), f.endpoint};
    if (f.text.contains("CONNECT tunnel failed"_L1))
        return {ErrorKind::Unreachable, u"the proxy %1 refuses: %2"_s.arg(f.proxy, f.text), f.endpoint};
    const bool reset = f.osErrno == ECONNRESET || f.osErrno == EPIPE || f.text.contains("reset"_L1, Qt::CaseInsensitive);
    if (f.answerBegan)
        return {ErrorKind::Unreachable,
                reset ? u"the connection was reset in the middle of the answer"_s : u"the connection was cut in the middle of the answer"_s,
                f.endpoint};
    if (!f.requestSent && !reset)
        return {ErrorKind::Unreachable, throughProxy(f, u"the connection failed: %1"_s.arg(f.text)), f.endpoint};
    return {ErrorKind::Unreachable, throughProxy(f, reset ? u"the connection was reset"_s : u"the server closed the connection without an answer"_s),
            f.endpoint};
}

Error timedOut(const Failure &f)
{
    if (f.requestSent)
        return {ErrorKind::Unreachable, u"timed out after %1"_s.arg(seconds(f.timeoutMs)), f.endpoint};
    const bool byConnect = f.timeoutMs == 0 || f.connectTimeoutMs < f.timeoutMs;
    const QString limit = seconds(byConnect ? f.connectTimeoutMs : f.timeoutMs);
    return {ErrorKind::Unreachable, throughProxy(f, u"timed out: no connection after %1"_s.arg(limit)), f.endpoint};
}

Error handshake(const Failure &f)
{
    if (clientCertificateTurnedDown(f.text))
        return {ErrorKind::Unauthorized, u"the server does not take the client certificate: %1"_s.arg(f.text), f.endpoint};
    if (f.text.contains("wrong version number"_L1) || f.text.contains("packet length too long"_L1))
        return {ErrorKind::Unreachable, u"the server does not speak TLS (is it http:// instead of https://?)"_s, f.endpoint};
    if (f.osErrno == ECONNRESET)
        return {ErrorKind::Unreachable, throughProxy(f, u"the connection was reset during the TLS handshake"_s), f.endpoint};
    return {ErrorKind::Unreachable, throughProxy(f, u"the TLS handshake failed: %1"_s.arg(f.text)), f.endpoint};
}

} // namespace

QString seconds(int ms)
{
    return ms % 1000 == 0 ? u"%1 s"_s.arg(ms / 1000) : u"%1 s"_s.arg(ms / 1000.0, 0, 'f', 1);
}

Error explain(const Failure &failure)
{
    Failure f = failure;
    f.text = base::text::clean(f.text.left(400));
    switch (f.curlCode) {
    case CURLE_COULDNT_RESOLVE_HOST: return {ErrorKind::Unreachable, u"name not found"_s, f.endpoint};
    case CURLE_COULDNT_RESOLVE_PROXY: return {ErrorKind::Unreachable, u"the proxy's name is not found: %1"_s.arg(f.proxy), f.endpoint};
    case CURLE_COULDNT_CONNECT: return {ErrorKind::Unreachable, throughProxy(f, refusedConnection(f)), f.endpoint};
    case CURLE_PROXY: return {ErrorKind::Unreachable, u"the proxy %1 failed: %2"_s.arg(f.proxy, f.text), f.endpoint};
    case CURLE_OPERATION_TIMEDOUT: return timedOut(f);
    case CURLE_PEER_FAILED_VERIFICATION: return {ErrorKind::Unreachable, certificateProblem(f), f.endpoint};
    case CURLE_SSL_CONNECT_ERROR: return handshake(f);
    case CURLE_SSL_CERTPROBLEM: return {ErrorKind::Invalid, u"the client certificate or its key can't be used: %1"_s.arg(f.text), f.endpoint};
    case CURLE_SSL_CACERT_BADFILE: return {ErrorKind::Invalid, u"the CA certificates can't be read: %1"_s.arg(f.text), f.endpoint};
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE: return cutConnection(f);
    case CURLE_HTTP2_STREAM: return {ErrorKind::Unreachable, u"the server broke the answer off: %1"_s.arg(f.text), f.endpoint};
    case CURLE_HTTP2: return {ErrorKind::Unreachable, u"the HTTP/2 connection was cut: %1"_s.arg(f.text), f.endpoint};
    case CURLE_BAD_CONTENT_ENCODING: return {ErrorKind::Invalid, u"the compressed answer is broken"_s, f.endpoint};
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY: return {ErrorKind::Invalid, u"the server does not speak HTTP: %1"_s.arg(f.text), f.endpoint};
    case CURLE_URL_MALFORMAT: return {ErrorKind::Invalid, u"this is no URL: %1"_s.arg(f.text), f.endpoint};
    default: break;
    }
    const QString text = f.text.isEmpty() ? QString::fromUtf8(curl_easy_strerror(static_cast<CURLcode>(f.curlCode))) : f.text;
    return {ErrorKind::Unreachable, throughProxy(f, text), f.endpoint};
}

} // namespace http

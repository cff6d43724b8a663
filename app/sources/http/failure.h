// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Why a transfer failed, in words a person can act on. Pure: takes what libcurl knew, gives a base::Error.
#pragma once

#include "models/base/error.h"

#include <QString>

namespace http {

/// What is known about a transfer that got no answer.
struct Failure {
    int curlCode = 0; ///< CURLcode
    long osErrno = 0; ///< CURLINFO_OS_ERRNO
    long verifyResult = 0; ///< CURLINFO_SSL_VERIFYRESULT, an X509_V_ERR_*
    QString text = {}; ///< libcurl's own sentence; hostile
    QString endpoint = {}; ///< host:port
    QString host = {}; ///< the name the certificate had to carry
    QString proxy = {}; ///< host:port of the proxy; "" = none
    bool requestSent = false; ///< the connection stood
    bool answerBegan = false; ///< at least one byte of the answer came
    int connectTimeoutMs = 0;
    int timeoutMs = 0;
};

base::Error explain(const Failure &failure);

/// "30 s", "1.5 s"
QString seconds(int ms);

} // namespace http

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates and keys out of kubeconfigs, looked at before libcurl gets them, so that errors name file and field. And a
// file that is re-read when it changes, as tokens and client certificates rotate on disk.
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QString>

namespace base {
class Clock;
}

namespace kubeconfig {

/// At least one certificate, all of them readable.
base::Result<void> checkCertificates(const QByteArray &pem, const QString &what, const QString &where);
/// The key is there, has no password, and belongs to the first certificate.
base::Result<void> checkKeyPair(const QByteArray &certPem, const QByteArray &keyPem, const QString &where);

/// A small file: read again when its time or size changed, when a minute passed, or when asked to. While it can't be read the
/// last good contents stand, as client-go does. Not for several threads at once.
class RotatingFile
{
public:
    RotatingFile(QString file, const base::Clock &clock)
        : m_file(std::move(file))
        , m_clock(clock)
    {
    }
    base::Result<QByteArray> contents(bool fresh);

private:
    const QString m_file;
    const base::Clock &m_clock;
    QByteArray m_contents; // the last good ones
    qint64 m_readAtMs = 0, m_modifiedMs = -1, m_size = -1;
    bool m_known = false;
};

/// Reads at most 1 MiB; an empty file is an error.
base::Result<QByteArray> readSmall(const QString &file);

} // namespace kubeconfig

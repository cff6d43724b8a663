// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The files that `-f` names, read: each document as a resource with its place.
#pragma once

#include "models/analysis/documents.h"
#include "models/base/error.h"

namespace cli {

class Manifests
{
public:
    /// Files as they are, folders walked for .yaml, .yml and .json in sorted order (a folder that links lead back to is walked
    /// once), "-" for stdin. Fails with the file's name in `where` when one can't be read or is over the limit.
    static base::Result<Manifests> read(const QStringList &paths);

    /// `defaultNs` is for resources that name no namespace.
    analysis::Documents documents(const QString &defaultNs) const;

private:
    struct Text {
        QString path;
        QByteArray bytes;
        yaml::Stream stream;
    };
    std::vector<Text> m_texts;
};

/// A whole file, or stdin for "-".
base::Result<QByteArray> readFile(const QString &path);

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A text of YAML or JSON as resources: several documents, Lists unpacked, each with the place where it was written. What is
// no YAML, or no resource, is a finding.
#pragma once

#include "models/analysis/item.h"
#include "models/yaml/document.h"

namespace analysis {

struct Documents {
    QVector<ItemPtr> items;
    QVector<Finding> findings;
};

/// `file` is shown as given; `defaultNs` is for resources that name no namespace.
Documents readDocuments(const QByteArray &text, const QString &file, const QString &defaultNs);
Documents readDocuments(const yaml::Stream &stream, const QString &file, const QString &defaultNs);

std::shared_ptr<const Origin> originOf(const yaml::Document &document, const QString &file);

} // namespace analysis

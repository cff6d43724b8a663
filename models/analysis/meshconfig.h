// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// MeshConfig as the rules read it: what was written, and Istio's defaults for what was not.
#pragma once

#include "models/analysis/item.h"

namespace analysis {

class MeshConfig
{
public:
    /// All defaults.
    MeshConfig() = default;
    explicit MeshConfig(ItemPtr item);

    /// Null when there is none: then everything is Istio's default.
    const ItemPtr &item() const { return m_item; }
    Ref ref() const { return m_item ? m_item->ref() : Ref(); }

    QString rootNamespace() const;
    QString trustDomain() const;
    QStringList trustDomainAliases() const;
    bool autoMtls() const;
    /// Istio's ingress controller, and with it the default ingress gateway, is wanted.
    bool ingress() const;
    QString ingressService() const;
    /// defaultConfig.proxyMetadata[name] == "true".
    bool proxyMetadata(std::string_view name) const;

private:
    ItemPtr m_item;
};

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Discovery documents: aggregated (apidiscovery.k8s.io v2 and v2beta1) and the plain ones of older servers. Only what
// concerns mesh kinds is kept, however much a server lists.
#pragma once

#include "models/base/error.h"
#include "models/mesh/kind.h"

#include <QByteArray>
#include <QStringList>
#include <QVector>

#include <array>

namespace kubernetes {

struct GroupVersion {
    QString group, version;
};

struct ServedKind {
    mesh::Kind kind = mesh::Kind::Namespace;
    QString version;
};

struct DiscoveryDocument {
    bool aggregated = false;
    QVector<ServedKind> served;        ///< that can be listed; in the server's order of preference
    QVector<GroupVersion> groups;      ///< of a plain answer: still to be asked, mesh groups only
    QStringList staleGroups;           ///< the server itself could not reach them just now
};

/// The answer to GET /api or /apis, aggregated or plain: APIGroupDiscoveryList, APIGroupList, APIVersions.
base::Result<DiscoveryDocument> decodeDiscovery(QByteArray body);
/// The answer to GET /api/v1 or /apis/<group>/<version>: APIResourceList.
base::Result<QVector<ServedKind>> decodeResources(QByteArray body);

/// The version to use of each kind; "" = not served.
using BestVersions = std::array<QString, mesh::kindCount>;
BestVersions bestVersions(const QVector<ServedKind> &served);

} // namespace kubernetes

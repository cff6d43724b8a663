// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A ztunnel's /config_dump, which is no Envoy's: the workloads, services and policies it was told of, the certificates it holds
// for the workloads of its node, and their connections. Shapes differ between releases (lists were maps, certificates have got
// their roots, connections are new): read leniently, what is not there is empty.
#pragma once

#include "models/proxies/origin.h"

#include <QByteArray>
#include <QVector>

#include <memory>

namespace proxies {

struct ZtunnelWorkload {
    QString ns = {}, name = {}, node = {};
    QStringList ips = {};
    QString protocol = {}; ///< "HBONE", "TCP"
    QString waypoint = {}, serviceAccount = {}, trustDomain = {}, status = {}, network = {}, cluster = {};
    QStringList policies = {}; ///< "ns/name" of those that hold for it
    int entry = -1;            ///< into Ztunnel::elements
};

struct ZtunnelService {
    QString ns = {}, name = {}, host = {};
    QStringList addresses = {};
    QString waypoint = {};
    int endpoints = 0;
    int entry = -1;
};

struct ZtunnelPolicy {
    QString ns = {}, name = {}, scope = {}, action = {}; ///< "WorkloadSelector", "Allow"
    QString rules = {};                                  ///< in words
    Origin origin = {};                                  ///< the AuthorizationPolicy or PeerAuthentication that made it
    int entry = -1;
};

struct ZtunnelCertificate {
    QString identity = {}; ///< SPIFFE id
    QString state = {};    ///< "Available", "Initializing", "Unavailable"
    QString reason = {};   ///< why it is unavailable; hostile
    QByteArray chainPem = {}, rootsPem = {};
    int entry = -1;
};

struct ZtunnelConnection {
    QString ns = {}, workload = {};
    bool inbound = false;
    QString source = {}, wanted = {}, destination = {}; ///< address:port; `wanted` is what the caller asked for, "" = the same
    QString protocol = {};
    int entry = -1;
};

struct Ztunnel {
    QVector<ZtunnelWorkload> workloads;
    QVector<ZtunnelService> services;
    QVector<ZtunnelPolicy> policies;
    QVector<ZtunnelCertificate> certificates;
    QVector<ZtunnelConnection> connections;
    QVector<int> elements; ///< nodes of the tree, by `entry`
    std::shared_ptr<const base::Tree> tree;
};

/// By its outermost keys, without taking it apart: the first of "workloads", "workloadState" and (an Envoy's) "configs" decides.
bool isZtunnel(const QByteArray &json);

/// Invalid: no ztunnel's dump; TooLarge: over 256 MiB.
base::Result<Ztunnel> readZtunnel(const QByteArray &json, const QString &where);

} // namespace proxies

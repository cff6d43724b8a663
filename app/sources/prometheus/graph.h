// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of the graph queries to one mesh::Traffic. Pure; runs off the main thread.
#pragma once

#include "app/sources/prometheus/decode.h"
#include "models/mesh/traffic.h"

#include <array>

namespace prometheus {

enum class Part : quint8 { Requests, Connections, Latency, LinkerdResponses, LinkerdConnections, LinkerdLatency, Routes, RouteLatency, Count };
inline constexpr int partCount = static_cast<int>(Part::Count);
/// A word for the screen: "requests", "TCP connections", "latency".
QString toString(Part part);

struct GraphInput {
    std::array<AnswerPtr, partCount> answers; ///< null: never asked, or never answered
    std::array<QString, partCount> errors;    ///< of the last try; "" = it worked
    qint64 nowMs = 0;        ///< the store's time, for the age of answers kept from before and for empty answers
    int windowSeconds = 60;
    int queries = 0;
    double seconds = 0;
    bool latencyByDestination = false;
    QStringList routeLabels = {};

    AnswerPtr &operator[](Part p) { return answers[static_cast<size_t>(p)]; }
    const AnswerPtr &operator[](Part p) const { return answers[static_cast<size_t>(p)]; }
    QString &error(Part p) { return errors[static_cast<size_t>(p)]; }
};

std::shared_ptr<const mesh::Traffic> makeTraffic(const GraphInput &input);

} // namespace prometheus

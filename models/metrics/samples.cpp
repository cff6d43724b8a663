// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/metrics/samples.h"

#include <limits>

namespace metrics {

namespace {

constexpr std::array<std::string_view, labelCount> spellings{
    "reporter",
    "source_cluster",
    "source_workload_namespace",
    "source_workload",
    "source_canonical_service",
    "source_canonical_revision",
    "source_principal",
    "destination_cluster",
    "destination_workload_namespace",
    "destination_workload",
    "destination_canonical_service",
    "destination_canonical_revision",
    "destination_principal",
    "destination_service",
    "destination_service_name",
    "destination_service_namespace",
    "request_protocol",
    "response_code",
    "grpc_response_status",
    "response_flags",
    "connection_security_policy",
    "le",
    "what",
    "via",
    "__name__",
    "direction",
    "classification",
    "tls",
    "authority",
    "status_code",
    "server_id",
    "client_id",
    "namespace",
    "deployment",
    "statefulset",
    "daemonset",
    "replicaset",
    "replicationcontroller",
    "k8s_job",
    "cronjob",
    "dst_namespace",
    "dst_service",
    "dst_deployment",
    "dst_statefulset",
    "dst_daemonset",
    "dst_replicaset",
    "dst_replicationcontroller",
    "dst_k8s_job",
    "dst_cronjob",
    "route",
    "pod",
    "instance",
    "type",
};
static_assert(!spellings.back().empty());

} // namespace

std::string_view spelling(Label label)
{
    return spellings[static_cast<size_t>(label)];
}

Strings::Strings()
{
    add({});
}

quint32 Strings::add(std::string_view utf8)
{
    if (const auto found = m_ids.find(utf8); found != m_ids.end())
        return found->second;
    const auto id = static_cast<quint32>(m_texts.size());
    const auto added = m_ids.emplace(std::string(utf8), id).first;
    m_bytes.push_back(&added->first);
    m_texts.push_back(QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())));
    return id;
}

std::array<qint8, labelCount> Batch::emptyColumns()
{
    std::array<qint8, labelCount> columns{};
    columns.fill(-1);
    return columns;
}

Batch::Batch(std::vector<Label> labels)
    : m_labels(std::move(labels))
{
    for (size_t i = 0; i < m_labels.size(); ++i)
        m_columns[static_cast<size_t>(m_labels[i])] = static_cast<qint8>(i);
}

qsizetype Batch::addRow()
{
    m_cells.resize(m_cells.size() + m_labels.size(), 0);
    m_values.resize(m_values.size() + static_cast<size_t>(steps), std::numeric_limits<double>::quiet_NaN());
    return m_rows++;
}

void Batch::add(std::initializer_list<std::pair<Label, std::string_view>> labels, double value)
{
    add(labels, {value});
}

void Batch::add(std::initializer_list<std::pair<Label, std::string_view>> labels, std::initializer_list<double> values)
{
    const qsizetype row = addRow();
    for (const auto &[label, text] : labels) {
        if (const int c = column(label); c >= 0)
            setCell(row, c, strings.add(text));
    }
    int step = 0;
    for (const double v : values) {
        if (step < steps)
            setValue(row, step++, v);
    }
}

} // namespace metrics

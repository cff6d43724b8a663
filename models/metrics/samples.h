// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Samples of a telemetry store in little memory: every label text once, rows of numbers. A batch is one query's answer.
#pragma once

#include <QString>
#include <QVector>

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace metrics {

/// The labels that Meshdeck reads, as the meshes name them. `What` and `Via` are set by our own queries: which metric
/// a row of a union is of, and whether a ztunnel reported it.
enum class Label : quint8 {
    Reporter,
    SourceCluster,
    SourceNamespace,
    SourceWorkload,
    SourceApp,
    SourceVersion,
    SourcePrincipal,
    DestinationCluster,
    DestinationNamespace,
    DestinationWorkload,
    DestinationApp,
    DestinationVersion,
    DestinationPrincipal,
    DestinationService,
    DestinationServiceName,
    DestinationServiceNamespace,
    RequestProtocol,
    ResponseCode,
    GrpcStatus,
    ResponseFlags,
    SecurityPolicy,
    Le,
    What,
    Via,
    Name,
    // Linkerd
    Direction,
    Classification,
    Tls,
    Authority,
    StatusCode,
    ServerId,
    ClientId,
    Namespace,
    Deployment,
    StatefulSet,
    DaemonSet,
    ReplicaSet,
    ReplicationController,
    Job,
    CronJob,
    DstNamespace,
    DstService,
    DstDeployment,
    DstStatefulSet,
    DstDaemonSet,
    DstReplicaSet,
    DstReplicationController,
    DstJob,
    DstCronJob,
    Route, ///< set by our own queries from whatever label names the route
    Pod,
    Instance,
    Type, ///< of configuration, in the control plane's own metrics
    Count
};
inline constexpr int labelCount = static_cast<int>(Label::Count);

/// "source_workload", as the store spells it.
std::string_view spelling(Label label);

/// Label texts, each kept once and named by a number. 0 is the empty text.
class Strings
{
public:
    Strings();
    quint32 add(std::string_view utf8);
    const QString &text(quint32 id) const { return m_texts[id]; }
    std::string_view utf8(quint32 id) const { return *m_bytes[id]; }
    quint32 count() const { return static_cast<quint32>(m_texts.size()); }

private:
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view s) const noexcept { return std::hash<std::string_view>()(s); }
    };
    std::unordered_map<std::string, quint32, Hash, std::equal_to<>> m_ids;
    std::vector<const std::string *> m_bytes; ///< keys of m_ids: nodes do not move
    std::vector<QString> m_texts;
};

/// Rows with the same columns. Each has one value (an instant query) or `steps` of them at startMs + i * stepMs (a range
/// query), NaN where the store has none. Movable only: m_bytes of the strings points into it.
class Batch
{
public:
    Batch() = default;
    explicit Batch(std::initializer_list<Label> labels)
        : Batch(std::vector<Label>(labels))
    {
    }
    explicit Batch(std::vector<Label> labels);
    Batch(const Batch &) = delete;
    Batch &operator=(const Batch &) = delete;
    Batch(Batch &&) = default;
    Batch &operator=(Batch &&) = default;

    Strings strings;
    int steps = 1;
    qint64 startMs = 0; ///< of an instant query: its evaluation time; 0 when the answer is empty
    qint64 stepMs = 0;

    const std::vector<Label> &labels() const { return m_labels; }
    /// Position of the label within a row, -1 when the batch has no such column.
    int column(Label label) const { return m_columns[static_cast<size_t>(label)]; }
    qsizetype rows() const { return m_rows; }

    /// 0 (the empty text) for a label that the row or the batch lacks.
    quint32 cell(qsizetype row, Label label) const
    {
        const int c = column(label);
        return c < 0 ? 0 : m_cells[static_cast<size_t>(row) * m_labels.size() + static_cast<size_t>(c)];
    }
    const QString &text(qsizetype row, Label label) const { return strings.text(cell(row, label)); }
    double value(qsizetype row, int step = 0) const
    {
        return m_values[static_cast<size_t>(row) * static_cast<size_t>(steps) + static_cast<size_t>(step)];
    }

    /// A row of empty labels and NaN values, to be filled by the two calls below.
    qsizetype addRow();
    void setCell(qsizetype row, int column, quint32 id) { m_cells[static_cast<size_t>(row) * m_labels.size() + static_cast<size_t>(column)] = id; }
    void setValue(qsizetype row, int step, double value)
    {
        m_values[static_cast<size_t>(row) * static_cast<size_t>(steps) + static_cast<size_t>(step)] = value;
    }
    /// All at once, by hand.
    void add(std::initializer_list<std::pair<Label, std::string_view>> labels, double value);
    void add(std::initializer_list<std::pair<Label, std::string_view>> labels, std::initializer_list<double> values);

private:
    std::vector<Label> m_labels;
    std::array<qint8, labelCount> m_columns = emptyColumns();
    std::vector<quint32> m_cells;
    std::vector<double> m_values;
    qsizetype m_rows = 0;

    static std::array<qint8, labelCount> emptyColumns();
};

} // namespace metrics

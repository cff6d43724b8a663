// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of one proxy: each part is asked for when it is looked at, read off the main thread, and kept until it is asked
// again. Several parts share one dump. An answer that was overtaken by another proxy or another question is dropped.
#pragma once

#include "models/base/clock.h"
#include "models/items/dumptable.h"
#include "models/store/proxies.h"

#include <array>
#include <memory>
#include <optional>

namespace proxies {

using DumpPtr = std::shared_ptr<const Dump>;
using ZtunnelPtr = std::shared_ptr<const Ztunnel>;

class ProxyReader final : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8 { None, Asking, Ready, Failed };

    struct Part {
        State state = State::None;
        base::Error error = {};
        qint64 atMs = 0; ///< of the answer
        bool busy = false; ///< asked beside what is shown
        QVector<items::DumpRow> rows = {};
    };

    ProxyReader(store::Proxies &proxies, const base::Clock &clock, QObject *parent = nullptr);
    ~ProxyReader() override;

    /// Another proxy: everything is forgotten, and the old one's connection let go.
    void use(const mesh::ObjectKey &pod);
    const mesh::ObjectKey &pod() const { return m_pod; }
    /// Whom Differences compare it with: another pod, or (no name) istiod.
    void compareWith(const mesh::ObjectKey &other);
    const mesh::ObjectKey &other() const { return m_other; }

    /// Asks for it, unless it is known or on its way.
    void want(items::DumpPart part);
    /// Everything anew, this part first. What is shown stays until the answer comes.
    void again(items::DumpPart part);
    /// The hosts' counters only.
    void refreshHosts();
    /// What Envoy answered to a changed level.
    void takeLevels(const base::Result<QByteArray> &text);

    const Part &part(items::DumpPart part) const { return m_parts[static_cast<size_t>(part)]; }
    /// Null until it is there.
    DumpPtr dump() const { return m_dump; }
    /// The same of a ztunnel, which has no Envoy's.
    ZtunnelPtr ztunnel() const { return m_ztunnel; }
    const QVector<Difference> &differences() const { return m_differences; }
    /// "istiod", "reviews-v1-5c78", for the two sides of the differences.
    QString leftName() const;
    QString rightName() const;

signals:
    void changed(items::DumpPart part);

private:
    using Rows = base::Result<QVector<items::DumpRow>>;
    Part &at(items::DumpPart part) { return m_parts[static_cast<size_t>(part)]; }
    void askDump();
    void askOther();
    void askBytes(items::DumpPart part, store::Proxies::Page page);
    void readDump(const QByteArray &bytes, const QString &where, bool own);
    void dumpFailed(const base::Error &error, bool own);
    void makeRows(items::DumpPart part);
    void compare();
    void take(items::DumpPart part, const Rows &rows);
    void fail(items::DumpPart part, const base::Error &error);

    store::Proxies &m_proxies;
    const base::Clock &m_clock;
    mesh::ObjectKey m_pod, m_other;
    std::array<Part, items::dumpParts> m_parts;
    DumpPtr m_dump, m_otherDump;
    ZtunnelPtr m_ztunnel;
    bool m_askingDump = false, m_askingOther = false;
    QVector<Difference> m_differences;
    int m_round = 0; ///< answers of an earlier one are dropped
};

} // namespace proxies

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/proxies/proxyreader.h"

#include "models/base/later.h"

#include <QtConcurrent>

using namespace Qt::Literals::StringLiterals;
using items::DumpPart;
using Page = store::Proxies::Page;

namespace proxies {

namespace {

using Rows = base::Result<QVector<items::DumpRow>>;
/// One of both.
struct Dumped {
    DumpPtr envoy;
    ZtunnelPtr ztunnel;
};
using ReadDump = base::Result<Dumped>;

struct Compared {
    QVector<Difference> differences;
    QVector<items::DumpRow> rows;
};

constexpr std::array ofDump{DumpPart::Listeners, DumpPart::Routes,   DumpPart::Clusters, DumpPart::Secrets,      DumpPart::Bootstrap,
                            DumpPart::Workloads, DumpPart::Services, DumpPart::Policies, DumpPart::Certificates, DumpPart::Connections};

template <class R> Rows asRows(const base::Result<QVector<R>> &rows)
{
    return rows ? Rows(items::dumpRows(*rows)) : tl::unexpected(rows.error());
}

Rows rowsOf(const Dump &dump, DumpPart part, qint64 nowMs)
{
    switch (part) {
    case DumpPart::Listeners: return asRows(listeners(dump));
    case DumpPart::Routes: return asRows(routes(dump));
    case DumpPart::Clusters: return asRows(clusters(dump));
    case DumpPart::Secrets: {
        const auto rows = secrets(dump);
        return rows ? Rows(items::dumpRows(*rows, nowMs)) : tl::unexpected(rows.error());
    }
    default: break;
    }
    return QVector<items::DumpRow>(); // the bootstrap is one object: no table
}

ReadDump read(const QByteArray &bytes, const QString &where)
{
    if (isZtunnel(bytes)) {
        auto ztunnel = readZtunnel(bytes, where);
        return ztunnel ? ReadDump(Dumped{nullptr, std::make_shared<const Ztunnel>(std::move(*ztunnel))}) : tl::unexpected(ztunnel.error());
    }
    auto dump = Dump::read(bytes, where);
    return dump ? ReadDump(Dumped{std::make_shared<const Dump>(std::move(*dump)), nullptr}) : tl::unexpected(dump.error());
}

Rows rowsOf(const Dumped &dumped, DumpPart part, const QString &where, qint64 nowMs)
{
    if (items::isOfZtunnel(part) != bool(dumped.ztunnel))
        return base::fail(base::ErrorKind::Unsupported,
                          dumped.ztunnel ? u"this is a ztunnel, which has no such part"_s : u"this is an Envoy, which has no such part"_s, where);
    return dumped.ztunnel ? Rows(items::dumpRows(*dumped.ztunnel, part, nowMs)) : rowsOf(*dumped.envoy, part, nowMs);
}

Rows rowsOf(const QByteArray &bytes, DumpPart part, const QString &where)
{
    return part == DumpPart::Endpoints ? asRows(hosts(bytes, where)) : asRows(loggers(bytes, where));
}

} // namespace

ProxyReader::ProxyReader(store::Proxies &proxies, const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_proxies(proxies)
    , m_clock(clock)
{
}

ProxyReader::~ProxyReader() = default;

void ProxyReader::use(const mesh::ObjectKey &pod)
{
    if (pod == m_pod)
        return;
    ++m_round;
    for (const mesh::ObjectKey &old : {m_pod, m_other}) {
        if (!old.name.isEmpty())
            m_proxies.leave(old);
    }
    m_pod = pod;
    m_other = {};
    m_parts = {};
    m_dump = m_otherDump = nullptr;
    m_ztunnel = nullptr;
    m_askingDump = m_askingOther = false;
    m_differences.clear();
}

void ProxyReader::compareWith(const mesh::ObjectKey &other)
{
    if (other == m_other)
        return;
    if (!m_other.name.isEmpty())
        m_proxies.leave(m_other);
    m_other = other;
    m_otherDump = nullptr;
    m_askingOther = false;
    m_differences.clear();
    at(DumpPart::Differences) = {};
    emit changed(DumpPart::Differences);
}

QString ProxyReader::leftName() const
{
    return m_other.name.isEmpty() ? u"istiod"_s : m_pod.name;
}

QString ProxyReader::rightName() const
{
    return m_other.name.isEmpty() ? m_pod.name : m_other.name;
}

// ---- Asking ----------------------------------------------------------------------------------------------------------

void ProxyReader::want(DumpPart part)
{
    if (m_pod.name.isEmpty() || at(part).state == State::Asking || at(part).state == State::Ready)
        return;
    at(part).state = State::Asking;
    emit changed(part);
    if (part == DumpPart::Endpoints) {
        askBytes(part, Page::Hosts);
    } else if (part == DumpPart::LogLevels) {
        askBytes(part, Page::Levels);
    } else if (part == DumpPart::Differences) {
        askDump();
        askOther();
    } else if (m_dump || m_ztunnel) {
        makeRows(part);
    } else {
        askDump();
    }
}

void ProxyReader::again(DumpPart part)
{
    ++m_round;
    m_dump = m_otherDump = nullptr;
    m_ztunnel = nullptr;
    m_askingDump = m_askingOther = false;
    for (Part &one : m_parts) {
        one.state = State::None;
        one.busy = false;
    }
    want(part);
}

void ProxyReader::refreshHosts()
{
    const Part &hosts = part(DumpPart::Endpoints);
    if (!hosts.busy && (hosts.state == State::Ready || hosts.state == State::Failed))
        askBytes(DumpPart::Endpoints, Page::Hosts);
}

void ProxyReader::askBytes(DumpPart part, Page page)
{
    at(part).busy = true;
    base::whenDone(m_proxies.ask(page, m_pod), this, [this, part, round = m_round](const base::Result<QByteArray> &bytes) {
        if (round != m_round)
            return;
        if (!bytes) {
            fail(part, bytes.error());
            return;
        }
        base::whenDone(QtConcurrent::run([bytes = *bytes, part, where = m_pod.toString()] { return rowsOf(bytes, part, where); }), this,
                       [this, part, round](const Rows &rows) {
                           if (round == m_round)
                               take(part, rows);
                       });
    });
}

void ProxyReader::askDump()
{
    if (m_dump || m_ztunnel || std::exchange(m_askingDump, true))
        return;
    base::whenDone(m_proxies.ask(Page::Dump, m_pod), this, [this, round = m_round, where = m_pod.name](const base::Result<QByteArray> &bytes) {
        if (round == m_round)
            bytes ? readDump(*bytes, where, true) : dumpFailed(bytes.error(), true);
    });
}

void ProxyReader::askOther()
{
    if (m_otherDump) {
        compare();
        return;
    }
    if (std::exchange(m_askingOther, true))
        return;
    const bool istiod = m_other.name.isEmpty();
    const auto take = [this, round = m_round, whose = m_other](const base::Result<QByteArray> &bytes) {
        if (round == m_round && whose == m_other)
            bytes ? readDump(*bytes, whose.name.isEmpty() ? u"istiod"_s : whose.name, false) : dumpFailed(bytes.error(), false);
    };
    base::whenDone(m_proxies.ask(istiod ? Page::Wanted : Page::Dump, istiod ? m_pod : m_other), this, take);
}

// ---- Reading ---------------------------------------------------------------------------------------------------------

void ProxyReader::readDump(const QByteArray &bytes, const QString &where, bool own)
{
    base::whenDone(QtConcurrent::run([bytes, where] { return read(bytes, where); }), this,
                   [this, own, round = m_round, whose = m_other](const ReadDump &dump) {
                       if (round != m_round || (!own && whose != m_other))
                           return;
                       if (!dump) {
                           dumpFailed(dump.error(), own);
                           return;
                       }
                       (own ? m_askingDump : m_askingOther) = false;
                       (own ? m_dump : m_otherDump) = dump->envoy;
                       if (own)
                           m_ztunnel = dump->ztunnel;
                       if (!dump->envoy && at(DumpPart::Differences).state == State::Asking)
                           fail(DumpPart::Differences, {base::ErrorKind::Unsupported, u"ztunnels are not compared"_s, m_pod.name});
                       for (const DumpPart part : ofDump) {
                           if (own && at(part).state == State::Asking)
                               makeRows(part);
                       }
                       compare();
                   });
}

void ProxyReader::dumpFailed(const base::Error &error, bool own)
{
    (own ? m_askingDump : m_askingOther) = false;
    for (const DumpPart part : ofDump) {
        if (own && at(part).state == State::Asking)
            fail(part, error);
    }
    if (at(DumpPart::Differences).state == State::Asking)
        fail(DumpPart::Differences, error);
}

void ProxyReader::makeRows(DumpPart part)
{
    base::whenDone(QtConcurrent::run([dumped = Dumped{m_dump, m_ztunnel}, part, where = m_pod.name, now = m_clock.nowMs()] {
                       return rowsOf(dumped, part, where, now);
                   }),
                   this, [this, part, round = m_round](const Rows &rows) {
                       if (round == m_round)
                           take(part, rows);
                   });
}

void ProxyReader::compare()
{
    if (!m_dump || !m_otherDump || at(DumpPart::Differences).state != State::Asking)
        return;
    // istiod's is what should be, so it stands left; of two proxies the one that is looked at.
    const bool istiod = m_other.name.isEmpty();
    const auto run = [left = istiod ? m_otherDump : m_dump, right = istiod ? m_dump : m_otherDump, leftName = leftName(),
                      rightName = rightName()]() -> base::Result<Compared> {
        auto found = proxies::compare(*left, *right);
        if (!found)
            return tl::unexpected(found.error());
        Compared compared{.differences = std::move(*found), .rows = {}};
        compared.rows = items::dumpRows(compared.differences, leftName, rightName);
        return compared;
    };
    base::whenDone(QtConcurrent::run(run), this, [this, round = m_round, whose = m_other](const base::Result<Compared> &compared) {
        if (round != m_round || whose != m_other)
            return;
        m_differences = compared ? compared->differences : QVector<Difference>();
        take(DumpPart::Differences, compared ? Rows(compared->rows) : tl::unexpected(compared.error()));
    });
}

void ProxyReader::takeLevels(const base::Result<QByteArray> &text)
{
    if (text)
        take(DumpPart::LogLevels, rowsOf(*text, DumpPart::LogLevels, m_pod.toString()));
}

void ProxyReader::take(DumpPart part, const Rows &rows)
{
    if (!rows) {
        fail(part, rows.error());
        return;
    }
    at(part) = Part{.state = State::Ready, .atMs = m_clock.nowMs(), .rows = *rows};
    emit changed(part);
}

void ProxyReader::fail(DumpPart part, const base::Error &error)
{
    at(part).state = State::Failed;
    at(part).busy = false;
    at(part).error = error;
    emit changed(part);
}

} // namespace proxies

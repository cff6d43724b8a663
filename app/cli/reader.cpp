// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reader.h"

#include "app/cli/cli.h"
#include "app/cli/interrupt.h"
#include "models/items/words.h"

#include <QCoreApplication>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

class Reader final : public QObject
{
public:
    Reader(const Globals &globals, session::Options options, const Output &output, const Reading &reading)
        : m_output(output)
        , m_reading(reading)
        , m_session(std::move(options), m_clock)
    {
        m_deadline.setSingleShot(true);
        m_deadline.setInterval(static_cast<int>(std::max(globals.timeoutSeconds, 0.1) * 1000));
        connect(&m_deadline, &QTimer::timeout, this, &Reader::late);
        connect(&m_session, &session::Session::failed, this, [this](const base::Error &error) {
            m_output.error(error);
            if (!m_session.asked({}).isEmpty())
                m_output.message(u"look at it with `meshdeck contexts`, then accept it with `meshdeck config accept`"_s);
            QCoreApplication::exit(exitForFile(error));
        });
        connect(&m_session, &session::Session::settled, this, &Reader::settled);
        connect(&m_session.store(), &store::Store::changed, this, &Reader::changed);
        connect(&m_interrupt, &Interrupt::interrupted, this, [] { QCoreApplication::exit(Interrupted); });
    }

    int run()
    {
        m_deadline.start();
        m_session.open();
        const int code = QCoreApplication::exec();
        m_output.endProgress();
        return code == Success && m_partial ? Partial : code;
    }

private:
    void fail(const base::Error &error)
    {
        m_output.error(error);
        QCoreApplication::exit(exitFor(error));
    }

    void changed(const mesh::Change &change)
    {
        const mesh::SourceState &api = m_session.store().snapshot()->source(mesh::SourceId::Kubernetes);
        if (m_handedOver) {
            if (m_reading.changed)
                m_reading.changed(m_session, change);
            return;
        }
        const bool hopeless =
            api.error && (api.health == mesh::SourceHealth::Refused || (api.health == mesh::SourceHealth::Lost && api.contactMs == 0));
        if (hopeless) {
            fail(*api.error);
            return;
        }
        m_output.progress(u"Reading the mesh: %1 objects"_s.arg(m_session.store().snapshot()->objectCount()));
    }

    void settled()
    {
        if (!std::exchange(m_handedOver, true))
            handOver();
    }

    void late()
    {
        if (m_handedOver)
            return;
        const mesh::SourceState &api = m_session.store().snapshot()->source(mesh::SourceId::Kubernetes);
        if (api.health != mesh::SourceHealth::Live) {
            const QString why = api.error ? api.error->message() : u"no answer"_s;
            fail({base::ErrorKind::Unreachable, u"gave up after %1 s: %2"_s.arg(m_deadline.interval() / 1000).arg(why), api.endpoint});
            return;
        }
        m_handedOver = true;
        m_output.message(u"warning: not everything answered within %1 s; what follows is incomplete"_s.arg(m_deadline.interval() / 1000));
        m_partial = true;
        handOver();
    }

    void handOver()
    {
        m_deadline.stop();
        m_output.endProgress();
        if (!checkNeeded())
            return;
        reportMissing();
        if (const std::optional<int> code = m_reading.settled(m_session))
            QCoreApplication::exit(*code);
    }

    /// False when a kind the verb can't do without was refused or failed.
    bool checkNeeded()
    {
        for (const mesh::Kind kind : m_reading.needed) {
            const mesh::KindState &state = m_session.store().snapshot()->state(kind);
            const bool gone = state.health == mesh::KindHealth::Forbidden || state.health == mesh::KindHealth::Failed;
            if (gone) {
                fail(state.error.value_or(base::Error{base::ErrorKind::Forbidden, u"%1 can't be read"_s.arg(mesh::info(kind).plural), {}}));
                return false;
            }
        }
        return true;
    }

    void reportMissing()
    {
        const mesh::SnapshotPtr snapshot = m_session.store().snapshot();
        QMap<QString, QStringList> failed; // one line per reason, not one per kind
        for (const mesh::KindInfo &kind : mesh::allKinds()) {
            const mesh::KindState &state = snapshot->state(kind.kind);
            if (state.perNamespace && kind.watched) {
                const QString where = state.forbiddenNamespaces.isEmpty() ? u"only namespaces that may be read are shown"_s
                                                                          : u"not allowed in %1"_s.arg(state.forbiddenNamespaces.join(u", "_s));
                if (m_reading.needed.contains(kind.kind))
                    missing(u"%1: %2"_s.arg(kind.qualifiedPlural(), where));
            } else if (state.health == mesh::KindHealth::Failed) {
                failed[state.error ? state.error->detail : u"failed"_s] << kind.qualifiedPlural();
            }
        }
        for (auto it = failed.cbegin(); it != failed.cend(); ++it) {
            const QStringList kinds = it->size() > 4 ? it->mid(0, 3) + QStringList{u"%1 more"_s.arg(it->size() - 3)} : *it;
            missing(u"%1: %2"_s.arg(kinds.join(u", "_s), it.key()));
        }
        const mesh::SourceState &telemetry = snapshot->source(mesh::SourceId::Prometheus);
        const bool wanted = m_session.options().telemetry;
        if (wanted && telemetry.health != mesh::SourceHealth::Live && telemetry.error)
            missing(u"telemetry: %1"_s.arg(telemetry.error->message()));
        else if (wanted && telemetry.health == mesh::SourceHealth::Off)
            missing(u"telemetry: no telemetry store was found in the cluster; name one with --prometheus"_s);
        for (const mesh::SourceState &source : snapshot->sources) {
            for (const QString &note : source.notes)
                m_output.message(u"note: %1"_s.arg(note));
        }
        if (snapshot->traffic) {
            for (const mesh::MissingPart &part : snapshot->traffic->missing)
                missing(u"%1: %2"_s.arg(part.what, part.reason));
        }
    }

    void missing(const QString &what)
    {
        m_partial = true;
        m_output.message(u"warning: "_s + what);
    }

    const Output &m_output;
    const Reading &m_reading;
    base::SystemClock m_clock;
    session::Session m_session;
    Interrupt m_interrupt;
    QTimer m_deadline;
    bool m_handedOver = false;
    bool m_partial = false;
};

} // namespace

void finish(int code)
{
    QCoreApplication::exit(code);
}

int read(const Globals &globals, session::Options options, const Output &output, const Reading &reading)
{
    Reader reader(globals, std::move(options), output, reading);
    return reader.run();
}

} // namespace cli

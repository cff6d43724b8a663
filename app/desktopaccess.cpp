// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktopaccess.h"

#include "app/changes/changes.h"
#include "app/changes/handover.h"
#include "app/sources/http/client.h"

#include <QRegularExpression>
#include <QtConcurrent>

using namespace Qt::Literals::StringLiterals;

DesktopAccess::DesktopAccess(session::Session &session, settings::Settings &kept, const base::Clock &clock, QObject *parent)
    : Access(parent)
    , m_session(session)
    , m_kept(kept)
    , m_clock(clock)
{
    m_closing.setSingleShot(true);
    connect(&m_closing, &QTimer::timeout, this, &DesktopAccess::close);
    connect(&session, &session::Session::contextChanged, this, &DesktopAccess::useContext);
    connect(&kept, &settings::Settings::changed, this, [this](settings::Key key) {
        if (key == settings::Key::ProtectedContexts || key == settings::Key::ReadOnlyContexts)
            refreshMode();
    });
    openJournal();
}

void DesktopAccess::openJournal()
{
    auto journal = changes::JournalFile::open(changes::defaultJournalPath(), changes::systemUser(), m_clock);
    if (journal)
        m_journal = std::move(*journal);
    else
        m_journalError = journal.error();
}

void DesktopAccess::useContext(const QString &context)
{
    m_context = context;
    m_openUntilMs = 0;
    m_closing.stop();
    // Who holds the old target lets go of it in contextChanged().
    const auto old = std::move(m_target);
    m_target = std::make_unique<changes::ClusterTarget>(m_session.endpoint(), [may = m_mayWrite] { return may->load(); });
    refreshMode();
    emit contextChanged();
}

changes::Access::Mode DesktopAccess::mode() const
{
    if (m_context.isEmpty())
        return Mode::None;
    if (!m_session.options().capture.isEmpty())
        return Mode::ReadOnly;
    const QStringList patterns = m_kept.words(settings::Key::ReadOnlyContexts);
    if (std::ranges::any_of(patterns, [this](const QString &pattern) { return QRegularExpression(pattern).match(m_context).hasMatch(); }))
        return Mode::ReadOnly;
    if (m_kept.isProtected(m_context))
        return m_clock.nowMs() < m_openUntilMs ? Mode::Opened : Mode::Protected;
    return Mode::Writable;
}

void DesktopAccess::refreshMode()
{
    const Mode now = mode();
    m_mayWrite->store(now == Mode::Writable || now == Mode::Opened);
    emit modeChanged();
}

base::Result<void> DesktopAccess::open(const QString &typed)
{
    if (typed != m_context)
        return base::fail(base::ErrorKind::Invalid, u"the context's name is %1"_s.arg(m_context), typed);
    if (mode() == Mode::ReadOnly)
        return base::fail(base::ErrorKind::Forbidden, u"the context %1 is read-only (settings)"_s.arg(m_context));
    m_openUntilMs = m_clock.nowMs() + openMs;
    m_closing.start(static_cast<int>(openMs));
    refreshMode();
    return {};
}

void DesktopAccess::close()
{
    m_openUntilMs = 0;
    m_closing.stop();
    refreshMode();
}

base::Result<void> DesktopAccess::keepDrafts(const changes::Plan &plan)
{
    if (!m_journal)
        return tl::unexpected(m_journalError);
    return plan.context.isEmpty() ? base::Result<void>() : m_journal->keepDrafts(plan.context, plan);
}

base::Result<changes::Plan> DesktopAccess::drafts()
{
    if (m_context.isEmpty())
        return changes::Plan{};
    return m_journal ? m_journal->drafts(m_context) : base::Result<changes::Plan>(tl::unexpected(m_journalError));
}

QFuture<base::Result<changes::HandedOver>> DesktopAccess::handOver(const changes::Plan &plan, const QString &destination)
{
    // Git and its hooks take their time.
    return QtConcurrent::run([plan, destination] { return changes::handOver(plan, destination); });
}

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/proxies/levelbar.h"

#include "models/base/later.h"
#include "models/base/text.h"
#include "models/changes/review.h"
#include "models/proxies/loggers.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using Mode = changes::Access::Mode;

namespace proxies {

LevelBar::LevelBar(kit::Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_words(new QLabel)
    , m_level(new QComboBox)
    , m_one(new QPushButton)
    , m_all(new QPushButton(tr("Set all loggers…")))
    , m_yes(new QPushButton)
    , m_no(new QPushButton(tr("Leave it")))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(8);
    row->addWidget(m_words, 1);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_level, m_one, m_all, m_no, m_yes})
        row->addWidget(widget);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_level->addItems(logLevels());
    m_level->setCurrentText(u"debug"_s);
    m_level->setAccessibleName(tr("Level to set"));
    kit::makePrimary(m_yes);
    connect(m_one, &QPushButton::clicked, this, [this] { ask(false); });
    connect(m_all, &QPushButton::clicked, this, [this] { ask(true); });
    connect(m_yes, &QPushButton::clicked, this, &LevelBar::send);
    connect(m_no, &QPushButton::clicked, this, [this] {
        m_pending.reset();
        refresh();
    });
    if (desk.review)
        connect(&desk.review->access(), &changes::Access::modeChanged, this, &LevelBar::refresh);
    connect(&desk.theme, &kit::Theme::changed, this, &LevelBar::restyle);
    restyle();
    refresh();
}

void LevelBar::restyle()
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_words, m_level, m_one, m_all, m_yes, m_no})
        widget->setFont(m_desk.theme.font(kit::Type::Small));
    kit::setInk(m_words, m_desk.theme, m_failure.isEmpty() ? kit::Tone::Text2 : kit::Tone::Error);
}

void LevelBar::setPod(const mesh::ObjectKey &pod)
{
    if (pod == m_pod)
        return;
    m_pod = pod;
    m_pending.reset();
    m_failure.clear();
    m_logger.clear();
    refresh();
}

void LevelBar::setLogger(const QString &logger, const QString &level, const QString &common)
{
    m_logger = logger;
    m_before = level;
    m_common = common;
    refresh();
}

QString LevelBar::whyNot() const
{
    if (!m_desk.review || !m_desk.proxies)
        return tr("Nothing can be changed here");
    const changes::Access &access = m_desk.review->access();
    const QString context = clean(access.context());
    switch (access.mode()) {
    case Mode::None: return tr("No mesh is connected");
    case Mode::ReadOnly: return tr("The context %1 is read-only (settings)").arg(context);
    case Mode::Protected: return tr("The context %1 is protected: open it for writing first").arg(context);
    case Mode::Opened:
    case Mode::Writable: break;
    }
    return {};
}

void LevelBar::refresh()
{
    const QString why = whyNot();
    if (!why.isEmpty())
        m_pending.reset();
    const bool asking = m_pending.has_value();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_level, m_one, m_all})
        widget->setVisible(!asking);
    m_yes->setVisible(asking);
    m_no->setVisible(asking);
    m_one->setText(m_logger.isEmpty() ? tr("Set the selected logger…") : tr("Set %1…").arg(clean(m_logger)));
    m_one->setEnabled(why.isEmpty() && !m_logger.isEmpty() && !m_sending);
    m_one->setToolTip(!why.isEmpty() ? why : m_logger.isEmpty() ? tr("Select a logger first") : QString());
    m_all->setEnabled(why.isEmpty() && !m_sending);
    m_all->setToolTip(why);
    m_level->setEnabled(why.isEmpty() && !m_sending);
    if (m_pending) {
        const QString what = m_pending->logger.isEmpty() ? tr("all loggers") : tr("the logger %1").arg(clean(m_pending->logger));
        m_words->setText(tr("Set %1 of %2 to %3 in the context %4? It holds until the proxy restarts.")
                             .arg(what, clean(m_pod.name), m_pending->after, clean(m_desk.review->access().context())));
        m_yes->setText(tr("Set to %1").arg(m_pending->after));
    } else {
        m_words->setText(m_sending                  ? tr("Setting the level…")
                             : !m_failure.isEmpty() ? m_failure
                             : !why.isEmpty()       ? why
                                                    : tr("A level holds until the proxy restarts. More is written to the pod's log."));
    }
    restyle();
}

void LevelBar::ask(bool all)
{
    m_failure.clear();
    m_pending = changes::Note{.ns = m_pod.ns,
                              .pod = m_pod.name,
                              .logger = all ? QString() : m_logger,
                              .before = all ? m_common : m_before,
                              .after = m_level->currentText()};
    refresh();
    m_no->setFocus(); // Enter alone sets nothing
}

void LevelBar::send()
{
    if (!m_pending || !whyNot().isEmpty() || m_sending)
        return;
    const changes::Note note = *std::exchange(m_pending, std::nullopt);
    const auto change = m_desk.review->noteBegun(note);
    if (!change) {
        m_failure = tr("Nothing was set, since it could not be noted: %1").arg(clean(change.error().message()));
        refresh();
        return;
    }
    m_sending = true;
    refresh();
    const QString words = (note.logger.isEmpty() ? u"level"_s : note.logger) + u'=' + note.after;
    base::whenDone(m_desk.proxies->setLevel(m_pod, words), this, [this, pod = m_pod, number = *change](const base::Result<QByteArray> &text) {
        m_sending = false;
        m_desk.review->noteEnded(number, text ? base::Result<void>() : tl::unexpected(text.error()));
        if (pod == m_pod)
            m_failure = text ? QString() : tr("It was not set: %1").arg(clean(text.error().message()));
        refresh();
        emit done(pod, text);
    });
}

} // namespace proxies

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controlplane/meshconfigpane.h"

#include "models/analysis/meshsources.h"
#include "models/base/text.h"
#include "widgets/kit/diffview.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace controlplane {

namespace {

constexpr qsizetype mostText = 1 << 20; // an object of the API server is at most 1.5 MB

/// Lines stay lines; everything else that is not text goes.
QString cleanLines(const QByteArray &yaml)
{
    QStringList lines;
    for (const QString &line : QString::fromUtf8(yaml.left(mostText)).split(u'\n'))
        lines << clean(line);
    return lines.join(u'\n');
}

} // namespace

MeshConfigPane::MeshConfigPane(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_revision(new QComboBox)
    , m_other(new QComboBox)
    , m_versus(new QLabel(tr("compared with")))
    , m_problem(new QLabel)
    , m_copy(new QToolButton)
    , m_pages(new QStackedWidget)
    , m_text(new QPlainTextEdit)
    , m_diff(new kit::DiffView(theme))
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 12, 6);
    head->setSpacing(8);
    head->addWidget(m_revision);
    head->addWidget(m_versus);
    head->addWidget(m_other);
    head->addWidget(m_problem, 1);
    head->addWidget(m_copy);
    m_pages->addWidget(m_text);
    m_pages->addWidget(m_diff);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_pages, 1);
    m_revision->setAccessibleName(tr("Revision"));
    m_other->setAccessibleName(tr("Compared with"));
    for (QComboBox *box : {m_revision, m_other}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMinimumContentsLength(14);
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            if (m_filling)
                return;
            refresh();
            emit chosen();
        });
    }
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setMinimumWidth(20);
    m_copy->setText(tr("Copy"));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        const bool text = m_pages->currentWidget() == m_text;
        QGuiApplication::clipboard()->setText(text ? m_text->toPlainText() : m_diff->text());
    });
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(10);
    m_text->setAccessibleName(tr("MeshConfig"));
    connect(&theme, &kit::Theme::changed, this, &MeshConfigPane::restyle);
    restyle();
}

void MeshConfigPane::restyle()
{
    m_text->setFont(m_theme.font(kit::Type::Mono));
    m_copy->setIcon(kit::icon(m_theme, u"copy"_s));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_revision, m_other, m_versus, m_problem, m_copy})
        widget->setFont(m_theme.font(kit::Type::Small));
    kit::setInk(m_versus, m_theme, kit::Tone::Text3);
    kit::setInk(m_problem, m_theme, kit::Tone::Error);
}

void MeshConfigPane::show(const mesh::SnapshotPtr &snapshot, const Revisions &revisions)
{
    m_snapshot = snapshot;
    m_revisions = revisions;
    const QString was = revision(), against = other();
    m_filling = true;
    m_revision->clear();
    m_other->clear();
    m_other->addItem(tr("nothing"), QString());
    for (const Revision &one : revisions.all) {
        if (one.meshConfig.name.isEmpty())
            continue;
        const QString title = tr("Revision %1").arg(clean(one.name));
        m_revision->addItem(title, one.name);
        m_other->addItem(title, one.name);
    }
    m_revision->setCurrentIndex(std::max(0, m_revision->findData(was)));
    m_other->setCurrentIndex(std::max(0, m_other->findData(against)));
    m_filling = false;
    const bool several = m_revision->count() > 1;
    m_versus->setVisible(several);
    m_other->setVisible(several);
    refresh();
}

void MeshConfigPane::choose(const QString &revision, const QString &other)
{
    m_filling = true;
    m_revision->setCurrentIndex(std::max(0, m_revision->findData(revision)));
    m_other->setCurrentIndex(std::max(0, m_other->findData(other)));
    m_filling = false;
    refresh();
}

QString MeshConfigPane::revision() const
{
    return m_revision->currentData().toString();
}

QString MeshConfigPane::other() const
{
    return m_other->currentData().toString();
}

MeshConfigPane::Text MeshConfigPane::read(const QString &name) const
{
    const Revision *revision = m_revisions.find(name);
    const mesh::ObjectPtr object = revision && m_snapshot ? m_snapshot->find(revision->meshConfig) : nullptr;
    const auto *map = object ? object->as<mesh::ConfigMapFacts>() : nullptr;
    if (!map)
        return {{}, {}, tr("It could not be read")};
    Text text{map->data.value(u"mesh"_s), {}, {}};
    const auto item = analysis::readMeshConfig(text.yaml, revision->meshConfig.toString());
    if (!item)
        text.problem = item.error().message();
    else if (*item)
        text.tree = *(*item)->tree;
    return text;
}

void MeshConfigPane::refresh()
{
    if (m_revision->count() == 0) {
        m_problem->clear();
        m_text->setPlainText(tr("No revision has a MeshConfig that can be read: Istio's defaults count."));
        m_shown.clear();
        m_pages->setCurrentWidget(m_text);
        return;
    }
    const Text left = read(revision());
    m_problem->setText(clean(left.problem));
    m_problem->setToolTip(m_problem->text());
    if (other().isEmpty() || other() == revision()) {
        if (left.yaml != m_shown || m_text->document()->isEmpty())
            m_text->setPlainText(cleanLines(left.yaml));
        m_shown = left.yaml;
        m_pages->setCurrentWidget(m_text);
        return;
    }
    const Text right = read(other());
    if (!left.problem.isEmpty() || !right.problem.isEmpty()) {
        m_diff->showText(tr("They can't be compared: %1").arg(clean(left.problem.isEmpty() ? right.problem : left.problem)));
    } else if (left.tree.root().same(right.tree.root())) {
        m_diff->showText(tr("Both say the same."));
    } else {
        m_diff->show({{.title = tr("MeshConfig"),
                       .before = right.tree,
                       .after = left.tree,
                       .notes = {tr("− revision %1   + revision %2").arg(clean(other()), clean(revision()))}}});
    }
    m_pages->setCurrentWidget(m_diff);
}

} // namespace controlplane

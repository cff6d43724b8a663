// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/changes/handoverdialog.h"

#include "models/base/later.h"
#include "models/base/text.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;

namespace changes {

HandOverDialog::HandOverDialog(Review &review, QWidget *parent)
    : QDialog(parent)
    , m_review(review)
    , m_destination(new QLineEdit)
    , m_result(new QLabel)
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Hand the change over"));
    setMinimumWidth(520);
    auto *column = new QVBoxLayout(this);
    auto *words =
        new QLabel(tr("The objects are written to a folder, or committed to a branch of a local Git repository. Where one is written already, its "
                      "text is edited: comments and order stay. The cluster is left alone."));
    words->setWordWrap(true);
    words->setTextFormat(Qt::PlainText);
    column->addWidget(words);
    auto *row = new QHBoxLayout;
    row->addWidget(m_destination, 1);
    auto *browse = new QPushButton(tr("Choose folder…"));
    row->addWidget(browse);
    column->addLayout(row);
    m_destination->setPlaceholderText(tr("FOLDER, or REPOSITORY:BRANCH"));
    m_destination->setAccessibleName(tr("Destination"));
    m_result->setWordWrap(true);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_result);
    QPushButton *write = m_buttons->addButton(tr("Write"), QDialogButtonBox::AcceptRole);
    write->setEnabled(false);
    column->addWidget(m_buttons);
    connect(browse, &QPushButton::clicked, this, [this] {
        auto *chooser = new QFileDialog(this);
        chooser->setAttribute(Qt::WA_DeleteOnClose);
        chooser->setFileMode(QFileDialog::Directory);
        connect(chooser, &QFileDialog::fileSelected, m_destination, &QLineEdit::setText);
        chooser->open();
    });
    connect(m_destination, &QLineEdit::textChanged, write, [write](const QString &text) { write->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(write, &QPushButton::clicked, this, &HandOverDialog::start);
}

void HandOverDialog::start()
{
    Plan plan = m_review.plan();
    plan.title = m_review.title();
    const QVector<StepResult> results = m_review.results();
    for (qsizetype i = 0; i < plan.steps.size() && i < results.size(); ++i) {
        if (!results[i].wanted.isEmpty())
            plan.steps[i].draft.wanted = results[i].wanted;
    }
    m_buttons->setEnabled(false);
    m_result->setText(tr("Writing"));
    base::whenDone(m_review.access().handOver(plan, m_destination->text().trimmed()), this,
                   [this](const base::Result<HandedOver> &done) { take(done); });
}

void HandOverDialog::take(const base::Result<HandedOver> &done)
{
    m_buttons->setEnabled(true);
    if (!done) {
        m_result->setText(clean(done.error().message()));
        return;
    }
    const QString files = clean(done->files.join(u", "_s));
    m_result->setText(
        done->commit.isEmpty()
            ? tr("Written: %1. The drafts stay until you discard them.").arg(files)
            : tr("Committed as %1 to branch %2: %3. The drafts stay until you discard them.").arg(done->commit.left(12), clean(done->branch), files));
    for (QAbstractButton *button : m_buttons->buttons())
        button->setVisible(m_buttons->buttonRole(button) == QDialogButtonBox::RejectRole);
    m_buttons->button(QDialogButtonBox::Cancel)->setText(tr("Close"));
}

} // namespace changes

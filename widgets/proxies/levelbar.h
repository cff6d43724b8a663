// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Below the loggers: one level for the selected logger or for all. A write to the running proxy, so it says what it would do,
// asks once more, goes through the context's rights, and into the journal before it is sent.
#pragma once

#include "models/changes/note.h"
#include "models/store/proxies.h"
#include "widgets/kit/page.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace proxies {

class LevelBar final : public QWidget
{
    Q_OBJECT

public:
    explicit LevelBar(kit::Desk &desk, QWidget *parent = nullptr);

    /// Whose loggers are shown; another pod drops what was about to be asked.
    void setPod(const mesh::ObjectKey &pod);
    /// The selected one and its level; "" = none. `common` is the level that all have, "" when they differ.
    void setLogger(const QString &logger, const QString &level, const QString &common);

signals:
    /// Envoy's answer: the loggers as they are now.
    void done(const mesh::ObjectKey &pod, const base::Result<QByteArray> &text);

private:
    void refresh();
    void restyle();
    void ask(bool all);
    void send();
    QString whyNot() const;

    kit::Desk &m_desk;
    QLabel *m_words;
    QComboBox *m_level;
    QPushButton *m_one, *m_all, *m_yes, *m_no;
    mesh::ObjectKey m_pod;
    QString m_logger, m_before, m_common, m_failure;
    std::optional<changes::Note> m_pending; ///< asked for, not confirmed
    bool m_sending = false;
};

} // namespace proxies

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Title, counts in words, and at the right the page's verbs.
#pragma once

#include "widgets/kit/page.h"

class QHBoxLayout;

namespace shell {

class PageHead final : public QWidget
{
    Q_OBJECT

public:
    explicit PageHead(const kit::Theme &theme, QWidget *parent = nullptr);
    void show(const kit::Page &page);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const kit::Theme &m_theme;
    QString m_title, m_counts;
    QList<QAction *> m_verbs;
    QHBoxLayout *m_row;
};

} // namespace shell

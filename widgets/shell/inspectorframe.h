// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector's place: a column at the right, or over the body where the window is narrow.
#pragma once

#include "widgets/kit/theme.h"

#include <QWidget>

class QStackedLayout;

namespace shell {

class InspectorFrame final : public QWidget
{
    Q_OBJECT

public:
    explicit InspectorFrame(const kit::Theme &theme, QWidget *parent = nullptr);
    /// Takes the widget's place but not its ownership. Null shows nothing.
    void show(QWidget *content);
    QWidget *content() const { return m_content; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const kit::Theme &m_theme;
    QStackedLayout *m_stack;
    QWidget *m_content = nullptr;
};

} // namespace shell

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A verified chain from leaf to root: one glyph per certificate, its time, its key, and what is wrong with it.
#pragma once

#include "models/certificates/chain.h"
#include "models/mesh/health.h"

#include <QWidget>

namespace kit {
class Theme;
}

namespace certificates {

class ChainView final : public QWidget
{
    Q_OBJECT

public:
    explicit ChainView(const kit::Theme &theme, QWidget *parent = nullptr);
    /// `lenient`: roots that are not known here are no fault (a public CA).
    void setChain(const Chain &chain, qint64 nowMs, bool lenient);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {160, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Line {
        mesh::Health health = mesh::Health::Ok;
        QString name, detail;
        QStringList problems;
        QString tip;
    };
    int lineHeight() const;
    int heightOf(const Line &line) const;

    const kit::Theme &m_theme;
    QVector<Line> m_lines;
};

} // namespace certificates

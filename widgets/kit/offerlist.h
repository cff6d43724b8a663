// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The few lines under the filter line: what completes the word, or why it does not parse. Never takes the focus.
#pragma once

#include <QStringList>
#include <QWidget>

namespace kit {

class Theme;

class OfferList final : public QWidget
{
    Q_OBJECT

public:
    explicit OfferList(const Theme &theme, QWidget *parent = nullptr);

    /// Shown with its top left corner at `at`, in the parent's coordinates, moved left where it would not fit.
    void offer(const QStringList &offers, const QPoint &at);
    void complain(const QString &reason, const QPoint &at);
    void close();

    bool isOffering() const { return isVisible() && !m_offers.isEmpty(); }
    const QStringList &offers() const { return m_offers; }
    int current() const { return m_current; } ///< -1 = none chosen yet
    void move(int by);

signals:
    void taken(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void showAt(const QPoint &at, int rows, const QStringList &texts);
    int rowAt(int y) const;

    static constexpr int rowHeight = 22;
    static constexpr int mostRows = 8;

    const Theme &m_theme;
    QStringList m_offers;
    QString m_reason;
    int m_current = -1;
    int m_first = 0; ///< the topmost row
};

} // namespace kit

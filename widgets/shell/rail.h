// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The rail at the left: pages in groups, each with the badge of its worst level. F9 folds it to icons.
#pragma once

#include "widgets/kit/page.h"

#include <QAbstractButton>

class QVBoxLayout;

namespace shell {

/// "Configuration" and a badge of two digits fit.
inline constexpr int railWidth = 172;

class RailButton final : public QAbstractButton
{
    Q_OBJECT

public:
    RailButton(const kit::Theme &theme, QString icon, const QString &title, QWidget *parent = nullptr);
    void setBadge(kit::Badge badge);
    void setFolded(bool folded);
    QSize sizeHint() const override { return {m_folded ? 44 : railWidth, 28}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const kit::Theme &m_theme;
    QString m_icon;
    kit::Badge m_badge;
    bool m_folded = false;
};

class Rail final : public QWidget
{
    Q_OBJECT

public:
    explicit Rail(const kit::Theme &theme, QWidget *parent = nullptr);
    void addGroup(const QString &title);
    /// `key` is the digit that opens it; 0 = none.
    void addPage(const QString &id, const QString &icon, const QString &title, int key);
    void setCurrent(const QString &id);
    void setBadge(const QString &id, kit::Badge badge);
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }
    void focusCurrent();

signals:
    void chosen(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const kit::Theme &m_theme;
    QVector<std::pair<QString, RailButton *>> m_pages;
    QVector<QWidget *> m_heads;
    RailButton *m_fold;
    QVBoxLayout *m_column;
    bool m_folded = false;
};

} // namespace shell

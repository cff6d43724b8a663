// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// YAML to be typed: line numbers, the worst glyph of each line in the gutter, a wave under what a finding names, colours of
// keys and values. The text is whatever is typed; nothing is put right by itself.
#pragma once

#include "models/mesh/health.h"

#include <QPlainTextEdit>

#include <map>

namespace kit {
class Theme;
}

namespace config {

struct TextMark {
    int line = 0, column = 0; ///< from 1; column 0 = the whole line
    mesh::Health health = mesh::Health::Warn;
    QString words;            ///< shown when the pointer is on it
};

class YamlText final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit YamlText(const kit::Theme &theme, QWidget *parent = nullptr);

    void setMarks(const QVector<TextMark> &marks);
    void goTo(int line, int column);
    /// F2: to the next marked line, around.
    void nextMark();

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Gutter;
    class Inks;
    int gutterWidth() const;
    void paintGutter(QPaintEvent *event);
    void restyle();
    void showWaves();
    void newLine();
    void indent(bool more);

    const kit::Theme &m_theme;
    Gutter *m_gutter;
    Inks *m_inks;
    QVector<TextMark> m_marks;
    std::map<int, mesh::Health> m_worst; ///< by line
};

} // namespace config

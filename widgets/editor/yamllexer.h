// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Colours of YAML: what a reader's eye needs, not a parser; half-written text keeps its colours.
#pragma once

#include "widgets/editor/scintilla.h"

namespace kit {
class Theme;
}

namespace editor {

enum class Ink : quint8 { Plain, Key, String, Number, Comment, Mark, Count };

/// One ink for each byte.
QByteArray inksOf(const QByteArray &text);

class YamlLexer final : public QsciLexerCustom
{
    Q_OBJECT

public:
    YamlLexer(const kit::Theme &theme, QsciScintilla *parent);

    const char *language() const override { return "YAML"; }
    QString description(int style) const override;
    void styleText(int start, int end) override;
    /// The theme's fonts and colours are others now.
    void restyle();

    static constexpr int mostBytes = 1 << 20; ///< larger texts stay plain

private:
    const kit::Theme &m_theme;
};

} // namespace editor

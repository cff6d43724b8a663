// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/yamllexer.h"

#include "widgets/kit/theme.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace editor {

namespace {

/// Scintilla knows points only.
QFont inPoints(QFont font, const QWidget &shownOn)
{
    if (font.pixelSize() > 0)
        font.setPointSizeF(font.pixelSize() * 72.0 / shownOn.logicalDpiY());
    return font;
}

void fill(QByteArray &inks, qsizetype from, qsizetype to, Ink ink)
{
    std::fill(inks.begin() + from, inks.begin() + std::max(from, to), static_cast<char>(ink));
}

/// Behind the closing quote; the line's end when there is none.
qsizetype endOfQuote(QByteArrayView line, qsizetype at)
{
    const char quote = line[at++];
    for (; at < line.size(); ++at) {
        if (line[at] == '\\' && quote == '"')
            ++at;
        else if (line[at] == quote)
            return at + 1;
    }
    return line.size();
}

bool isWordLike(QByteArrayView value)
{
    static const QRegularExpression form(u"\\A([-+]?[0-9][0-9_.,eE+-]*%?|true|false|null|~)\\z"_s);
    return form.match(QLatin1StringView(value)).hasMatch();
}

/// Lines of one text, in order: a block scalar ("|", ">") lasts until a line that is less indented.
class Liner
{
public:
    explicit Liner(QByteArray &inks)
        : m_inks(inks)
    {
    }

    void take(QByteArrayView line, qsizetype begin)
    {
        qsizetype at = 0;
        while (at < line.size() && line[at] == ' ')
            ++at;
        if (m_block >= 0 && (at == line.size() || at > m_block)) {
            fill(m_inks, begin, begin + line.size(), Ink::String);
            return;
        }
        m_block = -1;
        const qsizetype indent = at;
        for (; at + 1 < line.size() && line[at] == '-' && line[at + 1] == ' '; at += 2)
            fill(m_inks, begin + at, begin + at + 1, Ink::Mark);
        if (line.startsWith("---"))
            fill(m_inks, begin, begin + line.size(), Ink::Mark);
        else
            rest(line, begin, at, indent);
    }

private:
    void rest(QByteArrayView line, qsizetype begin, qsizetype at, qsizetype indent)
    {
        qsizetype word = at; // where the current plain word begins
        for (; at < line.size(); ++at) {
            const char c = line[at];
            const bool fresh = at == 0 || line[at - 1] == ' ' || line[at - 1] == ',' || line[at - 1] == '[' || line[at - 1] == '{';
            if (c == '#' && fresh) {
                value(line, begin, word, at);
                fill(m_inks, begin + at, begin + line.size(), Ink::Comment);
                return;
            }
            if ((c == '"' || c == '\'') && fresh) {
                const qsizetype end = endOfQuote(line, at);
                fill(m_inks, begin + at, begin + end, Ink::String);
                word = at;
                at = end - 1;
                continue;
            }
            if (c == ':' && (at + 1 == line.size() || line[at + 1] == ' ')) {
                fill(m_inks, begin + word, begin + at, Ink::Key);
                fill(m_inks, begin + at, begin + at + 1, Ink::Mark);
                word = at + 1;
            } else if (c == '{' || c == '}' || c == '[' || c == ']' || c == ',') {
                value(line, begin, word, at);
                fill(m_inks, begin + at, begin + at + 1, Ink::Mark);
                word = at + 1;
            }
        }
        value(line, begin, word, line.size());
        const QByteArrayView last = line.sliced(word).trimmed();
        if (!last.isEmpty() && (last[0] == '|' || last[0] == '>') && last.size() <= 3)
            m_block = indent;
    }

    /// A plain value: numbers, truth values and nothing stand out, strings don't.
    void value(QByteArrayView line, qsizetype begin, qsizetype from, qsizetype to)
    {
        const QByteArrayView text = line.sliced(from, std::max<qsizetype>(0, to - from)).trimmed();
        if (text.isEmpty() || text[0] == '"' || text[0] == '\'')
            return;
        fill(m_inks, begin + from, begin + to, isWordLike(text) ? Ink::Number : Ink::String);
    }

    QByteArray &m_inks;
    qsizetype m_block = -1; ///< the indentation of the key that holds a block scalar
};

} // namespace

QByteArray inksOf(const QByteArray &text)
{
    QByteArray inks(text.size(), static_cast<char>(Ink::Plain));
    Liner liner(inks);
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype found = text.indexOf('\n', begin), end = found < 0 ? text.size() : found;
        liner.take(QByteArrayView(text).sliced(begin, end - begin), begin);
        begin = end + 1;
    }
    return inks;
}

YamlLexer::YamlLexer(const kit::Theme &theme, QsciScintilla *parent)
    : QsciLexerCustom(parent)
    , m_theme(theme)
{
    restyle();
}

QString YamlLexer::description(int style) const
{
    static const QStringList names{u"text"_s, u"key"_s, u"string"_s, u"number"_s, u"comment"_s, u"mark"_s};
    return names.value(style);
}

void YamlLexer::restyle()
{
    constexpr std::array tones{kit::Tone::Text1,      kit::Tone::YamlKey,     kit::Tone::YamlString,
                               kit::Tone::YamlNumber, kit::Tone::YamlComment, kit::Tone::Text3};
    static_assert(tones.size() == static_cast<size_t>(Ink::Count));
    const QFont mono = inPoints(m_theme.font(kit::Type::Mono), *static_cast<const QWidget *>(parent()));
    setDefaultFont(mono);
    setDefaultColor(m_theme.color(kit::Tone::Text1));
    setDefaultPaper(m_theme.color(kit::Tone::Bg1));
    for (int style = 0; style < static_cast<int>(tones.size()); ++style) {
        setFont(mono, style);
        setColor(m_theme.color(tones[static_cast<size_t>(style)]), style);
        setPaper(m_theme.color(kit::Tone::Bg1), style);
    }
}

/// A block scalar begins anywhere above: the text is inked as a whole, which costs less than a millisecond.
void YamlLexer::styleText(int, int)
{
    const long length = editor()->SendScintilla(QsciScintillaBase::SCI_GETLENGTH);
    if (length <= 0 || length > mostBytes)
        return;
    QByteArray text(length + 1, Qt::Uninitialized);
    editor()->SendScintilla(QsciScintillaBase::SCI_GETTEXT, static_cast<unsigned long>(length + 1), static_cast<void *>(text.data()));
    text.chop(1);
    const QByteArray inks = inksOf(text);
    startStyling(0);
    for (qsizetype from = 0; from < inks.size();) {
        qsizetype to = from;
        while (to < inks.size() && inks[to] == inks[from])
            ++to;
        setStyling(static_cast<int>(to - from), inks[from]);
        from = to;
    }
}

} // namespace editor

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/text.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace base::text {

namespace {

bool isHidden(char32_t c)
{
    return c == 0x00ad || c == 0x061c || c == 0x180e || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f)
        || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

bool isControl(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

bool isWide(char32_t c)
{
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
}

} // namespace

QString clean(const QString &text)
{
    const bool plain = std::ranges::all_of(text, [](QChar c) { return c >= u' ' && c < QChar(0x7f); });
    if (plain)
        return text;
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            const char32_t full = QChar::surrogateToUcs4(c, text[i + 1]);
            if (isHidden(full))
                out += QChar::ReplacementCharacter;
            else
                out += text.sliced(i, 2);
            ++i;
        } else if (c.isSurrogate()) {
            out += QChar::ReplacementCharacter;
        } else if (c == u'\n') {
            out += "\\n"_L1;
        } else if (c == u'\t') {
            out += "\\t"_L1;
        } else if (isControl(c.unicode()) || isHidden(c.unicode())) {
            out += QChar::ReplacementCharacter;
        } else {
            out += c;
        }
    }
    return out;
}

QString elideMiddle(const QString &text, int width)
{
    width = std::max(width, 3);
    if (text.size() <= width)
        return text;
    const int head = (width - 1 + 1) / 2;
    const int tail = width - 1 - head;
    return text.left(head) + u'…' + text.right(tail);
}

QString csvCell(const QString &text)
{
    QString cell = text;
    if (!cell.isEmpty() && QStringView(u"=+-@\t\r").contains(cell[0])) {
        bool number = false;
        cell.toDouble(&number);
        if (!number)
            cell.prepend(u'\'');
    }
    if (cell.contains(u'"') || cell.contains(u',') || cell.contains(u'\n') || cell.contains(u'\r')) {
        cell.replace(u"\""_s, u"\"\""_s);
        cell = u'"' + cell + u'"';
    }
    return cell;
}

QString escapeMarkup(const QString &text)
{
    QString out = clean(text).toHtmlEscaped();
    out.replace(u'\'', "&#39;"_L1);
    return out;
}

QString fileName(const QString &text)
{
    QString out;
    for (const QChar c : text.left(120)) {
        const bool safe = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_' || c == u'.';
        out += safe ? c : QChar(u'_');
    }
    while (out.startsWith(u'.'))
        out[0] = u'_';
    static const QStringList reserved{u"CON"_s, u"PRN"_s, u"AUX"_s, u"NUL"_s};
    const QString stem = out.section(u'.', 0, 0).toUpper();
    const bool device = stem.size() == 4 && (stem.startsWith("COM"_L1) || stem.startsWith("LPT"_L1)) && stem[3].isDigit();
    if (out.isEmpty() || reserved.contains(stem) || device)
        out.prepend(u'_');
    return out;
}

int displayWidth(const QString &text)
{
    int width = 0;
    for (const char32_t c : text.toUcs4()) {
        const auto category = QChar::category(c);
        if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing || isHidden(c) || isControl(c))
            continue;
        width += isWide(c) ? 2 : 1;
    }
    return width;
}

} // namespace base::text

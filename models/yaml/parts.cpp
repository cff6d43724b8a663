// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/parts.h"

namespace yaml {

namespace {

bool isEnd(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

enum class Line : quint8 { Nothing, Directive, Start, StartWithContent, End, Content };

Line kindOf(QByteArrayView line, bool first)
{
    if (first && line.startsWith("\xef\xbb\xbf"))
        line = line.sliced(3);
    if (line.isEmpty())
        return Line::Nothing;
    if (line[0] == '%')
        return Line::Directive;
    const bool marker =
        line.size() >= 3 && (line[0] == '-' || line[0] == '.') && line[1] == line[0] && line[2] == line[0] && (line.size() == 3 || isEnd(line[3]));
    qsizetype at = marker ? 3 : 0;
    while (at < line.size() && isEnd(line[at]))
        ++at;
    const bool content = at < line.size() && line[at] != '#';
    if (marker)
        return line[0] == '.' ? Line::End : content ? Line::StartWithContent : Line::Start;
    return content ? Line::Content : Line::Nothing;
}

} // namespace

std::vector<Part> split(const Lines &lines)
{
    const QByteArrayView bytes = lines.bytes();
    std::vector<Part> parts;
    Part part{0, 0, 0, true};
    bool started = false, directives = false;
    const auto finish = [&](qsizetype at) {
        part.end = at;
        if (started || !part.empty)
            parts.push_back(part);
        part = {at, at, static_cast<int>(parts.size()), true};
        started = directives = false;
    };
    for (int number = 1; number <= lines.count(); ++number) {
        const qsizetype from = lines.start(number), to = number < lines.count() ? lines.start(number + 1) : bytes.size();
        switch (kindOf(bytes.sliced(from, to - from), number == 1)) {
        case Line::Nothing: break;
        // A "%" at the start of a line within a document is content (and wrong).
        case Line::Directive: (part.empty &&!started ? directives = true : part.empty = false); break;
        case Line::Start:
        case Line::StartWithContent:
            if (started || !part.empty)
                finish(from);
            started = true;
            part.empty = kindOf(bytes.sliced(from, to - from), number == 1) == Line::Start;
            break;
        case Line::End: finish(to); break;
        case Line::Content: part.empty = false; break;
        }
    }
    finish(bytes.size());
    return parts;
}

} // namespace yaml

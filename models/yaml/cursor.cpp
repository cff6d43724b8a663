// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/cursor.h"

#include <QStringList>
#include <QVector>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

namespace {

/// A line cut into its dashes, its key and what follows.
struct Line {
    QVector<qsizetype> dashes; ///< columns
    qsizetype column = 0;      ///< of the content
    QByteArray key;            ///< "" = none
    qsizetype colon = -1;
    bool blank = false;
};

bool endsKey(const QByteArray &line, qsizetype at)
{
    return line[at] == ':' && (at + 1 == line.size() || line[at + 1] == ' ' || line[at + 1] == '\t');
}

Line cut(const QByteArray &line)
{
    Line out;
    qsizetype at = 0;
    const auto skip = [&] {
        while (at < line.size() && line[at] == ' ')
            ++at;
    };
    skip();
    while (at < line.size() && line[at] == '-' && (at + 1 == line.size() || line[at + 1] == ' ')) {
        out.dashes.push_back(at++);
        skip();
    }
    out.column = at;
    out.blank = at == line.size() || line[at] == '#';
    if (out.blank && out.dashes.isEmpty())
        return out;
    const bool quoted = at < line.size() && (line[at] == '"' || line[at] == '\'');
    qsizetype end = at;
    if (quoted) {
        end = line.indexOf(line[at], at + 1) + 1;
        if (end == 0)
            return out;
    }
    while (end < line.size() && !endsKey(line, end))
        ++end;
    if (end < line.size()) {
        out.colon = end;
        out.key = line.mid(at, end - at).trimmed();
        if (quoted)
            out.key = out.key.mid(1, out.key.size() - 2);
    }
    return out;
}

QString joined(const QString &parent, const QString &key)
{
    return parent.isEmpty() || key.isEmpty() ? parent + key : parent + u'.' + key;
}

/// Walks up from a key at `column` in an entry that begins at `dashes`: the parts of the path, innermost first.
class Climb
{
public:
    Climb(qsizetype column, const QVector<qsizetype> &dashes)
        : m_column(column)
    {
        enter(dashes);
    }

    void see(const Line &line)
    {
        if (line.blank && line.dashes.isEmpty())
            return;
        const bool sameMap = !m_inList && !line.dashes.isEmpty() && line.column == m_column;
        if (sameMap) { // the line on which our entry of the list begins
            enter(line.dashes);
            return;
        }
        const bool above = m_inList ? line.column <= m_column && line.dashes.isEmpty() : line.column < m_column;
        const bool aboveEntry = m_inList && !line.dashes.isEmpty() && line.dashes.last() < m_column && line.column <= m_column;
        if (line.key.isEmpty() || !(above || aboveEntry))
            return;
        m_parts.push_back(QString::fromUtf8(line.key));
        m_inList = false;
        m_column = line.column;
        enter(line.dashes);
    }

    bool isDone() const { return m_column == 0 && !m_inList; }

    QString path() const
    {
        QString path;
        for (qsizetype i = m_parts.size() - 1; i >= 0; --i)
            path = m_parts[i] == "[0]"_L1 ? path + m_parts[i] : joined(path, m_parts[i]);
        return path;
    }

private:
    void enter(const QVector<qsizetype> &dashes)
    {
        for (qsizetype i = dashes.size() - 1; i >= 0; --i) {
            m_parts.push_back(u"[0]"_s);
            m_column = dashes[i];
            m_inList = true;
        }
    }

    qsizetype m_column;
    bool m_inList = false; ///< looking for the key that holds the list whose dashes stand at m_column
    QStringList m_parts;
};

} // namespace

QString Cursor::path() const
{
    return joined(parent, key);
}

Cursor cursorAt(const QByteArray &text, qsizetype offset)
{
    offset = std::clamp<qsizetype>(offset, 0, text.size());
    qsizetype begin = offset == 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
    qsizetype end = text.indexOf('\n', offset);
    end = end < 0 ? text.size() : end;
    const QByteArray whole = text.mid(begin, end - begin), left = text.mid(begin, offset - begin);
    const Line line = cut(whole);
    Cursor cursor;
    // An empty line takes the column that the user has reached.
    const qsizetype column = line.blank && line.dashes.isEmpty() ? left.size() : line.column;
    cursor.indent = static_cast<int>(column);
    cursor.inValue = line.colon >= 0 && left.size() > line.colon;
    cursor.key = QString::fromUtf8(line.colon >= 0 ? line.key : whole.mid(line.column).trimmed());
    cursor.typed = QString::fromUtf8(cursor.inValue ? left.mid(line.colon + 1).trimmed() : left.mid(std::min(line.column, left.size())));
    Climb climb(column, line.dashes);
    while (begin > 0 && !climb.isDone()) {
        const qsizetype last = begin - 1;
        begin = last == 0 ? 0 : text.lastIndexOf('\n', last - 1) + 1;
        const QByteArray above = text.mid(begin, last - begin);
        if (above.startsWith("---"))
            break;
        climb.see(cut(above));
    }
    cursor.parent = climb.path();
    return cursor;
}

} // namespace yaml

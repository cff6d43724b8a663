// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diff/lines.h"

#include <QHash>

#include <algorithm>

namespace diff {

using Side = Line::Side;

namespace {

constexpr int mostEdits = 2000;

QVector<QByteArray> split(const QByteArray &text)
{
    QVector<QByteArray> lines = text.split('\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

class Myers
{
public:
    Myers(const QVector<QByteArray> &a, const QVector<QByteArray> &b)
        : m_a(a)
        , m_b(b)
    {
        while (m_head < std::min(a.size(), b.size()) && a[m_head] == b[m_head])
            ++m_head;
        while (m_tail < std::min(a.size(), b.size()) - m_head && a[a.size() - 1 - m_tail] == b[b.size() - 1 - m_tail])
            ++m_tail;
    }

    QVector<Line> run()
    {
        for (qsizetype i = 0; i < m_head; ++i)
            m_lines << Line{Side::Both, m_a[i]};
        middle();
        for (qsizetype i = m_a.size() - m_tail; i < m_a.size(); ++i)
            m_lines << Line{Side::Both, m_a[i]};
        return std::move(m_lines);
    }

private:
    int n() const { return static_cast<int>(m_a.size() - m_head - m_tail); }
    int m() const { return static_cast<int>(m_b.size() - m_head - m_tail); }
    const QByteArray &a(int i) const { return m_a[m_head + i]; }
    const QByteArray &b(int i) const { return m_b[m_head + i]; }

    /// Furthest x of each diagonal after each number of edits; false when there are too many.
    bool search(std::vector<std::vector<int>> &trace) const
    {
        const int most = std::min(n() + m(), mostEdits);
        std::vector<int> furthest(static_cast<size_t>(2 * most + 3), 0);
        const auto at = [&furthest, most](int diagonal) -> int & { return furthest[static_cast<size_t>(diagonal + most + 1)]; };
        for (int edits = 0; edits <= most; ++edits) {
            for (int k = -edits; k <= edits; k += 2) {
                int x = k == -edits || (k != edits && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
                while (x < n() && x - k < m() && a(x) == b(x - k))
                    ++x;
                at(k) = x;
                if (x >= n() && x - k >= m()) {
                    trace.emplace_back(furthest.begin() + most + 1 - edits, furthest.begin() + most + 2 + edits);
                    return true;
                }
            }
            trace.emplace_back(furthest.begin() + most + 1 - edits, furthest.begin() + most + 2 + edits);
        }
        return false;
    }

    void middle()
    {
        std::vector<std::vector<int>> trace;
        if (!search(trace)) {
            for (int i = 0; i < n(); ++i)
                m_lines << Line{Side::Before, a(i)};
            for (int i = 0; i < m(); ++i)
                m_lines << Line{Side::After, b(i)};
            return;
        }
        QVector<Line> backwards;
        int x = n(), y = m();
        for (int edits = static_cast<int>(trace.size()) - 1; edits > 0; --edits) {
            const std::vector<int> &row = trace[static_cast<size_t>(edits - 1)];
            const auto at = [&row, edits](int k) { return std::abs(k) <= edits - 1 ? row[static_cast<size_t>(k + edits - 1)] : -1; };
            const int k = x - y;
            const bool down = k == -edits || (k != edits && at(k - 1) < at(k + 1));
            const int fromX = down ? at(k + 1) : at(k - 1), fromY = fromX - (down ? k + 1 : k - 1);
            const int startX = down ? fromX : fromX + 1;
            for (; x > startX; --x, --y)
                backwards << Line{Side::Both, a(x - 1)};
            backwards << (down ? Line{Side::After, b(fromY)} : Line{Side::Before, a(fromX)});
            x = fromX;
            y = fromY;
        }
        for (; x > 0; --x)
            backwards << Line{Side::Both, a(x - 1)};
        std::ranges::reverse(backwards);
        m_lines += backwards;
    }

    const QVector<QByteArray> &m_a, &m_b;
    qsizetype m_head = 0, m_tail = 0;
    QVector<Line> m_lines;
};

QByteArray range(int start, int count)
{
    return QByteArray::number(count == 0 ? start - 1 : start) + (count == 1 ? QByteArray() : ',' + QByteArray::number(count));
}

} // namespace

QVector<Line> compareLines(const QByteArray &before, const QByteArray &after)
{
    const QVector<QByteArray> a = split(before), b = split(after);
    return Myers(a, b).run();
}

QByteArray unified(const QByteArray &before, const QByteArray &after, const QByteArray &beforeName, const QByteArray &afterName, int context)
{
    const QVector<Line> lines = compareLines(before, after);
    const auto differs = [](const Line &line) { return line.side != Side::Both; };
    if (std::ranges::none_of(lines, differs))
        return {};
    QByteArray out = "--- " + beforeName + "\n+++ " + afterName + '\n';
    int left = 1, right = 1;
    qsizetype at = 0;
    const auto step = [&left, &right](const Line &line) {
        left += line.side != Side::After;
        right += line.side != Side::Before;
    };
    while (true) {
        const qsizetype first = std::find_if(lines.begin() + at, lines.end(), differs) - lines.begin();
        if (first == lines.size())
            return out;
        const qsizetype begin = std::max(at, first - context);
        for (; at < begin; ++at)
            step(lines[at]);
        qsizetype end = first + 1; // behind the last change of this block
        for (qsizetype i = end; i < lines.size() && i - end <= 2 * context; ++i) {
            if (differs(lines[i]))
                end = i + 1;
        }
        end = std::min(lines.size(), end + context);
        const int leftStart = left, rightStart = right;
        QByteArray body;
        for (; at < end; ++at) {
            step(lines[at]);
            body += (lines[at].side == Side::Both ? ' ' : lines[at].side == Side::Before ? '-' : '+') + lines[at].text + '\n';
        }
        out += "@@ -" + range(leftStart, left - leftStart) + " +" + range(rightStart, right - rightStart) + " @@\n" + body;
    }
}

} // namespace diff

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/document.h"

#include "models/yaml/build.h"
#include "models/yaml/parts.h"
#include "models/yaml/syntax.h"

#include <QtConcurrent>

#include <algorithm>
#include <atomic>
#include <span>

using namespace Qt::Literals::StringLiterals;

namespace yaml {

struct Document::Data {
    base::Tree tree;
    std::vector<Spot> spots;
    std::shared_ptr<const Lines> lines;
    int index = 0;
};

Document::Document(std::shared_ptr<const Data> data)
    : m_data(std::move(data))
{
}

const base::Tree &Document::tree() const
{
    static const base::Tree none;
    return m_data ? m_data->tree : none;
}

int Document::index() const
{
    return m_data ? m_data->index : 0;
}

Place Document::value(int node) const
{
    if (!m_data || node < 0 || node >= static_cast<int>(m_data->spots.size()))
        return {};
    const Spot &spot = m_data->spots[static_cast<size_t>(node)];
    return m_data->lines->place(spot.valueAt, spot.valueLength);
}

Place Document::key(int node) const
{
    if (!m_data || node < 0 || node >= static_cast<int>(m_data->spots.size()))
        return {};
    const Spot &spot = m_data->spots[static_cast<size_t>(node)];
    return spot.keyAt < 0 ? value(node) : m_data->lines->place(spot.keyAt, spot.keyLength);
}

bool Document::isExpanded(int node) const
{
    return m_data && node >= 0 && node < static_cast<int>(m_data->spots.size()) && m_data->spots[static_cast<size_t>(node)].expanded;
}

Place Document::place() const
{
    return value(0);
}

bool Stream::hasErrors() const
{
    return std::ranges::any_of(problems, &Problem::fatal);
}

namespace {

struct Taken {
    std::vector<Document> documents;
    std::vector<Problem> problems;
};

/// The first byte that YAML does not allow, or -1.
qsizetype findForbidden(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return i;
    }
    return -1;
}

/// The first byte that is no UTF-8, or -1.
qsizetype findBroken(QByteArrayView bytes)
{
    for (qsizetype i = 0; i < bytes.size();) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        const qsizetype length = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
        if (length == 0 || i + length > bytes.size() || (length > 1 && !bytes.sliced(i, length).toByteArray().isValidUtf8()))
            return i;
        i += length;
    }
    return -1;
}

class Parser
{
public:
    Parser(std::shared_ptr<const Lines> lines, const Limits &limits)
        : m_lines(std::move(lines))
        , m_limits(limits)
        , m_clean(findForbidden(m_lines->bytes()) < 0 && m_lines->bytes().isValidUtf8())
    {
    }

    Taken take(std::span<const Part> parts)
    {
        Taken taken;
        Syntax syntax(m_lines->bytes());
        for (const Part &part : parts) {
            if (!part.empty)
                take(part, syntax, taken);
        }
        return taken;
    }

private:
    void take(const Part &part, Syntax &syntax, Taken &taken)
    {
        if (m_nodes > m_limits.nodes)
            return; // told by the document that went over
        const auto fault = forbidden(part);
        if (fault) {
            taken.problems.push_back({m_lines->place(fault->offset), fault->message});
            return;
        }
        syntax.clear();
        const qsizetype begin = part.begin == 0 && m_lines->bytes().startsWith("\xef\xbb\xbf") ? 3 : part.begin;
        if (const auto broken = readSyntax(syntax, begin, part.end, m_limits)) {
            taken.problems.push_back({m_lines->place(broken->offset), broken->message});
            return;
        }
        if (syntax.isEmpty())
            return;
        if (m_nodes += syntax.size(); m_nodes > m_limits.nodes) {
            taken.problems.push_back({m_lines->place(part.begin), u"more than %1 values in one text"_s.arg(m_limits.nodes)});
            return;
        }
        Built built = build(syntax, m_limits);
        for (const Built::Remark &remark : built.remarks)
            taken.problems.push_back({m_lines->place(remark.at, remark.length),
                                      remark.other < 0 ? remark.message : remark.message.arg(m_lines->place(remark.other).line), remark.fatal});
        if (built.isGood())
            taken.documents.emplace_back(
                std::make_shared<const Document::Data>(Document::Data{std::move(built.tree), std::move(built.spots), m_lines, part.index}));
    }

    std::optional<Fault> forbidden(const Part &part) const
    {
        if (m_clean)
            return {};
        const QByteArrayView bytes = QByteArrayView(m_lines->bytes()).sliced(part.begin, part.end - part.begin);
        if (const qsizetype at = findBroken(bytes); at >= 0)
            return Fault{part.begin + at,
                         u"not UTF-8: byte 0x%1 at offset %2"_s.arg(static_cast<uint>(static_cast<unsigned char>(bytes[at])), 2, 16, QChar(u'0'))
                             .arg(part.begin + at)};
        if (const qsizetype at = findForbidden(bytes); at >= 0)
            return Fault{part.begin + at,
                         u"the control character 0x%1 at offset %2 is not allowed in YAML"_s
                             .arg(static_cast<uint>(static_cast<unsigned char>(bytes[at])), 2, 16, QChar(u'0'))
                             .arg(part.begin + at)};
        return {};
    }

    const std::shared_ptr<const Lines> m_lines;
    const Limits m_limits;
    const bool m_clean;
    std::atomic<int> m_nodes = 0;
};

/// Slices worth a thread each, cut between documents.
std::vector<std::span<const Part>> slices(const std::vector<Part> &parts)
{
    constexpr qsizetype worth = 64 << 10;
    std::vector<std::span<const Part>> all;
    for (size_t from = 0, to = 0; from < parts.size(); from = to) {
        do
            ++to;
        while (to < parts.size() && parts[to - 1].end - parts[from].begin < worth);
        all.push_back(std::span(parts).subspan(from, to - from));
    }
    return all;
}

std::optional<Problem> refusal(const QByteArray &bytes, const Limits &limits)
{
    if (bytes.size() > limits.bytes)
        return Problem{{0, 0, 1, 1}, u"the text is larger than %1 MiB"_s.arg(limits.bytes >> 20)};
    const bool utf16 = bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff") || (bytes.size() > 1 && (bytes[0] == '\0' || bytes[1] == '\0'));
    if (utf16)
        return Problem{{0, 0, 1, 1}, u"this looks like UTF-16 or a binary file; only UTF-8 is read"_s};
    return {};
}

} // namespace

Stream parse(const QByteArray &bytes, const Limits &limits)
{
    Stream stream;
    stream.bytes = bytes;
    if (const auto problem = refusal(bytes, limits)) {
        stream.problems.append(*problem);
        return stream;
    }
    const auto lines = std::make_shared<const Lines>(bytes);
    const std::vector<Part> parts = split(*lines);
    Parser parser(lines, limits);
    const auto work = [&parser](std::span<const Part> slice) { return parser.take(slice); };
    const auto cut = slices(parts);
    QList<Taken> taken;
    if (cut.size() > 1)
        taken = QtConcurrent::blockingMapped<QList<Taken>>(cut, work);
    else if (!cut.empty())
        taken.append(work(cut.front()));
    for (Taken &slice : taken) {
        std::ranges::move(slice.documents, std::back_inserter(stream.documents));
        std::ranges::move(slice.problems, std::back_inserter(stream.problems));
    }
    if (stream.problems.size() > limits.problems) {
        const auto more = stream.problems.size() - limits.problems;
        const bool fatal = stream.hasErrors();
        stream.problems.resize(limits.problems);
        stream.problems.append({stream.problems.back().place, u"%1 more problems follow"_s.arg(more), fatal});
    }
    return stream;
}

} // namespace yaml

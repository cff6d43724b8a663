// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubernetes/scan.h"

#include <algorithm>
#include <cstring>
#include <string_view>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using base::fail;

namespace kubernetes {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Every backslash in the content of a string begins an escape that JSON knows.
bool hasGoodEscapes(std::string_view content)
{
    for (size_t at = content.find('\\'); at != std::string_view::npos; at = content.find('\\', at)) {
        const char kind = at + 1 < content.size() ? content[at + 1] : '\0';
        const std::string_view digits = kind == 'u' ? content.substr(at + 2, 4) : std::string_view();
        const bool good = kind == 'u' ? digits.size() == 4 && std::ranges::all_of(digits, isHex)
                                      : std::string_view("\"\\/bfnrt").find(kind) != std::string_view::npos;
        if (!good)
            return false;
        at += 2 + digits.size();
    }
    return true;
}

/// How many digits stand at the front.
size_t digits(std::string_view text)
{
    const size_t end = text.find_first_not_of("0123456789");
    return end == std::string_view::npos ? text.size() : end;
}

bool isNumber(std::string_view word)
{
    if (word.starts_with('-'))
        word.remove_prefix(1);
    const size_t whole = digits(word);
    if (whole == 0 || (whole > 1 && word[0] == '0'))
        return false;
    word.remove_prefix(whole);
    if (word.starts_with('.')) {
        word.remove_prefix(1);
        const size_t fraction = digits(word);
        if (fraction == 0)
            return false;
        word.remove_prefix(fraction);
    }
    if (word.starts_with('e') || word.starts_with('E')) {
        word.remove_prefix(1);
        if (word.starts_with('+') || word.starts_with('-'))
            word.remove_prefix(1);
        return !word.empty() && digits(word) == word.size();
    }
    return word.empty();
}

/// Not recursive: the depth is the other side's choice, the stack is ours.
class Scanner
{
public:
    Scanner(QByteArrayView text, const Limits &limits)
        : m_begin(text.data())
        , m_at(text.data())
        , m_end(text.data() + text.size())
        , m_limits(limits)
    {
    }

    base::Result<Scan> run();

private:
    struct Level {
        bool isObject = false;
        int count = 0;
    };
    using Step = base::Result<void>;

    Step value();
    Step key();
    Step string(std::string_view &content);
    Step scalar();
    Step open(bool isObject);
    Step close(char bracket);
    void valueEnded();
    void skipSpace()
    {
        while (m_at < m_end && isSpace(*m_at))
            ++m_at;
    }
    tl::unexpected<base::Error> broken(const QString &why) const
    {
        return fail(ErrorKind::Invalid, u"no valid JSON: %1 at byte %2"_s.arg(why).arg(m_at - m_begin));
    }
    const char *cutComma(const char *from);
    void cutManagedFields(const char *valueEnd);

    const char *m_begin, *m_at, *m_end;
    const Limits &m_limits;
    QVarLengthArray<Level, 256> m_levels;
    Scan m_scan;
    bool m_inMetadata = false;
    const char *m_managedKey = nullptr; ///< the quote that opens "managedFields" while its value is read
};

Scanner::Step Scanner::string(std::string_view &content)
{
    const char *start = ++m_at;
    for (;;) {
        const auto *quote = static_cast<const char *>(std::memchr(m_at, '"', static_cast<size_t>(m_end - m_at)));
        if (!quote)
            return broken(u"a string without end"_s);
        const char *back = quote;
        while (back > start && back[-1] == '\\')
            --back;
        m_at = quote + 1;
        if ((quote - back) % 2 == 0)
            break;
    }
    content = {start, static_cast<size_t>(m_at - 1 - start)};
    if (static_cast<qsizetype>(content.size()) > m_limits.stringBytes)
        return fail(ErrorKind::TooLarge, u"a string is over the limit of %1 bytes"_s.arg(m_limits.stringBytes));
    if (!hasGoodEscapes(content))
        return broken(u"an unknown escape in a string"_s);
    return {};
}

Scanner::Step Scanner::scalar()
{
    const char *start = m_at;
    while (m_at < m_end && *m_at != ',' && *m_at != ']' && *m_at != '}' && !isSpace(*m_at))
        ++m_at;
    const std::string_view word(start, static_cast<size_t>(m_at - start));
    if (word == "true" || word == "false" || word == "null")
        return {};
    return isNumber(word) ? Step() : broken(u"an unknown word"_s);
}

Scanner::Step Scanner::open(bool isObject)
{
    if (m_levels.size() >= m_limits.depth)
        return fail(ErrorKind::TooLarge, u"nested deeper than the limit of %1 levels"_s.arg(m_limits.depth));
    m_levels.append({isObject, 0});
    ++m_at;
    return {};
}

/// Where a cut that must also take the comma before it begins; earlier cuts that it reaches become part of it.
const char *Scanner::cutComma(const char *from)
{
    const char *back = from;
    for (;;) {
        const char *floor = m_scan.managedFields.isEmpty() ? m_begin : m_begin + m_scan.managedFields.back().to;
        while (back > floor && isSpace(back[-1]))
            --back;
        if (back > floor && back[-1] == ',')
            return back - 1;
        if (back != floor || m_scan.managedFields.isEmpty())
            return from;
        from = back = m_begin + m_scan.managedFields.back().from;
        m_scan.managedFields.removeLast();
    }
}

void Scanner::cutManagedFields(const char *valueEnd)
{
    const char *from = m_managedKey;
    const char *to = valueEnd;
    while (to < m_end && isSpace(*to))
        ++to;
    if (to < m_end && *to == ',') {
        ++to;
    } else {
        // The last field: the comma before it goes. Where the field before it was cut too, so does the comma before that one.
        to = valueEnd;
        from = cutComma(from);
    }
    m_scan.managedFields.append({from - m_begin, to - m_begin});
    m_managedKey = nullptr;
}

void Scanner::valueEnded()
{
    if (m_levels.size() == 2 && m_managedKey)
        cutManagedFields(m_at);
    if (m_levels.size() == 1)
        m_inMetadata = false;
}

Scanner::Step Scanner::close(char bracket)
{
    if (m_levels.isEmpty() || m_levels.back().isObject != (bracket == '}'))
        return broken(u"a bracket that closes nothing"_s);
    m_levels.removeLast();
    ++m_at;
    valueEnded();
    return {};
}

Scanner::Step Scanner::key()
{
    if (*m_at != '"')
        return broken(u"a key is expected"_s);
    const char *quote = m_at;
    std::string_view name;
    if (Step step = string(name); !step)
        return step;
    if (++m_levels.back().count > m_limits.keys)
        return fail(ErrorKind::TooLarge, u"a map has more keys than the limit of %1"_s.arg(m_limits.keys));
    skipSpace();
    if (m_at >= m_end || *m_at != ':')
        return broken(u"a colon is expected"_s);
    ++m_at;
    skipSpace();
    if (m_levels.size() == 1)
        m_inMetadata = name == "metadata";
    else if (m_levels.size() == 2 && m_inMetadata && m_levels.back().isObject && name == "managedFields")
        m_managedKey = quote;
    return {};
}

/// At the start of a value. An opened container leaves its contents to the next steps.
Scanner::Step Scanner::value()
{
    if (m_at >= m_end)
        return broken(u"it ends too early"_s);
    if (*m_at == '{' || *m_at == '[')
        return open(*m_at == '{');
    std::string_view ignored;
    Step step = *m_at == '"' ? string(ignored) : scalar();
    if (step)
        valueEnded();
    return step;
}

base::Result<Scan> Scanner::run()
{
    if (m_end - m_begin > m_limits.objectBytes)
        return fail(ErrorKind::TooLarge, u"an object of %1 bytes is over the limit of %2"_s.arg(m_end - m_begin).arg(m_limits.objectBytes));
    if (m_at >= m_end || *m_at != '{')
        return broken(u"an object is expected"_s);
    Step step = open(true);
    bool fresh = true; // just behind an opening bracket: no comma wanted, an end allowed
    while (step && !m_levels.isEmpty()) {
        skipSpace();
        if (m_at >= m_end)
            return broken(u"it ends too early"_s);
        if (*m_at == '}' || *m_at == ']') {
            step = close(*m_at);
            fresh = false;
            continue;
        }
        if (!fresh) {
            if (*m_at != ',')
                return broken(u"a comma is expected"_s);
            ++m_at;
            skipSpace();
            if (m_at >= m_end || *m_at == '}' || *m_at == ']')
                return broken(u"something is expected behind the comma"_s);
        }
        if (m_levels.back().isObject)
            step = key();
        const auto depth = m_levels.size();
        if (step)
            step = value();
        fresh = m_levels.size() > depth;
    }
    if (!step)
        return tl::unexpected(step.error());
    skipSpace();
    if (m_at != m_end)
        return broken(u"something stands behind the end"_s);
    return std::move(m_scan);
}

} // namespace

base::Result<Scan> scanObject(QByteArrayView text, const Limits &limits)
{
    return Scanner(text, limits).run();
}

} // namespace kubernetes

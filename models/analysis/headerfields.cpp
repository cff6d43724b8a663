// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/headerfields.h"

#include "models/analysis/httproutefields.h"

#include <set>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

/// A token of RFC 9110.
bool isToken(std::string_view name)
{
    static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !name.empty()
        && std::ranges::all_of(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || marks.find(c) != std::string_view::npos; });
}

bool equalsHost(std::string_view name)
{
    return toQString(name).compare("host"_L1, Qt::CaseInsensitive) == 0;
}

bool isAuthority(std::string_view name)
{
    return equalsHost(name) || toQString(name).compare(":authority"_L1, Qt::CaseInsensitive) == 0;
}

void checkName(const Fields &fields, Ref at, std::string_view name, bool mayBeAuthority)
{
    if (name.empty())
        fields.error(at, u"the header has no name"_s);
    else if (mayBeAuthority ? name.starts_with(':') && !isAuthority(name) : name.starts_with(':') || equalsHost(name))
        fields.error(at, u"the header %1 can't be changed here"_s.arg(quote(name)), u"the authority is set by rewrite.authority"_s);
}

void checkPairs(const Fields &fields, Ref pairs, bool mayBeAuthority)
{
    for (const Ref pair : pairs) {
        checkName(fields, pair, pair.key(), mayBeAuthority);
        if (const QString problem = headerValueProblem(pair.text()); !problem.isEmpty())
            fields.error(pair, u"the value of header %1 can't be used: %2"_s.arg(quote(pair.key()), problem), u"write %% for a percent sign"_s);
    }
}

enum class At : quint8 { Text, Variable, Arguments, Quoted, Between, AfterList, AfterArguments };

} // namespace

void checkMatchHeaderName(const Fields &fields, Ref header)
{
    static const std::set<std::string_view> pseudo{":method", ":scheme", ":authority", ":path", ":status"};
    if (!isClaim(header.key()) && !pseudo.contains(header.key()) && !isToken(header.key()))
        fields.error(header, u"%1 is no valid header name"_s.arg(quote(header.key())));
}

void checkCorsHeaderName(const Fields &fields, Ref name)
{
    if (!isToken(name.text()))
        fields.error(name, u"%1 is no valid header name"_s.arg(quote(name.text())));
}

void checkHeaderOperations(const Fields &fields, Ref headers)
{
    const Ref request = headers["request"], response = headers["response"];
    for (const char *operation : {"add", "set"}) {
        checkPairs(fields, request[operation], true);
        checkPairs(fields, response[operation], false);
    }
    for (const Ref side : {request, response}) {
        for (const Ref name : side["remove"])
            checkName(fields, name, name.text(), false);
    }
}

void checkAuthorityOnce(const Fields &fields, Ref route)
{
    bool given = !route["rewrite"]["authority"].text().empty();
    for (const char *operation : {"set", "add"}) {
        for (const Ref pair : route["headers"]["request"][operation]) {
            if (!isAuthority(pair.key()))
                continue;
            if (given)
                return fields.error(pair, u"the authority is set more than once"_s, u"set it in one place only"_s);
            given = !pair.text().empty();
        }
    }
}

QString headerValueProblem(std::string_view value)
{
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t') || byte == 0x7f)
            return u"it has a control character"_s;
    }
    At at = At::Text;
    for (size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        switch (at) {
        case At::Text:
            if (c != '%')
                break;
            if (i + 1 == value.size())
                return u"a percent sign stands alone"_s;
            if (value[i + 1] == '%')
                ++i;
            else
                at = At::Variable;
            break;
        case At::Variable: at = c == '%' ? At::Text : c == '(' ? At::Arguments : at; break;
        case At::Arguments: at = c == '[' ? At::Between : c == ' ' ? at : At::Quoted; break;
        case At::Between:
            if (c == '"')
                at = At::Quoted;
            else if (c != ' ')
                return u"a quoted argument is missing"_s;
            break;
        case At::Quoted:
            if (c == '\\' && ++i == value.size())
                return u"a backslash stands at the end"_s;
            if (c == ')')
                at = At::AfterArguments;
            else if (c == '"')
                at = At::AfterList;
            break;
        case At::AfterList:
            if (c == ',')
                at = At::Between;
            else if (c == ']')
                at = At::AfterArguments;
            else if (c != ' ')
                return u"a comma or ] is missing in the arguments"_s;
            break;
        case At::AfterArguments:
            if (c == '%')
                at = At::Text;
            else if (c != ' ' && c != ')')
                return u"a percent sign is missing behind the arguments"_s;
            break;
        }
    }
    return at == At::Text ? QString() : u"%1 has a variable without its closing percent sign"_s.arg(quote(value));
}

} // namespace analysis

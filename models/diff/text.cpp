// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diff/lines.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace diff {

using base::Tree;
using Ref = Tree::Ref;

namespace {

/// Surely a string to every YAML reader.
bool isPlain(std::string_view text)
{
    static const QRegularExpression plain(
        uR"(^[A-Za-z/_*][A-Za-z0-9_./*@%+=~-]*( [A-Za-z0-9_./@%+=~(),-]+)*$|^[0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h)$)"_s);
    static const QRegularExpression word(u"^(true|false|yes|no|on|off|y|n|null|nan|inf|~)$"_s, QRegularExpression::CaseInsensitiveOption);
    const QString string = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    return !string.startsWith(u'*') && plain.match(string).hasMatch() && !word.match(string).hasMatch();
}

QByteArray view(std::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

QByteArray quoted(std::string_view text)
{
    base::TreeBuilder builder;
    builder.string(text);
    return builder.take().root().json();
}

QByteArray scalar(Ref value)
{
    return value.isString() && isPlain(value.text()) ? view(value.text())
        : value.isMap()                              ? QByteArray("{}")
        : value.isList()                             ? QByteArray("[]")
                                                     : value.json();
}

bool isBlock(Ref value)
{
    return value.size() > 0;
}

void write(QByteArray &out, Ref value, int indent, bool continued)
{
    std::vector<Ref> entries(value.begin(), value.end());
    if (value.isMap())
        std::ranges::sort(entries, {}, [](Ref entry) { return entry.key(); });
    for (const Ref entry : entries) {
        if (!std::exchange(continued, false))
            out += QByteArray(indent, ' ');
        if (value.isList()) {
            out += "- ";
            if (isBlock(entry))
                write(out, entry, indent + 2, true);
            else
                out += scalar(entry) + '\n';
            continue;
        }
        out += (isPlain(entry.key()) ? view(entry.key()) : quoted(entry.key())) + ':';
        if (!isBlock(entry)) {
            out += ' ' + scalar(entry) + '\n';
            continue;
        }
        out += '\n';
        write(out, entry, entry.isList() ? indent : indent + 2, false);
    }
}

} // namespace

QByteArray toText(Ref value)
{
    QByteArray out;
    if (!value)
        return out;
    if (!isBlock(value))
        return scalar(value) + '\n';
    write(out, value, 0, false);
    return out;
}

} // namespace diff

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/settings.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSettings>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace settings {

namespace {

QString pathOf(const Entry &entry, const Where &where)
{
    Q_ASSERT(where.size() == entry.parts);
    QString path = entry.path;
    for (qsizetype i = 0; i < where.size(); ++i) {
        // No % is left that a later part could fill, no slash that would make a group, and no part is empty.
        const QString part = QString::fromLatin1(where[i].toUtf8().toPercentEncoding({}, "~", '~'));
        path.replace(u'%' + QString::number(i + 1), part.isEmpty() ? u"~"_s : part);
    }
    return path;
}

QString whyNotWords(const QStringList &list, bool patterns)
{
    if (list.size() > Settings::maxWords)
        return u"more than %1 entries"_s.arg(Settings::maxWords);
    for (const QString &word : list) {
        if (word.size() > Settings::maxWordLength)
            return u"an entry is longer than %1 characters"_s.arg(Settings::maxWordLength);
        if (!patterns)
            continue;
        if (word.isEmpty())
            return u"an empty pattern would match everything"_s;
        if (const QRegularExpression pattern(word); !pattern.isValid())
            return u"%1 is no regular expression: %2"_s.arg(word, pattern.errorString());
    }
    return {};
}

/// Empty when `value` can be kept under `entry`.
QString whyNot(const Entry &entry, const QVariant &value)
{
    switch (entry.type) {
    case Type::Flag: {
        static const QStringList words{u"true"_s, u"false"_s, u"1"_s, u"0"_s}; // as a QSettings file holds them
        return words.contains(value.toString()) ? QString() : u"neither yes nor no"_s;
    }
    case Type::Number: {
        bool good = false;
        const int number = value.toInt(&good);
        return good && number >= entry.least && number <= entry.most ? QString() : u"no number from %1 to %2"_s.arg(entry.least).arg(entry.most);
    }
    case Type::Choice: {
        const QStringList all = choices(entry.key);
        return all.contains(value.toString()) ? QString() : u"not one of %1"_s.arg(all.join(u", "_s));
    }
    case Type::Text:
        return value.canConvert<QString>() && value.toString().size() <= Settings::maxBytes ? QString() : u"no text, or too long a one"_s;
    case Type::Words:
    case Type::Patterns:
        return value.canConvert<QStringList>() ? whyNotWords(value.toStringList(), entry.type == Type::Patterns) : u"no list of words"_s;
    case Type::Bytes:
        return value.canConvert<QByteArray>() && value.toByteArray().size() <= Settings::maxBytes ? QString()
                                                                                                  : u"larger than %1 bytes"_s.arg(Settings::maxBytes);
    }
    return {};
}

QVariant defaultOf(const Entry &entry)
{
    switch (entry.type) {
    case Type::Flag: return entry.number != 0;
    case Type::Number: return entry.number;
    case Type::Choice: return choices(entry.key).value(0);
    case Type::Text: return QString();
    case Type::Words:
    case Type::Patterns: return QStringList();
    case Type::Bytes: return QByteArray();
    }
    return {};
}

} // namespace

Settings::Settings(QSettings &file, QObject *parent)
    : QObject(parent)
    , m_file(file)
{
}

QVariant Settings::stored(Key key, [[maybe_unused]] Type type, const Where &where) const
{
    const Entry &of = entry(key);
    Q_ASSERT(of.type == type || (of.type == Type::Patterns && type == Type::Words));
    const QVariant value = m_file.value(pathOf(of, where));
    return value.isValid() && whyNot(of, value).isEmpty() ? value : defaultOf(of);
}

bool Settings::flag(Key key) const
{
    return stored(key, Type::Flag, {}).toBool();
}

int Settings::number(Key key) const
{
    return stored(key, Type::Number, {}).toInt();
}

QString Settings::choice(Key key) const
{
    return stored(key, Type::Choice, {}).toString();
}

QString Settings::text(Key key, const Where &where) const
{
    return stored(key, Type::Text, where).toString();
}

QStringList Settings::words(Key key, const Where &where) const
{
    return stored(key, Type::Words, where).toStringList();
}

QByteArray Settings::bytes(Key key, const Where &where) const
{
    return stored(key, Type::Bytes, where).toByteArray();
}

base::Result<void> Settings::set(Key key, const QVariant &value, const Where &where)
{
    const Entry &of = entry(key);
    const QString path = pathOf(of, where);
    if (const QString reason = whyNot(of, value); !reason.isEmpty())
        return base::fail(base::ErrorKind::Invalid, reason, path);
    const bool same = m_file.contains(path) && m_file.value(path) == value;
    if (same)
        return {};
    m_file.setValue(path, value);
    emit changed(key);
    return {};
}

void Settings::reset(Key key, const Where &where)
{
    const QString path = pathOf(entry(key), where);
    if (!m_file.contains(path))
        return;
    m_file.remove(path);
    emit changed(key);
}

bool Settings::isDefault(Key key, const Where &where) const
{
    const Entry &of = entry(key);
    const QVariant value = m_file.value(pathOf(of, where));
    return !value.isValid() || !whyNot(of, value).isEmpty() || value == defaultOf(of);
}

bool Settings::anyMatches(Key key, const QString &context) const
{
    const QStringList patterns = words(key);
    return std::ranges::any_of(
        patterns, [&context](const QString &pattern) { return QRegularExpression("(*LIMIT_MATCH=50000)"_L1 + pattern).match(context).hasMatch(); });
}

bool Settings::isProtected(const QString &context) const
{
    return anyMatches(Key::ProtectedContexts, context);
}

bool Settings::isReadOnly(const QString &context) const
{
    return isProtected(context) || anyMatches(Key::ReadOnlyContexts, context);
}

} // namespace settings

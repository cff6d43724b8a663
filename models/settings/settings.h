// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the user chose, and what the window remembers: typed values over a QSettings that is passed in. A value that is
// missing, of another type or out of range reads as the default, so a file edited by hand never stops the program.
// Knows no widget and asks nobody. Called by the desktop's shell, kit and pages; the dialog edits through set().
#pragma once

#include "models/base/error.h"
#include "models/settings/table.h"

#include <QObject>

class QSettings;

namespace settings {

/// The parts of a path that are not fixed: {context, table}. Any text; it is encoded here.
using Where = QStringList;

class Settings final : public QObject
{
    Q_OBJECT

public:
    /// `file` outlives this.
    explicit Settings(QSettings &file, QObject *parent = nullptr);

    bool flag(Key key) const;
    int number(Key key) const;
    QString choice(Key key) const;
    QString text(Key key, const Where &where = {}) const;
    QStringList words(Key key, const Where &where = {}) const; ///< Words and Patterns
    QByteArray bytes(Key key, const Where &where = {}) const;

    /// Invalid, with the path in `where`, when the value is not of the key's type or range; then nothing is written.
    base::Result<void> set(Key key, const QVariant &value, const Where &where = {});
    void reset(Key key, const Where &where = {});
    bool isDefault(Key key, const Where &where = {}) const;

    /// By the two lists of patterns; a pattern that matches anywhere in the name counts, ^ and $ make it exact.
    bool isProtected(const QString &context) const;
    /// A protected context is read-only, too, until it is opened for writing.
    bool isReadOnly(const QString &context) const;

    static constexpr qsizetype maxWords = 200;
    static constexpr qsizetype maxWordLength = 500;
    static constexpr qsizetype maxBytes = 256 << 10;

signals:
    /// A set() or reset() made another value of it.
    void changed(settings::Key key);

private:
    QVariant stored(Key key, Type type, const Where &where) const;
    bool anyMatches(Key key, const QString &context) const;

    QSettings &m_file;
};

} // namespace settings

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/manifests.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QtConcurrent>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace cli {

namespace {

// What can be parsed and judged within seconds: 30,000 resources are about 20 MiB.
constexpr qint64 maxFileBytes = 32 << 20, maxAllBytes = 128 << 20;
constexpr int maxFiles = 100'000, maxDepth = 64;
/// Far more than the 200 levels that are taken: the parser must not even try.
constexpr int maxOpenBrackets = 5'000;

/// Collects the files of folders.
class Walk
{
public:
    base::Result<void> take(const QString &path)
    {
        const QFileInfo info(path);
        if (path == "-"_L1 || info.isFile() || !info.isDir())
            return add(path);
        return folder(path, 0);
    }

    QStringList files;

private:
    base::Result<void> add(const QString &path)
    {
        if (files.size() >= maxFiles)
            return base::fail(base::ErrorKind::TooLarge, u"more than %1 files"_s.arg(maxFiles), path);
        if (!files.contains(path) || path != "-"_L1)
            files << path;
        return {};
    }

    base::Result<void> folder(const QString &path, int depth)
    {
        const QDir dir(path);
        if (!dir.isReadable())
            return base::fail(base::ErrorKind::Unreachable, u"this folder can't be read"_s, path);
        if (depth > maxDepth)
            return base::fail(base::ErrorKind::TooLarge, u"folders are nested deeper than %1"_s.arg(maxDepth), path);
        const QString canonical = dir.canonicalPath();
        if (m_seen.contains(canonical))
            return {};
        m_seen.insert(canonical);
        for (const QFileInfo &entry : dir.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name)) {
            const QString name = path.endsWith(u'/') ? path + entry.fileName() : path + u'/' + entry.fileName();
            static const QStringList endings{u"yaml"_s, u"yml"_s, u"json"_s};
            base::Result<void> done;
            if (entry.isDir())
                done = folder(name, depth + 1);
            else if (entry.isFile() && endings.contains(entry.suffix().toLower()))
                done = add(name);
            if (!done)
                return done;
        }
        return {};
    }

    QSet<QString> m_seen;
};

bool isBracketBomb(const QByteArray &text)
{
    int open = 0;
    return std::ranges::any_of(text, [&open](char c) {
        open += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        return open > maxOpenBrackets;
    });
}

base::Result<QByteArray> readAll(QFile &file, const QString &path)
{
    QByteArray bytes = file.read(maxFileBytes + 1);
    if (bytes.size() > maxFileBytes) {
        return base::fail(base::ErrorKind::TooLarge, u"the file is larger than the limit of %1 MiB"_s.arg(maxFileBytes >> 20),
                          path == "-"_L1 ? u"standard input"_s : path);
    }
    if (file.error() != QFileDevice::NoError)
        return base::fail(base::ErrorKind::Unreachable, u"can't be read: %1"_s.arg(file.errorString()), path);
    return bytes;
}

} // namespace

base::Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (path == "-"_L1) {
        if (!file.open(stdin, QIODevice::ReadOnly))
            return base::fail(base::ErrorKind::Unreachable, u"can't be read"_s, u"standard input"_s);
        return readAll(file, path);
    }
    const QFileInfo info(path);
    if (!info.exists())
        return base::fail(base::ErrorKind::NotFound, u"there is no such file"_s, path);
    if (info.isDir())
        return base::fail(base::ErrorKind::Invalid, u"this is a folder"_s, path);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(base::ErrorKind::Unreachable, u"can't be opened: %1"_s.arg(file.errorString()), path);
    return readAll(file, path);
}

base::Result<Manifests> Manifests::read(const QStringList &paths)
{
    Walk walk;
    for (const QString &path : paths) {
        if (const auto walked = walk.take(path); !walked)
            return tl::unexpected(walked.error());
    }
    Manifests manifests;
    qint64 bytes = 0;
    for (const QString &path : walk.files) {
        auto text = readFile(path);
        if (!text)
            return tl::unexpected(text.error());
        if (isBracketBomb(*text))
            return base::fail(base::ErrorKind::TooLarge,
                              u"more than %1 brackets are open at once: values are nested deeper than 200 levels"_s.arg(maxOpenBrackets), path);
        bytes += text->size();
        if (bytes > maxAllBytes)
            return base::fail(base::ErrorKind::TooLarge, u"the files are larger than the limit of %1 MiB in all"_s.arg(maxAllBytes >> 20), path);
        manifests.m_texts.push_back({path, std::move(*text), {}});
    }
    const auto parse = [](Text &text) { text.stream = yaml::parse(std::exchange(text.bytes, {})); };
    if (manifests.m_texts.size() > 1)
        QtConcurrent::blockingMap(manifests.m_texts, parse);
    else
        std::ranges::for_each(manifests.m_texts, parse);
    return manifests;
}

analysis::Documents Manifests::documents(const QString &defaultNs) const
{
    analysis::Documents all;
    for (const Text &text : m_texts) {
        const analysis::Documents documents = analysis::readDocuments(text.stream, text.path, defaultNs);
        all.items += documents.items;
        all.findings += documents.findings;
    }
    return all;
}

} // namespace cli

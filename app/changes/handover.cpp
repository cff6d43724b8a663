// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/changes/handover.h"

#include "models/base/text.h"
#include "models/diff/copy.h"
#include "models/diff/lines.h"
#include "models/yaml/edit.h"

#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QSaveFile>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace changes {

namespace {

constexpr int mostFiles = 20'000;
constexpr qint64 mostBytes = 8 << 20;
constexpr int gitTimeoutMs = 120'000;

base::Result<QByteArray> readAll(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(ErrorKind::NotFound, file.errorString(), path);
    return file.read(mostBytes);
}

base::Result<void> writeAll(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!QDir().mkpath(QFileInfo(path).absolutePath()) || !file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return base::fail(ErrorKind::Invalid, u"can't be written: %1"_s.arg(file.errorString()), path);
    return {};
}

bool holds(const yaml::Document &document, const ObjectId &id)
{
    const auto found = idOf(document.root());
    if (!found || found->kind != id.kind || found->name != id.name || found->group() != id.group())
        return false;
    return found->ns == id.ns || found->ns.isEmpty();
}

/// The document that holds the object, its index in the text.
const yaml::Document *documentOf(const yaml::Stream &stream, const ObjectId &id)
{
    const auto found = std::ranges::find_if(stream.documents, [&id](const yaml::Document &document) { return holds(document, id); });
    return found == stream.documents.end() ? nullptr : &*found;
}

struct Found {
    QString path;
    QByteArray text;
};

base::Result<std::optional<Found>> fileOf(const QString &folder, const ObjectId &id)
{
    QDirIterator files(folder, {u"*.yaml"_s, u"*.yml"_s}, QDir::Files, QDirIterator::Subdirectories);
    const QByteArray name = id.name.toUtf8();
    for (int count = 0; files.hasNext(); ++count) {
        if (count >= mostFiles)
            return base::fail(ErrorKind::TooLarge, u"the folder holds more than %1 YAML files"_s.arg(mostFiles), folder);
        const QString path = files.next();
        if (QFileInfo(path).size() >= mostBytes)
            continue;
        const auto text = readAll(path);
        if (text && text->contains(name) && documentOf(yaml::parse(*text), id))
            return std::optional(Found{path, *text});
    }
    return std::optional<Found>();
}

/// Of metadata. A file that leaves the namespace to whoever applies it keeps doing so.
base::Result<void> replaceMetadata(yaml::Editor &editor, int document, base::Tree::Ref old, base::Tree::Ref wanted)
{
    for (const base::Tree::Ref entry : wanted) {
        if (entry.same(old[entry.key()]) || (entry.key() == "namespace" && !old["namespace"]))
            continue;
        if (const auto set = editor.set(document, entry.path(), entry); !set)
            return tl::unexpected(set.error());
    }
    QStringList gone;
    for (const base::Tree::Ref entry : old) {
        if (!wanted[entry.key()] && !diff::isServerField(entry))
            gone << entry.path();
    }
    gone.removeAll(u"metadata.namespace"_s);
    for (const QString &path : gone) {
        if (const auto removed = editor.remove(document, path); !removed)
            return tl::unexpected(removed.error());
    }
    return {};
}

base::Result<QByteArray> git(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(u"git"_s, arguments);
    if (!process.waitForStarted())
        return base::fail(ErrorKind::Unsupported, u"git is not installed"_s);
    if (!process.waitForFinished(gitTimeoutMs))
        return base::fail(ErrorKind::Unreachable, u"git %1 did not end within %2 s"_s.arg(arguments.first()).arg(gitTimeoutMs / 1000), folder);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const QString said = QString::fromUtf8(process.readAllStandardError()).simplified().left(500);
        if (said.contains("user.email"_L1))
            return base::fail(ErrorKind::Invalid, u"git knows no author for the commit: set user.name and user.email with git config"_s, folder);
        return base::fail(ErrorKind::Invalid, u"git %1: %2"_s.arg(arguments.first(), said), folder);
    }
    return process.readAllStandardOutput().trimmed();
}

base::Result<QStringList> writeInto(const Plan &plan, const QString &folder)
{
    QStringList files;
    for (const Step &step : plan.steps) {
        const Draft &draft = step.draft;
        const auto found = fileOf(folder, draft.id);
        if (!found)
            return tl::unexpected(found.error());
        QString path = *found ? (*found)->path : QString();
        QByteArray text;
        if (draft.action == Action::Delete) {
            if (path.isEmpty())
                return base::fail(ErrorKind::NotFound, u"no file holds it"_s, draft.id.toString());
            if (yaml::parse((*found)->text).documents.size() != 1)
                return base::fail(ErrorKind::Unsupported, u"its file holds other objects, too: remove it there by hand"_s, path);
            QFile::remove(path);
        } else {
            if (path.isEmpty()) {
                path = QDir(folder).filePath(
                    base::text::fileName((draft.id.ns.isEmpty() ? QString() : draft.id.ns + u'-') + draft.id.kind.toLower() + u'-' + draft.id.name)
                    + u".yaml"_s);
                text = diff::toText(diff::withoutServerFields(draft.wanted.root()).root());
            } else {
                auto edited = spliced((*found)->text, draft, path);
                if (!edited)
                    return tl::unexpected(edited.error());
                text = *edited;
            }
            if (const auto written = writeAll(path, text); !written)
                return tl::unexpected(written.error());
        }
        files << QDir(folder).relativeFilePath(path);
    }
    return files;
}

QString branchFor(const Plan &plan)
{
    QString name = base::text::fileName(plan.title.toLower().simplified().replace(u' ', u'-'));
    return u"meshdeck/"_s + (name.isEmpty() ? u"change"_s : name.left(60));
}

base::Result<HandedOver> commitTo(const Plan &plan, const QString &repository, const QString &branch)
{
    QTemporaryDir folder;
    const QString tree = folder.filePath(u"tree"_s);
    const bool exists = git(repository, {u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"refs/heads/"_s + branch}).has_value();
    const QStringList add = exists ? QStringList{u"worktree"_s, u"add"_s, u"--quiet"_s, tree, branch}
                                   : QStringList{u"worktree"_s, u"add"_s, u"--quiet"_s, u"-b"_s, branch, tree};
    if (const auto added = git(repository, add); !added)
        return tl::unexpected(added.error());
    const auto commit = [&]() -> base::Result<HandedOver> {
        auto files = writeInto(plan, tree);
        if (!files)
            return tl::unexpected(files.error());
        if (const auto staged = git(tree, {u"add"_s, u"--all"_s}); !staged)
            return tl::unexpected(staged.error());
        if (const auto committed = git(tree, {u"commit"_s, u"--quiet"_s, u"-m"_s, plan.title}); !committed)
            return tl::unexpected(committed.error());
        const auto head = git(tree, {u"rev-parse"_s, u"HEAD"_s});
        return HandedOver{*files, QString::fromLatin1(head.value_or(QByteArray())), branch};
    };
    auto done = commit();
    (void)git(repository, {u"worktree"_s, u"remove"_s, u"--force"_s, tree});
    if (!done && !exists) // a branch without the change would only mislead
        (void)git(repository, {u"branch"_s, u"--quiet"_s, u"-D"_s, branch});
    return done;
}

} // namespace

base::Result<QByteArray> spliced(const QByteArray &text, const Draft &draft, const QString &where)
{
    const yaml::Stream stream = yaml::parse(text);
    const yaml::Document *document = documentOf(stream, draft.id);
    if (!document)
        return base::fail(ErrorKind::NotFound, u"%1 is not in it"_s.arg(draft.id.toString()), where);
    const base::Tree wanted = diff::withoutServerFields(draft.wanted.root());
    yaml::Editor editor(text);
    const int index = document->index();
    base::Result<void> done = replaceMetadata(editor, index, document->root()["metadata"], wanted.root()["metadata"]);
    for (const base::Tree::Ref entry : wanted.root()) {
        if (!done)
            break;
        if (entry.key() == "metadata" || entry.key() == "apiVersion" || entry.same(document->root()[entry.key()]))
            continue;
        if (const auto set = editor.set(index, entry.path(), entry); !set)
            done = tl::unexpected(set.error());
    }
    if (!done) {
        base::Error error = done.error();
        error.where = where;
        return tl::unexpected(error);
    }
    return editor.text();
}

base::Result<HandedOver> handOver(const Plan &plan, const QString &destination)
{
    const qsizetype colon = destination.lastIndexOf(u':');
    const bool named = colon > 0 && !QFileInfo::exists(destination);
    const QString folder = named ? destination.left(colon) : destination;
    const bool repository = QFileInfo::exists(folder + u"/.git"_s);
    if (named && !repository)
        return base::fail(ErrorKind::NotFound, u"this is no Git repository"_s, folder);
    if (repository)
        return commitTo(plan, folder, named ? destination.mid(colon + 1) : branchFor(plan));
    auto files = writeInto(plan, folder);
    if (!files)
        return tl::unexpected(files.error());
    return HandedOver{*files, {}, {}};
}

} // namespace changes

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/diffobjects.h"

#include "app/cli/cli.h"
#include "app/cli/manifests.h"
#include "app/cli/reader.h"
#include "app/session/capture.h"
#include "models/diff/copy.h"
#include "models/report/diffreport.h"
#include "models/yaml/document.h"

#include <QFileInfo>
#include <QProcess>

#include <map>
#include <set>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace cli {

namespace {

constexpr int gitTimeoutMs = 60'000;
constexpr qsizetype mostFiles = 20'000;

/// Everything one side has.
struct Side {
    QString name;
    bool isCluster = false;
    bool isCapture = false;    ///< and so without what may be secret
    bool oneNamespace = false; ///< compared by name alone with another one
    std::vector<std::pair<changes::ObjectId, base::Tree>> objects;
};

base::Result<void> addDocuments(Side &side, const analysis::Documents &documents)
{
    for (const analysis::Finding &finding : documents.findings) {
        if (finding.severity == analysis::Severity::Error)
            return base::fail(ErrorKind::Invalid, finding.message, u"%1:%2:%3"_s.arg(finding.file).arg(finding.line).arg(finding.column));
    }
    for (const analysis::ItemPtr &item : documents.items) {
        if (const auto id = changes::idOf(item->ref(), item->ns))
            side.objects.emplace_back(*id, diff::copied(item->ref()));
    }
    return {};
}

base::Result<QByteArray> git(const QStringList &arguments)
{
    QProcess process;
    process.start(u"git"_s, arguments);
    if (!process.waitForStarted())
        return base::fail(ErrorKind::Unsupported, u"git is not installed"_s);
    if (!process.waitForFinished(gitTimeoutMs) || process.exitCode() != 0)
        return base::fail(ErrorKind::Invalid, QString::fromUtf8(process.readAllStandardError()).simplified().left(300),
                          u"git "_s + arguments.value(2));
    return process.readAllStandardOutput();
}

/// "git:REV:DIR": the folder as it was, DIR inside of a checkout.
base::Result<Side> gitSide(const QString &text, const QString &ns)
{
    const QString revision = text.section(u':', 1, 1), folder = text.section(u':', 2);
    if (revision.isEmpty() || revision.startsWith(u'-') || folder.isEmpty())
        return base::fail(ErrorKind::Unsupported, u"write git:REVISION:FOLDER"_s, text);
    const QStringList in{u"-C"_s, QFileInfo(folder).isDir() ? folder : QFileInfo(folder).absolutePath()};
    const auto list = git(in
                          + QStringList{u"ls-tree"_s, u"-r"_s, u"--name-only"_s, u"-z"_s, revision, u"--"_s,
                                        QFileInfo(folder).isDir() ? u"."_s : QFileInfo(folder).fileName()});
    if (!list)
        return tl::unexpected(list.error());
    Side side{.name = text};
    const QList<QByteArray> paths = list->split('\0');
    if (paths.size() > mostFiles)
        return base::fail(ErrorKind::TooLarge, u"more than %1 files"_s.arg(mostFiles), text);
    for (const QByteArray &path : paths) {
        const QString name = QString::fromUtf8(path);
        if (!name.endsWith(".yaml"_L1) && !name.endsWith(".yml"_L1) && !name.endsWith(".json"_L1))
            continue;
        const auto bytes = git(in + QStringList{u"show"_s, revision + u":./"_s + name});
        if (!bytes)
            return tl::unexpected(bytes.error());
        if (const auto added = addDocuments(side, analysis::readDocuments(*bytes, name, ns)); !added)
            return tl::unexpected(added.error());
    }
    return side;
}

/// What an operator configures, and the services it is about; not what controllers make of it.
bool isConfiguration(mesh::Kind kind)
{
    return kind == mesh::Kind::Service || (kind >= mesh::Kind::VirtualService && kind != mesh::Kind::GatewayClass);
}

void addCluster(Side &side, const mesh::Snapshot &snapshot, const QString &ns)
{
    for (const mesh::KindInfo &info : mesh::allKinds()) {
        if (!isConfiguration(info.kind) || !info.watched)
            continue;
        for (const mesh::ObjectPtr &object : snapshot.objects(info.kind)) {
            if (!ns.isEmpty() && object->meta.ns != ns)
                continue;
            if (auto tree = base::readJson(object->json))
                side.objects.emplace_back(changes::ObjectId{object->apiVersion, info.name, object->meta.ns, object->meta.name}, std::move(*tree));
        }
    }
}

/// "ns:NAME" of the context in use, or "CONTEXT" or "CONTEXT/NAME".
base::Result<Side> clusterSide(const Globals &globals, const QString &text, const Output &output)
{
    Globals own = globals;
    const bool here = text.startsWith("ns:"_L1);
    QString ns = here ? text.mid(3) : QString();
    if (!here) {
        // A context's name may hold a '/'.
        own.context = text.toStdString();
        session::Options known = globals.sessionOptions();
        const base::SystemClock clock;
        const auto contexts = session::Session(known, clock).contexts();
        const auto has = [&contexts](const QString &name) {
            return std::ranges::any_of(contexts, [&name](const session::ContextInfo &c) { return c.name == name; });
        };
        if (!has(text) && has(text.section(u'/', 0, -2))) {
            own.context = text.section(u'/', 0, -2).toStdString();
            ns = text.section(u'/', -1);
        } else if (!has(text)) {
            return base::fail(ErrorKind::NotFound, u"there is no such file, folder or context"_s, text);
        }
    }
    own.allNamespaces = ns.isEmpty() && globals.ns.empty();
    if (ns.isEmpty())
        ns = QString::fromStdString(globals.ns);
    session::Options options = own.sessionOptions();
    options.telemetry = options.secrets = false;
    Side side{.name = text, .isCluster = true, .oneNamespace = !ns.isEmpty()};
    const int code = read(own, options, output,
                          {.needed = {},
                           .settled = [&](session::Session &session) -> std::optional<int> {
                               addCluster(side, *session.store().snapshot(), ns);
                               return Success;
                           },
                           .changed = {}});
    if (code != Success && code != Partial)
        return base::fail(ErrorKind::Unreachable, u"it could not be read"_s, text);
    return side;
}

base::Result<Side> captureSide(const QString &path, const QString &ns)
{
    const auto capture = session::readCapture(path);
    if (!capture)
        return tl::unexpected(capture.error());
    Side side{.name = path, .isCluster = true, .isCapture = true, .oneNamespace = !ns.isEmpty()};
    addCluster(side, *mesh::apply(nullptr, std::span(&capture->delta, 1), capture->head.atMs).first, ns);
    return side;
}

base::Result<Side> sideOf(const Globals &globals, const QString &text, const Output &output)
{
    const QString ns = globals.ns.empty() ? u"default"_s : QString::fromStdString(globals.ns).section(u',', 0, 0);
    if (text.startsWith("git:"_L1))
        return gitSide(text, ns);
    if (text != "-"_L1 && !QFileInfo::exists(text))
        return clusterSide(globals, text, output);
    if (text != "-"_L1 && session::isCapture(text))
        return captureSide(text, QString::fromStdString(globals.ns));
    const auto manifests = Manifests::read({text});
    if (!manifests)
        return tl::unexpected(manifests.error());
    Side side{.name = text};
    if (const auto added = addDocuments(side, manifests->documents(ns)); !added)
        return tl::unexpected(added.error());
    return side;
}

/// Group, kind, namespace, name.
using Key = std::tuple<QString, QString, QString, QString>;

std::map<Key, const base::Tree *> byKey(const Side &side, bool namesOnly)
{
    std::map<Key, const base::Tree *> all;
    for (const auto &[id, tree] : side.objects)
        all[{id.group(), id.kind, namesOnly ? QString() : id.ns, id.name}] = &tree;
    return all;
}

/// A folder speaks only of its kinds and namespaces: other objects of a cluster are no differences.
void narrow(Side &cluster, const Side &files)
{
    std::set<std::tuple<QString, QString, QString>> spoken;
    for (const auto &[id, tree] : files.objects)
        spoken.emplace(id.group(), id.kind, id.ns);
    std::erase_if(cluster.objects,
                  [&spoken](const auto &object) { return !spoken.contains({object.first.group(), object.first.kind, object.first.ns}); });
}

/// As a capture has it, when the other side is one.
void leavePrivateOut(Side &side)
{
    for (auto &[id, tree] : side.objects)
        tree = session::withoutPrivate(tree.root());
}

/// The same name in two namespaces: where it is, is no difference.
base::Tree withoutNamespace(const base::Tree &tree, bool drop)
{
    if (!drop)
        return tree;
    return diff::without(tree.root(), [](base::Tree::Ref value) {
        return value.key() == "namespace" && value.parent().key() == "metadata" && !value.parent().parent().parent();
    });
}

QVector<report::ObjectDifference> compared(const Side &from, const Side &to)
{
    const bool namesOnly = from.oneNamespace && to.oneNamespace;
    const auto before = byKey(from, namesOnly), after = byKey(to, namesOnly);
    std::set<Key> keys;
    for (const auto &[key, tree] : before)
        keys.insert(key);
    for (const auto &[key, tree] : after)
        keys.insert(key);
    QVector<report::ObjectDifference> all;
    for (const Key &key : keys) {
        const auto left = before.find(key), right = after.find(key);
        report::ObjectDifference difference{.object = changes::ObjectId{{}, std::get<1>(key), std::get<2>(key), std::get<3>(key)}.toString()};
        if (left != before.end())
            difference.before = withoutNamespace(*left->second, namesOnly);
        if (right != after.end())
            difference.after = withoutNamespace(*right->second, namesOnly);
        difference.beforeName = from.name;
        difference.afterName = to.name;
        difference.options.ignoreDefaults = from.isCluster != to.isCluster;
        all.push_back(std::move(difference));
    }
    return all;
}

int printed(const QVector<report::ObjectDifference> &all, report::DiffFormat format, const Output &output)
{
    output.data(report::writeDifferences(all, format, output.style()));
    return std::ranges::any_of(all, &report::ObjectDifference::differs) ? static_cast<int>(Found) : static_cast<int>(Success);
}

int betweenSides(const Globals &globals, const ObjectDiffArguments &arguments, report::DiffFormat format, const Output &output)
{
    auto from = sideOf(globals, QString::fromStdString(arguments.from), output);
    if (!from) {
        output.error(from.error());
        return Unreachable;
    }
    auto to = sideOf(globals, QString::fromStdString(arguments.to), output);
    if (!to) {
        output.error(to.error());
        return Unreachable;
    }
    if (from->isCapture != to->isCapture)
        leavePrivateOut(from->isCapture ? *to : *from);
    if (from->isCluster && !to->isCluster)
        narrow(*from, *to);
    if (to->isCluster && !from->isCluster)
        narrow(*to, *from);
    return printed(compared(*from, *to), format, output);
}

QVector<report::ObjectDifference> reviewed(const changes::Plan &plan, const QVector<changes::StepResult> &results)
{
    QVector<report::ObjectDifference> all;
    for (qsizetype i = 0; i < results.size(); ++i)
        all.push_back(
            {.object = plan.steps[i].draft.id.toString(), .before = results[i].live, .after = results[i].result, .notes = results[i].warnings});
    return all;
}

int againstCluster(const Globals &globals, const ObjectDiffArguments &arguments, report::DiffFormat format, const Output &output)
{
    QStringList paths;
    for (const std::string &file : arguments.files)
        paths << QString::fromStdString(file);
    // What is dry-run for a comparison may take fields from anyone.
    return change(globals, arguments.change, output, [&, paths, format](Changing &changing) {
        const QString own = changing.session().contextNamespace();
        const QString ns = !globals.ns.empty() ? QString::fromStdString(globals.ns).section(u',', 0, 0) : own.isEmpty() ? u"default"_s : own;
        const auto set = draftsOf(paths, ns, true);
        if (!set) {
            changing.fail(set.error());
            return;
        }
        const auto plan = changes::makePlan(*set, changing.session().context());
        if (!plan) {
            changing.fail(plan.error());
            return;
        }
        changing.compare(*plan, [format, &output](const changes::Plan &done, const QVector<changes::StepResult> &results) {
            return printed(reviewed(done, results), format, output);
        });
    });
}

} // namespace

int diffObjects(const Globals &globals, const ObjectDiffArguments &arguments)
{
    Globals own = globals;
    const QString word = globals.output == "table" ? u"text"_s : QString::fromStdString(globals.output);
    own.output = "table";
    const auto output = own.makeOutput();
    const auto format = report::diffFormatNamed(word);
    const bool sides = !arguments.from.empty() && !arguments.to.empty();
    if (!output || !format || sides != arguments.files.empty()) {
        const base::Error wrong{ErrorKind::Unsupported, u"compare files with the cluster by -f, or two sides by --from and --to"_s, {}};
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(!output ? output.error() : !format ? format.error() : wrong);
        return Usage;
    }
    return sides ? betweenSides(own, arguments, *format, *output) : againstCluster(own, arguments, *format, *output);
}

} // namespace cli

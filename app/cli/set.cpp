// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// set and edit: one object's values, on the live object or in a file by the smallest splice.
#include "app/cli/changing.h"
#include "app/cli/cli.h"
#include "app/cli/commands.h"
#include "app/cli/manifests.h"
#include "app/cli/reader.h"
#include "models/base/later.h"
#include "models/diff/copy.h"
#include "models/diff/lines.h"
#include "models/mesh/kind.h"
#include "models/yaml/edit.h"

#include <QDir>
#include <QProcess>
#include <QSaveFile>
#include <QTemporaryFile>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace cli {

namespace {

struct Arguments {
    std::string object, file;
    std::vector<std::string> values;
    ChangeArguments change;
};

/// "vs/reviews" in the namespace of -n. The version is the one the cluster's object has, else the one liked best.
base::Result<changes::ObjectId> objectNamed(const QString &text, const Globals &globals, session::Session *session)
{
    const QString word = text.section(u'/', 0, 0), name = text.section(u'/', 1);
    const auto kind = mesh::kindNamed(word.toLower());
    if (!kind || name.isEmpty() || name.contains(u'/'))
        return base::fail(ErrorKind::Unsupported, u"\"%1\" names no object; write KIND/NAME, such as vs/reviews"_s.arg(text));
    const mesh::KindInfo &info = mesh::info(*kind);
    QString ns = globals.ns.empty() ? (session ? session->contextNamespace() : QString()) : QString::fromStdString(globals.ns).section(u',', 0, 0);
    ns = !info.namespaced ? QString() : ns.isEmpty() ? u"default"_s : ns;
    QString version = info.group.isEmpty() ? info.versions.first() : info.group + u'/' + info.versions.first();
    if (session) {
        if (const mesh::ObjectPtr there = session->store().snapshot()->find({*kind, ns, name}))
            version = there->apiVersion;
    }
    return changes::ObjectId{version, info.name, ns, name};
}

/// "PATH=VALUE" sets, "PATH-" removes. The value is YAML: 10 is a number, "10" a text.
base::Result<QByteArray> withValues(const QByteArray &text, int document, const std::vector<std::string> &values)
{
    yaml::Editor editor(text);
    for (const std::string &assignment : values) {
        const QString whole = QString::fromStdString(assignment);
        const qsizetype equals = whole.indexOf(u'=');
        if (equals < 0 && whole.endsWith(u'-')) {
            if (const auto removed = editor.remove(document, whole.chopped(1)); !removed)
                return tl::unexpected(removed.error());
            continue;
        }
        if (equals <= 0)
            return base::fail(ErrorKind::Unsupported, u"\"%1\" is no assignment; write PATH=VALUE, or PATH- to remove"_s.arg(whole));
        const yaml::Stream value = yaml::parse(whole.mid(equals + 1).toUtf8());
        if (value.hasErrors())
            return base::fail(ErrorKind::Invalid, value.problems.first().message, whole);
        base::TreeBuilder nothing;
        nothing.string({});
        const base::Tree tree = value.documents.empty() ? nothing.take() : value.documents.front().tree();
        if (const auto set = editor.set(document, whole.left(equals), tree.root()); !set)
            return tl::unexpected(set.error());
    }
    return editor.text();
}

changes::Draft draftOf(const changes::ObjectId &id, const base::Tree &live, const base::Tree &wanted, bool takeOver)
{
    return {.id = id, .action = changes::Action::Update, .base = live, .wanted = wanted, .whole = true, .takeOver = takeOver};
}

void applyEdited(Changing &changing, const changes::ObjectId &id, const base::Tree &live, const QByteArray &text, bool takeOver, const QString &title)
{
    const yaml::Stream stream = yaml::parse(text);
    if (stream.hasErrors() || stream.documents.size() != 1) {
        const yaml::Problem problem = stream.problems.isEmpty() ? yaml::Problem{{}, u"there must be one document"_s} : stream.problems.first();
        changing.fail({ErrorKind::Invalid, problem.message, u"line %1, column %2"_s.arg(problem.place.line).arg(problem.place.column)});
        return;
    }
    const base::Tree wanted = stream.documents.front().tree();
    const auto named = changes::idOf(wanted.root(), id.ns);
    if (!named || !changes::sameObject(*named, id)) {
        changing.fail({ErrorKind::Invalid, u"the name, namespace and kind of an object can't be edited"_s, id.toString()});
        return;
    }
    const auto plan = changes::makePlan({title, {draftOf(id, live, wanted, takeOver)}}, changing.session().context());
    if (plan)
        changing.run(*plan);
    else
        changing.fail(plan.error());
}

/// Reads the object, then `edited` makes the new text of the old one.
void withLive(Changing &changing, const changes::ObjectId &id, const std::function<void(const base::Tree &, const QByteArray &)> &edited)
{
    base::whenDone(changing.target().read(id), &changing, [&changing, edited](const base::Result<base::Tree> &live) {
        if (live)
            edited(*live, diff::toText(diff::withoutServerFields(live->root()).root()));
        else
            changing.fail(live.error());
    });
}

/// The file's document that holds the object; -1 = none.
int documentWith(const QByteArray &text, const changes::ObjectId &id)
{
    for (const yaml::Document &document : yaml::parse(text).documents) {
        const auto found = changes::idOf(document.root(), id.ns);
        if (found && changes::sameObject(*found, id))
            return document.index();
    }
    return -1;
}

int setInFile(const Globals &globals, const Arguments &arguments, const Output &output)
{
    const QString file = QString::fromStdString(arguments.file);
    const auto id = objectNamed(QString::fromStdString(arguments.object), globals, nullptr);
    const auto text = readFile(file);
    if (!id || !text) {
        const base::Error error = id ? text.error() : id.error();
        output.error(error);
        return id ? static_cast<int>(Unreachable) : static_cast<int>(Usage);
    }
    // A namespace that neither -n nor the file names is the same one.
    changes::ObjectId wanted = *id;
    int document = documentWith(*text, wanted);
    for (const yaml::Document &candidate : yaml::parse(*text).documents) {
        const auto found = changes::idOf(candidate.root());
        if (document < 0 && globals.ns.empty() && found && found->kind == wanted.kind && found->name == wanted.name
            && found->group() == wanted.group())
            document = candidate.index();
    }
    if (document < 0) {
        output.error({ErrorKind::NotFound, u"%1 is not in it"_s.arg(wanted.toString()), file});
        return Missing;
    }
    const auto edited = withValues(*text, document, arguments.values);
    if (!edited) {
        output.error(edited.error());
        return edited.error().kind == ErrorKind::Unsupported ? static_cast<int>(Usage) : static_cast<int>(Unreachable);
    }
    if (file == "-"_L1) {
        output.data(*edited);
        return Success;
    }
    QSaveFile save(file);
    if (!save.open(QIODevice::WriteOnly) || save.write(*edited) != edited->size() || !save.commit()) {
        output.error({ErrorKind::Invalid, save.errorString(), file});
        return Unreachable;
    }
    output.data(diff::unified(*text, *edited, file.toUtf8(), file.toUtf8()));
    return Success;
}

int set(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    const QString object = QString::fromStdString(arguments.object);
    if (const auto named = objectNamed(object, globals, nullptr); !named) {
        output->error(named.error());
        return Usage;
    }
    if (!arguments.file.empty())
        return setInFile(globals, arguments, *output);
    return change(globals, arguments.change, *output, [&](Changing &changing) {
        const auto id = objectNamed(object, globals, &changing.session()).value();
        withLive(changing, id, [&changing, &arguments, id](const base::Tree &live, const QByteArray &text) {
            const auto edited = withValues(text, 0, arguments.values);
            if (edited)
                applyEdited(changing, id, live, *edited, arguments.change.takeOver, u"Set %1"_s.arg(id.toString()));
            else
                changing.fail(edited.error());
        });
    });
}

base::Result<void> runEditor(const QString &file)
{
    const QString command = qEnvironmentVariable("KUBE_EDITOR", qEnvironmentVariable("EDITOR", u"vi"_s));
    QStringList words = QProcess::splitCommand(command);
    if (words.isEmpty())
        return base::fail(ErrorKind::Unsupported, u"KUBE_EDITOR is empty"_s);
    QProcess editor;
    editor.setInputChannelMode(QProcess::ForwardedInputChannel);
    editor.setProcessChannelMode(QProcess::ForwardedChannels);
    const QString program = words.takeFirst();
    editor.start(program, words + QStringList{file});
    if (!editor.waitForStarted())
        return base::fail(ErrorKind::NotFound, u"the editor can't be started"_s, program);
    editor.waitForFinished(-1);
    if (editor.exitStatus() != QProcess::NormalExit || editor.exitCode() != 0)
        return base::fail(ErrorKind::Cancelled, u"the editor ended with an error: nothing was changed"_s, program);
    return {};
}

void editLive(Changing &changing, const changes::ObjectId &id, bool takeOver, const QString &file)
{
    withLive(changing, id, [&changing, id, takeOver, file](const base::Tree &live, const QByteArray &text) {
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size()) {
            changing.fail({ErrorKind::Invalid, out.errorString(), file});
            return;
        }
        out.close();
        if (const auto ran = runEditor(file); !ran) {
            changing.fail(ran.error());
            return;
        }
        const auto edited = readFile(file);
        if (!edited)
            changing.fail(edited.error());
        else if (*edited == text)
            changing.run({.title = {}, .context = changing.session().context(), .steps = {}}); // says that there is nothing to change
        else
            applyEdited(changing, id, live, *edited, takeOver, u"Edit %1"_s.arg(id.toString()));
    });
}

int edit(const Globals &globals, const Arguments &arguments)
{
    const auto output = globals.makeOutput();
    if (!output) {
        Output(report::Format::Table, ColorChoice::Auto, true, true).error(output.error());
        return Usage;
    }
    const QString object = QString::fromStdString(arguments.object);
    if (const auto named = objectNamed(object, globals, nullptr); !named) {
        output->error(named.error());
        return Usage;
    }
    QTemporaryFile file(QDir::temp().filePath(u"meshdeck-edit-XXXXXX.yaml"_s));
    if (!file.open()) {
        output->error({ErrorKind::Invalid, file.errorString(), file.fileName()});
        return Unreachable;
    }
    const int code = change(globals, arguments.change, *output, [&](Changing &changing) {
        editLive(changing, objectNamed(object, globals, &changing.session()).value(), arguments.change.takeOver, file.fileName());
    });
    if (code != Success && file.size() > 0) {
        file.setAutoRemove(false);
        output->message(u"your text is kept in %1"_s.arg(file.fileName()));
    }
    return code;
}

} // namespace

void addSet(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("set", "Set values of one object: on the cluster, or in a file with all else left as it is");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("OBJECT", arguments->object, "KIND/NAME, such as vs/reviews")->required();
    app->add_option("VALUES", arguments->values, "PATH=VALUE, such as spec.http[0].route[0].weight=80; PATH- removes")->required();
    app->add_option("-f,--filename", arguments->file, "Edit this file in place of the cluster (- for stdin to stdout)")->type_name("FILE");
    arguments->change.addTo(*app);
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return set(globals, *arguments); }; });
}

void addEdit(const Registry &registry)
{
    CLI::App *app = registry.app.add_subcommand("edit", "Edit one object in $KUBE_EDITOR or $EDITOR, then review and apply it");
    const auto arguments = std::make_shared<Arguments>();
    app->add_option("OBJECT", arguments->object, "KIND/NAME, such as vs/reviews")->required();
    arguments->change.addTo(*app);
    registry.globals.addOutput(*app, false);
    registry.globals.addConnection(*app);
    app->callback([registry, arguments] { registry.chosen = [&globals = registry.globals, arguments] { return edit(globals, *arguments); }; });
}

} // namespace cli

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pure: the text of one kubeconfig -> its entries, with file, line and field of the first thing that is wrong.
#include "app/sources/kubeconfig/kubeconfig.h"

#include <QDir>
#include <QFileInfo>

#include "app/sources/kubeconfig/yamltree.h"
#include "models/base/text.h"

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubeconfig {
namespace {

constexpr auto kExecExtension = "client.authentication.k8s.io/exec";

/// A node with the way to it: "users[2].user.exec". Fetchers give empty values once something failed; the first error stays.
class Reader
{
public:
    explicit Reader(QString file)
        : m_file(std::move(file))
    {
    }

    bool failed() const { return m_error.has_value(); }
    const base::Error &error() const { return *m_error; }
    void fail(const Node &node, const QString &path, const QString &what)
    {
        if (!m_error)
            m_error = {ErrorKind::Invalid, u"%1: %2"_s.arg(base::text::clean(path), what), u"%1:%2"_s.arg(m_file).arg(node.line)};
    }
    Place place(const Node &node) const { return {.file = m_file, .line = node.line}; }

    const Node *mapping(const Node &parent, const char *name, const QString &path)
    {
        return typed(parent, name, path, Node::Kind::Mapping, u"must be a mapping"_s);
    }
    const Node *list(const Node &parent, const char *name, const QString &path)
    {
        return typed(parent, name, path, Node::Kind::Sequence, u"must be a list"_s);
    }

    QByteArray bytes(const Node &parent, const char *name, const QString &path)
    {
        const Node *node = typed(parent, name, path, Node::Kind::Scalar, u"must be a text"_s);
        return node ? node->text : QByteArray();
    }
    QString text(const Node &parent, const char *name, const QString &path) { return QString::fromUtf8(bytes(parent, name, path)); }

    QString needed(const Node &parent, const char *name, const QString &path)
    {
        const QString value = text(parent, name, path);
        if (value.isEmpty())
            fail(parent, join(path, name), u"is missing"_s);
        return value;
    }

    bool flag(const Node &parent, const char *name, const QString &path)
    {
        const Node *node = typed(parent, name, path, Node::Kind::Scalar, u"must be true or false"_s);
        if (!node)
            return false;
        const QByteArray value = node->text.toLower();
        // yes and on are what YAML 1.1, and so kubectl, takes as well.
        if (node->plain && (value == "true" || value == "yes" || value == "on"))
            return true;
        if (!node->plain || (value != "false" && value != "no" && value != "off"))
            fail(*node, join(path, name), u"must be true or false"_s);
        return false;
    }

    QByteArray decoded(const Node &parent, const char *name, const QString &path)
    {
        const Node *node = typed(parent, name, path, Node::Kind::Scalar, u"must be a text in base64"_s);
        if (!node)
            return {};
        QByteArray packed = node->text;
        packed.replace('\n', "").replace('\r', "");
        auto result = QByteArray::fromBase64Encoding(packed, QByteArray::AbortOnBase64DecodingErrors);
        if (!result)
            fail(*node, join(path, name), u"is not valid base64"_s);
        return result ? result.decoded : QByteArray();
    }

    QStringList texts(const Node &parent, const char *name, const QString &path)
    {
        QStringList result;
        const Node *node = list(parent, name, path);
        for (size_t i = 0; node && i < node->items.size(); ++i) {
            const Node &item = *node->items[i];
            if (item.kind != Node::Kind::Scalar)
                fail(item, u"%1[%2]"_s.arg(join(path, name)).arg(i), u"must be a text"_s);
            result.append(QString::fromUtf8(item.text));
        }
        return result;
    }

    /// Relative to the kubeconfig's own folder.
    QString path(const Node &parent, const char *name, const QString &way)
    {
        const QString value = text(parent, name, way);
        return value.isEmpty() ? value : absolute(value);
    }
    QString absolute(const QString &value) const { return QDir::cleanPath(QFileInfo(m_file).absoluteDir().absoluteFilePath(value)); }

    static QString join(const QString &path, const char *name)
    {
        return path.isEmpty() ? QString::fromLatin1(name) : path + u'.' + QString::fromLatin1(name);
    }

private:
    const Node *typed(const Node &parent, const char *name, const QString &path, Node::Kind kind, const QString &complaint)
    {
        const Node *node = failed() ? nullptr : parent.field(name);
        if (!node || node->kind == kind)
            return node;
        fail(*node, join(path, name), complaint);
        return nullptr;
    }

    const QString m_file;
    std::optional<base::Error> m_error;
};

Cluster cluster(Reader &reader, const Node &node, const QString &path)
{
    Cluster result;
    result.server = reader.text(node, "server", path).trimmed();
    result.caData = reader.decoded(node, "certificate-authority-data", path);
    result.caFile = reader.path(node, "certificate-authority", path);
    result.tlsServerName = reader.text(node, "tls-server-name", path);
    result.proxyUrl = reader.text(node, "proxy-url", path);
    result.insecure = reader.flag(node, "insecure-skip-tls-verify", path);
    result.disableCompression = reader.flag(node, "disable-compression", path);
    const Node *extensions = reader.list(node, "extensions", path);
    for (size_t i = 0; extensions && i < extensions->items.size(); ++i) {
        const Node &item = *extensions->items[i];
        const QString way = u"%1.extensions[%2]"_s.arg(path).arg(i);
        if (item.kind != Node::Kind::Mapping)
            reader.fail(item, way, u"must be a mapping"_s);
        else if (reader.bytes(item, "name", way) == kExecExtension && item.field("extension"))
            result.execConfig = toJson(*item.field("extension"));
    }
    return result;
}

Interactive interactive(Reader &reader, const Node &node, const QString &path)
{
    const QString text = reader.text(node, "interactiveMode", path);
    if (text.isEmpty())
        return Interactive::Unset;
    if (text == u"Never"_s)
        return Interactive::Never;
    if (text == u"IfAvailable"_s)
        return Interactive::IfAvailable;
    if (text == u"Always"_s)
        return Interactive::Always;
    reader.fail(*node.field("interactiveMode"), Reader::join(path, "interactiveMode"), u"must be Never, IfAvailable or Always"_s);
    return Interactive::Unset;
}

ExecSpec exec(Reader &reader, const Node &node, const QString &path)
{
    ExecSpec result;
    result.place = reader.place(node);
    result.command = reader.needed(node, "command", path);
    if (result.command.contains(u'/'))
        result.command = reader.absolute(result.command);
    result.args = reader.texts(node, "args", path);
    result.apiVersion = reader.needed(node, "apiVersion", path);
    result.installHint = reader.text(node, "installHint", path);
    result.provideClusterInfo = reader.flag(node, "provideClusterInfo", path);
    result.interactive = interactive(reader, node, path);
    const Node *env = reader.list(node, "env", path);
    for (size_t i = 0; env && i < env->items.size(); ++i) {
        const Node &item = *env->items[i];
        const QString way = u"%1.env[%2]"_s.arg(path).arg(i);
        if (item.kind != Node::Kind::Mapping) {
            reader.fail(item, way, u"must have a name and a value"_s);
            break;
        }
        const QString name = reader.needed(item, "name", way);
        if (name.contains(u'='))
            reader.fail(item, way + u".name"_s, u"must not contain '='"_s);
        result.env.append({name, reader.text(item, "value", way)});
    }
    return result;
}

QMap<QString, QStringList> extras(Reader &reader, const Node &node, const QString &path)
{
    QMap<QString, QStringList> result;
    const Node *extra = reader.mapping(node, "as-user-extra", path);
    if (!extra)
        return result;
    for (const auto &[key, value] : extra->fields)
        result.insert(QString::fromUtf8(key), reader.texts(*extra, key.constData(), path + u".as-user-extra"_s));
    return result;
}

User user(Reader &reader, const Node &node, const QString &path)
{
    User result;
    result.certData = reader.decoded(node, "client-certificate-data", path);
    result.keyData = reader.decoded(node, "client-key-data", path);
    result.certFile = reader.path(node, "client-certificate", path);
    result.keyFile = reader.path(node, "client-key", path);
    result.token = reader.bytes(node, "token", path).trimmed();
    result.tokenFile = reader.path(node, "tokenFile", path);
    result.username = reader.text(node, "username", path);
    result.password = reader.text(node, "password", path);
    result.impersonate = reader.text(node, "as", path);
    result.impersonateUid = reader.text(node, "as-uid", path);
    result.impersonateGroups = reader.texts(node, "as-groups", path);
    result.impersonateExtra = extras(reader, node, path);
    if (const Node *stanza = reader.mapping(node, "exec", path))
        result.exec = exec(reader, *stanza, Reader::join(path, "exec"));
    if (const Node *provider = reader.mapping(node, "auth-provider", path)) {
        result.authProvider = reader.text(*provider, "name", path + u".auth-provider"_s);
        if (result.authProvider.isEmpty())
            result.authProvider = u"?"_s;
    }
    return result;
}

Context context(Reader &reader, const Node &node, const QString &path)
{
    Context result;
    result.cluster = reader.text(node, "cluster", path);
    result.user = reader.text(node, "user", path);
    result.nameSpace = reader.text(node, "namespace", path);
    return result;
}

/// clusters, users and contexts have one shape: a list of {name, <inner>: {...}}.
template <class Entry>
QMap<QString, Entry> entries(Reader &reader, const Node &root, const char *name, const char *inner,
                             Entry (*read)(Reader &, const Node &, const QString &))
{
    static const Node kEmpty = [] {
        Node node;
        node.kind = Node::Kind::Mapping;
        return node;
    }();
    QMap<QString, Entry> result;
    const Node *list = reader.list(root, name, {});
    for (size_t i = 0; list && i < list->items.size() && !reader.failed(); ++i) {
        const Node &item = *list->items[i];
        const QString path = u"%1[%2]"_s.arg(QString::fromLatin1(name)).arg(i);
        if (item.kind != Node::Kind::Mapping) {
            reader.fail(item, path, u"must be a mapping"_s);
            break;
        }
        const QString key = reader.needed(item, "name", path);
        const Node *body = reader.mapping(item, inner, path);
        Entry entry = read(reader, body ? *body : kEmpty, Reader::join(path, inner));
        entry.name = key;
        entry.place = reader.place(item);
        if (result.contains(key))
            reader.fail(item, path + u".name"_s, u"\"%1\" is here twice"_s.arg(base::text::clean(key.left(80))));
        result.insert(key, entry);
    }
    return result;
}

void checkHeader(Reader &reader, const Node &root)
{
    const QString kind = reader.text(root, "kind", {});
    if (!kind.isEmpty() && kind != u"Config"_s)
        reader.fail(*root.field("kind"), u"kind"_s, u"is \"%1\", not Config: this is no kubeconfig"_s.arg(base::text::clean(kind.left(80))));
    const QString version = reader.text(root, "apiVersion", {});
    if (!version.isEmpty() && version != u"v1"_s)
        reader.fail(*root.field("apiVersion"), u"apiVersion"_s, u"is \"%1\"; only v1 is known"_s.arg(base::text::clean(version.left(80))));
}

} // namespace

base::Result<Kubeconfig> parse(const QByteArray &text, const QString &file)
{
    if (text.size() > kMaxFileBytes)
        return base::fail(ErrorKind::TooLarge, u"the file is over the limit of %1 MiB"_s.arg(kMaxFileBytes >> 20), file);
    const auto root = parseYaml(text.startsWith("\xef\xbb\xbf") ? text.sliced(3) : text, file);
    if (!root)
        return tl::unexpected(root.error());
    Kubeconfig result{.files = {file}};
    if (!*root || (*root)->isNull())
        return result; // an empty file is an empty kubeconfig
    Reader reader(file);
    if ((*root)->kind != Node::Kind::Mapping)
        return base::fail(ErrorKind::Invalid, u"this is no kubeconfig: it must be a mapping"_s, u"%1:%2"_s.arg(file).arg((*root)->line));
    checkHeader(reader, **root);
    result.clusters = entries<Cluster>(reader, **root, "clusters", "cluster", cluster);
    result.users = entries<User>(reader, **root, "users", "user", user);
    result.contexts = entries<Context>(reader, **root, "contexts", "context", context);
    result.currentContext = reader.text(**root, "current-context", {});
    if (reader.failed())
        return tl::unexpected(reader.error());
    return result;
}

} // namespace kubeconfig

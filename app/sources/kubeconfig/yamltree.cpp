// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sources/kubeconfig/yamltree.h"

#include "models/base/text.h"

#include <QHash>
#include <QSet>
#include <QStringDecoder>

#include <algorithm>
#include <optional>

#include <libfyaml.h>
#include <nlohmann/json.hpp>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace kubeconfig {
namespace {

constexpr int kMaxDepth = 64;
constexpr int kMaxNodes = 500'000;

struct ParserDeleter {
    void operator()(fy_parser *parser) const { fy_parser_destroy(parser); }
};
struct DiagDeleter {
    void operator()(fy_diag *diag) const { fy_diag_destroy(diag); }
};

QString at(const QString &file, int line)
{
    return u"%1:%2"_s.arg(file).arg(line);
}

base::Result<void> checkText(const QByteArray &text, const QString &file)
{
    int line = 1;
    for (qsizetype from = 0; from < text.size(); ++line) {
        const auto end = text.indexOf('\n', from);
        const auto length = (end < 0 ? text.size() : end) - from;
        const QByteArrayView part = QByteArrayView(text).sliced(from, length);
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString decoded = decoder.decode(part);
        if (decoder.hasError())
            return base::fail(ErrorKind::Invalid, u"this is not valid UTF-8"_s, at(file, line));
        if (part.contains('\0'))
            return base::fail(ErrorKind::Invalid, u"there is a NUL byte"_s, at(file, line));
        from += length + 1;
    }
    return {};
}

class Builder
{
public:
    Builder(fy_parser *parser, fy_diag *diag, const QString &file)
        : m_parser(parser)
        , m_diag(diag)
        , m_file(file)
    {
    }

    base::Result<Node::Ptr> build()
    {
        while (next()) {
            if (!handle())
                return tl::unexpected(m_error);
            if (m_type == FYET_STREAM_END)
                return m_root;
        }
        return tl::unexpected(m_error);
    }

private:
    struct Open {
        std::shared_ptr<Node> node;
        QByteArray anchor;
        std::optional<QByteArray> key; // of a mapping: the value comes next
        QSet<QByteArray> keys = {};
    };

    bool fail(ErrorKind kind, const QString &detail)
    {
        m_error = {kind, detail, at(m_file, m_line)};
        return false;
    }

    bool next()
    {
        fy_event *event = fy_parser_parse(m_parser);
        if (!event)
            return fail(ErrorKind::Invalid, syntaxError());
        m_type = event->type;
        if (const fy_mark *mark = fy_event_start_mark(event))
            m_line = mark->line + 1;
        m_text.clear();
        m_anchor.clear();
        if (m_type == FYET_SCALAR)
            takeScalar(event->scalar);
        else if (m_type == FYET_ALIAS)
            m_text = bytes(event->alias.anchor);
        else if (m_type == FYET_MAPPING_START)
            m_anchor = bytes(event->mapping_start.anchor);
        else if (m_type == FYET_SEQUENCE_START)
            m_anchor = bytes(event->sequence_start.anchor);
        fy_parser_event_free(m_parser, event);
        return true;
    }

    void takeScalar(const fy_event_scalar_data &scalar)
    {
        m_text = bytes(scalar.value);
        m_anchor = bytes(scalar.anchor);
        m_plain = !scalar.value || fy_scalar_token_get_style(scalar.value) == FYSS_PLAIN;
    }

    static QByteArray bytes(fy_token *token)
    {
        size_t length = 0;
        const char *text = token ? fy_token_get_text(token, &length) : nullptr;
        return text ? QByteArray(text, static_cast<qsizetype>(length)) : QByteArray();
    }

    QString syntaxError()
    {
        void *iterator = nullptr;
        const fy_diag_error *error = fy_diag_errors_iterate(m_diag, &iterator);
        if (!error)
            return u"this is not YAML"_s;
        m_line = std::max(error->line, 1);
        return u"this is not YAML: %1"_s.arg(base::text::clean(QString::fromUtf8(error->msg).left(200)));
    }

    bool handle()
    {
        const bool isNode = m_type != FYET_DOCUMENT_START && m_type != FYET_DOCUMENT_END && m_type != FYET_STREAM_START && m_type != FYET_STREAM_END;
        if (isNode && m_documents > 1) // an empty one after a last "---" does no harm
            return (m_type == FYET_SCALAR && m_plain && m_text.isEmpty())
                || fail(ErrorKind::Invalid, u"a second document begins here; one file holds one"_s);
        switch (m_type) {
        case FYET_DOCUMENT_START: ++m_documents; return true;
        case FYET_SCALAR: return scalar();
        case FYET_ALIAS: return alias();
        case FYET_MAPPING_START: return open(Node::Kind::Mapping);
        case FYET_SEQUENCE_START: return open(Node::Kind::Sequence);
        case FYET_MAPPING_END:
        case FYET_SEQUENCE_END: return close();
        default: return true;
        }
    }

    std::shared_ptr<Node> make(Node::Kind kind)
    {
        if (++m_nodes > kMaxNodes) {
            fail(ErrorKind::TooLarge, u"there are more than %1 values"_s.arg(kMaxNodes));
            return nullptr;
        }
        auto node = std::make_shared<Node>();
        node->kind = kind;
        node->line = m_line;
        return node;
    }

    bool scalar()
    {
        if (!m_open.empty() && m_open.back().node->kind == Node::Kind::Mapping && !m_open.back().key)
            return key();
        const auto node = make(Node::Kind::Scalar);
        if (!node)
            return false;
        node->text = m_text;
        node->plain = m_plain;
        remember(m_anchor, node);
        return place(node);
    }

    bool key()
    {
        Open &mapping = m_open.back();
        if (m_text == "<<" && m_plain)
            return fail(ErrorKind::Unsupported, u"merge keys (<<) are not supported here"_s);
        if (mapping.keys.contains(m_text))
            return fail(ErrorKind::Invalid, u"the key \"%1\" is here twice"_s.arg(base::text::clean(QString::fromUtf8(m_text).left(80))));
        mapping.keys.insert(m_text);
        mapping.key = m_text;
        return true;
    }

    bool alias()
    {
        const auto found = m_anchors.constFind(m_text);
        const QString name = base::text::clean(QString::fromUtf8(m_text).left(80));
        if (found == m_anchors.constEnd())
            return fail(ErrorKind::Invalid, u"the alias *%1 has no anchor before it"_s.arg(name));
        if (!*found)
            return fail(ErrorKind::Invalid, u"the alias *%1 stands inside of what it names"_s.arg(name));
        return place(*found);
    }

    bool open(Node::Kind kind)
    {
        if (m_open.size() >= kMaxDepth)
            return fail(ErrorKind::TooLarge, u"it is nested deeper than %1 levels"_s.arg(kMaxDepth));
        if (!m_open.empty() && m_open.back().node->kind == Node::Kind::Mapping && !m_open.back().key)
            return fail(ErrorKind::Invalid, u"a key must be a text"_s);
        const auto node = make(kind);
        if (!node)
            return false;
        remember(m_anchor, nullptr);
        m_open.push_back({.node = node, .anchor = m_anchor, .key = {}});
        return true;
    }

    bool close()
    {
        const Open done = std::move(m_open.back());
        m_open.pop_back();
        remember(done.anchor, done.node);
        return place(done.node);
    }

    void remember(const QByteArray &anchor, const Node::Ptr &node)
    {
        if (!anchor.isEmpty())
            m_anchors.insert(anchor, node);
    }

    bool place(const Node::Ptr &node)
    {
        if (m_open.empty()) {
            m_root = node;
            return true;
        }
        Open &parent = m_open.back();
        if (parent.node->kind == Node::Kind::Sequence) {
            parent.node->items.push_back(node);
            return true;
        }
        if (!parent.key)
            return fail(ErrorKind::Invalid, u"a key must be a text"_s);
        parent.node->fields.emplace_back(*parent.key, node);
        parent.key.reset();
        return true;
    }

    fy_parser *m_parser;
    fy_diag *m_diag;
    const QString m_file;
    fy_event_type m_type = FYET_NONE;
    int m_line = 1, m_documents = 0, m_nodes = 0;
    QByteArray m_text, m_anchor;
    bool m_plain = false;
    std::vector<Open> m_open;
    QHash<QByteArray, Node::Ptr> m_anchors; // null while it is being read
    Node::Ptr m_root;
    base::Error m_error;
};

nlohmann::ordered_json json(const Node &node, int &budget)
{
    if (--budget < 0)
        return nullptr;
    if (node.kind == Node::Kind::Sequence) {
        auto list = nlohmann::ordered_json::array();
        for (const Node::Ptr &item : node.items)
            list.push_back(json(*item, budget));
        return list;
    }
    if (node.kind == Node::Kind::Mapping) {
        auto object = nlohmann::ordered_json::object();
        for (const auto &[key, value] : node.fields)
            object[key.toStdString()] = json(*value, budget);
        return object;
    }
    if (node.isNull())
        return nullptr;
    if (node.plain && (node.text == "true" || node.text == "false"))
        return node.text == "true";
    bool isInteger = false, isNumber = false;
    const qint64 integer = node.text.toLongLong(&isInteger);
    const double number = node.text.toDouble(&isNumber);
    if (node.plain && isInteger)
        return integer;
    if (node.plain && isNumber)
        return number;
    return node.text.toStdString();
}

} // namespace

bool Node::isNull() const
{
    return kind == Kind::Scalar && plain && (text.isEmpty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

const Node *Node::field(QByteArrayView name) const
{
    for (const auto &[key, value] : fields) {
        if (key == name)
            return value->isNull() ? nullptr : value.get();
    }
    return nullptr;
}

base::Result<Node::Ptr> parseYaml(const QByteArray &text, const QString &file)
{
    if (const auto fine = checkText(text, file); !fine)
        return tl::unexpected(fine.error());
    fy_diag_cfg diagConfig{};
    fy_diag_cfg_default(&diagConfig);
    diagConfig.fp = nullptr;
    const std::unique_ptr<fy_diag, DiagDeleter> diag(fy_diag_create(&diagConfig));
    if (!diag)
        return base::fail(ErrorKind::Internal, u"no YAML parser"_s, file);
    fy_diag_set_collect_errors(diag.get(), true);
    fy_parse_cfg config{};
    config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_COLLECT_DIAG);
    config.diag = diag.get();
    const std::unique_ptr<fy_parser, ParserDeleter> parser(fy_parser_create(&config));
    if (!parser || fy_parser_set_string(parser.get(), text.constData(), static_cast<size_t>(text.size())) != 0)
        return base::fail(ErrorKind::Internal, u"no YAML parser"_s, file);
    return Builder(parser.get(), diag.get(), file).build();
}

QByteArray toJson(const Node &node)
{
    int budget = 100'000; // aliases of aliases would grow without end
    const std::string text = json(node, budget).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    return budget < 0 ? QByteArray("null") : QByteArray::fromStdString(text);
}

} // namespace kubeconfig

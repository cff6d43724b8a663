// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/schema/plainyaml.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

#include <libfyaml.h>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

constexpr qsizetype maxBytes = 4 << 20;
constexpr int maxNodes = 200'000, maxDepth = 64;

struct ParserDeleter {
    void operator()(fy_parser *parser) const { fy_parser_destroy(parser); }
};
struct DiagDeleter {
    void operator()(fy_diag *diag) const { fy_diag_destroy(diag); }
};

/// Builds nodes from libfyaml's events; the first complaint ends it.
class TreeBuilder
{
public:
    TreeBuilder(fy_parser *parser, fy_diag *diag, QString file)
        : m_parser(parser)
        , m_diag(diag)
        , m_file(std::move(file))
    {
    }

    base::Result<YamlNode> build()
    {
        while (next() && m_type != FYET_DOCUMENT_START && m_type != FYET_STREAM_END) { }
        YamlNode root;
        if (m_error || m_type != FYET_DOCUMENT_START || !next())
            return complaint(u"the file holds no YAML document"_s);
        if (!value(root, 0))
            return complaint({});
        return root;
    }

private:
    tl::unexpected<base::Error> complaint(const QString &otherwise) const
    {
        return tl::unexpected(m_error.value_or(base::Error{base::ErrorKind::Invalid, otherwise, m_file}));
    }

    bool stop(const QString &why, int line, base::ErrorKind kind = base::ErrorKind::Invalid)
    {
        if (!m_error)
            m_error = base::Error{kind, why, u"%1:%2"_s.arg(m_file).arg(line)};
        return false;
    }

    /// Moves to the next event; its type, line and text are then in members.
    bool next()
    {
        fy_event *event = fy_parser_parse(m_parser);
        if (!event) {
            void *iterator = nullptr;
            const fy_diag_error *error = fy_diag_errors_iterate(m_diag, &iterator);
            return stop(error ? u"YAML: "_s + QString::fromUtf8(error->msg) : u"the YAML ends too early"_s, error ? error->line + 1 : m_line);
        }
        m_type = event->type;
        if (const fy_mark *mark = fy_event_start_mark(event))
            m_line = mark->line + 1;
        m_text.clear();
        m_quoted = false;
        if (m_type == FYET_SCALAR) {
            if (fy_token *token = fy_event_get_token(event)) {
                size_t length = 0;
                if (const char *text = fy_token_get_text(token, &length))
                    m_text.assign(text, length);
                m_quoted = fy_scalar_token_get_style(token) != FYSS_PLAIN;
            }
        }
        fy_parser_event_free(m_parser, event);
        return true;
    }

    bool value(YamlNode &node, int depth)
    {
        if (depth > maxDepth)
            return stop(u"nested deeper than the limit of %1"_s.arg(maxDepth), m_line, base::ErrorKind::TooLarge);
        if (++m_nodes > maxNodes)
            return stop(u"more nodes than the limit of %1"_s.arg(maxNodes), m_line, base::ErrorKind::TooLarge);
        node.line = m_line;
        switch (m_type) {
        case FYET_SCALAR:
            node.quoted = m_quoted;
            node.text = m_text;
            return true;
        case FYET_SEQUENCE_START: return sequence(node, depth);
        case FYET_MAPPING_START: return mapping(node, depth);
        case FYET_ALIAS: return stop(u"anchors and aliases are not taken here"_s, m_line);
        default: return stop(u"a value is missing"_s, m_line);
        }
    }

    bool sequence(YamlNode &node, int depth)
    {
        node.type = YamlNode::Type::Sequence;
        while (next()) {
            if (m_type == FYET_SEQUENCE_END)
                return true;
            if (!value(node.items.emplace_back(), depth + 1))
                return false;
        }
        return false;
    }

    bool mapping(YamlNode &node, int depth)
    {
        node.type = YamlNode::Type::Mapping;
        while (next()) {
            if (m_type == FYET_MAPPING_END)
                return true;
            if (m_type != FYET_SCALAR)
                return stop(u"a key must be plain text"_s, m_line);
            std::string key = m_text;
            const int line = m_line;
            if (node.find(key))
                return stop(u"the key \"%1\" stands twice"_s.arg(QString::fromStdString(key)), line);
            if (!next() || !value(node.fields.emplace_back(std::move(key), YamlNode{}).second, depth + 1))
                return false;
        }
        return false;
    }

    fy_parser *m_parser;
    fy_diag *m_diag;
    QString m_file;
    std::optional<base::Error> m_error;
    fy_event_type m_type = FYET_NONE;
    int m_line = 1, m_nodes = 0;
    bool m_quoted = false;
    std::string m_text;
};

} // namespace

const YamlNode *YamlNode::find(std::string_view key) const
{
    const auto found = std::ranges::find(fields, key, [](const auto &field) -> std::string_view { return field.first; });
    return found == fields.end() ? nullptr : &found->second;
}

base::Result<YamlNode> parseYaml(const QByteArray &bytes, const QString &file)
{
    if (bytes.size() > maxBytes)
        return base::fail(base::ErrorKind::TooLarge, u"the file is larger than the limit of 4 MiB"_s, file);
    fy_diag_cfg diagConfig{};
    fy_diag_cfg_default(&diagConfig);
    diagConfig.fp = nullptr;
    const std::unique_ptr<fy_diag, DiagDeleter> diag(fy_diag_create(&diagConfig));
    fy_diag_set_collect_errors(diag.get(), true);
    fy_parse_cfg config{};
    config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_COLLECT_DIAG);
    config.diag = diag.get();
    const std::unique_ptr<fy_parser, ParserDeleter> parser(fy_parser_create(&config));
    if (!parser || fy_parser_set_string(parser.get(), bytes.constData(), static_cast<size_t>(bytes.size())) != 0)
        return base::fail(base::ErrorKind::Internal, u"the YAML parser could not be set up"_s, file);
    return TreeBuilder(parser.get(), diag.get(), file).build();
}

nlohmann::json toJson(const YamlNode &node)
{
    using Json = nlohmann::json;
    if (node.type == YamlNode::Type::Sequence) {
        Json list = Json::array();
        for (const YamlNode &item : node.items)
            list.push_back(toJson(item));
        return list;
    }
    if (node.type == YamlNode::Type::Mapping) {
        Json object = Json::object();
        for (const auto &[key, value] : node.fields)
            object[key] = toJson(value);
        return object;
    }
    if (node.quoted)
        return node.text;
    if (node.isNull())
        return nullptr;
    if (node.text == "true" || node.text == "false")
        return node.text == "true";
    const char *begin = node.text.data(), *end = begin + node.text.size();
    std::int64_t integer = 0;
    if (const auto [last, fault] = std::from_chars(begin, end, integer); fault == std::errc{} && last == end)
        return integer;
    double number = 0;
    const bool numeric = node.text.find_first_not_of("0123456789+-.eE") == std::string::npos;
    if (const auto [last, fault] = std::from_chars(begin, end, number); numeric && fault == std::errc{} && last == end)
        return number;
    return node.text;
}

} // namespace sandbox

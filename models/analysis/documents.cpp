// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/documents.h"

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

class Unpacking
{
public:
    Unpacking(Documents &out, const QString &file, const QString &defaultNs)
        : m_out(out)
        , m_file(file)
        , m_defaultNs(defaultNs)
    {
    }

    void take(const yaml::Document &document)
    {
        // The tree and the document share their data: the pointer keeps the document alive.
        const auto keeper = std::make_shared<const yaml::Document>(document);
        m_tree = std::shared_ptr<const base::Tree>(keeper, &keeper->tree());
        m_origin = originOf(document, m_file);
        m_document = &document;
        take(m_tree->root(), 0);
    }

private:
    void take(Ref at, int depth)
    {
        if (at.isNull())
            return;
        if (!at.isMap()) {
            complain(at, "not-a-resource", u"this document is no map of fields, so it is no resource"_s);
            return;
        }
        const Ref kind = at["kind"], items = at["items"];
        if (kind.isString() && kind.text().ends_with("List") && items.isList() && depth < 3) {
            for (const Ref item : items)
                take(item, depth + 1);
            return;
        }
        if (!kind.isString() || kind.text().empty() || !at["apiVersion"].isString() || at["apiVersion"].text().empty()) {
            const bool meant = at["apiVersion"] || kind || at["metadata"] || at["spec"];
            complain(at, "not-a-resource", u"apiVersion and kind are not both given, so it can't be told what this document is"_s,
                     meant ? Severity::Error : Severity::Info);
            return;
        }
        m_out.items.append(Item::make(m_tree, at.index(), m_origin, m_defaultNs));
    }

    void complain(Ref at, const char *id, const QString &message, Severity severity = Severity::Error)
    {
        const yaml::Place place = m_document->value(at.index());
        m_out.findings.append({.id = QLatin1String(id),
                               .codes = {},
                               .severity = severity,
                               .object = {},
                               .path = at.path(),
                               .file = m_file,
                               .line = place.line,
                               .column = place.column,
                               .message = message,
                               .hint = u"write apiVersion, kind and metadata, or leave the file out"_s,
                               .fix = {}});
    }

    Documents &m_out;
    const QString &m_file;
    const QString &m_defaultNs;
    std::shared_ptr<const base::Tree> m_tree;
    std::shared_ptr<const Origin> m_origin;
    const yaml::Document *m_document = nullptr;
};

} // namespace

std::shared_ptr<const Origin> originOf(const yaml::Document &document, const QString &file)
{
    auto origin = std::make_shared<Origin>();
    origin->file = file;
    origin->place = [document](int node) {
        const yaml::Place place = document.value(node);
        return Origin::Place{place.line, place.column};
    };
    origin->key = [document](int node) {
        const yaml::Place place = document.key(node);
        return Origin::Place{place.line, place.column};
    };
    return origin;
}

Documents readDocuments(const QByteArray &text, const QString &file, const QString &defaultNs)
{
    return readDocuments(yaml::parse(text), file, defaultNs);
}

Documents readDocuments(const yaml::Stream &stream, const QString &file, const QString &defaultNs)
{
    Documents result;
    for (const yaml::Problem &problem : stream.problems) {
        result.findings.append({.id = problem.fatal ? u"yaml-syntax"_s : u"yaml-ambiguous"_s,
                                .codes = {},
                                .severity = problem.fatal ? Severity::Error : Severity::Info,
                                .object = {},
                                .path = {},
                                .file = file,
                                .line = problem.place.line,
                                .column = problem.place.column,
                                .message = problem.message,
                                .hint = problem.fatal ? u"mend the text: nothing of this document is looked at until then"_s
                                                      : u"write it in quotes, or as true or false, so that every reader takes it the same way"_s,
                                .fix = {}});
    }
    Unpacking unpacking(result, file, defaultNs);
    for (const yaml::Document &document : stream.documents)
        unpacking.take(document);
    return result;
}

} // namespace analysis

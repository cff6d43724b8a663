// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a YAML text, and one edit of it chosen by its first two bytes: it is done as meant or refused, never half.
#include "models/yaml/change.h"
#include "models/yaml/edit.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray text(reinterpret_cast<const char *>(data) + 2, static_cast<qsizetype>(size) - 2);
    yaml::Limits limits;
    limits.expandedNodes = 5'000;
    const yaml::Stream before = yaml::parse(text, limits);
    if (before.documents.empty())
        return 0;
    const yaml::Document &document = before.documents[data[0] % before.documents.size()];
    const base::Tree::Ref at = document.tree().ref(data[1] % document.tree().size());
    const base::Tree words = yaml::textTree(QStringLiteral("a: [b]\n# c\n")), entry = yaml::wrapped("key", words.root());
    const base::Tree::Ref value = data[0] & 1 ? words.root() : entry.root();
    yaml::Editor editor(text, limits);
    const yaml::Change::Kind kind = static_cast<yaml::Change::Kind>((data[0] >> 4) % 4);
    yaml::Change change{kind, at.index(), value, "new", -1};
    yaml::Editor::Done done = QVector<yaml::Splice>();
    switch (kind) {
    case yaml::Change::Kind::Remove: done = editor.remove(document.index(), at.path()); break;
    case yaml::Change::Kind::Rename: done = editor.rename(document.index(), at.path(), QStringLiteral("new")); break;
    case yaml::Change::Kind::Insert:
        done = at.isList() ? editor.insert(document.index(), at.path(), -1, value)
                           : editor.insert(document.index(), at.path(), QStringLiteral("new"), value);
        break;
    case yaml::Change::Kind::Replace: done = editor.set(document.index(), at.path(), value); break;
    }
    if (!done) {
        if (editor.text() != text || done.error().detail.isEmpty())
            std::abort();
        return 0;
    }
    const yaml::Stream after = yaml::parse(editor.text(), limits);
    if (after.documents.size() != before.documents.size())
        std::abort();
    if (at.isNull() && kind == yaml::Change::Kind::Insert)
        return 0; // a map was made of nothing
    // A path names the first of what it fits; keys that look like paths of others may be meant differently.
    if (document.tree().find(at.path()) == at
        && !after.documents[data[0] % before.documents.size()].root().same(yaml::changed(document.tree(), change).root()))
        std::abort();
    return 0;
}

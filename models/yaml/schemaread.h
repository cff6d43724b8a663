// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// JSON schemas of an OpenAPI v3 document or a CRD -> SchemaPool.
#pragma once

#include "models/yaml/schemapool.h"

namespace yaml {

class SchemaReader
{
public:
    /// `components` is what "$ref" looks names up in.
    explicit SchemaReader(base::Tree::Ref components = {});

    int read(base::Tree::Ref schema);
    int component(const QString &name);
    std::shared_ptr<const SchemaPool> take();

private:
    int reference(base::Tree::Ref target);
    void fill(int index, base::Tree::Ref schema);
    void fillType(SchemaNode &node, base::Tree::Ref schema);
    void fillLimits(SchemaNode &node, base::Tree::Ref schema);
    void fillExtensions(SchemaNode &node, base::Tree::Ref schema);
    void fillProperties(int index, base::Tree::Ref schema);
    std::vector<int> readAll(base::Tree::Ref list);

    base::Tree::Ref m_components;
    std::shared_ptr<SchemaPool> m_pool;
    QHash<QString, int> m_named;
};

} // namespace yaml

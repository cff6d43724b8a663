// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/yaml/syntax.h"

namespace yaml {

int Syntax::add(const Node &node)
{
    const int index = size();
    m_nodes.push_back(node);
    return index;
}

void Syntax::setText(Node &node, std::string_view text)
{
    const auto *begin = m_source.data();
    node.textLength = static_cast<qint32>(text.size());
    node.cooked = text.data() < begin || text.data() + text.size() > begin + m_source.size();
    if (node.cooked) {
        node.textAt = static_cast<qint32>(m_cooked.size());
        m_cooked.append(text.data(), static_cast<qsizetype>(text.size()));
    } else {
        node.textAt = static_cast<qint32>(text.data() - begin);
    }
}

void Syntax::setProperties(Node &node, Properties properties)
{
    node.properties = static_cast<qint32>(m_properties.size());
    m_properties.push_back(std::move(properties));
}

void Syntax::clear()
{
    m_nodes.clear();
    m_properties.clear();
    m_cooked.resize(0);
}

std::optional<Fault> readSyntax(Syntax &syntax, qsizetype begin, qsizetype end, const Limits &limits)
{
    syntax.clear();
    const Quick quick = readQuickly(syntax, begin, end, limits);
    if (quick.taken || quick.refused)
        return quick.refused;
    syntax.clear();
    return readByLibrary(syntax, begin, end, limits);
}

} // namespace yaml

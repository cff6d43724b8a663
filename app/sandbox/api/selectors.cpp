// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/selectors.h"

#include "app/sandbox/api/fields.h"

#include <algorithm>
#include <array>

namespace sandbox {

namespace {

bool selectable(const ServedKind &kind, const std::string &path)
{
    static constexpr std::array pod{"spec.nodeName", "spec.serviceAccountName", "spec.restartPolicy", "status.phase", "status.podIP"};
    if (path == "metadata.name" || path == "metadata.namespace")
        return true;
    if (kind.id == ResourceId{"", "pods"})
        return std::ranges::find(pod, path) != pod.end();
    if (kind.id == ResourceId{"", "secrets"})
        return path == "type";
    return kind.id == ResourceId{"", "namespaces"} && path == "status.phase";
}

base::Labels labelsOf(const Json &object)
{
    base::Labels labels;
    const Json *found = field(object, "metadata.labels");
    if (!found || !found->is_object())
        return labels;
    for (const auto &[key, value] : found->items())
        if (value.is_string())
            labels.insert(QString::fromStdString(key), QString::fromStdString(value.get_ref<const std::string &>()));
    return labels;
}

} // namespace

Answered<Selection> Selection::parse(const ServedKind &kind, const std::string &ns, const HttpQuery &query)
{
    Selection selection;
    selection.m_ns = ns;
    auto labels = base::LabelSelector::parse(QString::fromStdString(query.get("labelSelector")));
    if (!labels)
        return status::badRequest("labelSelector: " + labels.error().detail.toStdString());
    selection.m_labels = *labels;
    const std::string fields = query.get("fieldSelector");
    for (std::size_t start = 0; start < fields.size();) {
        const std::size_t end = std::min(fields.find(',', start), fields.size());
        const std::string term = fields.substr(start, end - start);
        start = end + 1;
        const std::size_t equals = term.find('=');
        if (equals == std::string::npos || equals == 0)
            return status::badRequest("fieldSelector: \"" + term + "\" is not field=value");
        Field field{term.substr(0, equals), term.substr(equals + 1), true};
        if (field.path.ends_with('!')) {
            field.path.pop_back();
            field.equal = false;
        } else if (field.value.starts_with('=')) {
            field.value.erase(0, 1);
        }
        if (!selectable(kind, field.path))
            return status::badRequest("fieldSelector: " + kind.qualified() + " cannot be selected by \"" + field.path + '"');
        selection.m_fields.push_back(std::move(field));
    }
    return selection;
}

std::string Selection::name() const
{
    const auto found = std::ranges::find_if(m_fields, [](const Field &field) { return field.path == "metadata.name" && field.equal; });
    return found == m_fields.end() ? std::string() : found->value;
}

bool Selection::matches(const Json &object) const
{
    if (!m_ns.empty() && fieldText(object, "metadata.namespace") != m_ns)
        return false;
    const bool fields =
        std::ranges::all_of(m_fields, [&object](const Field &field) { return (fieldText(object, field.path) == field.value) == field.equal; });
    return fields && (m_labels.isEmpty() || m_labels.matches(labelsOf(object)));
}

} // namespace sandbox

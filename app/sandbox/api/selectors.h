// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which objects of a resource a request is about: namespace, labelSelector, fieldSelector.
#pragma once

#include "app/sandbox/api/status.h"

#include "models/base/labels.h"

namespace sandbox {

class Selection
{
public:
    /// Reads `labelSelector` and `fieldSelector`. 400 for what can't be read, and for fields that the kind does not select by.
    static Answered<Selection> parse(const ServedKind &kind, const std::string &ns, const HttpQuery &query);

    const std::string &ns() const { return m_ns; }
    bool isEmpty() const { return m_fields.empty() && m_labels.isEmpty(); }
    /// The one object it can only be, from `metadata.name=`; "" = any.
    std::string name() const;
    bool matches(const Json &object) const; ///< the namespace too

private:
    struct Field {
        std::string path, value;
        bool equal = true;
    };
    std::string m_ns;
    base::LabelSelector m_labels;
    std::vector<Field> m_fields;
};

} // namespace sandbox

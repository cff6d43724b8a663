// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The API server's words for what an applied object must not be are those of the Go values behind it, so they are spelt here, too.
#include "app/sandbox/schema/atom.h"
#include "app/sandbox/schema/gotext.h"

namespace sandbox::structured {

namespace {

class Checker
{
public:
    explicit Checker(bool duplicates)
        : m_duplicates(duplicates)
    {
    }

    std::vector<std::string> found;

    void visit(const Json &value, const Type &type)
    {
        switch (atomOf(value, type)) {
        case Atom::Map: map(value, type); break;
        case Atom::List: list(value, type); break;
        case Atom::Scalar: scalar(value, type); break;
        }
    }

private:
    void add(const std::string &what)
    {
        const std::string path = pathText(m_path);
        found.push_back(path.empty() ? what : path + ": " + what);
    }

    void map(const Json &value, const Type &type)
    {
        if (value.is_null())
            return;
        if (!value.is_object())
            return add("expected map, got &{" + go::plain(value) + '}');
        for (const auto &[key, inner] : value.items()) {
            const auto field = type.at(key);
            m_path.push_back(step::field(key));
            if (field)
                visit(inner, *field);
            else
                add("field not declared in schema");
            m_path.pop_back();
            if (!field)
                return; // as the server does: one such field of a map is enough
        }
    }

    void list(const Json &value, const Type &type)
    {
        if (value.is_null())
            return;
        if (!value.is_array())
            return add("expected list, got &{" + go::plain(value) + '}');
        const bool atomic = type.list() == Type::List::Atomic;
        std::set<std::string> seen;
        for (std::size_t i = 0; i < value.size(); ++i) {
            const auto step = atomic ? tl::expected<std::string, std::string>(step::index(i)) : itemStep(value[i], type);
            if (!step)
                return add("element " + std::to_string(i) + ": " + step.error());
            if (!seen.insert(*step).second && !m_duplicates)
                add("duplicate entries for key " + pathText({*step}));
            m_path.push_back(*step);
            visit(value[i], type.item());
            m_path.pop_back();
        }
    }

    void scalar(const Json &value, const Type &type)
    {
        if (value.is_null() || !type.schema())
            return;
        const Json &schema = *type.schema();
        const std::string wanted = schema.value("type", "");
        // Quantities have a type of their own, and may be numbers.
        const bool open = type.reference() != type.schema() || (schema.contains("format") && schema["format"] != "byte");
        if ((wanted == "integer" || wanted == "number") && !value.is_number())
            add("expected numeric (int or float), got " + go::typeName(value));
        else if (wanted == "boolean" && !value.is_boolean())
            add("expected boolean, got &{" + go::plain(value) + '}');
        else if (wanted == "string" && !open && !value.is_string())
            add("expected string, got &value.valueUnstructured{Value:" + go::syntax(value) + '}');
        else if (value.is_structured())
            add("expected any scalar, got &{" + go::plain(value) + '}');
    }

    FieldPath m_path;
    bool m_duplicates;
};

} // namespace

std::string complaint(const Json &value, const Type &type, bool duplicates)
{
    Checker checker(duplicates);
    checker.visit(value, type);
    if (checker.found.size() < 2)
        return checker.found.empty() ? std::string() : checker.found.front();
    std::string all = "errors:";
    for (const std::string &one : checker.found)
        all += "\n  " + one;
    return all;
}

} // namespace sandbox::structured

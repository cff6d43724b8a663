// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/forms/forms.h"

#include "models/forms/tables.h"

#include <QVector>

#include <vector>

namespace forms {

std::span<const Form> all()
{
    static const std::vector<Form> list = [] {
        std::vector<Form> forms;
        for (const auto part : {trafficForms(), policyForms(), gatewayForms(), linkerdForms(), envoyForms()})
            forms.insert(forms.end(), part.begin(), part.end());
        return forms;
    }();
    return list;
}

QVector<const Form *> formsFor(const QString &group, const QString &kind)
{
    QVector<const Form *> found;
    for (const Form &form : all()) {
        if (group == QLatin1StringView(form.group) && kind == QLatin1StringView(form.kind))
            found.push_back(&form);
    }
    return found;
}

} // namespace forms

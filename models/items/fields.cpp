// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/fields.h"

#include "models/items/words.h"

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace items {

namespace {

std::optional<QVariant> known(double value)
{
    return std::isfinite(value) ? std::optional<QVariant>(value) : std::nullopt;
}

std::optional<QVariant> flowField(const mesh::Flow &in, const QString &key)
{
    if (key == "rate"_L1)
        return known(in.any() ? in.rate : mesh::nan);
    if (key == "5xx"_L1)
        return known(in.rate > 0 ? in.errors * 100 : mesh::nan);
    if (key == "403"_L1)
        return known(in.rate > 0 ? in.denied * 100 : mesh::nan);
    if (key == "p50"_L1)
        return known(in.p50);
    if (key == "p95"_L1)
        return known(in.p95);
    if (key == "p99"_L1)
        return known(in.p99);
    if (key == "mtls"_L1)
        return known(in.mtls * 100);
    return std::nullopt;
}

} // namespace

QStringList commonKeys()
{
    return {u"ns"_s, u"health"_s, u"rate"_s, u"5xx"_s, u"403"_s, u"p50"_s, u"p95"_s, u"p99"_s, u"mtls"_s, u"mode"_s};
}

std::optional<QVariant> commonField(const CommonFields &row, const QString &key)
{
    if (key.isEmpty())
        return row.name;
    if (key.startsWith("label:"_L1)) {
        const auto label = row.labels.constFind(key.mid(6));
        return label == row.labels.cend() ? std::nullopt : std::optional<QVariant>(*label);
    }
    if (key == "ns"_L1)
        return QStringList{row.ns};
    if (key == "health"_L1)
        return Words::healthWords(row.health);
    if (key == "mode"_L1)
        return QStringList{row.mode == mesh::MtlsMode::Unset ? u"none"_s : mesh::nameOf(row.mode)};
    return flowField(row.in, key);
}

} // namespace items

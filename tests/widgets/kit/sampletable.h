// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A table as models/items makes them, small enough to see through.
#pragma once

#include "models/items/cells.h"
#include "models/items/keyedtable.h"

struct SampleRow {
    QString ns, name;
    mesh::Health health = mesh::Health::Ok;
    double rate = 0;
    QString key() const { return ns + u'/' + name; }
    friend bool operator==(const SampleRow &, const SampleRow &) = default;
};

class SampleTable final : public items::KeyedTable<SampleRow>
{
public:
    enum Column { Glyph, Name, Namespace, Rate, ColumnCount };

    std::optional<QVariant> field(int row, const QString &key) const
    {
        const SampleRow &one = rows()[row];
        if (key.isEmpty())
            return one.name;
        if (key == QLatin1String("ns"))
            return QStringList{one.ns};
        if (key == QLatin1String("rate"))
            return one.rate;
        return std::nullopt;
    }

protected:
    int numColumns() const override { return ColumnCount; }
    QVariant headerCell(int column, int role) const override
    {
        if (role == items::NumericRole)
            return column == Rate;
        static const char *const titles[] = {"", "Service", "Namespace", "Rate, req/s"};
        return role == Qt::DisplayRole ? QVariant(QString::fromLatin1(titles[column])) : QVariant();
    }
    QVariant cell(const SampleRow &row, int column, int role) const override
    {
        switch (column) {
        case Glyph: return items::healthCell(row.health, row.rate, role);
        case Name: return items::textCell(row.name, role);
        case Namespace: return items::textCell(row.ns, role);
        default: return items::numberCell(row.rate, QString::number(row.rate, 'f', 1), role);
        }
    }
};

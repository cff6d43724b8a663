// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A table as a value, and its writers: table and wide for people, json, yaml, jsonl, csv and name for programs. Numbers for
// programs are plain (C locale, shares 0..1, milliseconds); numbers for people are as look.md writes them.
// Knows nothing of where rows come from; called by cli, exports and the desktop's "Export".
#pragma once

#include "models/base/error.h"
#include "models/mesh/health.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QVector>

namespace report {

enum class Format : quint8 { Table, Wide, Json, Yaml, JsonLines, Csv, Name };

/// Error kind Invalid, listing the formats there are.
base::Result<Format> formatNamed(const QString &word);

struct Column {
    QString title;     ///< "RATE": shown as given
    bool numeric = false;
    bool wide = false; ///< only in wide (and csv)
};

struct Cell {
    QString text;
    mesh::Health health = mesh::Health::Ok; ///< coloured where it is not Ok
};

struct Row {
    QString name;       ///< "service/shop/reviews", for -o name
    QVector<Cell> cells; ///< as many as columns
    QJsonObject json;
};

struct Table {
    QString kind;       ///< of the list: "ServiceList"
    QVector<Column> columns;
    QVector<Row> rows;
    QJsonObject header; ///< beside items in JSON and YAML: context, at, missing, ...
};

struct Style {
    bool headers = true;
    bool colors = false;
    int width = 0; ///< of the terminal; 0 = do not cut
};

/// Ends with a newline unless there is nothing to write.
QByteArray write(const Table &table, Format format, const Style &style = {});

/// Any JSON as YAML: strings quoted only where YAML would read them as something else.
QByteArray toYaml(const QJsonValue &value);
/// One JSON value, indented by two blanks, keys in their order.
QByteArray toJson(const QJsonValue &value);
/// NaN and infinities become null.
QJsonValue jsonNumber(double value);

inline constexpr auto apiVersion = "meshdeck.io/v1alpha1";

} // namespace report

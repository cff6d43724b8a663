// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a mesh's configuration, as findings: rules (one per file, listed in rules.cpp) over a World, which is
// every resource of a cluster, of files, or of a cluster with files or drafts laid over it. Knows the codes of istioctl
// analyze and Kiali; opens no file and asks no server. Called by `meshdeck validate`, the editor, change reviews and tables.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

namespace analysis {

enum class Severity : quint8 { Error, Warning, Info };
/// "error", "warning", "info".
QString nameOf(Severity severity);

/// The object a finding is about. `ns` as the object writes it: empty for cluster-scoped ones and for files that leave it out.
struct Subject {
    QString group, version, kind, ns, name;

    /// "VirtualService shop/reviews", "Namespace shop".
    QString toString() const;
    friend bool operator==(const Subject &, const Subject &) = default;
};

/// A change to one object that mends the finding without taking a decision from the operator.
struct Fix {
    enum class Action : quint8 { Set, Remove };
    Action action = Action::Set;
    QString path;     ///< as in Finding::path; need not exist yet for Set
    QByteArray value; ///< JSON, for Set
    QString title;    ///< "Write v1 for v1alpha3"
    friend bool operator==(const Fix &, const Fix &) = default;
};

struct Finding {
    QString id;         ///< ours: "destination-host-unknown"
    QStringList codes;  ///< "IST0101", "KIA1101"; none for what only we look at
    Severity severity = Severity::Warning;
    Subject object;     ///< empty for a file that can't be read as YAML
    QString path;       ///< "spec.http[0].route[1].destination.host"; "" = the object as a whole
    QString file;       ///< "" = from the cluster
    int line = 0, column = 0; ///< from 1; 0 = not known
    QString message, hint;    ///< one sentence each; may hold text of a cluster or file: clean before showing
    std::optional<Fix> fix;

    friend bool operator==(const Finding &, const Finding &) = default;
};

/// By file, line, column, object, path, id; and nothing twice.
void sortFindings(QVector<Finding> &findings);

} // namespace analysis

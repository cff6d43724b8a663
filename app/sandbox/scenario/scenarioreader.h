// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the fields of one mapping of a scenario, and remembers the first complaint of the whole file with file, line and
// field. After a complaint every reader gives defaults, so that callers need not check after each field.
#pragma once

#include "app/sandbox/schema/plainyaml.h"

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace sandbox {

struct ScenarioProblem {
    QString file;
    std::optional<base::Error> first;

    /// `field` is the path from the root, e.g. "services[3].latency.p50".
    void report(int line, const std::string &field, const QString &what);
};

/// "3ms", "1.5s", "20d4h", "90m" in milliseconds; nullopt when it is none.
std::optional<double> durationMs(std::string_view text);

class FieldReader
{
public:
    /// `node` may be null: every field is then absent.
    FieldReader(const YamlNode *node, std::string path, ScenarioProblem &problem);

    std::string text(std::string_view key, std::string otherwise = {});
    std::string required(std::string_view key);
    double number(std::string_view key, double otherwise, double least, double most);
    int integer(std::string_view key, int otherwise, int least, int most);
    bool boolean(std::string_view key, bool otherwise);
    double duration(std::string_view key, double otherwiseMs);
    std::map<std::string, std::string> strings(std::string_view key);
    std::map<std::string, double> numbers(std::string_view key, double least, double most);
    std::vector<std::string> list(std::string_view key);
    std::vector<double> numberList(std::string_view key);
    FieldReader child(std::string_view key);
    void each(std::string_view key, const std::function<void(FieldReader &, const YamlNode &)> &read);
    /// As it stands; null when absent.
    const YamlNode *raw(std::string_view key);
    bool has(std::string_view key) const { return m_node && m_node->find(key); }

    /// Complains of fields that nobody asked for: a typing error must not be ignored.
    void finish();
    void complain(std::string_view key, const QString &what);
    int line() const { return m_node ? m_node->line : 0; }
    const std::string &path() const { return m_path; }

private:
    const YamlNode *scalar(std::string_view key);
    std::string pathOf(std::string_view key) const;

    const YamlNode *m_node;
    std::string m_path;
    ScenarioProblem &m_problem;
    std::set<std::string, std::less<>> m_read;
};

} // namespace sandbox

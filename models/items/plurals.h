// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// English plurals: source texts say "%n finding(s)", and no .qm file is needed to read them as "1 finding", "2 findings".
// Installed by both mains, before any other translation.
#pragma once

#include <QTranslator>

namespace items {

class Plurals final : public QTranslator
{
    Q_OBJECT

public:
    using QTranslator::QTranslator;
    QString translate(const char *context, const char *sourceText, const char *disambiguation, int n) const override;
    bool isEmpty() const override { return false; }
};

} // namespace items

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/journal.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace changes {

QString nameOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::None: return u"not begun"_s;
    case Outcome::Begun: return u"begun"_s;
    case Outcome::Applied: return u"applied"_s;
    case Outcome::Unchanged: return u"unchanged"_s;
    case Outcome::Refused: return u"refused"_s;
    case Outcome::NotApplied: return u"not applied"_s;
    case Outcome::Unknown: return u"unknown"_s;
    }
    return {};
}

QString nameOf(Ending ending)
{
    switch (ending) {
    case Ending::Open: return u"open"_s;
    case Ending::Completed: return u"completed"_s;
    case Ending::Stopped: return u"stopped"_s;
    case Ending::TakenBack: return u"taken back"_s;
    }
    return {};
}

int Record::count(Outcome outcome) const
{
    return static_cast<int>(std::ranges::count(steps, outcome, &StepRecord::outcome));
}

bool isSecret(const ObjectId &id)
{
    return id.isKind(u"", u"Secret");
}

} // namespace changes

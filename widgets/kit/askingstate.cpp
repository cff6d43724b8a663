// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/askingstate.h"

#include "models/base/quantity.h"
#include "models/base/text.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;
using base::text::clean;

namespace kit {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("kit::askingState", text);
}

QString titleOf(const base::Error &error, const QString &who)
{
    switch (error.kind) {
    case ErrorKind::Forbidden: return tr("Not allowed to ask %1").arg(who);
    case ErrorKind::Unauthorized: return tr("Not logged in: %1 was not asked").arg(who);
    case ErrorKind::NotFound: return tr("%1 was not found").arg(who);
    case ErrorKind::TooLarge: return tr("%1 answered with too much").arg(who);
    case ErrorKind::Invalid: return tr("%1 answered with something that can't be read").arg(who);
    default: return tr("%1 did not answer").arg(who);
    }
}

/// What would help, where it is known.
QString mending(const base::Error &error, const QString &ns)
{
    switch (error.kind) {
    case ErrorKind::Forbidden:
        return tr("Needed: get and create on pods/portforward in %1; for istiod also list on pods, get on configmaps and better create on "
                  "serviceaccounts/token there.")
            .arg(clean(ns));
    case ErrorKind::NotFound: return tr("It may have been restarted under another name, or run elsewhere.");
    case ErrorKind::Unreachable: return tr("It is reached by a port-forward through the API server and the pod's node.");
    default: return {};
    }
}

} // namespace

StateText askingState(const base::Error &error, const QString &who, const QString &ns, bool shown, qint64 atMs, qint64 nowMs)
{
    const QString why = clean(error.message());
    if (shown) {
        const QString at = QDateTime::fromMSecsSinceEpoch(atMs).toString(u"HH:mm:ss"_s);
        return {State::Stale, tr("%1 last answered %2, %3.").arg(clean(who), at, base::quantity::age(std::max<qint64>(0, nowMs - atMs))), why,
                tr("Ask again")};
    }
    const bool rights = error.kind == ErrorKind::Forbidden;
    const QString detail = QStringList{why, mending(error, ns)}.join(u". "_s).trimmed();
    return {rights ? State::Forbidden : State::Failed, titleOf(error, clean(who)), detail, rights ? tr("Copy for an admin") : tr("Ask again")};
}

} // namespace kit

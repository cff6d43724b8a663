// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway API's definitions are new enough for istiod, which leaves older ones unwatched without a word to their users.
#include "models/analysis/rulelist.h"

#include <QVersionNumber>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr Problem tooOld{"gateway-api-too-old", "IST0176", Severity::Warning};

/// Of Istio 1.31.
QVersionNumber oldest(const QString &definition)
{
    if (definition == "grpcroutes.gateway.networking.k8s.io"_L1)
        return {1, 1, 0};
    if (definition == "backendtlspolicies.gateway.networking.k8s.io"_L1)
        return {1, 4, 0};
    return definition == "tlsroutes.gateway.networking.k8s.io"_L1 ? QVersionNumber{1, 5, 0} : QVersionNumber();
}

} // namespace

void checkGatewayApiVersions(const Item &item, Reporter &reporter)
{
    const QVersionNumber wanted = oldest(item.subject.name);
    const Ref at = item.annotations()["gateway.networking.k8s.io/bundle-version"];
    QString text = toQString(at.text());
    if (text.startsWith(u'v'))
        text.remove(0, 1);
    const QVersionNumber version = QVersionNumber::fromString(text);
    if (wanted.isNull() || version.segmentCount() < 3 || QVersionNumber(version.segments().mid(0, 3)) >= wanted)
        return;
    reporter.report(tooOld, item, at,
                    u"version %1 is below %2, so istiod does not read objects of this kind"_s.arg(toQString(at.text()), wanted.toString()),
                    u"install Gateway API %1 or newer"_s.arg(wanted.toString()));
}

} // namespace analysis

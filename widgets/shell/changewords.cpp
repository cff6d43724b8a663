// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/changewords.h"

#include "models/base/text.h"
#include "widgets/shell/timewords.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace shell {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("shell::ChangeWords", text);
}

QString noun(store::Gist::What what)
{
    using What = store::Gist::What;
    switch (what) {
    case What::None:
    case What::Restarted: break;
    case What::Weights: return tr("weights");
    case What::Images: return tr("image");
    case What::Replicas: return tr("replicas");
    case What::Mode: return tr("mTLS");
    case What::Action: return tr("action");
    case What::Rules: return tr("rules");
    case What::Timeout: return tr("timeout");
    case What::Fault: return tr("fault");
    case What::Mirror: return tr("mirror");
    case What::Subsets: return tr("subsets");
    case What::TlsMode: return tr("TLS to it");
    case What::Hosts: return tr("hosts");
    case What::Injection: return tr("injection");
    case What::Selector: return tr("selector");
    }
    return {};
}

QString side(const QString &value)
{
    return value.isEmpty() ? tr("none") : base::text::elideMiddle(base::text::clean(value), 60);
}

} // namespace

QString objectText(const store::ConfigChange &change)
{
    return base::text::clean(change.object.toString());
}

QString actText(const store::ConfigChange &change)
{
    switch (change.act) {
    case store::ConfigChange::Act::Created: return tr("created");
    case store::ConfigChange::Act::Changed: return tr("changed");
    case store::ConfigChange::Act::Deleted: return tr("deleted");
    case store::ConfigChange::Act::Scaled: return tr("scaled");
    case store::ConfigChange::Act::RolledOut: break;
    }
    return change.revision.isEmpty() ? tr("rolled out") : tr("rolled out, revision %1").arg(base::text::clean(change.revision));
}

QString gistText(const store::Gist &gist)
{
    if (gist.what == store::Gist::What::Restarted)
        return tr("restarted");
    const QString what = noun(gist.what);
    if (what.isEmpty())
        return {};
    if (gist.before.isEmpty() && gist.what == store::Gist::What::Images)
        return u"%1 %2"_s.arg(what, side(gist.after));
    return u"%1 %2 → %3"_s.arg(what, side(gist.before), side(gist.after));
}

QString changeText(const store::ConfigChange &change, qint64 nowMs)
{
    const QString gist = gistText(change.gist);
    return u"%1 %2: %3"_s.arg(clockText(change.atMs, nowMs, false), objectText(change),
                              gist.isEmpty() || change.act == store::ConfigChange::Act::Created ? actText(change) : gist);
}

} // namespace shell

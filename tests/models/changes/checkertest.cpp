// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/checker.h"
#include "models/changes/drafts.h"
#include "models/store/store.h"
#include "tests/support/shop.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace changes;

namespace {

bool names(const QVector<analysis::Finding> &findings, const QString &id)
{
    return std::ranges::any_of(findings, [&id](const analysis::Finding &one) { return one.id == id; });
}

} // namespace

class CheckerTest final : public QObject
{
    Q_OBJECT

private slots:
    void draftsAreLaidOverTheCluster()
    {
        base::FakeClock clock(1'000'000);
        store::Store store(clock);
        support::MemoryAccess access;
        Drafts drafts(access);
        Checker checker(store, nullptr, &drafts);
        store.apply(support::configured(support::configuredShop()));
        store.flush();
        QTRY_VERIFY(checker.verdicts() && names(checker.verdicts()->before, u"destination-host-unknown"_s));
        QVERIFY(checker.verdicts()->fresh().isEmpty());

        const auto object = store.snapshot()->find({mesh::Kind::VirtualService, u"shop"_s, u"reviews"_s});
        const Draft draft = Drafts::opened(*object).value();
        drafts.setText(draft, QByteArray(draft.text).replace("subset: v2", "subset: v3"));
        QTRY_VERIFY(names(checker.verdicts()->fresh(), u"destination-subset-unknown"_s));
        const auto fresh = checker.verdicts()->fresh();
        const auto finding = std::ranges::find(fresh, u"destination-subset-unknown"_s, &analysis::Finding::id);
        QVERIFY(finding->line > 0); // of the draft's text
        QCOMPARE(finding->file, QLatin1StringView(draftFile));

        const auto broken = store.snapshot()->find({mesh::Kind::VirtualService, u"shop"_s, u"broken"_s});
        Draft gone = Drafts::opened(*broken).value();
        gone.action = Action::Delete;
        gone.wanted = {};
        drafts.put(gone);
        QTRY_VERIFY(names(checker.verdicts()->mended(), u"destination-host-unknown"_s));
        drafts.clear();
        QTRY_VERIFY(checker.verdicts()->fresh().isEmpty() && checker.verdicts()->mended().isEmpty());
    }
};

QTEST_GUILESS_MAIN(CheckerTest)
#include "checkertest.moc"

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/changes/drafts.h"
#include "tests/support/shop.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace changes;

namespace {

Draft opened(const QString &name = u"reviews"_s)
{
    for (const mesh::ObjectPtr &object : support::configuredShop()) {
        if (object->kind == mesh::Kind::VirtualService && object->meta.name == name)
            return Drafts::opened(*object).value();
    }
    return {};
}

QByteArray shifted(QByteArray text)
{
    return text.replace("weight: 90", "weight: 50 # half").replace("weight: 10", "weight: 50");
}

} // namespace

class DraftsTest final : public QObject
{
    Q_OBJECT

private slots:
    void opensWithoutServerFields()
    {
        const Draft draft = opened();
        QVERIFY(draft.text.contains("weight: 90"));
        QVERIFY(!draft.text.contains("resourceVersion"));
        QCOMPARE(draft.base.root()["metadata"]["resourceVersion"].string(), u"7"_s);
        QVERIFY(draft.whole);
    }

    void onlyAChangeIsADraft()
    {
        support::MemoryAccess access;
        Drafts drafts(access);
        const Draft draft = opened();
        drafts.setText(draft, draft.text + "# only a comment\n");
        QVERIFY(drafts.all().isEmpty());
        drafts.setText(draft, shifted(draft.text));
        QCOMPARE(drafts.all().size(), 1);
        QCOMPARE(drafts.all()[0].wanted.find(u"spec.http[0].route[0].weight"_s).integer(), 50);
        drafts.setText(draft, draft.text); // put back by hand
        QVERIFY(drafts.all().isEmpty());
    }

    void brokenTextIsKeptButNotApplied()
    {
        support::MemoryAccess access;
        Drafts drafts(access);
        const Draft draft = opened();
        drafts.setText(draft, shifted(draft.text));
        drafts.setText(draft, shifted(draft.text) + "  - [broken\n");
        QVERIFY(drafts.hasProblems());
        QVERIFY(drafts.problemOf(draft.id).startsWith(u"line "_s));
        QVERIFY(drafts.find(draft.id)->text.contains("broken"));
        drafts.setText(draft, QByteArray(draft.text).replace("name: reviews", "name: others"));
        QVERIFY2(drafts.problemOf(draft.id).contains(u"can't be edited"_s), qPrintable(drafts.problemOf(draft.id)));
    }

    void survivesARestartWithItsComments()
    {
        support::MemoryAccess access;
        const Draft draft = opened();
        {
            Drafts drafts(access);
            drafts.setText(draft, shifted(draft.text));
        } // nothing waited for: the destructor keeps what was typed
        Drafts again(access);
        QCOMPARE(again.all().size(), 1);
        QVERIFY(again.all()[0].text.contains("# half"));
        QCOMPARE(again.all()[0].base.root()["metadata"]["resourceVersion"].string(), u"7"_s);
        QCOMPARE(again.all()[0].wanted.find(u"spec.http[0].route[1].weight"_s).integer(), 50);
        QVERIFY(again.all()[0].whole);
    }

    void eachContextHasItsOwn()
    {
        support::MemoryAccess access;
        Drafts drafts(access);
        const Draft draft = opened();
        drafts.setText(draft, shifted(draft.text));
        QSignalSpy changed(&drafts, &Drafts::changed);
        access.use(u"prod"_s);
        QCOMPARE(changed.size(), 1);
        QVERIFY(drafts.all().isEmpty());
        access.use(u"lab"_s);
        QCOMPARE(drafts.all().size(), 1);
        QVERIFY(!access.kept.contains(u"prod"_s));
    }

    void secretsAreRefused()
    {
        support::MemoryAccess access;
        Drafts drafts(access);
        const auto secret =
            support::liveObject(QByteArray(R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"shop"},"data":{"k":"dg=="}})"));
        QVERIFY(!Drafts::opened(*secret));
        drafts.put({.id = changes::idOf(*secret), .action = Action::Apply, .wanted = base::readJson(secret->json).value()});
        QVERIFY(drafts.all().isEmpty());
    }
};

QTEST_GUILESS_MAIN(DraftsTest)
#include "draftstest.moc"

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/documents.h"
#include "models/analysis/engine.h"
#include "models/forms/blanks.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

class BlanksTest : public QObject
{
    Q_OBJECT

private slots:
    void everyBlankIsWhatItsKindTakes_data()
    {
        QTest::addColumn<mesh::Kind>("kind");
        int known = 0;
        for (const mesh::KindInfo &info : mesh::allKinds()) {
            if (!forms::hasBlank(info.kind))
                continue;
            ++known;
            QTest::newRow(qPrintable(info.group + u'/' + info.name)) << info.kind;
        }
        QVERIFY(known > 20);
    }

    /// What the rules say of it is about what it names, which is not here; nothing about its own fields.
    void everyBlankIsWhatItsKindTakes()
    {
        QFETCH(const mesh::Kind, kind);
        const mesh::KindInfo &info = mesh::info(kind);
        const QByteArray text = forms::blank(kind, info.group + u'/' + info.versions.first(), u"shop"_s, u"reviews"_s);
        const analysis::Documents documents = analysis::readDocuments(text, u"blank.yaml"_s, u"default"_s);
        QCOMPARE(documents.findings.size(), 0);
        QCOMPARE(documents.items.size(), 1);
        QCOMPARE(documents.items.first()->kind, kind);
        QCOMPARE(documents.items.first()->fullName(), u"shop/reviews"_s);
        analysis::Engine engine;
        for (const analysis::Finding &finding : engine.run(analysis::World::make({.overlay = documents.items})))
            QVERIFY2(!finding.codes.contains(u"IST0106"_s) && !finding.id.startsWith("schema"_L1),
                     qPrintable(finding.path + u": "_s + finding.message));
    }

    void anUnknownKindHasNone()
    {
        QVERIFY(!forms::hasBlank(mesh::Kind::Pod));
        QVERIFY(forms::blank(mesh::Kind::Pod, u"v1"_s, u"shop"_s, u"x"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(BlanksTest)
#include "blankstest.moc"

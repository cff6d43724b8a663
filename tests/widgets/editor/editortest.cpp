// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/editor.h"
#include "widgets/editor/formpane.h"
#include "widgets/editor/marks.h"
#include "widgets/editor/scintilla.h"
#include "widgets/editor/yamllexer.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using editor::Editor;

namespace {

const char *const route = "apiVersion: networking.istio.io/v1\n"
                          "kind: VirtualService\n"
                          "metadata:\n"
                          "  name: reviews # the canary\n"
                          "spec:\n"
                          "  hosts:\n"
                          "  - reviews\n"
                          "  http:\n"
                          "  - route:\n"
                          "    - destination:\n"
                          "        host: nobody\n";

analysis::Finding unknownHost()
{
    analysis::Finding finding;
    finding.id = u"destination-host-unknown"_s;
    finding.codes = QStringList{u"IST0101"_s};
    finding.severity = analysis::Severity::Error;
    finding.path = u"spec.http[0].route[0].destination.host"_s;
    finding.message = u"the destination host \"nobody\" is no service"_s;
    finding.fix = analysis::Fix{analysis::Fix::Action::Set, finding.path, "\"reviews\"", u"Write reviews"_s};
    return finding;
}

} // namespace

class EditorTest : public QObject
{
    Q_OBJECT

    kit::Theme m_theme;

    static QsciScintilla *textOf(Editor &editor) { return editor.findChild<QsciScintilla *>(); }
    static bool isMarked(Editor &editor, int line, editor::Marker marker)
    {
        return (textOf(editor)->markersAtLine(line - 1) & (1U << static_cast<int>(marker))) != 0;
    }
    static bool isSquiggled(Editor &editor, qsizetype at, editor::Squiggle squiggle)
    {
        const long value =
            textOf(editor)->SendScintilla(QsciScintillaBase::SCI_INDICATORVALUEAT, static_cast<unsigned long>(squiggle), static_cast<long>(at));
        return value != 0;
    }

private slots:
    void aFindingIsMarkedWhereItIs()
    {
        Editor editor(m_theme);
        editor.open(route, route);
        editor.setFindings({unknownHost()});
        QVERIFY(isMarked(editor, 11, editor::Marker::Error));
        QVERIFY(!isMarked(editor, 10, editor::Marker::Error));
        const qsizetype at = QByteArray(route).indexOf("nobody");
        QVERIFY(isSquiggled(editor, at, editor::Squiggle::Error));
        QVERIFY(!isSquiggled(editor, at - 3, editor::Squiggle::Error));
        editor.setFindings({});
        QVERIFY(!isSquiggled(editor, at, editor::Squiggle::Error));
    }

    void whatIsMissingIsMarkedAtWhatShouldHoldIt()
    {
        Editor editor(m_theme);
        editor.open(route, {});
        analysis::Finding finding = unknownHost();
        finding.path = u"spec.http[0].route[0].destination.port.number"_s;
        finding.severity = analysis::Severity::Warning;
        editor.setFindings({finding});
        QVERIFY(isMarked(editor, 10, editor::Marker::Warning));
    }

    void aBrokenTextSaysWhere()
    {
        Editor editor(m_theme);
        editor.open("spec:\n  a: 1\n\tb: 2\n", {});
        editor.setFindings({unknownHost()}); // of a text that was whole
        QVERIFY(isMarked(editor, 3, editor::Marker::Error));
        QVERIFY(!isMarked(editor, 1, editor::Marker::Error));
    }

    void changedLinesAreMarked()
    {
        Editor editor(m_theme);
        editor.open(QByteArray(route).replace("nobody", "reviews"), route);
        QVERIFY(isMarked(editor, 11, editor::Marker::Changed));
        QVERIFY(!isMarked(editor, 10, editor::Marker::Changed));
    }

    void aFixIsASpliceThatCanBeUndone()
    {
        Editor editor(m_theme);
        editor.open(route, route);
        editor.setFindings({unknownHost()});
        QSignalSpy changed(&editor, &Editor::textChanged);
        editor.goTo(11, 3);
        QVERIFY(editor.fixHere());
        QCOMPARE(editor.text(), QByteArray(route).replace("nobody", "reviews"));
        QVERIFY(changed.size() >= 1);
        textOf(editor)->undo();
        QCOMPARE(editor.text(), QByteArray(route));
        editor.goTo(1, 1);
        QVERIFY(!editor.fixHere());
    }

    void openingForgetsTheHistory()
    {
        Editor editor(m_theme);
        QSignalSpy changed(&editor, &Editor::textChanged);
        editor.open(route, route);
        QCOMPARE(changed.size(), 0);
        QVERIFY(!textOf(editor)->isUndoAvailable());
        editor.setText("a: \303\244\n");
        QCOMPARE(editor.text(), QByteArray("a: \303\244\n"));
        textOf(editor)->undo();
        QCOMPARE(editor.text(), QByteArray(route));
    }

    void offersKeysOfTheSchema()
    {
        Editor editor(m_theme);
        editor.open(QByteArray(route) + "    ti", {});
        editor.show();
        QVERIFY(QTest::qWaitForWindowExposed(&editor));
        editor.goTo(12, 7);
        QTest::keyClick(textOf(editor), Qt::Key_Space, Qt::ControlModifier);
        QTRY_VERIFY(textOf(editor)->isListActive());
        emit textOf(editor)->userListActivated(1, u"timeout"_s);
        QVERIFY2(editor.text().endsWith("    timeout: "), editor.text().constData());
    }

    void theFormAndTheTextAreOneThing()
    {
        Editor editor(m_theme);
        editor.open(
            QByteArray(route) + "        subset: v1\n      weight: 90 # old\n    - destination: {host: nobody, subset: v2}\n      weight: 10\n", {});
        auto *pane = editor.findChild<editor::FormPane *>();
        QVERIFY(pane && pane->hasForms());
        const auto spins = pane->findChildren<QSpinBox *>();
        QCOMPARE(spins.size(), 2);
        QCOMPARE(spins[0]->value(), 90);
        spins[0]->setValue(50); // the other one takes the rest
        QVERIFY(editor.text().contains("weight: 50 # old") && editor.text().endsWith("weight: 50\n"));
        textOf(editor)->undo();
        QVERIFY(editor.text().contains("weight: 90 # old") && editor.text().endsWith("weight: 10\n"));
        QTRY_COMPARE(spins[0]->value(), 90);
    }

    void scrollingTheFormTurnsNoWeight()
    {
        Editor editor(m_theme);
        editor.open(QByteArray(route) + "      weight: 90\n    - destination: {host: nobody, subset: v2}\n      weight: 10\n", {});
        editor.show();
        QVERIFY(QTest::qWaitForWindowExposed(&editor));
        textOf(editor)->setFocus();
        const auto wheel = [](QWidget *over) {
            const QPointF at = QRectF(over->rect()).center();
            QWheelEvent event(at, over->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(over, &event);
        };
        auto *spin = editor.findChild<editor::FormPane *>()->findChildren<QSpinBox *>().first();
        wheel(spin);
        QCOMPARE(spin->value(), 90);
        spin->setFocus();
        QTRY_VERIFY(spin->hasFocus());
        wheel(spin);
        QCOMPARE(spin->value(), 89);
        QVERIFY(editor.text().contains("weight: 89"));
    }

    void aFormSaysWhatItDoesNotTake()
    {
        Editor editor(m_theme);
        editor.open(route, {});
        auto *pane = editor.findChild<editor::FormPane *>();
        auto *chooser = pane->findChild<QComboBox *>();
        chooser->setCurrentIndex(chooser->findText(u"Timeouts and retries"_s));
        emit chooser->activated(chooser->currentIndex());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the rows of the form before
        const auto lines = pane->findChildren<QLineEdit *>();
        auto *timeout = *std::ranges::find(lines, u"Timeout"_s, &QLineEdit::accessibleName);
        QTest::keyClicks(timeout, u"10"_s);
        QTest::keyClick(timeout, Qt::Key_Return);
        QCOMPARE(editor.text(), QByteArray(route));
        const auto said = [pane](const QString &part) {
            const auto labels = pane->findChildren<QLabel *>();
            return std::ranges::any_of(
                labels, [&part](const QLabel *label) { return label->isVisibleTo(label->parentWidget()) && label->text().contains(part); });
        };
        QVERIFY(said(u"a duration is wanted"_s));
        timeout->clear();
        QTest::keyClicks(timeout, u"2s"_s);
        QTest::keyClick(timeout, Qt::Key_Return);
        QVERIFY2(editor.text().contains("    timeout: 2s\n"), editor.text().constData());
        QVERIFY(!said(u"a duration is wanted"_s));
        editor.setText("spec: [\n");
        QTRY_VERIFY(said(u"The form waits"_s));
    }

    void f2WalksTheFindings()
    {
        Editor editor(m_theme);
        editor.open(route, {});
        analysis::Finding name = unknownHost();
        name.path = u"metadata.name"_s;
        editor.setFindings({unknownHost(), name});
        const auto line = [&editor] {
            int row = 0, column = 0;
            textOf(editor)->getCursorPosition(&row, &column);
            return row + 1;
        };
        editor.goToNextFinding();
        QCOMPARE(line(), 4);
        editor.goToNextFinding();
        QCOMPARE(line(), 11);
        editor.goToNextFinding();
        QCOMPARE(line(), 4);
    }

    void inks_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("inks"); // . plain, k key, s string, n number, c comment, m mark
        QTest::newRow("pair") << "host: web"_ba << "kkkkmssss"_ba;
        QTest::newRow("number") << "a: 12 # x"_ba << "kmnnnnccc"_ba;
        QTest::newRow("entry") << "- a: true"_ba << "m.kmnnnnn"_ba;
        QTest::newRow("quoted") << "a: \"b: #\""_ba << "km.ssssss"_ba;
        QTest::newRow("block") << "a: |\n  b: 1\nc: 2"_ba << "kmss.ssssss.kmnn"_ba;
        QTest::newRow("open quote") << "a: 'b"_ba << "km.ss"_ba;
    }
    void inks()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, inks);
        QByteArray seen = editor::inksOf(text);
        for (qsizetype i = 0; i < seen.size(); ++i)
            seen[i] = ".ksncm"[static_cast<int>(seen[i])];
        QCOMPARE(seen.size(), text.size());
        // Blanks have no ink to see.
        for (qsizetype i = 0; i < seen.size(); ++i) {
            if (text[i] == ' ' || text[i] == '\n')
                seen[i] = inks[i];
        }
        QCOMPARE(seen, inks);
    }

    void everyThemeIsTaken()
    {
        Editor editor(m_theme);
        editor.open(route, route);
        for (const kit::Theme::Choice choice : {kit::Theme::Choice::Dark, kit::Theme::Choice::Light}) {
            m_theme.choose(choice);
            const int key = static_cast<int>(editor::Ink::Key);
            QCOMPARE(textOf(editor)->lexer()->color(key), m_theme.color(kit::Tone::YamlKey));
            QCOMPARE(textOf(editor)->lexer()->paper(key), m_theme.color(kit::Tone::Bg1));
        }
    }
};

QTEST_MAIN(EditorTest)
#include "editortest.moc"

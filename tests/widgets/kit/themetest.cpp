// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The theme's promises, computed: contrast of text and shapes, and that colour-blind people tell the states apart.
#include "colormath.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/theme.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace kit;
using colormath::Blindness;

class ThemeTest : public QObject
{
    Q_OBJECT

    static QString name(Scheme scheme, Tone tone)
    {
        return u"%1 tone %2"_s.arg(scheme == Scheme::Dark ? u"dark"_s : u"light"_s).arg(static_cast<int>(tone));
    }

    static void atLeast(Scheme scheme, Tone ink, Tone ground, double ratio)
    {
        const double got = colormath::contrast(Theme::value(scheme, ink), Theme::value(scheme, ground));
        QVERIFY2(got >= ratio, qPrintable(u"%1 on %2: %3, wanted %4"_s.arg(name(scheme, ink), name(scheme, ground)).arg(got).arg(ratio)));
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints).*"_s)); }

    void referenceValues()
    {
        // CIEDE2000 against the published test data of Sharma, Wu and Dalal (pairs 1, 7, 17, 25).
        const auto close = [](double got, double wanted) { return std::abs(got - wanted) < 1e-4; };
        QVERIFY(close(colormath::difference({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425));
        QVERIFY(close(colormath::difference({50, 0, 0}, {50, -1, 2}), 2.3669));
        QVERIFY(close(colormath::difference({50, 2.5, 0}, {73, 25, -18}), 27.1492));
        QVERIFY(close(colormath::difference({60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}), 1.2644));
        QVERIFY(std::abs(colormath::contrast(0xFFFFFFFF, 0xFF000000) - 21) < 1e-9);
    }

    void textReads()
    {
        for (const Scheme scheme : {Scheme::Dark, Scheme::Light}) {
            for (const Tone ground : {Tone::Bg1, Tone::Bg2}) {
                for (const Tone ink :
                     {Tone::Text1, Tone::Text2, Tone::Text3, Tone::Accent, Tone::Ok, Tone::Info, Tone::Warn, Tone::Error, Tone::Crit, Tone::Unknown,
                      Tone::Plain, Tone::Added, Tone::Removed, Tone::Changed, Tone::YamlKey, Tone::YamlString, Tone::YamlNumber})
                    atLeast(scheme, ink, ground, 4.45); // the page's table rounds to one decimal
            }
            atLeast(scheme, Tone::YamlComment, Tone::Bg1, 4.5);
            atLeast(scheme, Tone::OnAccent, Tone::AccentFill, 4.5);
            atLeast(scheme, Tone::Text1, Tone::Sel, 7);
            atLeast(scheme, Tone::Text1, Tone::Bg0, 7);
            atLeast(scheme, Tone::Text2, Tone::Bg0, 4.5);
            atLeast(scheme, Tone::Text1, Tone::Bg3, 7);
            atLeast(scheme, Tone::Added, Tone::AddedLine, 4.5);
            atLeast(scheme, Tone::Removed, Tone::RemovedLine, 4.5);
            atLeast(scheme, Tone::Changed, Tone::ChangedLine, 4.5);
        }
    }

    void shapesAreSeen()
    {
        for (const Scheme scheme : {Scheme::Dark, Scheme::Light}) {
            for (const Tone ink : {Tone::Line3, Tone::WarnLine, Tone::Edge, Tone::S1, Tone::S2, Tone::S3, Tone::S4, Tone::S5, Tone::S6})
                atLeast(scheme, ink, Tone::Bg1, 3);
            for (const Tone ink : {Tone::Error, Tone::Crit, Tone::Ok, Tone::Warn, Tone::Plain, Tone::Accent})
                atLeast(scheme, ink, Tone::Sel, 3);
        }
    }

    void colourBlind_data()
    {
        QTest::addColumn<int>("a");
        QTest::addColumn<int>("b");
        QTest::addColumn<int>("deutanDark");
        QTest::addColumn<int>("deutanLight");
        QTest::addColumn<int>("protanDark");
        QTest::addColumn<int>("protanLight");
        const auto row = [](const char *what, Tone a, Tone b, int dd, int dl, int pd, int pl) {
            QTest::newRow(what) << static_cast<int>(a) << static_cast<int>(b) << dd << dl << pd << pl;
        };
        // What the look promises. 0 where the shape decides (warn triangle against error diamond, dashes against solid).
        row("ok-warn", Tone::Ok, Tone::Warn, 27, 19, 20, 17);
        row("ok-error", Tone::Ok, Tone::Error, 22, 23, 18, 16);
        row("warn-error", Tone::Warn, Tone::Error, 13, 12, 19, 0);
        row("warnFill-error", Tone::WarnFill, Tone::Error, 13, 25, 19, 34);
        row("error-crit", Tone::Error, Tone::Crit, 14, 17, 24, 24);
        row("ok-crit", Tone::Ok, Tone::Crit, 10, 11, 15, 19);
        row("plain-ok", Tone::Plain, Tone::Ok, 26, 32, 0, 0);
        row("crit-unknown", Tone::Crit, Tone::Unknown, 0, 0, 8, 16);
        row("edge-error", Tone::Edge, Tone::Error, 27, 27, 18, 18);
        row("s1-s2", Tone::S1, Tone::S2, 25, 25, 25, 25);
        row("s1-s3", Tone::S1, Tone::S3, 10, 10, 10, 10);
        row("s2-s3", Tone::S2, Tone::S3, 15, 15, 15, 15);
        row("added-removed", Tone::Added, Tone::Removed, 22, 26, 15, 18);
    }
    void colourBlind()
    {
        QFETCH(int, a);
        QFETCH(int, b);
        const auto check = [&](Scheme scheme, Blindness blindness, int wanted) {
            const double got = colormath::difference(colormath::seen(Theme::value(scheme, static_cast<Tone>(a)), blindness),
                                                     colormath::seen(Theme::value(scheme, static_cast<Tone>(b)), blindness));
            QVERIFY2(got >= wanted - 1,
                     qPrintable(u"%1 in %2: %3, wanted %4"_s
                                    .arg(blindness == Blindness::Deuteranopia ? u"deuteranopia"_s : u"protanopia"_s,
                                         scheme == Scheme::Dark ? u"dark"_s : u"light"_s)
                                    .arg(got)
                                    .arg(wanted)));
        };
        QFETCH(int, deutanDark);
        QFETCH(int, deutanLight);
        QFETCH(int, protanDark);
        QFETCH(int, protanLight);
        check(Scheme::Dark, Blindness::Deuteranopia, deutanDark);
        check(Scheme::Light, Blindness::Deuteranopia, deutanLight);
        check(Scheme::Dark, Blindness::Protanopia, protanDark);
        check(Scheme::Light, Blindness::Protanopia, protanLight);
    }

    void glyphsDifferWithoutColour()
    {
        // In one ink, every state is another picture: shape alone tells them apart.
        Theme theme;
        theme.choose(Theme::Choice::Light);
        QVector<QImage> pictures;
        for (int g = static_cast<int>(Glyph::Ok); g <= static_cast<int>(Glyph::OpenLock); ++g) {
            QImage image(36, 36, QImage::Format_Grayscale8);
            image.fill(Qt::white);
            QPainter painter(&image);
            paintGlyph(painter, QRectF(0, 0, 36, 36), static_cast<Glyph>(g), theme, Tone::Text1);
            painter.end();
            pictures << image;
            QVERIFY(!glyphWord(static_cast<Glyph>(g)).isEmpty());
        }
        for (int a = 0; a < pictures.size(); ++a) {
            for (int b = 0; b < a; ++b) {
                int different = 0;
                for (int y = 0; y < 36; ++y) {
                    for (int x = 0; x < 36; ++x)
                        different += std::abs(qGray(pictures[a].pixel(x, y)) - qGray(pictures[b].pixel(x, y))) > 96 ? 1 : 0;
                }
                QVERIFY2(different >= 40, qPrintable(u"glyphs %1 and %2 differ in %3 pixels"_s.arg(a).arg(b).arg(different)));
            }
        }
    }

    void digitsAreTabular()
    {
        Theme theme;
        for (const Type type : {Type::Body, Type::Small, Type::SmallStrong, Type::Hint}) {
            const QFontMetricsF metrics(theme.font(type, true));
            for (char16_t digit = u'1'; digit <= u'9'; ++digit)
                QVERIFY(qAbs(metrics.horizontalAdvance(QChar(digit)) - metrics.horizontalAdvance(u'0')) < 0.51);
            QVERIFY(theme.font(type).pixelSize() >= 10);
        }
    }

    void choosing()
    {
        Theme theme;
        QSignalSpy changed(&theme, &Theme::changed);
        theme.choose(Theme::Choice::Dark);
        QCOMPARE(theme.scheme(), Scheme::Dark);
        QCOMPARE(theme.palette().color(QPalette::Base), theme.color(Tone::Bg1));
        QCOMPARE(theme.palette().color(QPalette::AlternateBase), theme.palette().color(QPalette::Base));
        QCOMPARE(theme.palette().color(QPalette::Inactive, QPalette::Highlight), theme.color(Tone::Bg3));
        const QFont before = theme.font(Type::Small);
        theme.choose(Theme::Choice::Light, true);
        QCOMPARE(theme.font(Type::Small), before); // choosing again does not shrink it
        QCOMPARE(theme.color(Tone::Bg1), QColor(Qt::white));
        QCOMPARE(theme.color(Tone::Text3), theme.color(Tone::Text1));
        QCOMPARE(theme.color(Tone::Line1), theme.color(Tone::Line3));
        QCOMPARE(changed.count(), 2);
    }

    void icons()
    {
        Theme theme;
        for (const auto &name : {u"topology"_s, u"services"_s, u"workloads"_s, u"certificates"_s, u"search"_s, u"export"_s, u"fit"_s, u"probe"_s}) {
            QVERIFY2(hasIcon(name), qPrintable(name));
            for (const int size : {16, 24, 32}) {
                const QImage image = icon(theme, name, Tone::Text1).pixmap(QSize(size, size), QIcon::Normal).toImage();
                int inked = 0;
                for (int y = 0; y < image.height(); ++y) {
                    for (int x = 0; x < image.width(); ++x)
                        inked += qAlpha(image.pixel(x, y)) > 128 ? 1 : 0;
                }
                QVERIFY2(inked > size, qPrintable(name));
            }
        }
        theme.choose(Theme::Choice::Dark);
        const QColor ink = icon(theme, u"close"_s, Tone::Text1).pixmap(QSize(16, 16)).toImage().pixelColor(8, 8);
        QVERIFY(ink.lightness() > 128);
        QVERIFY(!hasIcon(u"../secret"_s));
    }
};

QTEST_MAIN(ThemeTest)
#include "themetest.moc"

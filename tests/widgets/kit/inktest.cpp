// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/style.h"
#include "widgets/kit/theme.h"

#include <QImage>
#include <QLabel>
#include <QTest>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

/// A page's background is Base, for which Qt takes another role of the palette: labels on it had the text's colour.
class InkTest : public QObject
{
    Q_OBJECT

private slots:
    void holdsOnEveryBackground_data()
    {
        QTest::addColumn<int>("role");
        for (const auto role : {QPalette::Window, QPalette::Base, QPalette::Button, QPalette::Dark})
            QTest::newRow(qPrintable(QString::number(role))) << static_cast<int>(role);
    }
    void holdsOnEveryBackground()
    {
        QFETCH(int, role);
        kit::Theme theme;
        theme.choose(kit::Theme::Choice::Light);
        QWidget page;
        page.setAutoFillBackground(true);
        page.setBackgroundRole(static_cast<QPalette::ColorRole>(role));
        auto *column = new QVBoxLayout(&page);
        auto *label = new QLabel(u"MMMM"_s);
        column->addWidget(label);
        QFont font = label->font();
        font.setPixelSize(40); // strokes wide enough to have a pixel of the ink itself
        label->setFont(font);
        kit::setInk(label, theme, kit::Tone::Error);
        page.show();
        const QImage image = page.grab().toImage();
        bool found = false;
        for (int y = 0; y < image.height() && !found; ++y) {
            for (int x = 0; x < image.width() && !found; ++x)
                found = image.pixelColor(x, y) == theme.color(kit::Tone::Error);
        }
        QVERIFY(found);
    }
};

QTEST_MAIN(InkTest)
#include "inktest.moc"

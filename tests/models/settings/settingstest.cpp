// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/settings.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using settings::Key;
using settings::Settings;
using settings::Type;

class SettingsTest : public QObject
{
    Q_OBJECT

    struct Fixture {
        QTemporaryDir directory;
        QSettings file{directory.filePath(u"s.ini"_s), QSettings::IniFormat};
        Settings kept{file};
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void defaults()
    {
        Fixture f;
        QCOMPARE(f.kept.choice(Key::Theme), u"system"_s);
        QCOMPARE(f.kept.choice(Key::Density), u"compact"_s);
        QCOMPARE(f.kept.flag(Key::HighContrast), false);
        QCOMPARE(f.kept.flag(Key::DrawerOpen), true);
        QCOMPARE(f.kept.number(Key::CertificateActDays), 7);
        QCOMPARE(f.kept.number(Key::CertificatePlanDays), 30);
        QCOMPARE(f.kept.number(Key::RangeMs), 1'800'000);
        QVERIFY(f.kept.words(Key::ProtectedContexts).isEmpty());
        QVERIFY(f.kept.bytes(Key::TableState, {u"prod"_s, u"services"_s}).isEmpty());
        QCOMPARE(settings::choices(Key::Theme), (QStringList{u"system"_s, u"dark"_s, u"light"_s}));
    }

    void pathsAreUnique()
    {
        QSet<QString> paths;
        for (int i = 0; i < static_cast<int>(Key::Count); ++i) {
            const settings::Entry &entry = settings::entry(static_cast<Key>(i));
            const QString path = entry.path;
            QVERIFY(!paths.contains(path));
            paths.insert(path);
            QCOMPARE(path.count(u'%'), entry.parts);
            QVERIFY(entry.type != Type::Choice || !settings::choices(entry.key).isEmpty());
            QVERIFY(entry.type != Type::Number || (entry.least <= entry.number && entry.number <= entry.most));
        }
    }

    void keepsOverAFile()
    {
        Fixture f;
        QSignalSpy changed(&f.kept, &Settings::changed);
        QVERIFY(f.kept.set(Key::CertificateActDays, 3));
        QVERIFY(f.kept.set(Key::HighContrast, true));
        QVERIFY(f.kept.set(Key::Density, u"normal"_s));
        QVERIFY(f.kept.set(Key::ReadOnlyContexts, QStringList{u"^stage,"_s}));
        QVERIFY(f.kept.set(Key::TableState, QByteArray("\0\1\xff", 3), {u"prod"_s, u"services"_s}));
        QCOMPARE(changed.count(), 5);
        f.file.sync();
        QSettings again(f.directory.filePath(u"s.ini"_s), QSettings::IniFormat);
        const Settings kept(again);
        QCOMPARE(kept.number(Key::CertificateActDays), 3);
        QCOMPARE(kept.flag(Key::HighContrast), true);
        QCOMPARE(kept.choice(Key::Density), u"normal"_s);
        QCOMPARE(kept.words(Key::ReadOnlyContexts), QStringList{u"^stage,"_s});
        QCOMPARE(kept.bytes(Key::TableState, {u"prod"_s, u"services"_s}), QByteArray("\0\1\xff", 3));
        QVERIFY(kept.bytes(Key::TableState, {u"prod"_s, u"workloads"_s}).isEmpty());
    }

    void theSameValueIsNoChange()
    {
        Fixture f;
        QVERIFY(f.kept.set(Key::Theme, u"dark"_s));
        QSignalSpy changed(&f.kept, &Settings::changed);
        QVERIFY(f.kept.set(Key::Theme, u"dark"_s));
        QCOMPARE(changed.count(), 0);
        QVERIFY(!f.kept.isDefault(Key::Theme));
        f.kept.reset(Key::Theme);
        QCOMPARE(changed.count(), 1);
        QVERIFY(f.kept.isDefault(Key::Theme));
        QCOMPARE(f.kept.choice(Key::Theme), u"system"_s);
        f.kept.reset(Key::Theme);
        QCOMPARE(changed.count(), 1);
    }

    void refuses_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<QVariant>("value");
        const auto row = [](const char *name, Key key, const QVariant &value) { QTest::newRow(name) << static_cast<int>(key) << value; };
        row("days below", Key::CertificateActDays, 0);
        row("days above", Key::CertificatePlanDays, 3651);
        row("days as words", Key::CertificateActDays, u"soon"_s);
        row("no theme", Key::Theme, u"pink"_s);
        row("no flag", Key::HighContrast, u"perhaps"_s);
        row("open group", Key::ProtectedContexts, QStringList{u"prod("_s});
        row("matches all", Key::ReadOnlyContexts, QStringList{QString()});
        row("long", Key::ReadOnlyContexts, QStringList{QString(501, u'a')});
        row("many", Key::ReadOnlyContexts, QStringList(201, u"a"_s));
    }
    void refuses()
    {
        QFETCH(int, key);
        QFETCH(QVariant, value);
        Fixture f;
        QSignalSpy changed(&f.kept, &Settings::changed);
        const auto done = f.kept.set(static_cast<Key>(key), value);
        QVERIFY(!done);
        QCOMPARE(done.error().kind, base::ErrorKind::Invalid);
        QCOMPARE(done.error().where, QString(settings::entry(static_cast<Key>(key)).path));
        QVERIFY(!done.error().detail.isEmpty());
        QCOMPARE(changed.count(), 0);
        QVERIFY(f.file.allKeys().isEmpty());
    }

    void aBrokenFileReadsAsDefaults()
    {
        Fixture f;
        f.file.setValue(u"certificates/actDays"_s, u"nonsense"_s);
        f.file.setValue(u"certificates/planDays"_s, 1'000'000);
        f.file.setValue(u"theme/name"_s, u"pink"_s);
        f.file.setValue(u"theme/highContrast"_s, u"maybe"_s);
        f.file.setValue(u"contexts/protected"_s, QStringList{u"prod("_s});
        QCOMPARE(f.kept.number(Key::CertificateActDays), 7);
        QCOMPARE(f.kept.number(Key::CertificatePlanDays), 30);
        QCOMPARE(f.kept.choice(Key::Theme), u"system"_s);
        QCOMPARE(f.kept.flag(Key::HighContrast), false);
        QVERIFY(!f.kept.isProtected(u"prod("_s));
        QVERIFY(f.kept.isDefault(Key::Theme));
    }

    void contextsOfAnyNameStayApart()
    {
        Fixture f;
        const QStringList names{u"a/b"_s, u"a~2Fb"_s, u"%2"_s, u"a b"_s, u"日本"_s, u"..\\..\n"_s, u""_s};
        for (const QString &name : names)
            QVERIFY(f.kept.set(Key::Filter, name + u"!"_s, {name, u"services"_s}));
        for (const QString &name : names)
            QCOMPARE(f.kept.text(Key::Filter, {name, u"services"_s}), name + u"!"_s);
    }

    void protection()
    {
        Fixture f;
        QVERIFY(f.kept.set(Key::ProtectedContexts, QStringList{u"^prod-"_s, u"live$"_s}));
        QVERIFY(f.kept.set(Key::ReadOnlyContexts, QStringList{u"^stage$"_s}));
        QVERIFY(f.kept.isProtected(u"prod-eu"_s));
        QVERIFY(f.kept.isProtected(u"eu-live"_s));
        QVERIFY(!f.kept.isProtected(u"no-prod-eu"_s));
        QVERIFY(!f.kept.isProtected(u"stage"_s));
        QVERIFY(f.kept.isReadOnly(u"stage"_s));
        QVERIFY(f.kept.isReadOnly(u"prod-eu"_s));
        QVERIFY(!f.kept.isReadOnly(u"dev"_s));
    }
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "settingstest.moc"

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A window's surroundings for tests: a store, a shared time with a telemetry that answers when told, settings in a file that
// goes away, and pages that only remember what they were told.
#pragma once

#include "models/store/changelog.h"
#include "models/store/playhead.h"
#include "tests/models/store/faketelemetry.h"
#include "tests/support/mesh.h"
#include "widgets/kit/page.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/pages.h"

#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QVBoxLayout>

class FakeCommands final : public shell::Commands
{
public:
    QVector<shell::ContextEntry> contexts() const override { return entries; }
    void useContext(const QString &name) override { used << name; }
    void refresh() override { ++refreshed; }
    shell::Asked asked(const QString &) const override { return wants; }
    QString accept(const QString &context) override
    {
        accepted << context;
        wants = {};
        return {};
    }

    QVector<shell::ContextEntry> entries;
    QStringList used, accepted;
    shell::Asked wants;
    int refreshed = 0;
};

/// Its position is one id.
class FakePage final : public kit::Page
{
public:
    FakePage(const QString &id, QWidget *parent)
        : Page(id, id.left(1).toUpper() + id.mid(1), parent)
    {
        setFocusPolicy(Qt::StrongFocus);
    }

    QString counts() const override { return QStringLiteral("3 things"); }
    QStringList crumbs() const override { return at.isEmpty() ? QStringList() : QStringList{at}; }
    QVector<kit::Finding> findings() const override { return faults; }
    QVariantMap position() const override { return {{QStringLiteral("id"), at}}; }
    void restore(const QVariantMap &position) override { at = position.value(QStringLiteral("id")).toString(); }
    void setFilter(const QString &text) override { filter = text; }
    void setNamespaces(const QStringList &names) override { namespaces = names; }
    bool escape() override { return !std::exchange(at, {}).isEmpty(); }
    void moveTo(const QString &id)
    {
        at = id;
        emit moved();
    }

    QString at, filter;
    QStringList namespaces;
    QVector<kit::Finding> faults;
};

struct Room {
    static constexpr qint64 start = 1'800'000'000'000;

    base::FakeClock clock{start};
    store::Store store{clock};
    FakeTelemetry telemetry;
    store::Playhead head{store, &telemetry};
    store::ChangeLog changes{store};
    kit::Theme theme;
    QTemporaryDir directory;
    QSettings settings{directory.filePath(QStringLiteral("s.ini")), QSettings::IniFormat};
    kit::Desk desk{.theme = theme, .store = store, .settings = settings, .telemetry = &telemetry, .playhead = &head, .changes = &changes};
    FakeCommands commands;

    static QVector<shell::PageEntry> pages(kit::Desk &, QWidget *parent)
    {
        const QString group = QStringLiteral("Observe");
        return {{group, QStringLiteral("topology"), new FakePage(QStringLiteral("topology"), parent)},
                {group, QStringLiteral("services"), new FakePage(QStringLiteral("services"), parent)}};
    }

    /// Everything of a small mesh is read; traffic as of now.
    void feed(const QVector<mesh::EdgeTraffic> &edges = {}, const QVector<mesh::ObjectPtr> &objects = {})
    {
        mesh::Delta delta;
        delta.upserts = objects;
        for (const mesh::KindInfo &info : mesh::allKinds())
            delta.kinds[info.kind].health = mesh::KindHealth::Live;
        auto traffic = std::make_shared<mesh::Traffic>();
        traffic->atMs = clock.nowMs();
        traffic->edges = edges;
        delta.traffic = traffic;
        store.apply(delta);
        store.flush();
    }
};

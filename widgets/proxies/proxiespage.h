// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// All proxies as one table, or one proxy's view in its place.
#pragma once

#include "models/items/proxytable.h"
#include "widgets/kit/tablepage.h"

#include <memory>
#include <optional>

class QLabel;

namespace proxies {

class ProxyInspector;
class ProxyView;

class ProxiesPage final : public kit::TablePage
{
    Q_OBJECT

public:
    /// `desk.proxies` is there.
    explicit ProxiesPage(kit::Desk &desk, QWidget *parent = nullptr);
    ~ProxiesPage() override;

    QString filterHint() const override;
    kit::FilterLine *ownFilter() override;
    QList<QAction *> verbs() const override;
    QWidget *inspector() override;
    bool wantsInspector() const override { return !isOpen(); }
    QVector<kit::Finding> findings() const override;
    QStringList crumbs() const override;
    /// id; tab = "routes": with that part of it open.
    QVariantMap position() const override;
    void restore(const QVariantMap &position) override;
    bool escape() override;

    const items::ProxyTable *rowsModel() const { return m_rows; }
    /// Null until a proxy was opened.
    ProxyView *view() const { return m_view; }
    bool isOpen() const { return m_open; }

    static constexpr int periodMs = 10'000;

protected:
    void recompute(const mesh::Change &change) override;
    QString summary() const override;
    std::span<const mesh::Kind> shownKinds() const override { return {}; }
    kit::StateText rowsState(bool any) const override;
    void act(const kit::StateText &text) override;
    void showSelected() override;
    void openSelected() override;
    void stateChanged(const kit::StateText &objects, const kit::StateText &telemetry) override;
    bool showsTelemetry() const override { return false; }
    void forget() override;
    void showEvent(QShowEvent *event) override;

private:
    void makeVerbs();
    void askSoon();
    void ask();
    void take(const base::Result<Status> &status);
    void open(const QString &tab);
    void close();
    void showMenu(const QPoint &at);
    mesh::ObjectKey selectedPod() const;
    QString workloadOf(const mesh::ObjectKey &pod) const;
    kit::StateText partialState() const;
    QString askedText() const;

    items::ProxyTable *m_rows;
    QLabel *m_asked;
    ProxyView *m_view = nullptr;
    std::unique_ptr<ProxyInspector> m_inspector;
    QAction *m_openVerb, *m_diffVerb, *m_againVerb;
    QTimer m_next;
    std::optional<Status> m_status;
    std::optional<base::Error> m_error; ///< of the last question
    bool m_asking = false, m_open = false;
    int m_round = 0; ///< answers of another mesh are dropped
};

} // namespace proxies

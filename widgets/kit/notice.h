// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The states of look.md section 5 as words: never a blank table. A Notice is a line above the content (Stale, Partial,
// Forbidden of a part) or, as `Placeholder`, takes the content's place (Loading, Empty, Failed, Forbidden of all).
#pragma once

#include "models/mesh/snapshot.h"
#include "widgets/kit/glyph.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace kit {

class Theme;

enum class State : quint8 { Ready, Loading, Partial, Stale, Forbidden, Failed, Empty };

struct StateText {
    State state = State::Ready;
    QString title;  ///< what is
    QString detail; ///< why, and what to do
    QString action; ///< a verb, "" = none
    friend bool operator==(const StateText &, const StateText &) = default;
};

/// What a page that shows objects of these kinds must say, from the source's and the kinds' states.
/// `shown`: something is on screen already, so that Loading and Failed become a line and not a placeholder.
StateText stateOf(const mesh::Snapshot &snapshot, std::span<const mesh::Kind> kinds, bool shown, qint64 nowMs);
/// The same for what telemetry answers.
StateText telemetryStateOf(const mesh::Snapshot &snapshot, qint64 nowMs);
/// Stays beside content, or replaces it?
bool replacesContent(const StateText &text, bool shown);
Glyph glyphOf(State state);

class Notice final : public QWidget
{
    Q_OBJECT

public:
    explicit Notice(const Theme &theme, QWidget *parent = nullptr);
    /// Hidden when Ready.
    void show(const StateText &text);
    const StateText &text() const { return m_text; }

signals:
    void acted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void restyle();

    const Theme &m_theme;
    StateText m_text;
    QLabel *m_words;
    QPushButton *m_action;
};

class Placeholder final : public QWidget
{
    Q_OBJECT

public:
    explicit Placeholder(const Theme &theme, QWidget *parent = nullptr);
    void show(const StateText &text);
    const StateText &text() const { return m_text; }

signals:
    void acted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void restyle();
    void place();

    const Theme &m_theme;
    StateText m_text;
    QLabel *m_title, *m_detail;
    QPushButton *m_action;
};

} // namespace kit

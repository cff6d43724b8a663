// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/editor.h"

#include "models/yaml/cursor.h"
#include "models/yaml/edit.h"
#include "widgets/editor/findbar.h"
#include "widgets/editor/formpane.h"
#include "widgets/editor/marks.h"
#include "widgets/editor/yamllexer.h"
#include "widgets/kit/inspector.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/style.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using kit::Tone;

namespace editor {

namespace {

constexpr int pauseMs = 150; ///< in typing, before the text is looked at
constexpr int completionList = 1;
constexpr int lettersToComplete = 2;
using Sci = QsciScintillaBase;

QString lineBreakFor(const yaml::Completion &offer, int indent)
{
    if (offer.type.startsWith("list"_L1))
        return u":\n"_s + QString(indent, u' ') + u"- "_s;
    if (offer.type.startsWith("map"_L1))
        return u":\n"_s + QString(indent + 2, u' ');
    return u": "_s;
}

} // namespace

Editor::Editor(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_text(new QsciScintilla)
    , m_lexer(new YamlLexer(theme, m_text))
    , m_form(new FormPane(theme))
    , m_find(new FindBar(m_text))
    , m_help(new QLabel)
    , m_list(new kit::SmallTable(theme, {tr("Finding"), tr("Line")}, {48}))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *both = new QSplitter;
    both->setChildrenCollapsible(false);
    both->addWidget(m_text);
    both->addWidget(m_form);
    both->setStretchFactor(0, 1);
    column->addWidget(both, 1);
    column->addWidget(m_find);
    column->addWidget(m_help);
    column->addWidget(m_list);
    m_help->setTextFormat(Qt::PlainText);
    m_help->setContentsMargins(12, 3, 12, 3);
    m_list->setLimit(6);
    m_list->setAccessibleName(tr("Findings in this text"));
    m_text->setAccessibleName(tr("The object as YAML"));
    setFocusProxy(m_text);
    m_text->setUtf8(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setEolMode(QsciScintilla::EolUnix);
    m_text->setTabWidth(2);
    m_text->setIndentationsUseTabs(false);
    m_text->setAutoIndent(true);
    m_text->setBackspaceUnindents(true);
    m_text->setIndentationGuides(true);
    m_text->setWrapMode(QsciScintilla::WrapNone);
    m_text->SendScintilla(Sci::SCI_SETSCROLLWIDTHTRACKING, 1UL);
    m_text->SendScintilla(Sci::SCI_SETSCROLLWIDTH, 1UL);
    m_text->SendScintilla(Sci::SCI_SETMOUSEDWELLTIME, 400UL);
    m_text->setLexer(m_lexer);
    m_text->installEventFilter(this);
    // Keys that mean something else in this window: Ctrl+D shows the differences.
    if (QsciCommand *duplicate = m_text->standardCommands()->boundTo((Qt::ControlModifier | Qt::Key_D).toCombined()))
        duplicate->setKey(0);
    prepareMargins(*m_text);
    m_soon.setSingleShot(true);
    m_soon.setInterval(pauseMs);
    connect(&m_soon, &QTimer::timeout, this, &Editor::look);
    connect(m_text, &QsciScintilla::textChanged, this, [this] {
        if (m_opening)
            return;
        m_grew = true;
        m_soon.start();
        emit textChanged();
    });
    connect(m_form, &FormPane::edited, this, &Editor::splice);
    connect(m_text, &QsciScintilla::cursorPositionChanged, this, &Editor::showHelp);
    connect(m_text, &QsciScintilla::userListActivated, this, [this](int, const QString &chosen) { insertCompletion(chosen); });
    connect(m_text, &QsciScintillaBase::SCN_DWELLSTART, this, &Editor::showTip);
    connect(m_list, &kit::SmallTable::clicked, this, [this](const QString &link) {
        const Spot &spot = m_spots[link.toInt()];
        m_text->SendScintilla(Sci::SCI_SETSEL, static_cast<unsigned long>(spot.from), static_cast<long>(spot.from));
        m_text->ensureLineVisible(spot.line - 1);
        m_text->setFocus();
    });
    connect(&theme, &kit::Theme::changed, this, &Editor::restyle);
    restyle();
}

Editor::~Editor() = default;

void Editor::restyle()
{
    m_lexer->restyle();
    m_text->setLexer(m_lexer); // takes the lexer's fonts and colours over
    m_text->setColor(m_theme.color(Tone::Text1));
    m_text->setPaper(m_theme.color(Tone::Bg1));
    m_text->setCaretForegroundColor(m_theme.color(Tone::Text1));
    m_text->setSelectionBackgroundColor(m_theme.color(Tone::Sel));
    m_text->setSelectionForegroundColor(m_theme.color(Tone::Text1));
    m_text->setMarginsBackgroundColor(m_theme.color(Tone::Bg1));
    m_text->setMarginsForegroundColor(m_theme.color(Tone::Text3));
    m_text->setMarginsFont(m_lexer->defaultFont());
    m_text->setIndentationGuidesBackgroundColor(m_theme.color(Tone::Bg1));
    m_text->setIndentationGuidesForegroundColor(m_theme.color(Tone::Line1));
    styleMarks(*m_text, m_theme, devicePixelRatioF());
    m_help->setFont(m_theme.font(kit::Type::Hint));
    kit::setInk(m_help, m_theme, Tone::Text3);
}

void Editor::open(const QByteArray &text, const QByteArray &base)
{
    m_opening = true;
    m_base = base;
    m_findings.clear();
    m_text->setText(QString::fromUtf8(text));
    m_text->SendScintilla(Sci::SCI_EMPTYUNDOBUFFER);
    m_text->setCursorPosition(0, 0);
    m_opening = false;
    look();
}

QByteArray Editor::text() const
{
    return m_text->text().toUtf8();
}

void Editor::setText(const QByteArray &text)
{
    if (text == this->text())
        return;
    m_text->beginUndoAction();
    replaceBytes(0, this->text().size(), text);
    m_text->endUndoAction();
}

void Editor::setReadOnly(bool on)
{
    m_text->setReadOnly(on);
    m_form->setEnabled(!on);
}

void Editor::replaceBytes(qsizetype offset, qsizetype removed, const QByteArray &inserted)
{
    m_text->SendScintilla(Sci::SCI_SETTARGETSTART, static_cast<unsigned long>(offset));
    m_text->SendScintilla(Sci::SCI_SETTARGETEND, static_cast<unsigned long>(offset + removed));
    m_text->SendScintilla(Sci::SCI_REPLACETARGET, static_cast<unsigned long>(inserted.size()), inserted.constData());
}

qsizetype Editor::cursor() const
{
    return m_text->SendScintilla(Sci::SCI_GETCURRENTPOS);
}

void Editor::goTo(int line, int column)
{
    const int row = std::clamp(line - 1, 0, std::max(0, m_text->lines() - 1));
    m_text->setCursorPosition(row, std::clamp(column - 1, 0, static_cast<int>(m_text->text(row).remove(u'\n').size())));
    m_text->ensureLineVisible(row);
    m_text->setFocus();
}

bool Editor::applyFix(const analysis::Finding &finding)
{
    if (!finding.fix || m_text->isReadOnly())
        return false;
    const QByteArray now = text();
    yaml::Editor edit(now);
    yaml::Editor::Done done;
    if (finding.fix->action == analysis::Fix::Action::Remove) {
        done = edit.remove(0, finding.fix->path);
    } else if (const auto value = base::readJson(finding.fix->value)) {
        done = edit.set(0, finding.fix->path, value->root());
    } else {
        return false;
    }
    if (!done)
        return false;
    splice(*done);
    return true;
}

void Editor::splice(const QVector<yaml::Splice> &splices)
{
    m_text->beginUndoAction();
    for (const yaml::Splice &one : splices)
        replaceBytes(one.offset, one.removed, one.inserted);
    m_text->endUndoAction();
    look();
}

void Editor::showForm(bool on)
{
    m_form->setVisible(on);
}

bool Editor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_text || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool control = key->modifiers() == Qt::ControlModifier, plain = key->modifiers() == Qt::NoModifier;
    const bool ours =
        (control && (key->key() == Qt::Key_Space || key->key() == Qt::Key_F || key->key() == Qt::Key_Period)) || (plain && key->key() == Qt::Key_F2);
    if (event->type() == QEvent::ShortcutOverride) {
        // Letters and undo are the text's while it has the focus, not the window's.
        if (ours || plain || key->modifiers() == Qt::ShiftModifier || (control && (key->key() == Qt::Key_Z || key->key() == Qt::Key_Y)))
            event->accept();
        if (plain && key->key() == Qt::Key_Escape && !m_text->isListActive())
            event->ignore();
        return event->isAccepted();
    }
    if (!ours)
        return false;
    if (key->key() == Qt::Key_Space)
        complete();
    else if (key->key() == Qt::Key_F)
        m_find->start();
    else if (key->key() == Qt::Key_Period)
        fixHere();
    else
        goToNextFinding();
    return true;
}

// ---- Help and completion -----------------------------------------------------------------------------------------------

yaml::Schema Editor::schema() const
{
    // Half-written text has no tree, but its first lines say what it is.
    QString apiVersion, kind;
    for (const QString &line : m_text->text().split(u'\n')) {
        if (line.startsWith("apiVersion:"_L1))
            apiVersion = line.mid(11).trimmed().remove(u'"');
        else if (line.startsWith("kind:"_L1))
            kind = line.mid(5).trimmed().remove(u'"');
        if (!apiVersion.isEmpty() && !kind.isEmpty())
            break;
    }
    const qsizetype slash = apiVersion.indexOf(u'/');
    return yaml::Schemas::bundled().find(slash < 0 ? QString() : apiVersion.left(slash), apiVersion.mid(slash + 1), kind);
}

void Editor::showHelp()
{
    const yaml::Cursor at = yaml::cursorAt(text(), cursor());
    const QString path = at.path();
    const QString help = path.isEmpty() ? QString() : yaml::fieldHelp(schema(), path);
    const QString field = QString(path).remove("[0]"_L1); // the schema's place, which is the same for all entries of a list
    m_help->setText(help.isEmpty() ? field : u"%1: %2"_s.arg(field, QString(help).replace(u'\n', u' ')));
    // Only where something was typed just now: a list must not open under a cursor that walks past.
    const bool typing = std::exchange(m_grew, false) && !m_opening && !at.inValue && at.typed.size() >= lettersToComplete && m_text->hasFocus();
    if (typing && !m_text->isListActive())
        complete();
}

void Editor::complete()
{
    const yaml::Cursor at = yaml::cursorAt(text(), cursor());
    m_offered = yaml::completion(schema(), at.inValue ? at.path() : at.parent);
    m_offered.removeIf([&at](const yaml::Completion &offer) {
        return offer.isKey == at.inValue || !offer.name.startsWith(at.typed, Qt::CaseInsensitive) || offer.name == at.typed;
    });
    if (m_offered.isEmpty())
        return;
    QStringList names;
    for (const yaml::Completion &offer : m_offered)
        names << offer.name;
    m_text->showUserList(completionList, names);
}

void Editor::insertCompletion(const QString &chosen)
{
    const auto offer = std::ranges::find(m_offered, chosen, &yaml::Completion::name);
    if (offer == m_offered.end())
        return;
    const yaml::Cursor at = yaml::cursorAt(text(), cursor());
    const qsizetype typed = at.typed.toUtf8().size();
    const bool hasColon = text().mid(cursor()).startsWith(':');
    const QByteArray inserted = (offer->name + (offer->isKey && !hasColon ? lineBreakFor(*offer, at.indent) : QString())).toUtf8();
    const qsizetype begin = cursor() - typed;
    m_text->beginUndoAction();
    replaceBytes(begin, typed, inserted);
    m_text->endUndoAction();
    m_text->SendScintilla(Sci::SCI_GOTOPOS, static_cast<unsigned long>(begin + inserted.size()));
}

} // namespace editor

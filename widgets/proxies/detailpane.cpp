// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/proxies/detailpane.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/proxies/readable.h"
#include "widgets/kit/diffview.h"
#include "widgets/kit/icon.h"
#include "widgets/kit/style.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::Literals::StringLiterals;
using base::text::clean;
using kit::Tone;
using kit::Type;

namespace proxies {

namespace {

constexpr int treeRow = 20;

/// Keys in the darkest ink, values in grey, nothing else.
class NodeInk final : public QStyledItemDelegate
{
public:
    NodeInk(const kit::Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const bool inner = index.model()->hasChildren(index.siblingAtColumn(0));
        const Tone tone = index.column() == items::JsonTree::Key ? Tone::Text1 : inner ? Tone::Text3 : Tone::Text2;
        option->font = m_theme.font(index.column() == items::JsonTree::Key ? Type::Small : Type::Mono);
        option->palette.setColor(QPalette::Text, m_theme.color(tone));
        option->textElideMode = Qt::ElideRight;
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {120, treeRow}; }

private:
    const kit::Theme &m_theme;
};

QString tooLong()
{
    return DetailPane::tr("\n… over %1 is not written out; the tree has all of it.")
        .arg(base::quantity::bytes(static_cast<double>(DetailPane::mostText)));
}

} // namespace

DetailPane::DetailPane(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new QLabel)
    , m_found(new QLabel)
    , m_nothing(new QLabel)
    , m_maker(new QToolButton)
    , m_treeVerb(new QToolButton)
    , m_jsonVerb(new QToolButton)
    , m_search(new QLineEdit)
    , m_pages(new QStackedWidget)
    , m_tree(new QTreeView)
    , m_text(new QPlainTextEdit)
    , m_diff(new kit::DiffView(theme))
    , m_model(new items::JsonTree(this))
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 2, 12, 2);
    head->setSpacing(8);
    head->addWidget(m_title, 1);
    head->addWidget(m_maker);
    head->addWidget(m_found);
    head->addWidget(m_search);
    head->addWidget(m_treeVerb);
    head->addWidget(m_jsonVerb);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_pages, 1);
    for (QWidget *page : std::initializer_list<QWidget *>{m_nothing, m_tree, m_text, m_diff})
        m_pages->addWidget(page);

    for (QLabel *label : {m_title, m_found, m_nothing})
        label->setTextFormat(Qt::PlainText);
    m_title->setMinimumWidth(40);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_nothing->setContentsMargins(12, 8, 12, 8);
    m_search->setPlaceholderText(tr("Search (Ctrl+F)"));
    m_search->setAccessibleName(tr("Search in the object"));
    m_search->setFixedWidth(190);
    m_search->setClearButtonEnabled(true);
    auto *group = new QButtonGroup(this);
    for (QToolButton *button : {m_treeVerb, m_jsonVerb}) {
        button->setCheckable(true);
        group->addButton(button);
    }
    m_treeVerb->setText(tr("Tree"));
    m_jsonVerb->setText(tr("JSON"));
    m_treeVerb->setChecked(true);
    m_maker->setAutoRaise(true);
    m_maker->hide();
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new NodeInk(theme, this));
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(16);
    m_tree->setAccessibleName(tr("The object as a tree"));
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->resizeSection(0, 320);
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(10);
    m_text->setAccessibleName(tr("The object as JSON"));

    connect(m_search, &QLineEdit::returnPressed, this, [this] { search(false); });
    connect(new QShortcut(QKeySequence(u"Shift+Return"_s), m_search, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            [this] { search(true); });
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_found->clear(); });
    connect(group, &QButtonGroup::buttonToggled, this, [this](QAbstractButton *, bool on) {
        if (on)
            showPage();
    });
    connect(m_maker, &QToolButton::clicked, this, [this] { emit linked(m_link); });
    connect(&m_shown, &store::DerivedBase::ready, this, &DetailPane::take);
    connect(&m_sides, &store::DerivedBase::ready, this, &DetailPane::takeSides);
    connect(&theme, &kit::Theme::changed, this, &DetailPane::restyle);
    restyle();
    showNothing({});
}

DetailPane::~DetailPane() = default;

void DetailPane::restyle()
{
    m_title->setFont(m_theme.font(Type::SmallStrong));
    m_text->setFont(m_theme.font(Type::Mono));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_found, m_nothing, m_maker, m_search, m_treeVerb, m_jsonVerb})
        widget->setFont(m_theme.font(Type::Small));
    m_tree->header()->setFont(m_theme.font(Type::Small));
    kit::setInk(m_found, m_theme, Tone::Text3);
    kit::setInk(m_nothing, m_theme, Tone::Text2);
    kit::setInk(m_maker, m_theme, Tone::Accent);
}

void DetailPane::setHead(const QString &title, const QString &maker, const QString &link)
{
    m_title->setText(base::text::elideMiddle(clean(title), 90));
    m_title->setToolTip(clean(title));
    m_link = link;
    m_maker->setVisible(!maker.isEmpty());
    m_maker->setEnabled(!link.isEmpty());
    m_maker->setText(tr("made by %1").arg(clean(maker)));
    m_maker->setToolTip(link.isEmpty() ? tr("It is not in the cluster that is shown") : tr("Show it in the configuration"));
    m_found->clear();
}

void DetailPane::show(const QString &title, std::function<base::Result<base::Tree>()> make, const QString &maker, const QString &link)
{
    m_what = What::Element;
    setHead(title, maker, link);
    m_shown.request([make = std::move(make)] {
        Shown shown;
        const auto element = make();
        if (!element) {
            shown.error = element.error();
            return shown;
        }
        shown.tree = std::make_shared<const base::Tree>(readable(element->root()));
        const QByteArray text = indented(shown.tree->root(), mostText);
        shown.whole = text.size() < mostText;
        shown.text = QString::fromUtf8(text);
        return shown;
    });
}

void DetailPane::show(const Difference &difference, const QString &left, const QString &right)
{
    m_what = What::Sides;
    setHead(u"%1 %2"_s.arg(nameOf(difference.section), difference.name), {}, {});
    m_sides.request([difference, left, right] {
        Sides sides{.difference = difference, .left = left, .right = right, .before = {}, .after = {}};
        if (const auto tree = base::readJson(difference.left.isEmpty() ? QByteArray("null") : difference.left); tree && !difference.left.isEmpty())
            sides.before = readable(tree->root());
        if (const auto tree = base::readJson(difference.right.isEmpty() ? QByteArray("null") : difference.right); tree && !difference.right.isEmpty())
            sides.after = readable(tree->root());
        return sides;
    });
}

void DetailPane::showNothing(const QString &sentence)
{
    m_what = What::Nothing;
    setHead({}, {}, {});
    m_nothing->setText(sentence);
    m_model->show(nullptr);
    m_text->clear();
    showPage();
}

void DetailPane::take()
{
    if (m_what != What::Element)
        return;
    const Shown &shown = *m_shown.value();
    if (shown.error) {
        showNothing(clean(shown.error->message()));
        return;
    }
    m_model->show(shown.tree);
    m_text->setPlainText(shown.whole ? shown.text : shown.text + tooLong());
    m_tree->expandToDepth(0);
    showPage();
}

void DetailPane::takeSides()
{
    if (m_what != What::Sides)
        return;
    const Sides &sides = *m_sides.value();
    const QString left = clean(sides.left), right = clean(sides.right);
    m_diff->show({{.title = sides.difference.name,
                   .before = sides.before,
                   .after = sides.after,
                   .notes = {tr("− %1   + %2").arg(left, right)},
                   .lone = tr("Only in %1").arg(sides.after.isEmpty() ? left : right)}});
    showPage();
}

void DetailPane::showPage()
{
    const bool element = m_what == What::Element;
    QWidget *page = m_what == What::Nothing ? static_cast<QWidget *>(m_nothing)
        : m_what == What::Sides             ? static_cast<QWidget *>(m_diff)
        : m_jsonVerb->isChecked()           ? static_cast<QWidget *>(m_text)
                                            : m_tree;
    m_pages->setCurrentWidget(page);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_search, m_treeVerb, m_jsonVerb, m_found})
        widget->setVisible(element);
}

bool DetailPane::showsJson() const
{
    return m_jsonVerb->isChecked();
}

void DetailPane::setJson(bool json)
{
    (json ? m_jsonVerb : m_treeVerb)->setChecked(true);
}

void DetailPane::focusSearch()
{
    if (m_search->isVisible()) {
        m_search->setFocus();
        m_search->selectAll();
    }
}

void DetailPane::search(bool backwards)
{
    const QString wanted = m_search->text();
    if (wanted.isEmpty())
        return;
    bool found = false;
    if (m_jsonVerb->isChecked()) {
        const QTextDocument::FindFlags flags = backwards ? QTextDocument::FindBackward : QTextDocument::FindFlags();
        found = m_text->find(wanted, flags);
        if (!found) { // once around
            m_text->moveCursor(backwards ? QTextCursor::End : QTextCursor::Start);
            found = m_text->find(wanted, flags);
        }
    } else {
        const QModelIndex at = m_model->next(wanted, m_tree->currentIndex(), backwards);
        found = at.isValid();
        if (found) {
            m_tree->setCurrentIndex(at);
            m_tree->scrollTo(at, QAbstractItemView::PositionAtCenter);
        }
    }
    m_found->setText(found ? QString() : tr("Not found"));
}

} // namespace proxies

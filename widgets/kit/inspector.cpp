// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/inspector.h"
#include "widgets/kit/style.h"

#include "models/base/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace kit {

namespace {

void ink(QLabel *label, const Theme &theme, Tone tone, Type type, bool numeric = false)
{
    setInk(label, theme, tone);
    label->setFont(theme.font(type, numeric));
}

QLabel *words(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

InspectorTitle::InspectorTitle(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_name(words(this))
    , m_kind(words(this))
    , m_sentence(words(this))
    , m_rest(words(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 8);
    column->setSpacing(3);
    auto *first = new QHBoxLayout;
    first->setContentsMargins(20, 0, 0, 0);
    first->addWidget(m_name, 1);
    column->addLayout(first);
    for (QLabel *label : {m_kind, m_sentence, m_rest})
        column->addWidget(label);
    connect(&m_theme, &Theme::changed, this, &InspectorTitle::restyle);
    restyle();
}

void InspectorTitle::show(mesh::Health health, const QString &name, const QString &kindLine, const QString &sentence, const QString &rest)
{
    m_health = health;
    m_any = !name.isEmpty();
    // A name of 63 characters breaks after its dashes instead of widening the pane.
    QString breakable = base::text::clean(name);
    setAccessibleName(breakable);
    m_name->setText(breakable.replace(u'-', u"-\u200B"_s).replace(u'.', u".\u200B"_s));
    m_name->setToolTip(base::text::clean(name));
    m_kind->setText(base::text::clean(kindLine));
    m_sentence->setText(base::text::clean(sentence));
    m_sentence->setVisible(!sentence.isEmpty());
    m_rest->setText(base::text::clean(rest));
    m_rest->setVisible(!rest.isEmpty());
    restyle();
}

void InspectorTitle::restyle()
{
    ink(m_name, m_theme, Tone::Text1, Type::InspectorTitle);
    ink(m_kind, m_theme, Tone::Text2, Type::Small);
    ink(m_sentence, m_theme, m_health >= mesh::Health::Warn ? healthTone(m_health) : Tone::Text1,
        m_health >= mesh::Health::Warn ? Type::SmallStrong : Type::Small);
    ink(m_rest, m_theme, Tone::Text2, Type::Small);
    update();
}

void InspectorTitle::paintEvent(QPaintEvent *)
{
    if (!m_any)
        return;
    QPainter painter(this);
    const int line = QFontMetrics(m_name->font()).height();
    paintGlyph(painter, QRectF(12, m_name->y() + line / 2.0 - 6.5, 13, 13), kit::glyphOf(m_health), m_theme);
}

SectionHead::SectionHead(const Theme &theme, QString title, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(std::move(title))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(m_title);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SectionHead::setRemark(const QString &remark)
{
    m_remark = remark;
    setAccessibleDescription(remark);
    update();
}

QSize SectionHead::sizeHint() const
{
    return {200, 32};
}

void SectionHead::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(0, 4, width(), 1, m_theme.color(Tone::Line1));
    const QRect box(12, 8, width() - 24, height() - 8);
    painter.setFont(m_theme.font(Type::SmallStrong));
    painter.setPen(m_theme.color(Tone::Text1));
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, m_title);
    painter.setFont(m_theme.font(Type::Small, true));
    painter.setPen(m_theme.color(Tone::Text2));
    const int used = QFontMetrics(m_theme.font(Type::SmallStrong)).horizontalAdvance(m_title) + 12;
    painter.drawText(box.adjusted(used, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
                     QFontMetrics(painter.font()).elidedText(m_remark, Qt::ElideMiddle, box.width() - used));
}

InspectorTabs::InspectorTabs(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_bar(new QTabBar(this))
    , m_pages(new QStackedWidget(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *first = new QHBoxLayout; // the words begin where the title does
    first->setContentsMargins(4, 0, 4, 0);
    first->addWidget(m_bar, 1);
    column->addLayout(first);
    column->addWidget(m_pages, 1);
    m_bar->setExpanding(false);
    m_bar->setDrawBase(false);
    m_bar->setUsesScrollButtons(true);
    m_bar->setAccessibleName(tr("Inspector"));
    connect(m_bar, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_bar, &QTabBar::currentChanged, this, &InspectorTabs::currentChanged);
}

int InspectorTabs::add(const QString &title, QWidget *page)
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    // A page filled while it was hidden must not be squeezed into what it needed before.
    if (page->layout())
        page->layout()->setSizeConstraint(QLayout::SetMinimumSize);
    scroll->setWidget(page);
    scroll->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);
    m_pages->addWidget(scroll);
    m_titles << title;
    return m_bar->addTab(title);
}

void InspectorTabs::setCount(int tab, int count)
{
    m_bar->setTabText(tab, count > 0 ? u"%1 %2"_s.arg(m_titles.value(tab)).arg(count) : m_titles.value(tab));
}

int InspectorTabs::current() const
{
    return m_bar->currentIndex();
}

void InspectorTabs::setCurrent(int tab)
{
    m_bar->setCurrentIndex(tab);
}

} // namespace kit

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/formrow.h"

#include "models/base/text.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/style.h"

#include <QComboBox>
#include <QEvent>
#include <QAbstractItemView>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QSpinBox>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using forms::Type;
using kit::Tone;

namespace editor {

namespace {

constexpr int labelWidth = 104, controlWidth = 132, mostWeight = 1'000'000;

QLabel *labelOf(const kit::Theme &theme, const QString &text, kit::Type type, Tone tone)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setFont(theme.font(type));
    kit::setInk(label, theme, tone);
    return label;
}

QString words(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

FormRow::FormRow(const kit::Theme &theme, const forms::Field &field, const forms::Entry &entry, const forms::Value &value, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_field(field)
    , m_problem(labelOf(theme, {}, kit::Type::Hint, Tone::Error))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 2, 0, 2);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    QLabel *label = labelOf(theme, words(field.label), kit::Type::Small, Tone::Text2);
    label->setFixedWidth(labelWidth);
    label->setWordWrap(true);
    const bool wide = field.type == Type::Weights; // sliders need the room below the label, too
    QWidget *control = wide ? makeWeights(value) : makeControl();
    const int below = wide ? 2 : 1, column = wide ? 0 : 1;
    grid->addWidget(label, 0, 0);
    grid->addWidget(control, wide ? 1 : 0, column, 1, wide ? 3 : 1);
    label->setBuddy(control);
    if (!wide)
        grid->addWidget(labelOf(theme, words(field.unit), kit::Type::Small, Tone::Text3), 0, 2);
    const QString path = base::text::clean(forms::pathOf(field, entry));
    auto *place = labelOf(theme, base::text::elideMiddle(path, 44), kit::Type::Hint, Tone::Text3);
    place->setToolTip(path);
    grid->addWidget(place, below, column, 1, 3 - column);
    grid->addWidget(m_problem, below + 1, column, 1, 3 - column);
    grid->setColumnStretch(2, 1);
    for (QWidget *input : control->findChildren<QWidget *>() + QList<QWidget *>{control}) {
        if (!qobject_cast<QSpinBox *>(input) && !qobject_cast<QSlider *>(input) && !qobject_cast<QComboBox *>(input))
            continue;
        input->setFocusPolicy(Qt::StrongFocus);
        input->installEventFilter(this);
    }
    m_problem->hide();
    show(value);
}

/// A wheel that scrolls the form must not turn a weight on its way.
bool FormRow::eventFilter(QObject *watched, QEvent *event)
{
    const auto *input = qobject_cast<QWidget *>(watched);
    if (event->type() != QEvent::Wheel || !input || input->hasFocus())
        return QWidget::eventFilter(watched, event);
    event->ignore();
    return true;
}

QWidget *FormRow::makeControl()
{
    const QString unset = words(m_field.unset);
    if (m_field.type == Type::Choice || m_field.type == Type::Flag) {
        m_choice = new QComboBox;
        m_choice->addItem(unset.isEmpty() ? tr("not set") : tr("not set: %1").arg(unset), QString());
        for (const QString &choice : m_field.type == Type::Flag ? QStringList{u"true"_s, u"false"_s} : words(m_field.choices).split(u'|'))
            m_choice->addItem(choice, choice);
        m_choice->setFixedWidth(controlWidth);
        m_choice->view()->setMinimumWidth(280);
        m_choice->setAccessibleName(words(m_field.label));
        connect(m_choice, &QComboBox::activated, this, [this] { emit entered(m_choice->currentData().toString()); });
        return m_choice;
    }
    m_line = new QLineEdit;
    m_line->setPlaceholderText(unset);
    m_line->setToolTip(unset.isEmpty() ? QString() : tr("Not set: %1").arg(unset));
    m_line->setFixedWidth(controlWidth);
    m_line->setAccessibleName(words(m_field.label));
    connect(m_line, &QLineEdit::editingFinished, this, [this] {
        if (!m_showing && m_line->isModified())
            emit entered(m_line->text());
    });
    return m_line;
}

QWidget *FormRow::makeWeights(const forms::Value &value)
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    for (qsizetype i = 0; i < value.shares.size(); ++i) {
        const QString name = base::text::clean(value.shares[i].name);
        auto *number = new QSpinBox;
        auto *slider = new QSlider(Qt::Horizontal);
        number->setRange(0, mostWeight);
        number->setKeyboardTracking(false);
        slider->setRange(0, 100);
        number->setAccessibleName(tr("Weight of %1").arg(name));
        slider->setAccessibleName(number->accessibleName());
        const int row = static_cast<int>(i);
        grid->addWidget(labelOf(m_theme, base::text::elideMiddle(name, 24), kit::Type::Small, Tone::Text1), row, 0);
        grid->addWidget(number, row, 1);
        grid->addWidget(slider, row, 2);
        connect(slider, &QSlider::valueChanged, this, [this, number](int at) {
            if (!m_showing)
                number->setValue(at); // tells weigh()
        });
        connect(number, &QSpinBox::valueChanged, this, &FormRow::weigh);
        m_shares.push_back({number, slider});
    }
    m_sum = labelOf(m_theme, {}, kit::Type::Small, Tone::Text3);
    grid->addWidget(m_sum, static_cast<int>(value.shares.size()), 1, 1, 2);
    return box;
}

/// Of two destinations the other one takes the rest, so that the sum stays; of more each is set by itself.
void FormRow::weigh()
{
    if (m_showing)
        return;
    if (m_shares.size() == 2) {
        const bool first = sender() == m_shares[0].number;
        const int moved = m_shares[first ? 0 : 1].number->value();
        if (moved <= 100) {
            m_showing = true;
            m_shares[first ? 1 : 0].number->setValue(100 - moved);
            m_showing = false;
        }
    }
    QVector<qint64> weights;
    for (const Share &share : m_shares)
        weights.push_back(share.number->value());
    showSum();
    emit weighed(weights);
}

void FormRow::showSum()
{
    qint64 sum = 0;
    for (const Share &share : m_shares)
        sum += share.number->value();
    m_sum->setText(tr("Sum %1").arg(sum));
    kit::setInk(m_sum, m_theme, sum == 100 ? Tone::Text3 : Tone::Error);
}

void FormRow::show(const forms::Value &value)
{
    m_showing = true;
    if (m_line && m_line->text() != value.text)
        m_line->setText(value.text);
    if (m_choice) {
        const int at = m_choice->findData(value.text);
        if (at < 0) // what the schema may know and the form does not
            m_choice->addItem(base::text::clean(value.text), value.text);
        m_choice->setCurrentIndex(at < 0 ? m_choice->count() - 1 : at);
    }
    for (qsizetype i = 0; i < std::min(m_shares.size(), value.shares.size()); ++i) {
        const int weight = static_cast<int>(std::clamp<qint64>(value.shares[i].weight, 0, mostWeight));
        m_shares[i].number->setValue(weight);
        m_shares[i].slider->setValue(std::min(weight, 100));
    }
    if (m_sum)
        showSum();
    for (QWidget *control : QList<QWidget *>{m_line, m_choice}) {
        if (control)
            control->setEnabled(value.odd.isEmpty());
    }
    m_showing = false;
    showProblem(value.odd.isEmpty() ? QString() : tr("%1: change it there").arg(value.odd));
}

void FormRow::showProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace editor

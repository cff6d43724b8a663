// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificates/chainview.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/certificatewords.h"
#include "widgets/kit/glyph.h"
#include "widgets/kit/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using kit::Tone;
using kit::Type;

namespace certificates {

namespace {

constexpr int pad = 12, textLeft = 34, gapBelow = 6;

mesh::Health healthOf(ChainProblem problem, bool lenient)
{
    switch (problem) {
    case ChainProblem::Untrusted:
    case ChainProblem::UnknownIssuer: return lenient ? mesh::Health::Unknown : mesh::Health::Error;
    case ChainProblem::NotChecked: return mesh::Health::Info;
    case ChainProblem::WeakKey:
    case ChainProblem::WeakSignature: return mesh::Health::Warn;
    case ChainProblem::Expired:
    case ChainProblem::NotYetValid:
    case ChainProblem::NotCa:
    case ChainProblem::MayNotSign:
    case ChainProblem::PathLength:
    case ChainProblem::BadSignature:
    case ChainProblem::NameMismatch:
    case ChainProblem::WrongUsage:
    case ChainProblem::TooLong: return mesh::Health::Error;
    }
    return mesh::Health::Unknown;
}

QString serialShort(const QString &serial)
{
    return serial.size() > 14 ? serial.first(5) + u'…' + serial.last(2) : serial;
}

} // namespace

ChainView::ChainView(const kit::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Chain"));
    connect(&m_theme, &kit::Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ChainView::setChain(const Chain &chain, qint64 nowMs, bool lenient)
{
    m_lines.clear();
    QStringList spoken;
    for (const Link &link : chain.links) {
        const Certificate &certificate = *link.certificate;
        Line line;
        line.name = base::text::clean(certificate.displayName());
        const QString end = base::quantity::dateTime(certificate.notAfterMs, nowMs);
        line.detail = tr("until %1, %2, serial %3").arg(end, certificate.keyText(), serialShort(certificate.serialText()));
        if (link.isRoot)
            line.detail = tr("until %1, %2, trusted root").arg(end, certificate.keyText());
        for (const LinkProblem &problem : link.problems) {
            line.health = mesh::worst(line.health, healthOf(problem.problem, lenient));
            line.problems += items::CertificateWords::chainProblem(problem);
        }
        line.tip = base::text::clean(certificate.subject.text) + u'\n' + base::text::clean(certificate.serialText());
        spoken += line.name + (line.problems.isEmpty() ? QString() : u" ("_s + line.problems.join(u", "_s) + u')');
        m_lines.push_back(line);
    }
    setAccessibleDescription(spoken.join(u", "_s));
    updateGeometry();
    update();
}

int ChainView::lineHeight() const
{
    return QFontMetrics(m_theme.font(Type::Small)).height() + 2;
}

int ChainView::heightOf(const Line &line) const
{
    return (2 + static_cast<int>(line.problems.size())) * lineHeight() + gapBelow;
}

QSize ChainView::sizeHint() const
{
    int height = 0;
    for (const Line &line : m_lines)
        height += heightOf(line);
    return {260, height};
}

void ChainView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont strong = m_theme.font(Type::SmallStrong), normal = m_theme.font(Type::Small);
    const int row = lineHeight(), width = this->width() - textLeft - pad;
    int y = 0;
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const Line &line = m_lines[i];
        const qreal centre = y + row / 2.0;
        if (i + 1 < m_lines.size()) {
            painter.setPen(QPen(m_theme.color(Tone::Line2), 1));
            painter.drawLine(QPointF(pad + 6.5, centre + 9), QPointF(pad + 6.5, y + heightOf(line) + row / 2.0 - 9));
        }
        kit::paintGlyph(painter, QRectF(pad, centre - 6, 12, 12), kit::glyphOf(line.health), m_theme);
        const auto text = [&](int at, const QFont &font, Tone tone, const QString &words, Qt::TextElideMode mode) {
            painter.setFont(font);
            painter.setPen(m_theme.color(tone));
            painter.drawText(QRect(textLeft, y + at * row, width, row), Qt::AlignLeft | Qt::AlignVCenter,
                             QFontMetrics(font).elidedText(words, mode, width));
        };
        text(0, strong, Tone::Text1, line.name, Qt::ElideMiddle);
        text(1, normal, Tone::Text2, line.detail, Qt::ElideRight);
        for (qsizetype p = 0; p < line.problems.size(); ++p)
            text(2 + static_cast<int>(p), normal, line.health >= mesh::Health::Warn ? kit::healthTone(line.health) : Tone::Text2, line.problems[p],
                 Qt::ElideMiddle);
        y += heightOf(line);
    }
}

bool ChainView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    int y = 0;
    for (const Line &line : m_lines) {
        y += heightOf(line);
        if (help->pos().y() < y) {
            QToolTip::showText(help->globalPos(), line.tip + (line.problems.isEmpty() ? QString() : u'\n' + line.problems.join(u'\n')), this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace certificates

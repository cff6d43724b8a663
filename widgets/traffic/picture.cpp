// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/traffic/picture.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "widgets/kit/theme.h"
#include "widgets/traffic/splitbars.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace traffic {

namespace {

constexpr int rowHeight = 26, headHeight = 58, margin = 16, width = 1200;
constexpr qsizetype mostRows = 400;
constexpr std::array tones{kit::Tone::S1, kit::Tone::S2, kit::Tone::S3, kit::Tone::S4, kit::Tone::S5, kit::Tone::S6};

QString tr(const char *text)
{
    return QCoreApplication::translate("traffic::Picture", text);
}

double numberOf(const QJsonValue &value)
{
    return value.isDouble() ? value.toDouble() : mesh::nan;
}

struct Column {
    int x = 0, width = 0;
    Qt::AlignmentFlag side = Qt::AlignLeft;
};

class Painter
{
public:
    Painter(QPainter &painter, const kit::Theme &theme, double highest)
        : m_painter(painter)
        , m_theme(theme)
        , m_highest(highest)
    {
    }

    void head(const QJsonObject &list)
    {
        m_painter.setFont(m_theme.font(kit::Type::PageTitle));
        m_painter.setPen(m_theme.color(kit::Tone::Text1));
        m_painter.drawText(QRect(margin, 8, width / 2, 24), Qt::AlignLeft | Qt::AlignVCenter,
                           tr("Routes of %1").arg(base::text::clean(list["context"_L1].toString())));
        text(QRect(width / 2, 8, width / 2 - margin, 24), base::text::clean(list["at"_L1].toString()), kit::Tone::Text3, Qt::AlignRight);
        const std::array<std::pair<Column, QString>, 7> titles{{{name, tr("Route")},
                                                                {match, tr("Match")},
                                                                {rate, tr("Rate, req/s")},
                                                                {errors, tr("5xx, %")},
                                                                {p95, tr("p95, ms")},
                                                                {split, tr("Split, seen; the tick is what is wanted")},
                                                                {told, tr("Told")}}};
        for (const auto &[column, title] : titles)
            text(QRect(column.x, 36, column.width, 20), title, kit::Tone::Text2, column.side);
        m_painter.setPen(m_theme.color(kit::Tone::Line2));
        m_painter.drawLine(margin, headHeight - 1, width - margin, headHeight - 1);
    }

    void row(const QJsonObject &route, int y)
    {
        const QJsonObject traffic = route["traffic"_L1].toObject();
        const QString place = route["name"_L1].toString().isEmpty() ? route["place"_L1].toString() : route["name"_L1].toString();
        QStringList matches;
        for (const QJsonValue &one : route["matches"_L1].toArray())
            matches << one.toString();
        text(box(name, y), u"%1 / %2"_s.arg(route["host"_L1].toString(), place));
        text(box(match, y), matches.isEmpty() ? tr("every request") : matches.join(tr(" or ")), kit::Tone::Text2);
        const double perSecond = numberOf(traffic["requestsPerSecond"_L1]);
        if (perSecond > 0 && m_highest > 0)
            m_painter.fillRect(QRectF(rate.x, y + 8, 90 * perSecond / m_highest, rowHeight - 16), m_theme.color(kit::Tone::S1, 0.5));
        text(box(rate, y), quantity::rateNumber(perSecond), kit::Tone::Text1, Qt::AlignRight);
        const double failed = numberOf(traffic["errorShare"_L1]);
        text(box(errors, y), quantity::percentNumber(failed),
             failed >= 0.05       ? kit::Tone::Error
                 : failed >= 0.01 ? kit::Tone::Warn
                                  : kit::Tone::Text1,
             Qt::AlignRight);
        text(box(p95, y), quantity::latencyNumber(numberOf(traffic["p95Ms"_L1])), kit::Tone::Text1, Qt::AlignRight);
        bars(route["targets"_L1].toArray(), y);
        text(box(told, y), base::text::clean(route["told"_L1].toString()), kit::Tone::Text3);
    }

private:
    static constexpr Column name{margin, 210}, match{234, 240}, rate{482, 150, Qt::AlignRight}, errors{640, 56, Qt::AlignRight},
        p95{704, 64, Qt::AlignRight}, split{788, 320}, told{1118, width - margin - 1118};

    static QRect box(const Column &column, int y) { return {column.x, y, column.width, rowHeight}; }

    void text(const QRect &box, const QString &words, kit::Tone tone = kit::Tone::Text1, Qt::Alignment side = Qt::AlignLeft)
    {
        m_painter.setFont(m_theme.font(kit::Type::Small, true));
        m_painter.setPen(m_theme.color(tone));
        m_painter.drawText(box, side | Qt::AlignVCenter, m_painter.fontMetrics().elidedText(base::text::clean(words), Qt::ElideRight, box.width()));
    }

    void bars(const QJsonArray &targets, int y)
    {
        if (targets.isEmpty())
            return;
        const int shown = static_cast<int>(std::min<qsizetype>(targets.size(), 4)), each = split.width / shown;
        for (int i = 0; i < shown; ++i) {
            const QJsonObject target = targets[i].toObject();
            const QString label = target["subset"_L1].toString().isEmpty() ? target["host"_L1].toString() : target["subset"_L1].toString();
            const int x = split.x + i * each, half = each / 2 - 6;
            paintSplit(m_painter, QRectF(x, y + rowHeight / 2.0 - 4, half, 8), m_theme, target["wantedShare"_L1].toDouble(),
                       numberOf(target["seenShare"_L1]), tones.at(static_cast<size_t>(i)));
            text(QRect(x + half + 4, y, each - half - 8, rowHeight), label, kit::Tone::Text2);
        }
    }

    QPainter &m_painter;
    const kit::Theme &m_theme;
    double m_highest;
};

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

bool isRouteList(const QByteArray &json)
{
    return parsed(json)["kind"_L1].toString() == "RouteList"_L1;
}

base::Result<QImage> routesPicture(const QByteArray &json, const kit::Theme &theme, const QSize &size)
{
    const QJsonObject list = parsed(json);
    const QJsonArray items = list["items"_L1].toArray();
    if (list["kind"_L1].toString() != "RouteList"_L1)
        return base::fail(base::ErrorKind::Invalid, u"this is no list of routes"_s);
    if (items.size() > mostRows)
        return base::fail(base::ErrorKind::TooLarge,
                          u"a picture has at most %1 routes, here are %2; choose a namespace"_s.arg(mostRows).arg(items.size()));
    double highest = 0;
    for (const QJsonValue &item : items)
        highest = std::max(highest, item["traffic"_L1]["requestsPerSecond"_L1].toDouble());
    const QSize natural(width, headHeight + std::max<int>(1, static_cast<int>(items.size())) * rowHeight + margin);
    const QSize wanted = size.isEmpty() ? natural * 2 : size; // sharp on dense screens
    QImage image(wanted, QImage::Format_RGB32);
    image.fill(theme.color(kit::Tone::Bg1));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal scale = std::min(wanted.width() / qreal(natural.width()), wanted.height() / qreal(natural.height()));
    painter.scale(scale, scale);
    Painter rows(painter, theme, highest);
    rows.head(list);
    for (int i = 0; i < items.size(); ++i)
        rows.row(items[i].toObject(), headHeight + i * rowHeight);
    return image;
}

} // namespace traffic

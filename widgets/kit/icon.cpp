// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/icon.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QPointer>
#include <QSvgRenderer>

using namespace Qt::Literals::StringLiterals;

// The icons are linked as a static library's object: nothing else would pull it in.
static void initIcons()
{
    Q_INIT_RESOURCE(meshdeck_icons_rc);
}

namespace kit {

namespace {

QString pathOf(const QString &name)
{
    static const bool ready = (initIcons(), true);
    Q_UNUSED(ready)
    return u":/icons/%1.svg"_s.arg(name);
}

QPixmap tinted(const QString &name, const QSize &pixels, const QColor &ink)
{
    const QString key = u"meshdeck/%1/%2x%3/%4"_s.arg(name).arg(pixels.width()).arg(pixels.height()).arg(ink.rgba(), 0, 16);
    QPixmap out;
    if (QPixmapCache::find(key, &out))
        return out;
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    QSvgRenderer renderer(pathOf(name));
    const qreal side = qMin(pixels.width(), pixels.height());
    renderer.render(&painter, QRectF((pixels.width() - side) / 2, (pixels.height() - side) / 2, side, side));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(image.rect(), ink);
    painter.end();
    out = QPixmap::fromImage(image);
    QPixmapCache::insert(key, out);
    return out;
}

class IconEngine final : public QIconEngine
{
public:
    IconEngine(const Theme &theme, QString name, Tone tone)
        : m_theme(&theme)
        , m_name(std::move(name))
        , m_tone(tone)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal dpr = painter->device()->devicePixelRatioF();
        QPixmap map = pixmap((QSizeF(rect.size()) * dpr).toSize(), mode, state);
        map.setDevicePixelRatio(dpr);
        painter->drawPixmap(rect.topLeft(), map);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        if (!m_theme)
            return {};
        return tinted(m_name, size, m_theme->color(mode == QIcon::Disabled ? Tone::DisabledText : m_tone));
    }

    QIconEngine *clone() const override { return new IconEngine(*m_theme, m_name, m_tone); }
    QString key() const override { return u"meshdeck"_s; }
    bool isNull() override { return !m_theme; }

private:
    QPointer<const Theme> m_theme;
    QString m_name;
    Tone m_tone;
};

} // namespace

QIcon icon(const Theme &theme, const QString &name, Tone tone)
{
    return QIcon(new IconEngine(theme, name, tone));
}

void paintIcon(QPainter &painter, const QRectF &box, const Theme &theme, const QString &name, Tone tone)
{
    const qreal dpr = painter.device()->devicePixelRatioF();
    QPixmap map = tinted(name, (box.size() * dpr).toSize(), theme.color(tone));
    map.setDevicePixelRatio(dpr);
    painter.drawPixmap(box.topLeft(), map);
}

bool hasIcon(const QString &name)
{
    return QFile::exists(pathOf(name));
}

} // namespace kit

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/topology/picture.h"

#include "widgets/topology/paintersurface.h"
#include "widgets/topology/paintgraph.h"
#include "widgets/topology/rastersurface.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace topology {

namespace {

constexpr double margin = 24;
constexpr int mostPixels = 12'000; ///< of one side

QString tr(const char *text)
{
    return QCoreApplication::translate("topology::picture", text);
}

View viewOf(const Scene &scene, const View &look, QSize size)
{
    View view = look;
    view.hovered.clear();
    view.dimOthers = false;
    fitInto(view, scene.layout.bounds, QRectF(QPointF(), QSizeF(size)), margin);
    return view;
}

QSize sizeOf(const Scene &scene, QSize wanted)
{
    if (!wanted.isEmpty())
        return wanted.boundedTo({mostPixels, mostPixels});
    const QSizeF whole = scene.layout.bounds.size() + QSizeF(2 * margin, 2 * margin);
    const double scale = std::min(1.0, mostPixels / std::max(whole.width(), whole.height()));
    return (whole * scale).toSize().expandedTo({64, 64});
}

/// The writer dates its file and gives it a random id: both are blotted out, length by length, so that its offsets stay.
void forgetWhen(QByteArray &pdf)
{
    const auto blot = [&](const QByteArray &key, char open, char close, const QByteArray &with) {
        for (qsizetype at = pdf.indexOf(key); at >= 0; at = pdf.indexOf(key, at + 1)) {
            const qsizetype from = pdf.indexOf(open, at + key.size() - 1), to = pdf.indexOf(close, from);
            for (qsizetype i = from + 1; from >= 0 && i < to; ++i)
                pdf[i] = with[(i - from - 1) % with.size()];
        }
    };
    blot("/CreationDate (", '(', ')', "D:20000101000000Z                ");
    blot("/ModDate (", '(', ')', "D:20000101000000Z                ");
    const qsizetype trailer = pdf.lastIndexOf("/ID [");
    for (qsizetype i = trailer; trailer >= 0 && i < pdf.size() && pdf[i] != ']'; ++i) {
        if (pdf[i] == '<')
            for (++i; i < pdf.size() && pdf[i] != '>'; ++i)
                pdf[i] = '0';
    }
    for (const QByteArray &tag : {QByteArray("<xmp:CreateDate>"), QByteArray("<xmp:ModifyDate>"), QByteArray("<xmp:MetadataDate>")}) {
        for (qsizetype at = pdf.indexOf(tag); at >= 0; at = pdf.indexOf(tag, at + 1)) {
            for (qsizetype i = at + tag.size(); i < pdf.size() && pdf[i] != '<'; ++i)
                pdf[i] = pdf[i] >= '0' && pdf[i] <= '9' ? '0' : pdf[i];
        }
    }
    for (qsizetype at = pdf.indexOf("uuid:"); at >= 0; at = pdf.indexOf("uuid:", at + 1)) {
        for (qsizetype i = at + 5; i < pdf.size() && pdf[i] != '"' && pdf[i] != '<' && pdf[i] != '\''; ++i)
            pdf[i] = pdf[i] == '-' ? '-' : '0';
    }
}

} // namespace

base::Result<std::shared_ptr<const Scene>> sceneOf(graph::Graph graph, graph::Layout layout)
{
    if (!layout.fits(graph) || layout.groups.size() != graph.groups.size() || layout.routes.size() != graph.edges.size())
        return base::fail(base::ErrorKind::Invalid, u"the layout is of another graph"_s);
    auto scene = std::make_shared<Scene>();
    scene->full = graph;
    scene->graph = std::move(graph);
    scene->layout = std::move(layout);
    finishScene(*scene);
    return std::shared_ptr<const Scene>(std::move(scene));
}

QImage renderPicture(const Scene &scene, const View &look, const kit::Theme &theme, QSize wanted)
{
    const QSize size = sizeOf(scene, wanted);
    QImage image(size, QImage::Format_RGB32);
    image.fill(theme.color(kit::Tone::Bg1));
    if (scene.graph.nodes.isEmpty())
        return image;
    Sprites sprites(theme, 1);
    LineMask mask;
    RasterSurface surface(image, sprites, mask);
    paintPicture(surface, scene, viewOf(scene, look, size));
    return image;
}

QByteArray renderPdf(const Scene &scene, const View &look, const kit::Theme &theme, QSize wanted)
{
    const QSize size = sizeOf(scene, wanted);
    QByteArray pdf;
    QBuffer buffer(&pdf);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setCreator(u"Meshdeck"_s);
        writer.setResolution(96);
        writer.setPageSize(QPageSize(QSizeF(size) * 72 / 96, QPageSize::Point, {}, QPageSize::ExactMatch));
        writer.setPageMargins({});
        QPainter painter;
        if (!painter.begin(&writer))
            return {};
        painter.fillRect(QRect(QPoint(), size), theme.color(kit::Tone::Bg1));
        PainterSurface surface(painter, theme);
        if (!scene.graph.nodes.isEmpty())
            paintPicture(surface, scene, viewOf(scene, look, size));
    }
    buffer.close();
    forgetWhen(pdf);
    return pdf;
}

base::Result<void> savePicture(const Scene &scene, const View &look, const kit::Theme &theme, QSize size, const QString &file)
{
    QByteArray bytes;
    if (file.endsWith(".pdf"_L1, Qt::CaseInsensitive)) {
        bytes = renderPdf(scene, look, theme, size);
    } else if (file.endsWith(".png"_L1, Qt::CaseInsensitive)) {
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        renderPicture(scene, look, theme, size).save(&buffer, "PNG");
    } else {
        return base::fail(base::ErrorKind::Unsupported, tr("Only PNG and PDF can be written here"), file);
    }
    QSaveFile out(file);
    if (bytes.isEmpty() || !out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return base::fail(base::ErrorKind::Invalid, tr("The file cannot be written"), file);
    return {};
}

} // namespace topology

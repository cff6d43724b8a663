// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/renderpicture.h"

#include "models/base/tree.h"
#include "models/graph/collapse.h"
#include "models/report/graphread.h"
#include "widgets/kit/theme.h"
#include "widgets/topology/picture.h"
#include "widgets/traffic/picture.h"

#include <QFile>
#include <QRegularExpression>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostPixels = 12'000; ///< of one side

base::Result<QByteArray> readAll(const QString &from)
{
    QFile file(from);
    const bool open = from == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return base::fail(base::ErrorKind::NotFound, u"can't read: %1"_s.arg(file.errorString()), from);
    QByteArray bytes = file.read(base::maxTreeText + 1);
    if (bytes.size() > base::maxTreeText)
        return base::fail(base::ErrorKind::TooLarge, u"more than %1 MB of JSON"_s.arg(base::maxTreeText >> 20), from);
    return bytes;
}

base::Result<void> renderRoutes(const QByteArray &json, const RenderRequest &request)
{
    kit::Theme theme;
    theme.choose(request.dark ? kit::Theme::Choice::Dark : kit::Theme::Choice::Light);
    const auto image = traffic::routesPicture(json, theme, request.size);
    if (!image)
        return tl::unexpected(image.error());
    if (!image->save(request.file))
        return base::fail(base::ErrorKind::Unreachable, u"can't write"_s, request.file);
    return {};
}

} // namespace

base::Result<QSize> pictureSize(const QString &text)
{
    static const QRegularExpression form(u"\\A([0-9]{1,5})x([0-9]{1,5})\\z"_s);
    const auto match = form.match(text);
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    if (!match.hasMatch() || size.width() < 64 || size.height() < 64 || size.width() > mostPixels || size.height() > mostPixels)
        return base::fail(base::ErrorKind::Invalid, u"a size is WIDTHxHEIGHT, each from 64 to %1"_s.arg(mostPixels), text);
    return size;
}

base::Result<void> renderPictureFile(const RenderRequest &request)
{
    const auto json = readAll(request.from);
    if (!json)
        return tl::unexpected(json.error());
    if (traffic::isRouteList(*json))
        return renderRoutes(*json, request);
    auto document = report::readGraph(*json, request.from == "-"_L1 ? u"standard input"_s : request.from);
    if (!document)
        return tl::unexpected(document.error());
    auto layout = graph::layout(document->graph);
    if (!layout)
        return tl::unexpected(layout.error());
    const auto scene = topology::sceneOf(std::move(document->graph), std::move(*layout));
    if (!scene)
        return tl::unexpected(scene.error());
    kit::Theme theme;
    theme.choose(request.dark ? kit::Theme::Choice::Dark : kit::Theme::Choice::Light);
    return topology::savePicture(**scene, {}, theme, request.size, request.file);
}

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The small answers: errors, build information, the scrape interval.
#include "app/sources/prometheus/decode.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using base::ErrorKind;

namespace prometheus {

namespace {

constexpr qsizetype maxErrorBody = 64 * 1024;
constexpr qsizetype maxConfig = 8 << 20;
constexpr qsizetype maxText = 400;

QString shortened(QString text)
{
    text = text.simplified();
    return text.size() > maxText ? text.left(maxText - 1) + u'…' : text;
}

QString htmlTitle(const QString &page)
{
    const qsizetype from = page.indexOf("<title>"_L1, 0, Qt::CaseInsensitive);
    const qsizetype to = page.indexOf("</title>"_L1, from, Qt::CaseInsensitive);
    return from < 0 || to < from ? QString() : shortened(page.sliced(from + 7, to - from - 7));
}

/// What the body says, and the API's errorType when it is the API that speaks.
std::pair<QString, QString> readBody(const QByteArray &body)
{
    const QByteArray head = body.left(maxErrorBody);
    const QString text = QString::fromUtf8(head).trimmed();
    if (text.startsWith(u'<')) {
        const QString title = htmlTitle(text);
        return {title.isEmpty() ? u"an HTML page"_s : u"an HTML page, \"%1\""_s.arg(title), {}};
    }
    const QJsonObject json = QJsonDocument::fromJson(head).object();
    const QString error = json["error"_L1].toString();
    if (!error.isEmpty())
        return {shortened(error), json["errorType"_L1].toString()};
    if (json["kind"_L1].toString() == "Status"_L1)
        return {u"the API server says: "_s + shortened(json["message"_L1].toString()), {}};
    return {shortened(text), {}};
}

bool saysLimit(const QString &text)
{
    return text.contains("too many"_L1, Qt::CaseInsensitive) || text.contains("limit"_L1, Qt::CaseInsensitive)
        || text.contains("exceed"_L1, Qt::CaseInsensitive);
}

} // namespace

QString nameOf(Flavour flavour)
{
    switch (flavour) {
    case Flavour::Thanos: return u"Thanos"_s;
    case Flavour::Mimir: return u"Mimir"_s;
    case Flavour::VictoriaMetrics: return u"VictoriaMetrics"_s;
    case Flavour::Auto:
    case Flavour::Prometheus: break;
    }
    return u"Prometheus"_s;
}

base::Error decodeError(int status, const QByteArray &body, const QString &where)
{
    const auto [said, type] = readBody(body);
    const QString answer = said.isEmpty() ? u"HTTP %1"_s.arg(status) : u"HTTP %1, %2"_s.arg(status).arg(said);
    const auto make = [&where](ErrorKind kind, const QString &detail) { return base::Error{kind, detail, where}; };
    if (status >= 200 && status < 300)
        return make(ErrorKind::Invalid, u"instead of JSON came %1: a login page, or not the API's path?"_s.arg(said));
    if (type == "timeout"_L1 || type == "canceled"_L1)
        return make(ErrorKind::Unreachable, u"the store gave up on the query (%1)"_s.arg(said));
    switch (status) {
    case 400: return make(ErrorKind::Invalid, u"the store refuses the query (%1)"_s.arg(answer));
    case 401:
        return make(ErrorKind::Unauthorized,
                    said.contains("org id"_L1) ? u"the store wants a tenant: set the header X-Scope-OrgID (%1)"_s.arg(answer)
                                               : u"the credentials were not taken (%1)"_s.arg(answer));
    case 403: return make(ErrorKind::Forbidden, u"not allowed (%1)"_s.arg(answer));
    case 404: return make(ErrorKind::NotFound, u"no query API at this address; is a path prefix missing? (%1)"_s.arg(answer));
    case 405: return make(ErrorKind::Unsupported, u"the method is not allowed; GET is used from now on (%1)"_s.arg(answer));
    case 413: return make(ErrorKind::TooLarge, answer);
    case 422: return make(saysLimit(said) ? ErrorKind::TooLarge : ErrorKind::Invalid, u"the store could not run the query (%1)"_s.arg(answer));
    case 429: return make(ErrorKind::Unreachable, u"the store limits how often it is asked (%1)"_s.arg(answer));
    default: break;
    }
    const bool redirect = status >= 300 && status < 400;
    return make(redirect ? ErrorKind::Invalid : ErrorKind::Unreachable,
                redirect ? u"redirected; give the address it leads to (%1)"_s.arg(answer) : answer);
}

base::Result<Build> decodeBuild(const QByteArray &body, const QString &where)
{
    const QJsonObject root = QJsonDocument::fromJson(body.left(maxErrorBody)).object();
    if (root["status"_L1].toString() != "success"_L1)
        return base::fail(ErrorKind::Invalid, u"no build information"_s, where);
    const QJsonObject data = root["data"_L1].toObject();
    const QString version = shortened(data["version"_L1].toString());
    if (data["application"_L1].toString().contains("Mimir"_L1))
        return Build{Flavour::Mimir, version};
    // VictoriaMetrics only claims a Prometheus version for compatibility; it names no build.
    if (data["goVersion"_L1].toString().isEmpty() && data["revision"_L1].toString().isEmpty())
        return Build{Flavour::VictoriaMetrics, {}};
    // Thanos has not reached 1.0, Prometheus left 0.x in 2016.
    return Build{version.startsWith("0."_L1) ? Flavour::Thanos : Flavour::Prometheus, version};
}

int durationSeconds(QStringView text)
{
    double total = 0, number = 0;
    bool digits = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c >= u'0' && c <= u'9') {
            number = number * 10 + (c.unicode() - u'0');
            digits = true;
            continue;
        }
        const bool milli = c == u'm' && i + 1 < text.size() && text[i + 1] == u's';
        const double unit = milli ? 0.001 : c == u's' ? 1 : c == u'm' ? 60 : c == u'h' ? 3600 : c == u'd' ? 86400 : 0;
        if (!digits || unit == 0)
            return 0;
        total += number * unit;
        number = 0;
        digits = false;
        i += milli ? 1 : 0;
    }
    return digits || total > 86400 ? 0 : static_cast<int>(total + 0.999);
}

base::Result<int> decodeScrapeInterval(const QByteArray &body, const QString &where)
{
    if (body.size() > maxConfig)
        return base::fail(ErrorKind::TooLarge, u"the configuration is larger than 8 MiB"_s, where);
    const QString yaml = QJsonDocument::fromJson(body).object()["data"_L1].toObject()["yaml"_L1].toString();
    // The server writes this YAML itself, always in the same layout: a job begins with its name.
    int global = 0, mesh = 0;
    bool meshJob = false, inJobs = false;
    for (const QStringView raw : QStringView(yaml).split(u'\n')) {
        const QStringView line = raw.trimmed();
        const bool named = line.startsWith("- job_name:"_L1);
        if (named) {
            inJobs = true;
            const auto says = [line](QLatin1StringView word) { return line.contains(word, Qt::CaseInsensitive); };
            meshJob =
                says("istio"_L1) || says("envoy"_L1) || says("linkerd"_L1) || says("ztunnel"_L1) || says("waypoint"_L1) || says("kubernetes-pods"_L1);
        } else if (line.startsWith("scrape_interval:"_L1)) {
            const int seconds = durationSeconds(line.sliced(16).trimmed());
            if (!inJobs)
                global = seconds;
            else if (meshJob)
                mesh = std::max(mesh, seconds);
        }
    }
    const int found = mesh > 0 ? mesh : global;
    if (found <= 0)
        return base::fail(ErrorKind::Invalid, u"no scrape_interval in the store's configuration"_s, where);
    return found;
}

} // namespace prometheus

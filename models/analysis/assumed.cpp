// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/assumed.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

ItemPtr itemOf(const QJsonObject &object)
{
    auto tree = base::readJson(QJsonDocument(object).toJson(QJsonDocument::Compact));
    if (!tree)
        return nullptr;
    const std::shared_ptr<Item> item = Item::make(std::make_shared<const base::Tree>(std::move(*tree)), 0, nullptr, {});
    item->assumed = true;
    return item;
}

} // namespace

QVector<ItemPtr> assumedIngress(const QString &ns, const QString &service)
{
    const QJsonObject labels{{"istio"_L1, "ingressgateway"_L1}};
    const QJsonObject container{{"name"_L1, "istio-proxy"_L1}, {"image"_L1, "proxyv2"_L1}};
    const QJsonObject pod{{"apiVersion"_L1, "v1"_L1},
                          {"kind"_L1, "Pod"_L1},
                          {"metadata"_L1, QJsonObject{{"name"_L1, QString(service + u"-assumed"_s)}, {"namespace"_L1, ns}, {"labels"_L1, labels}}},
                          {"spec"_L1, QJsonObject{{"containers"_L1, QJsonArray{container}}}}};
    QJsonArray ports;
    for (const auto &[name, number] : {std::pair("http2", 80), std::pair("https", 443), std::pair("tcp", 31400), std::pair("tls", 15443)})
        ports << QJsonObject{{"name"_L1, QLatin1String(name)}, {"port"_L1, number}, {"protocol"_L1, "TCP"_L1}, {"targetPort"_L1, number}};
    const QJsonObject front{{"apiVersion"_L1, "v1"_L1},
                            {"kind"_L1, "Service"_L1},
                            {"metadata"_L1, QJsonObject{{"name"_L1, service}, {"namespace"_L1, ns}}},
                            {"spec"_L1, QJsonObject{{"ports"_L1, ports}, {"selector"_L1, labels}}}};
    return {itemOf(pod), itemOf(front)};
}

} // namespace analysis

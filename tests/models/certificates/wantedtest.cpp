// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/certificates/credentials.h"
#include "tests/models/certificates/scene.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace certificates;

namespace {

QStringList names(const QVector<mesh::ObjectKey> &keys)
{
    QStringList list;
    for (const mesh::ObjectKey &key : keys)
        list += key.ns + u'/' + key.name;
    return list;
}

const QStringList always{u"istio-system/cacerts"_s, u"istio-system/istio-ca-secret"_s, u"istio-system/istiod-tls"_s};

} // namespace

class WantedTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void onlyTheMeshsOwn() { QCOMPARE(names(wantedSecrets(*support::snapshot({}))), always); }

    void gatewaysNameThemInTheirPodsNamespace()
    {
        QVector<mesh::ObjectPtr> objects = support::app(u"istio-ingress"_s, u"ingress"_s);
        objects << scene::gateway(u"shop"_s, u"edge"_s,
                                  {u"shop-cert"_s, u"kubernetes://second"_s, u"kubernetes-gateway://other/third"_s, u"file-cert:/etc/x"_s,
                                   u"builtin://"_s, u"configmap://shop/bundle"_s},
                                  {u"*"_s});
        objects << scene::gateway(u"shop"_s, u"mutual"_s, {u"m"_s}, {u"*"_s}, u"ingress"_s, u"MUTUAL"_s);
        objects << scene::gateway(u"shop"_s, u"pass"_s, {u"never"_s}, {u"*"_s}, u"ingress"_s, u"PASSTHROUGH"_s);
        objects << scene::gateway(u"lost"_s, u"lost"_s, {u"guess"_s}, {u"*"_s}, u"nobody"_s);
        const auto snapshot = support::snapshot(objects);
        QStringList expected{u"istio-ingress/m"_s, u"istio-ingress/m-cacert"_s, u"istio-ingress/second"_s, u"istio-ingress/shop-cert"_s};
        expected += always;
        expected += {u"lost/guess"_s, u"other/third"_s};
        QCOMPARE(names(wantedSecrets(*snapshot)), expected);
        QCOMPARE(names(wantedConfigMaps(*snapshot)), QStringList(u"shop/bundle"_s));
    }

    void linkerdOnlyWhereItIs()
    {
        const auto snapshot = support::snapshot({support::ns(u"linkerd"_s), support::ns(u"shop"_s)});
        const QStringList wanted = names(wantedSecrets(*snapshot));
        for (const QString &name : {u"linkerd-identity-issuer"_s, u"linkerd-policy-validator-k8s-tls"_s, u"linkerd-proxy-injector-k8s-tls"_s,
                                    u"linkerd-sp-validator-k8s-tls"_s})
            QVERIFY(wanted.contains(u"linkerd/"_s + name));
        QCOMPARE(names(wantedConfigMaps(*snapshot)),
                 QStringList({u"linkerd/istio-ca-root-cert"_s, u"linkerd/linkerd-identity-trust-roots"_s, u"shop/istio-ca-root-cert"_s}));
    }

    void certManagerNamesThem()
    {
        const auto snapshot = support::snapshot({scene::certManager(u"pay"_s, u"api"_s, u"api-tls"_s, true, 0)});
        QVERIFY(names(wantedSecrets(*snapshot)).contains(u"pay/api-tls"_s));
    }

    void rootNamespaceOfMeshConfig()
    {
        const auto config =
            support::object(mesh::Kind::ConfigMap, u"mesh"_s, u"istio"_s, mesh::ConfigMapFacts{{{u"mesh"_s, "rootNamespace: mesh\n"}}});
        QVERIFY(names(wantedSecrets(*support::snapshot({config}))).contains(u"mesh/cacerts"_s));
    }

    void hostileNames_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"", "file-root:/x", "https://x/y", "kubernetes://", "kubernetes-gateway://a/b/c", "invalid://a", "://", "a:b"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void hostileNames()
    {
        QFETCH(QString, name);
        QVERIFY(!credentialObject(name, u"ns"_s));
    }
};

QTEST_GUILESS_MAIN(WantedTest)
#include "wantedtest.moc"

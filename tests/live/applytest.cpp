// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The sandbox's writes against those of the mesh's real API server: the same requests go to both, in a namespace of their own, and the answers
// are compared: code, reason, causes, what is stored, and who owns it. Uids, times and resourceVersions differ, and so does what only a real
// cluster has: addresses of Services, status, and what its controllers write.
#include "tests/live/live.h"

#include "app/sandbox/sandbox.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace {

struct Answer {
    int code = 0;
    QJsonObject body;
};

/// One API server, asked by curl with the certificate of its kubeconfig.
class Server
{
public:
    Server(const QString &kubeconfig, const QString &directory)
        : m_directory(directory)
    {
        const QJsonObject config =
            live::run(u"kubectl"_s, {u"--kubeconfig"_s, kubeconfig, u"config"_s, u"view"_s, u"--raw"_s, u"--minify"_s, u"-o"_s, u"json"_s}).json();
        const QJsonObject cluster = config["clusters"_L1][0]["cluster"_L1].toObject(), user = config["users"_L1][0]["user"_L1].toObject();
        m_url = cluster["server"_L1].toString();
        QDir().mkpath(directory);
        save(u"ca"_s, cluster["certificate-authority-data"_L1].toString());
        save(u"cert"_s, user["client-certificate-data"_L1].toString());
        save(u"key"_s, user["client-key-data"_L1].toString());
    }

    Answer send(const QByteArray &method, const QString &path, const QString &type, const QByteArray &body) const
    {
        QFile data(m_directory + u"/body"_s);
        if (!data.open(QIODevice::WriteOnly) || data.write(body) != body.size() || !data.flush())
            return {};
        const live::Ran ran = live::run(u"curl"_s,
                                        {u"-s"_s,
                                         u"--noproxy"_s,
                                         u"*"_s,
                                         u"--cacert"_s,
                                         m_directory + u"/ca"_s,
                                         u"--cert"_s,
                                         m_directory + u"/cert"_s,
                                         u"--key"_s,
                                         m_directory + u"/key"_s,
                                         u"-X"_s,
                                         QString::fromLatin1(method),
                                         u"-A"_s,
                                         u"compare/1"_s,
                                         u"-H"_s,
                                         u"Content-Type: "_s + type,
                                         u"--data-binary"_s,
                                         u'@' + data.fileName(),
                                         u"-w"_s,
                                         u"\n%{http_code}"_s,
                                         m_url + path});
        const qsizetype end = ran.out.lastIndexOf('\n');
        return {ran.out.mid(end + 1).toInt(), QJsonDocument::fromJson(ran.out.left(end)).object()};
    }

private:
    void save(const QString &name, const QString &base64)
    {
        QFile file(m_directory + u'/' + name);
        if (file.open(QIODevice::WriteOnly))
            file.write(QByteArray::fromBase64(base64.toLatin1()));
    }

    QString m_directory, m_url;
};

/// By manager, way, version and subresource. Controllers and the mesh's own writers are left out.
QJsonObject owners(const QJsonObject &metadata)
{
    static const QStringList others{u"kube-controller-manager"_s, u"pilot-discovery"_s, u"lab-node"_s};
    QJsonObject found;
    for (const QJsonValue &entry : metadata["managedFields"_L1].toArray())
        if (!others.contains(entry["manager"_L1].toString()))
            found[QStringList{entry["manager"_L1].toString(), entry["operation"_L1].toString(), entry["apiVersion"_L1].toString(),
                              entry["subresource"_L1].toString()}
                      .join(u' ')] = entry["fieldsV1"_L1];
    return found;
}

/// As "field: reason message", sorted: a real server has no order there. Those about CEL are worded by each.
QStringList causes(const QJsonObject &status)
{
    QStringList found;
    for (const QJsonValue &cause : status["details"_L1]["causes"_L1].toArray()) {
        const bool worded = !cause["message"_L1].toString().startsWith("Invalid value: null"_L1);
        found << cause["field"_L1].toString() + u": "_s + cause["reason"_L1].toString() + u' '
                + (worded ? cause["message"_L1].toString() : QString());
    }
    found.sort();
    return found;
}

/// What must be the same of an answer.
QJsonObject comparable(const Answer &answer)
{
    QJsonObject made{{"code"_L1, answer.code}};
    const QJsonObject &body = answer.body;
    if (body["kind"_L1].toString() == "Status"_L1) {
        made["reason"_L1] = body["reason"_L1].toString();
        made["causes"_L1] = QJsonArray::fromStringList(causes(body));
        const QString message = body["message"_L1].toString();
        if (answer.code == 500 || message.startsWith("Apply failed"_L1))
            made["message"_L1] = message;
        return made;
    }
    const QJsonObject metadata = body["metadata"_L1].toObject();
    for (const QString &part : {u"data"_s, u"kind"_s, u"apiVersion"_s})
        if (body.contains(part))
            made[part] = body[part];
    QJsonObject spec = body["spec"_L1].toObject(), annotations = metadata["annotations"_L1].toObject();
    for (const QString &own : {u"clusterIP"_s, u"clusterIPs"_s, u"ipFamilies"_s, u"ipFamilyPolicy"_s})
        spec.remove(own);
    annotations.remove(u"deployment.kubernetes.io/revision"_s);
    made["spec"_L1] = spec;
    made["labels"_L1] = metadata["labels"_L1];
    made["annotations"_L1] = annotations;
    made["owners"_L1] = owners(metadata);
    return made;
}

constexpr const char *apply = "application/apply-patch+yaml", *merge = "application/merge-patch+json", *plain = "application/json",
                     *strategic = "application/strategic-merge-patch+json", *operations = "application/json-patch+json";

const QString istio = u"/apis/networking.istio.io/v1/namespaces/{ns}/"_s, apps = u"/apis/apps/v1/namespaces/{ns}/deployments"_s,
              core = u"/api/v1/namespaces/{ns}/"_s, routes = u"/apis/gateway.networking.k8s.io/v1/namespaces/{ns}/httproutes"_s;

QByteArray object(const char *apiVersion, const char *kind, const char *name, const QByteArray &rest)
{
    return QByteArray(R"({"apiVersion":")") + apiVersion + R"(","kind":")" + kind + R"(","metadata":{"name":")" + name + "\"}," + rest + '}';
}

QByteArray vs(const char *name, const QByteArray &spec)
{
    return object("networking.istio.io/v1", "VirtualService", name, R"("spec":)" + spec);
}

QByteArray rule(const QByteArray &spec)
{
    return object("networking.istio.io/v1", "DestinationRule", "d", R"("spec":)" + spec);
}

QByteArray canary(int first)
{
    return vs("a",
              R"({"hosts":["a"],"http":[{"route":[{"destination":{"host":"a","subset":"v1"},"weight":)" + QByteArray::number(first)
                  + R"(},{"destination":{"host":"a","subset":"v2"},"weight":)" + QByteArray::number(100 - first) + "}]}]}");
}

/// Without replicas, so that no Pod is made of it; `container` is more of its one container, `spec` more of the Deployment.
QByteArray deployment(const char *name, const QByteArray &container = {}, const QByteArray &spec = R"("replicas":0,)")
{
    return object(
        "apps/v1", "Deployment", name,
        R"("spec":{)" + spec + R"("selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{"app":"d"}},"spec":{"containers":)"
            + R"([{"name":"app")" + (container.isEmpty() ? QByteArray(R"(,"image":"img:1","ports":[{"containerPort":80}])") : container) + "}]}}}");
}

QByteArray map(const QByteArray &data)
{
    return object("v1", "ConfigMap", "c", R"("data":)" + data);
}

QByteArray service(const QByteArray &ports)
{
    return object("v1", "Service", "s", R"("spec":{"ports":)" + ports + '}');
}

QByteArray route(const QByteArray &rules)
{
    return object("gateway.networking.k8s.io/v1", "HTTPRoute", "h", R"("spec":{"parentRefs":[{"name":"gw"}],"rules":)" + rules + '}');
}

} // namespace

class ApplyTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (live::kubeconfig().isEmpty())
            QSKIP("MESHDECK_LIVE_KUBECONFIG names no mesh");
        sandbox::Options options;
        options.prometheus = false;
        auto started = sandbox::Sandbox::start(options);
        QVERIFY2(started, started ? "" : qPrintable(started.error().message()));
        m_sandbox = std::move(*started);
        m_real = std::make_unique<Server>(live::kubeconfig(), m_directory.filePath(u"real"_s));
        m_fake = std::make_unique<Server>(m_sandbox->kubeconfigPath(), m_directory.filePath(u"fake"_s));
        m_ns = u"meshdeck-apply-%1"_s.arg(QCoreApplication::applicationPid());
        const QByteArray space = object("v1", "Namespace", m_ns.toLatin1(), R"("spec":{})");
        for (const Server *server : {m_real.get(), m_fake.get()})
            QCOMPARE(server->send("POST", u"/api/v1/namespaces"_s, QString::fromLatin1(plain), space).code, 201);
    }

    void cleanupTestCase()
    {
        if (m_real && !m_ns.isEmpty())
            m_real->send("DELETE", u"/api/v1/namespaces/"_s + m_ns, QString::fromLatin1(plain), {});
    }

    /// The rows are steps: each goes on from what those before it made.
    void answersAreTheSame_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        options();
        customResources();
        updates();
        workloads();
        coreObjects();
        gatewayRoutes();
        validation();
    }
    void answersAreTheSame()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QString, type);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        path.replace(u"{ns}"_s, m_ns);
        body.replace("{ns}", m_ns.toLatin1());
        const QJsonObject real = comparable(m_real->send(method, path, type, body)), fake = comparable(m_fake->send(method, path, type, body));
        const auto text = [](const QJsonObject &json) { return QJsonDocument(json).toJson(QJsonDocument::Compact); };
        QVERIFY2(real["code"_L1].toInt() == code, text(real).constData());
        if (text(real) != text(fake))
            qWarning("%s %s\nreal: %s\nfake: %s", method.constData(), qPrintable(path), text(real).constData(), text(fake).constData());
        QCOMPARE(text(fake), text(real));
    }

private:
    static void step(const char *name, const char *method, const QString &path, const char *type, const QByteArray &body, int code)
    {
        QTest::newRow(name) << QByteArray(method) << path << QString::fromLatin1(type) << body << code;
    }

    static void options()
    {
        const QString a = istio + u"virtualservices/a"_s;
        step("no manager", "PATCH", a, apply, canary(90), 422);
        step("odd dry run", "PATCH", a + u"?fieldManager=one&dryRun=Some"_s, apply, canary(90), 422);
        step("odd dry create", "POST", istio + u"virtualservices?dryRun=Some"_s, plain, canary(90), 422);
        step("odd dry delete", "DELETE", a + u"?dryRun=Some"_s, plain, {}, 422);
        step("odd validation", "PATCH", a + u"?fieldManager=one&fieldValidation=Foo"_s, apply, canary(90), 422);
        step("force without apply", "PATCH", a + u"?force=true"_s, merge, "{}", 422);
        step("apply as JSON", "PATCH", a + u"?fieldManager=one"_s, "application/apply-patch+json", canary(90), 415);
        step("no kind", "PATCH", a + u"?fieldManager=one"_s, apply, R"({"metadata":{"name":"a"}})", 400);
        step("other name", "PATCH", a + u"?fieldManager=one"_s, apply, vs("b", "{}"), 400);
        step("other version", "PATCH", u"/apis/networking.istio.io/v1beta1/namespaces/{ns}/virtualservices/a?fieldManager=one"_s, apply, canary(90),
             400);
        step("no YAML", "PATCH", a + u"?fieldManager=one"_s, apply, "a: b: c", 400);
        step("absent namespace", "PATCH", u"/api/v1/namespaces/meshdeck-none/configmaps/c?fieldManager=one"_s, apply, map("{}"), 404);
    }

    static void customResources()
    {
        const QString a = istio + u"virtualservices/a"_s, one = a + u"?fieldManager=one"_s, two = a + u"?fieldManager=two"_s;
        step("dry creation", "PATCH", one + u"&dryRun=All"_s, apply, canary(90), 201);
        step("nothing came of it", "GET", a, plain, {}, 404);
        step("creation", "PATCH", one, apply, canary(90), 201);
        step("the same again", "PATCH", one, apply, canary(90), 200);
        step("the same by another", "PATCH", two, apply, canary(90), 200);
        step("conflict", "PATCH", two, apply, canary(50), 409);
        step("dry conflict", "PATCH", two + u"&dryRun=All"_s, apply, canary(50), 409);
        step("dry force", "PATCH", two + u"&dryRun=All&force=true"_s, apply, canary(50), 200);
        step("untouched by that", "GET", a, plain, {}, 200);
        step("force", "PATCH", two + u"&force=true"_s, apply, canary(50).replace(R"("http":)", R"("gateways":["mesh"],"http":)"), 200);
        step("given up", "PATCH", one, apply, vs("a", R"({"hosts":["a"]})"), 200);
        step("removed by its owner", "PATCH", two, apply, canary(50), 200);
        step(
            "stale lock", "PATCH", one, apply,
            R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a","resourceVersion":"1"},"spec":{"hosts":["a"]}})",
            409);
        step("unknown field", "PATCH", one, apply, vs("a", R"({"foo":1})"), 500);
        step("wrong type", "PATCH", one, apply, vs("a", R"({"hosts":"a"})"), 500);
        step("managedFields", "PATCH", one, apply,
             R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a","managedFields":[]}})", 400);

        const QString d = istio + u"destinationrules/d?fieldManager="_s;
        step("rule", "PATCH", d + u"one"_s, apply,
             rule(R"({"host":"a","trafficPolicy":{"tls":{"mode":"ISTIO_MUTUAL"}},"subsets":[{"name":"v1","labels":{"v":"1"}}]})"), 201);
        step("rule of another", "PATCH", d + u"two"_s, apply, rule(R"({"host":"a","trafficPolicy":{"connectionPool":{"tcp":{"maxConnections":3}}}})"),
             200);
        step("rule in another version", "PATCH", u"/apis/networking.istio.io/v1beta1/namespaces/{ns}/destinationrules/d?fieldManager=two"_s, apply,
             rule(R"({"host":"a","trafficPolicy":{"connectionPool":{"tcp":{"maxConnections":4}}}})").replace("istio.io/v1", "istio.io/v1beta1"), 200);
        step("first gives up", "PATCH", d + u"one"_s, apply, rule(R"({"host":"a"})"), 200);
        step("second gives up", "PATCH", d + u"two"_s, apply, rule(R"({"host":"a"})"), 200);
        step("host conflict", "PATCH", d + u"three"_s, apply, rule(R"({"host":"b"})"), 409);
    }

    static void updates()
    {
        const QString b = istio + u"virtualservices/b"_s;
        step("post", "POST", istio + u"virtualservices?fieldManager=poster"_s, plain,
             R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"b","labels":{"x":"y"},"annotations":{"q":"r"}},)"
             R"("spec":{"hosts":["b"],"http":[{"route":[{"destination":{"host":"b"}}]}]}})",
             201);
        const QByteArray again = canary(10).replace(R"("name":"a")", R"("name":"b")");
        step("post again", "POST", istio + u"virtualservices"_s, plain, again, 409);
        step("dry post again", "POST", istio + u"virtualservices?dryRun=All"_s, plain, again, 409);
        step("merge patch", "PATCH", b + u"?fieldManager=merger"_s, merge, R"({"spec":{"gateways":["g"],"hosts":["c"]}})", 200);
        step("merge patch of nothing", "PATCH", b + u"?fieldManager=merger"_s, merge, R"({"spec":{"gateways":["g"],"hosts":["c"]}})", 200);
        step("manager of the user agent", "PATCH", b, merge, R"({"metadata":{"labels":{"z":"1"}}})", 200);
        step("conflicts with updates", "PATCH", b + u"?fieldManager=one"_s, apply, vs("b", R"({"hosts":["d"],"gateways":["h"]})"), 409);
        step("JSON patch", "PATCH", b + u"?fieldManager=jp"_s, operations, R"([{"op":"remove","path":"/spec/gateways"}])", 200);
        step("unknown field warns", "PATCH", b + u"?fieldManager=merger"_s, merge, R"({"spec":{"foo":1}})", 200);
        step("uid of another", "PATCH", b, merge, R"({"metadata":{"uid":"x"}})", 422);
        step("stale patch", "PATCH", b, merge, R"({"metadata":{"resourceVersion":"1"}})", 409);
        step("put without version", "PUT", b, plain, vs("b", R"({"hosts":["q"]})"), 422);
        step("delete another", "DELETE", b, plain, R"({"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"x"}})", 409);
        step("dry delete", "DELETE", b + u"?dryRun=All"_s, plain, {}, 200);
        step("still there", "GET", b, plain, {}, 200);
    }

    static void workloads()
    {
        const QString d = apps + u"/d"_s;
        step("deployment", "PATCH", d + u"?fieldManager=one"_s, apply, deployment("d"), 201);
        step("env of another", "PATCH", d + u"?fieldManager=two"_s, apply,
             deployment("d", R"(,"image":"img:1","env":[{"name":"B","value":"2"}],"ports":[{"containerPort":80,"protocol":"UDP","name":"u"}])", ""),
             200);
        step("image conflict", "PATCH", d + u"?fieldManager=two"_s, apply, deployment("d", R"(,"image":"img:2")", ""), 409);
        step(
            "strategic", "PATCH", d + u"?fieldManager=smp"_s, strategic,
            R"({"spec":{"template":{"spec":{"containers":[{"name":"app","image":"img:9","env":[{"name":"C","value":"3"}]},{"name":"side","image":"s"}]}}}})",
            200);
        step("taken back", "PATCH", d + u"?fieldManager=one&force=true"_s, apply, deployment("d"), 200);
        step("env goes", "PATCH", d + u"?fieldManager=two&force=true"_s, apply, deployment("d", R"(,"image":"img:1")", ""), 200);
        step("reordered", "PATCH", d + u"?fieldManager=smp"_s, strategic,
             R"({"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"side"},{"name":"app"}]}}}})", 200);
        step("container deleted", "PATCH", d + u"?fieldManager=smp"_s, strategic,
             R"({"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}})", 200);
        step("twice the same key", "PATCH", d + u"?fieldManager=one"_s, apply, deployment("d", R"(,"env":[{"name":"A"},{"name":"A"}])"), 500);
        step("created by post", "POST", apps + u"?fieldManager=poster"_s, plain, deployment("p"), 201);
        step("label", "PATCH", apps + u"/p?fieldManager=kubectl-label"_s, merge, R"({"metadata":{"labels":{"a":"b"}}})", 200);
    }

    static void coreObjects()
    {
        const QString c = core + u"configmaps/c"_s, s = core + u"services/s"_s;
        step("map", "POST", core + u"configmaps?fieldManager=kubectl-create"_s, plain, map(R"({"a":"1","b":"2"})"), 201);
        step("map patched", "PATCH", c + u"?fieldManager=kubectl-patch"_s, merge, R"({"data":{"a":"9"}})", 200);
        step("two owners", "PATCH", c + u"?fieldManager=one"_s, apply, map(R"({"a":"1","b":"3"})"), 409);
        step("forced over both", "PATCH", c + u"?fieldManager=one&force=true"_s, apply, map(R"({"a":"1","b":"3","n":"x"})"), 200);
        step("dropped", "PATCH", c + u"?fieldManager=one"_s, apply, map(R"({"a":"1"})"), 200);
        step("owners cleared", "PATCH", c, merge, R"({"metadata":{"managedFields":[]}})", 200);
        step("untracked", "PATCH", c + u"?fieldManager=z"_s, merge, R"({"data":{"z":"9"}})", 200);
        step("first apply", "PATCH", c + u"?fieldManager=one"_s, apply, map(R"({"a":"2"})"), 409);
        step("first apply forced", "PATCH", c + u"?fieldManager=one&force=true"_s, apply, map(R"({"a":"2"})"), 200);
        step("put", "PUT", c + u"?fieldManager=putter"_s, plain, map(R"({"q":"1"})"), 200);
        step("dry put", "PUT", c + u"?fieldManager=putter&dryRun=All"_s, plain, map(R"({"q":"2"})"), 200);
        step("put of another", "PUT", c, plain, R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"other"}})", 400);
        step("created with a version", "POST", core + u"configmaps"_s, plain,
             R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"v","resourceVersion":"5"}})", 500);

        step("service", "PATCH", s + u"?fieldManager=one"_s, apply, service(R"([{"port":80,"name":"http"},{"port":81,"name":"x","protocol":"UDP"}])"),
             201);
        step("port conflict", "PATCH", s + u"?fieldManager=two"_s, apply, service(R"([{"port":80,"name":"other","targetPort":8080}])"), 409);
        step("port added", "PATCH", s + u"?fieldManager=two"_s, apply, service(R"([{"port":82,"name":"new"}])"), 200);
        step("port gone", "PATCH", s + u"?fieldManager=one"_s, apply, service(R"([{"port":81,"name":"x","protocol":"UDP"}])"), 200);
    }

    static void gatewayRoutes()
    {
        const QString h = routes + u"/h?fieldManager="_s;
        step("route", "PATCH", h + u"one"_s, apply, route(R"([{"backendRefs":[{"name":"a","port":80,"weight":90},{"name":"b","port":80}]}])"), 201);
        step("route conflict", "PATCH", h + u"two"_s, apply, route(R"([{"backendRefs":[{"name":"a","port":80,"weight":50}]}])"), 409);
        step("route forced", "PATCH", h + u"two&force=true"_s, apply,
             route(R"([{"matches":[{"path":{"value":"/x"},"headers":[{"name":"h","value":"v"}]}]}])"), 200);
    }

    static void validation()
    {
        const QString rules = istio + u"destinationrules"_s, strict = u"?fieldValidation=Strict"_s;
        step("strict", "POST", istio + u"virtualservices"_s + strict, plain, vs("n", R"({"hosts":["b"],"foo":1,"http":[{"bar":{}}]})"), 400);
        step("type", "POST", istio + u"virtualservices"_s, plain, vs("n", R"({"hosts":"b"})"), 422);
        step("required", "POST", rules, plain, object("networking.istio.io/v1", "DestinationRule", "n", R"("spec":{})"), 422);
        step("several", "POST", rules, plain,
             object("networking.istio.io/v1", "DestinationRule", "n",
                    R"("spec":{"host":"a","trafficPolicy":{"tls":{"mode":"FOO"},"connectionPool":{"tcp":{"maxConnections":"x"}},)"
                    R"("loadBalancer":{"simple":"RANDOM","consistentHash":{"httpHeaderName":"a"}}}})"),
             422);
        step("no name", "POST", istio + u"virtualservices"_s, plain, R"({"apiVersion":"networking.istio.io/v1","kind":"VirtualService","spec":{}})",
             422);
        step("selector", "POST", apps, plain,
             deployment("n", {}, R"("replicas":0,)").replace(R"("matchLabels":{"app":"d"})", R"("matchLabels":{"app":"z"})"), 422);
        step("reading", "POST", apps, plain, deployment("n", {}, R"("replicas":"x",)"), 400);
        step("strict core", "POST", apps + strict, plain, deployment("n", {}, R"("foo":1,)"), 400);
        step("strict strategic", "PATCH", apps + u"/d"_s + strict, strategic, R"({"spec":{"foo":"x"}})", 422);
        step("unknown core field", "PATCH", apps + u"/d?fieldManager=one"_s, apply, deployment("d", {}, R"("foo":1,)"), 500);
        step("core type", "PATCH", apps + u"/d?fieldManager=one"_s, apply, deployment("d", {}, R"("replicas":"x",)"), 500);
        step("container without name", "PATCH", apps + u"/n?fieldManager=one"_s, apply,
             deployment("n").replace(R"([{"name":"app",)", R"([{"name":null,)"), 422);
        step("no ports", "POST", core + u"services"_s, plain, object("v1", "Service", "n", R"("spec":{})"), 422);
        step("odd ports", "POST", core + u"services"_s, plain,
             object("v1", "Service", "n", R"("spec":{"ports":[{"port":0},{"port":70000,"name":"x"}]})"), 422);
    }

    QTemporaryDir m_directory;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    std::unique_ptr<Server> m_real, m_fake;
    QString m_ns;
};

QTEST_GUILESS_MAIN(ApplyTest)
#include "applytest.moc"

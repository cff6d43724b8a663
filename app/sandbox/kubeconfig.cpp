// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/kubeconfig.h"

#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace sandbox {

namespace {

std::string base64(const std::string &text)
{
    return QByteArray::fromStdString(text).toBase64().toStdString();
}

} // namespace

std::string kubeconfigText(const std::string &server, const std::string &caPem, const Identity &admin, const Access &access)
{
    // Nothing below needs quoting: names are ours, namespaces passed the API's rules, the rest is base64.
    std::string text = "apiVersion: v1\n"
                       "kind: Config\n"
                       "current-context: sandbox\n"
                       "preferences: {}\n"
                       "clusters:\n"
                       "- name: sandbox\n"
                       "  cluster:\n"
                       "    server: "
        + server
        + "\n"
          "    certificate-authority-data: "
        + base64(caPem)
        + "\n"
          "users:\n"
          "- name: "
        + Access::adminName
        + "\n"
          "  user:\n"
          "    client-certificate-data: "
        + base64(admin.certificatePem)
        + "\n"
          "    client-key-data: "
        + base64(admin.keyPem)
        + "\n"
          "- name: "
        + Access::viewerName
        + "\n"
          "  user:\n"
          "    token: "
        + access.viewerToken()
        + "\n"
          "contexts:\n"
          "- name: sandbox\n"
          "  context:\n"
          "    cluster: sandbox\n"
          "    user: "
        + Access::adminName
        + "\n"
          "- name: sandbox-viewer\n"
          "  context:\n"
          "    cluster: sandbox\n"
          "    user: "
        + Access::viewerName + "\n";
    if (!access.viewerNamespaces().empty())
        text += "    namespace: \"" + access.viewerNamespaces().front() + "\"\n";
    return text;
}

std::string tokensText(const Access &access)
{
    const Json json{{"admin", {{"user", Access::adminName}, {"token", access.adminToken()}}},
                    {"viewer", {{"user", Access::viewerName}, {"token", access.viewerToken()}, {"namespaces", access.viewerNamespaces()}}}};
    return json.dump(2) + '\n';
}

base::Result<void> writePrivateFile(const QString &path, const std::string &text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return base::fail(base::ErrorKind::Internal, u"cannot write: %1"_s.arg(file.errorString()), path);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (file.write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size()) || !file.commit())
        return base::fail(base::ErrorKind::Internal, u"cannot write: %1"_s.arg(file.errorString()), path);
    return {};
}

} // namespace sandbox

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/keysets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace analysis {

namespace {

constexpr qsizetype maxBytes = 1024 * 1024, maxKeys = 1000;

/// What a key of the type can't do without; empty for a type there is not.
QStringList needed(const QString &type)
{
    if (type == "RSA"_L1)
        return {u"n"_s, u"e"_s};
    if (type == "EC"_L1)
        return {u"crv"_s, u"x"_s, u"y"_s};
    if (type == "OKP"_L1)
        return {u"crv"_s, u"x"_s};
    return type == "oct"_L1 ? QStringList{u"k"_s} : QStringList();
}

QString problemOf(const QJsonObject &key, qsizetype index)
{
    const QString type = key["kty"_L1].toString();
    const QStringList fields = needed(type);
    if (fields.isEmpty())
        return u"key %1 is of kty \"%2\", not RSA, EC, OKP or oct"_s.arg(index).arg(type);
    for (const QString &field : fields) {
        const QByteArray text = key[field].toString().toLatin1();
        if (text.isEmpty())
            return u"key %1 has no \"%2\""_s.arg(index).arg(field);
        if (field != "crv"_L1 && !QByteArray::fromBase64Encoding(text, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors))
            return u"\"%1\" of key %2 is not base64url"_s.arg(field).arg(index);
    }
    return {};
}

} // namespace

KeySet readKeySet(std::string_view json)
{
    if (static_cast<qsizetype>(json.size()) > maxBytes)
        return {u"it is larger than 1 MiB"_s, {}};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(json.data(), static_cast<qsizetype>(json.size())), &error);
    if (!document.isObject())
        return {error.error == QJsonParseError::NoError ? u"it is no JSON object"_s : error.errorString(), {}};
    const QJsonObject root = document.object();
    if (root.contains("keys"_L1) && !root["keys"_L1].isArray())
        return {u"its \"keys\" are no list"_s, {}};
    const QJsonArray keys = root.contains("keys"_L1) ? root["keys"_L1].toArray() : QJsonArray{root};
    if (keys.size() > maxKeys)
        return {u"it has more than 1000 keys"_s, {}};
    KeySet result;
    for (qsizetype at = 0; at < keys.size(); ++at) {
        const QJsonObject key = keys[at].toObject();
        if (QString problem = problemOf(key, at); !problem.isEmpty())
            return {std::move(problem), {}};
        if (key["kty"_L1].toString() == "oct"_L1 || key.contains("d"_L1))
            result.privateKeys << static_cast<int>(at);
    }
    return result;
}

} // namespace analysis

// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a page of a list and as one object, of the kind the first byte chooses. What is taken must be a whole
// object by another parser's judgement, too; of Secrets nothing but certificates comes out.
#include "app/sources/kubernetes/decode.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdlib>

namespace {

void check(const mesh::ObjectPtr &object)
{
    if (object->meta.name.isEmpty())
        std::abort();
    if (const auto *secret = object->as<mesh::SecretFacts>()) {
        for (const QByteArray &pem : secret->certificates) {
            if (!pem.startsWith("-----BEGIN CERTIFICATE-----") || pem.count("-----BEGIN ") != pem.count("-----BEGIN CERTIFICATE-----"))
                std::abort();
        }
        if (!object->json.isEmpty())
            std::abort();
        return;
    }
    QJsonParseError error;
    const QJsonObject json = QJsonDocument::fromJson(object->json, &error).object();
    // Qt refuses numbers that no double holds; the grammar does not.
    if (error.error != QJsonParseError::NoError && error.error != QJsonParseError::IllegalNumber)
        std::abort();
    const QJsonValue metadata = json.value(QLatin1String("metadata"));
    if (metadata.toObject().contains(QLatin1String("managedFields")))
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const auto kind = static_cast<mesh::Kind>(data[0] % mesh::kindCount);
    const QByteArray text(reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size - 1));
    kubernetes::Decoder decoder(kind, QStringLiteral("v1"));
    if (const auto page = decoder.page(QByteArray(text.constData(), text.size()))) {
        for (const mesh::ObjectPtr &object : page->objects)
            check(object);
    }
    if (const auto object = decoder.object(QByteArray(text.constData(), text.size())))
        check(*object);
    return 0;
}

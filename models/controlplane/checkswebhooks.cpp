// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What brings pods and objects to istiod: injectors, revision tags, the validating webhook.
#include "models/controlplane/checkparts.h"

using namespace Qt::Literals::StringLiterals;

namespace controlplane {

namespace {

using mesh::Kind;
using mesh::ObjectPtr;

struct Hooks {
    QStringList empty, noService;
    QVector<mesh::ObjectKey> objects;
    int good = 0;
};

/// A webhook works when the API server can verify it and reaches somebody.
void look(const mesh::Snapshot &snapshot, const ObjectPtr &object, Hooks &hooks)
{
    const auto *facts = object->as<mesh::WebhookFacts>();
    if (!facts || facts->webhooks.isEmpty())
        return;
    bool good = true;
    for (const mesh::WebhookClient &client : facts->webhooks) {
        const QString name = object->meta.name + u'/' + client.name;
        if (client.caBundle.isEmpty() && client.url.isEmpty()) {
            hooks.empty << name;
            good = false;
        }
        const mesh::ObjectKey service{Kind::Service, client.serviceNs, client.serviceName};
        const bool known = snapshot.state(Kind::Service).health == mesh::KindHealth::Live && !snapshot.state(Kind::Service).perNamespace;
        if (!client.serviceName.isEmpty() && known && !snapshot.find(service)) {
            hooks.noService << u"%1 (%2/%3)"_s.arg(name, client.serviceNs, client.serviceName);
            good = false;
        }
    }
    if (good)
        ++hooks.good;
    else
        hooks.objects.push_back(object->key());
}

Check judge(const Hooks &hooks, Check check, const QString &without)
{
    check.objects = some(hooks.objects);
    if (!hooks.noService.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = u"called Services are not there: %1"_s.arg(few(hooks.noService, 2));
        check.hint = without;
    } else if (!hooks.empty.isEmpty()) {
        check.outcome = Outcome::Failed;
        check.answer = u"the caBundle is empty: %1"_s.arg(few(hooks.empty, 2));
        check.hint = u"istiod writes it when it starts: look at its log and at its right to patch webhook configurations"_s;
    } else {
        check.answer = counted(hooks.good, "webhook configuration", "webhook configurations");
    }
    return check;
}

void checkTags(const Picture &picture, Checks &out)
{
    if (picture.revisions.tags.isEmpty())
        return;
    Check check{.id = u"revision-tags"_s, .area = Area::Injection, .question = u"every revision tag points to a revision that runs"_s};
    QStringList lost, good;
    for (const Tag &tag : picture.revisions.tags) {
        const Revision *revision = picture.revisions.find(tag.revision);
        if (!revision || revision->istiods.isEmpty()) {
            lost << u"%1 (to %2)"_s.arg(tag.name, tag.revision);
            check.objects.push_back(tag.webhook);
        } else {
            good << u"%1 to %2"_s.arg(tag.name, tag.revision);
        }
    }
    if (lost.isEmpty()) {
        check.answer = few(good);
    } else {
        check.outcome = Outcome::Failed;
        check.answer = u"nothing runs behind %1"_s.arg(few(lost));
        check.hint = u"pods of namespaces with that tag get no sidecar: move the tag (istioctl tag set NAME --revision …)"_s;
    }
    check.objects = some(check.objects);
    out << check;
}

} // namespace

void checkWebhooksAndTags(const Picture &picture, Checks &out)
{
    const mesh::Snapshot &snapshot = picture.snapshot();
    Check injector{.id = u"injector"_s, .area = Area::Injection, .question = u"the API server can call every injector"_s};
    const mesh::KindHealth health = snapshot.state(Kind::MutatingWebhook).health;
    if (health != mesh::KindHealth::Live && health != mesh::KindHealth::Stale) {
        injector.outcome = Outcome::Unknown;
        injector.answer = u"webhook configurations could not be read"_s;
        injector.hint = u"ask for get, list and watch on mutatingwebhookconfigurations"_s;
        out << injector;
    } else {
        Hooks hooks;
        QStringList without;
        for (const Revision &revision : picture.revisions.all) {
            for (const mesh::ObjectKey &key : revision.injectors) {
                if (const ObjectPtr object = snapshot.find(key))
                    look(snapshot, object, hooks);
            }
            if (revision.injectors.isEmpty() && !revision.istiods.isEmpty())
                without << revision.name;
        }
        injector = judge(hooks, injector, u"pods can't be made, or get no sidecar: remove the webhook of a control plane that is gone"_s);
        if (injector.outcome == Outcome::Passed && !without.isEmpty()) {
            injector.outcome = Outcome::Advice;
            injector.answer = u"nothing brings pods to revision %1"_s.arg(few(without));
            injector.hint = u"that is right for a mesh without sidecars (ambient), and for gateways alone"_s;
        }
        out << injector;
    }
    checkTags(picture, out);

    Check validator{.id = u"validator"_s, .area = Area::Configuration, .question = u"the API server can have configuration checked by istiod"_s};
    Hooks hooks;
    bool any = false, ignores = false;
    snapshot.table(Kind::ValidatingWebhook).forEach([&](const ObjectPtr &object) {
        const bool istio = object->meta.labels.value(u"app"_s) == "istiod"_L1 || object->meta.name.startsWith("istio-validator"_L1)
            || object->meta.name == "istiod-default-validator"_L1;
        if (!istio)
            return;
        any = true;
        look(snapshot, object, hooks);
        const auto *facts = object->as<mesh::WebhookFacts>();
        for (const mesh::WebhookClient &client : facts ? facts->webhooks : QVector<mesh::WebhookClient>())
            ignores |= client.failurePolicy == "Ignore"_L1;
    });
    const mesh::KindHealth validating = snapshot.state(Kind::ValidatingWebhook).health;
    if (validating != mesh::KindHealth::Live && validating != mesh::KindHealth::Stale) {
        validator.outcome = Outcome::Unknown;
        validator.answer = u"webhook configurations could not be read"_s;
    } else if (!any) {
        validator.outcome = Outcome::Advice;
        validator.answer = u"there is no validating webhook: the API server takes whatever its schema allows"_s;
        validator.hint = u"check before applying: meshdeck validate"_s;
    } else {
        validator = judge(hooks, validator, u"writes of mesh configuration are refused: remove the webhook of a control plane that is gone"_s);
        if (validator.outcome == Outcome::Passed && ignores) {
            validator.outcome = Outcome::Advice;
            validator.answer = u"its failures are ignored: while istiod is away wrong configuration is taken"_s;
            validator.hint = u"istiod sets failurePolicy to Fail once it is ready"_s;
        }
    }
    out << validator;
}

} // namespace controlplane

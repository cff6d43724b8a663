#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes bundled.json, the schemas that Meshdeck falls back to without a cluster.

usage: make.py --crds FILE... --openapi FILE... [--mesh-config FILE...] > bundled.json

--crds         CustomResourceDefinitions, YAML or JSON: what `kubectl get crd -o json` prints, or the files of a release
--openapi      OpenAPI v3 documents of a Kubernetes API server: `kubectl get --raw /openapi/v3/api/v1` and .../apis/apps/v1
--mesh-config  Istio's mesh/v1alpha1/{config,proxy,network}.proto

Only facts go in: names, types, enumerations, limits, patterns, required fields, keys of lists. No descriptions, no rules in CEL.
What no machine-readable source was at hand for (Linkerd's kinds) is written below from their reference documentation.
"""
import argparse
import hashlib
import json
import re
import sys

import yaml

KEPT = {
    "type", "format", "enum", "pattern", "required", "nullable", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "uniqueItems", "$ref",
    "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys", "x-kubernetes-group-version-kind",
}
CRD_GROUPS = {"networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io", "gateway.networking.k8s.io"}
CORE = {"Service", "Namespace", "Pod", "Deployment", "StatefulSet", "DaemonSet", "ServiceAccount", "ConfigMap", "Secret"}


def strip(schema):
    """The same schema with facts only."""
    if isinstance(schema, bool):
        return schema
    out = {key: value for key, value in schema.items() if key in KEPT}
    for key in ("properties", "patternProperties"):
        if key in schema:
            out[key] = {name: strip(value) for name, value in schema[key].items()}
    for key in ("items", "additionalProperties", "not"):
        if key in schema:
            out[key] = strip(schema[key])
    for key in ("allOf", "anyOf", "oneOf"):
        if key in schema:
            out[key] = [strip(value) for value in schema[key]]
    # A default of an object says nothing that its fields don't say.
    if out.get("default") in ({}, [], ""):
        del out["default"]
    return out


def documents(path):
    with open(path, encoding="utf-8") as file:
        for document in yaml.load_all(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if document:
                yield from document.get("items", [document])


def from_crds(paths):
    kinds = {}
    for path in paths:
        for crd in documents(path):
            if crd.get("kind") != "CustomResourceDefinition" or crd["spec"]["group"] not in CRD_GROUPS:
                continue
            spec = crd["spec"]
            for version in spec["versions"]:
                if not version.get("served", True):
                    continue
                schema = strip(version["schema"]["openAPIV3Schema"])
                key = (spec["group"], spec["names"]["kind"], json.dumps(schema, sort_keys=True))
                gvk = {"group": spec["group"], "version": version["name"], "kind": spec["names"]["kind"]}
                kinds.setdefault(key, (schema, []))[1].append(gvk)
    for (group, kind, _), (schema, gvks) in sorted(kinds.items()):
        yield f"{group}.{kind}.{gvks[0]['version']}", {**schema, "x-kubernetes-group-version-kind": gvks}


def from_openapi(paths):
    everything, roots = {}, set()
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for name, schema in json.load(file)["components"]["schemas"].items():
                everything[name] = strip(schema)
                for gvk in schema.get("x-kubernetes-group-version-kind", []):
                    if gvk["kind"] in CORE and gvk["group"] in ("", "apps") and gvk["version"] == "v1":
                        roots.add(name)
    roots.add("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
    seen, todo = set(), sorted(roots)
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        todo += [ref.rsplit("/", 1)[1] for ref in re.findall(r'"\$ref": "([^"]+)"', json.dumps(everything[name]))]
    for name in sorted(seen):
        schema = dict(everything[name])
        if name not in roots:
            schema.pop("x-kubernetes-group-version-kind", None)
        yield name, schema


# --- protobuf: just enough of its language for messages, enums, maps and oneofs ---

def tokens(text):
    text = re.sub(r"//[^\n]*|/\*.*?\*/", " ", text, flags=re.S)
    return re.findall(r'"(?:[^"\\]|\\.)*"|[\w.]+|[{}\[\]<>();=,]', text)


class Proto:
    WELL_KNOWN = {
        "google.protobuf.Duration": {"type": "string"}, "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
        "google.protobuf.BoolValue": {"type": "boolean"}, "google.protobuf.StringValue": {"type": "string"},
        "google.protobuf.Int32Value": {"type": "integer"}, "google.protobuf.Int64Value": {"x-kubernetes-int-or-string": True},
        "google.protobuf.UInt32Value": {"type": "integer"}, "google.protobuf.UInt64Value": {"x-kubernetes-int-or-string": True},
        "google.protobuf.DoubleValue": {"type": "number"}, "google.protobuf.FloatValue": {"type": "number"},
        "google.protobuf.Struct": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}, "google.protobuf.Value": {},
        "google.protobuf.ListValue": {"type": "array", "items": {}},
    }
    SCALARS = {"string": "string", "bytes": "string", "bool": "boolean", "double": "number", "float": "number"}

    def __init__(self, paths):
        self.messages, self.enums = {}, {}
        for path in paths:
            with open(path, encoding="utf-8") as file:
                self.tokens, self.at = tokens(file.read()), 0
            package = ""
            while self.at < len(self.tokens):
                word = self.next()
                if word == "package":
                    package = self.next()
                elif word in ("message", "enum"):
                    getattr(self, word)(package)

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def skip_statement(self):
        depth = 0
        while True:
            word = self.next()
            depth += (word in "{[") - (word in "}]")
            if depth == 0 and word in (";", "}"):
                return

    def skip_options(self):
        if self.tokens[self.at] == "[":
            depth = 0
            while True:
                word = self.next()
                depth += (word == "[") - (word == "]")
                if depth == 0:
                    break
        self.next()  # ;

    def enum(self, scope):
        name, values = f"{scope}.{self.next()}", []
        self.next()
        while (word := self.next()) != "}":
            if word in ("option", "reserved"):
                self.skip_statement()
                continue
            self.next()
            self.next()
            values.append(word)
            self.skip_options()
        self.enums[name] = values

    def message(self, scope):
        name, fields = f"{scope}.{self.next()}", []
        self.next()
        self.fields(name, fields)
        self.messages[name] = fields

    def fields(self, scope, fields, oneof=None):
        while (word := self.next()) != "}":
            if word == "message":
                self.message(scope)
            elif word == "enum":
                self.enum(scope)
            elif word == "oneof":
                group = self.next()
                self.next()
                self.fields(scope, fields, group)
            elif word in ("reserved", "option", "extensions"):
                self.skip_statement()
            elif word != ";":
                repeated = word == "repeated"
                kind = self.next() if word in ("repeated", "optional", "required") else word
                if kind == "map":
                    self.next()
                    self.next()
                    self.next()
                    kind, repeated = self.next(), "map"
                    self.next()
                field = self.next()
                self.next()
                self.next()
                fields.append((field, kind, repeated, oneof))
                self.skip_options()

    def resolve(self, scope, kind):
        if kind.lstrip(".") in self.WELL_KNOWN:
            return kind.lstrip(".")
        while True:
            full = f"{scope}.{kind}" if scope else kind.lstrip(".")
            if full in self.messages or full in self.enums:
                return full
            if not scope:
                return None
            scope = scope.rpartition(".")[0]

    def type(self, scope, kind):
        if kind in self.SCALARS:
            return {"type": self.SCALARS[kind]}
        if re.fullmatch(r"s?fixed64|u?int64|sint64", kind):
            return {"x-kubernetes-int-or-string": True}
        if re.fullmatch(r"s?fixed32|u?int32|sint32", kind):
            return {"type": "integer"}
        full = self.resolve(scope, kind)
        if full in self.WELL_KNOWN:
            return self.WELL_KNOWN[full]
        if full in self.enums:
            return {"type": "string", "enum": self.enums[full]}
        return {"$ref": f"#/components/schemas/{full}"} if full else {}

    def schemas(self, roots):
        todo, seen = list(roots), set()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            properties = {}
            for field, kind, repeated, _ in self.messages[name]:
                schema = self.type(name, kind)
                if "$ref" in schema:
                    todo.append(schema["$ref"].rsplit("/", 1)[1])
                if repeated == "map":
                    schema = {"type": "object", "additionalProperties": schema}
                elif repeated:
                    schema = {"type": "array", "items": schema}
                first, *rest = field.split("_")
                camel = first + "".join(part[:1].upper() + part[1:] for part in rest)
                properties[camel] = schema
            schema = {"type": "object", "properties": properties}
            if name in roots:
                schema["x-kubernetes-group-version-kind"] = [{"group": "", "version": "", "kind": name.rpartition(".")[2]}]
            yield name, schema


# --- Linkerd, by its reference documentation ---

def obj(properties, required=()):
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


def lst(items, **more):
    return {"type": "array", "items": items, **more}


STRING, INTEGER, BOOLEAN, ANY = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"x-kubernetes-preserve-unknown-fields": True}
PORT = {"x-kubernetes-int-or-string": True}
LABELS = {"type": "object", "additionalProperties": STRING}
SELECTOR = obj({"matchLabels": LABELS, "matchExpressions": lst(obj({"key": STRING, "operator": {"type": "string", "enum": ["In", "NotIn", "Exists", "DoesNotExist"]}, "values": lst(STRING)}, ["key", "operator"]))})
TARGET = obj({"group": STRING, "kind": STRING, "name": STRING, "namespace": STRING}, ["kind", "name"])
NETWORKS = lst(obj({"cidr": STRING, "except": lst(STRING)}, ["cidr"]))
RATE = obj({"requestsPerSecond": {"type": "integer", "format": "int64"}}, ["requestsPerSecond"])
RANGE = obj({"min": INTEGER, "max": INTEGER})
REQUEST_MATCH = obj({"pathRegex": STRING, "method": STRING, "all": lst(ANY), "any": lst(ANY), "not": ANY})
RESPONSE_MATCH = obj({"status": RANGE, "all": lst(ANY), "any": lst(ANY), "not": ANY})
DURATION_LIKE = STRING

LINKERD = [
    ("policy.linkerd.io", ["v1beta3", "v1beta2"], "Server", obj({
        "podSelector": SELECTOR, "externalWorkloadSelector": SELECTOR, "port": PORT, "accessPolicy": STRING,
        "proxyProtocol": {"type": "string", "enum": ["unknown", "HTTP/1", "HTTP/2", "gRPC", "opaque", "TLS"]}}, ["port"])),
    ("policy.linkerd.io", ["v1beta1"], "ServerAuthorization", obj({
        "server": obj({"name": STRING, "selector": SELECTOR}),
        "client": obj({"networks": NETWORKS, "unauthenticated": BOOLEAN, "meshTLS": obj({
            "unauthenticatedTLS": BOOLEAN, "identities": lst(STRING), "serviceAccounts": lst(obj({"name": STRING, "namespace": STRING}, ["name"]))})})}, ["server", "client"])),
    ("policy.linkerd.io", ["v1alpha1"], "AuthorizationPolicy", obj({"targetRef": TARGET, "requiredAuthenticationRefs": lst(TARGET)}, ["targetRef", "requiredAuthenticationRefs"])),
    ("policy.linkerd.io", ["v1alpha1"], "MeshTLSAuthentication", obj({"identities": lst(STRING, minItems=1), "identityRefs": lst(obj({**TARGET["properties"]}, ["kind"]), minItems=1)})),
    ("policy.linkerd.io", ["v1alpha1"], "NetworkAuthentication", obj({"networks": NETWORKS}, ["networks"])),
    ("policy.linkerd.io", ["v1alpha1"], "HTTPLocalRateLimitPolicy", obj({
        "targetRef": TARGET, "total": RATE, "identity": RATE,
        "overrides": lst(obj({**RATE["properties"], "clientRefs": lst(TARGET)}, ["requestsPerSecond", "clientRefs"]))}, ["targetRef"])),
    ("policy.linkerd.io", ["v1alpha1"], "EgressNetwork", obj({"trafficPolicy": {"type": "string", "enum": ["Allow", "Deny"]}, "networks": NETWORKS}, ["trafficPolicy"])),
    ("linkerd.io", ["v1alpha2"], "ServiceProfile", obj({
        "routes": lst(obj({"name": STRING, "condition": REQUEST_MATCH, "isRetryable": BOOLEAN, "timeout": DURATION_LIKE,
                           "responseClasses": lst(obj({"condition": RESPONSE_MATCH, "isFailure": BOOLEAN}, ["condition"]))}, ["name", "condition"])),
        "retryBudget": obj({"retryRatio": {"type": "number"}, "minRetriesPerSecond": INTEGER, "ttl": DURATION_LIKE}, ["retryRatio", "minRetriesPerSecond", "ttl"]),
        "dstOverrides": lst(obj({"authority": STRING, "weight": PORT}, ["authority", "weight"])), "opaquePorts": lst(STRING)})),
    ("workload.linkerd.io", ["v1beta1"], "ExternalWorkload", obj({
        "meshTLS": obj({"identity": STRING, "serverName": STRING}, ["identity", "serverName"]),
        "ports": lst(obj({"name": STRING, "port": INTEGER, "protocol": STRING}, ["port"])), "workloadIPs": lst(obj({"ip": STRING}, ["ip"]), maxItems=2)}, ["meshTLS"])),
]


def from_linkerd():
    for group, versions, kind, spec in LINKERD:
        yield f"{group}.{kind}", {**obj({"spec": spec, "status": ANY}, ["spec"]),
                                  "x-kubernetes-group-version-kind": [{"group": group, "version": version, "kind": kind} for version in versions]}


def shared(schemas):
    """Parts that stand there several times become components of their own."""
    counts = {}

    def digest(part):
        return hashlib.sha1(json.dumps(part, sort_keys=True).encode()).hexdigest()[:10]

    # Names of properties are no keywords: a property may be called "type".
    def children(schema):
        for key, value in schema.items():
            if key in ("properties", "patternProperties"):
                yield from value.values()
            elif key in ("items", "additionalProperties", "not") and isinstance(value, dict):
                yield value
            elif key in ("allOf", "anyOf", "oneOf"):
                yield from value

    def count(schema, top=False):
        if not top and "type" in schema and len(json.dumps(schema)) > 160:
            counts[digest(schema)] = counts.get(digest(schema), 0) + 1
            if counts[digest(schema)] > 1:
                return
        for value in children(schema):
            count(value)

    for schema in schemas.values():
        count(schema, True)
    parts = {}

    def cut(schema, top=False):
        name, new = digest(schema), {}
        for key, value in schema.items():
            if key in ("properties", "patternProperties"):
                new[key] = {name: cut(part) for name, part in value.items()}
            elif key in ("items", "additionalProperties", "not") and isinstance(value, dict):
                new[key] = cut(value)
            elif key in ("allOf", "anyOf", "oneOf"):
                new[key] = [cut(part) for part in value]
            else:
                new[key] = value
        if top or counts.get(name, 0) < 2:
            return new
        parts["s." + name] = new
        return {"$ref": "#/components/schemas/s." + name}

    out = {name: cut(schema, True) for name, schema in schemas.items()}
    return {**out, **dict(sorted(parts.items()))}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crds", nargs="+", default=[])
    parser.add_argument("--openapi", nargs="+", default=[])
    parser.add_argument("--mesh-config", nargs="+", default=[])
    arguments = parser.parse_args()
    schemas = dict(from_openapi(arguments.openapi))
    schemas.update(from_crds(arguments.crds))
    schemas.update(from_linkerd())
    if arguments.mesh_config:
        schemas.update(Proto(arguments.mesh_config).schemas(["istio.mesh.v1alpha1.MeshConfig", "istio.mesh.v1alpha1.MeshNetworks"]))
    json.dump({"components": {"schemas": shared(schemas)}}, sys.stdout, separators=(",", ":"), sort_keys=True)
    sys.stdout.write("\n")


main()

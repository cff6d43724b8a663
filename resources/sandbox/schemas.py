#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the sandbox's schemas: what a real API server validates and merges by, without its prose and without rules in CEL.

usage: schemas.py OPENAPI-V3-DIRECTORY CRD.yaml...

The directory is Kubernetes' api/openapi-spec/v3; the CRDs are Istio's (manifests/charts/base/files) and the Gateway API's. Writes builtin.json
(definitions by name) and crds.json (group -> kind -> version -> schema, or the name of the version that has the same) beside this script.
"""
import json
import pathlib
import sys

import yaml

BUILTIN = {
    "api__v1": ["Namespace", "Node", "Pod", "Service", "ServiceAccount", "ConfigMap", "Secret"],
    "apis__apps__v1": ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"],
    "apis__discovery.k8s.io__v1": ["EndpointSlice"],
    "apis__admissionregistration.k8s.io__v1": ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
    "apis__apiextensions.k8s.io__v1": ["CustomResourceDefinition"],
}
PROSE = {"description", "example", "examples", "title", "externalDocs", "x-kubernetes-validations"}


def bare(schema):
    """A schema without what only people read. Names of properties are no keywords."""
    if isinstance(schema, list):
        return [bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {}
    for key, value in schema.items():
        if key in PROSE:
            continue
        if key == "properties":
            made[key] = {name: bare(inner) for name, inner in value.items()}
        elif key in {"default", "enum"}:
            made[key] = value
        else:
            made[key] = bare(value)
    return made


def references(schema):
    if isinstance(schema, list):
        for item in schema:
            yield from references(item)
    elif isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref" and isinstance(value, str):
                yield value.rsplit("/", 1)[1]
            else:
                yield from references(value)


def builtin(directory):
    definitions, wanted = {}, set()
    for stem, kinds in BUILTIN.items():
        schemas = json.loads((directory / f"{stem}_openapi.json").read_text(encoding="utf-8"))["components"]["schemas"]
        for name, schema in schemas.items():
            gvks = schema.get("x-kubernetes-group-version-kind", [])
            if len(gvks) == 1 and gvks[0]["kind"] in kinds and name.endswith("." + gvks[0]["kind"]):
                wanted.add(name)
            # Definitions are the same in every document, but for lists of kinds that only some name.
            definitions.setdefault(name, bare(schema))
    reached, open_ends = {}, sorted(wanted)
    while open_ends:
        name = open_ends.pop()
        if name not in reached:
            reached[name] = definitions[name]
            open_ends.extend(references(definitions[name]))
    return dict(sorted(reached.items()))


def crds(files):
    groups = {}
    for file in files:
        for document in yaml.safe_load_all(pathlib.Path(file).read_text(encoding="utf-8")):
            if not document or document.get("kind") != "CustomResourceDefinition":
                continue
            spec = document["spec"]
            versions, seen = {}, {}
            for version in spec["versions"]:
                if not version.get("served", True):
                    continue
                full = version["schema"]["openAPIV3Schema"]
                schema = bare(full)
                if "x-kubernetes-validations" in json.dumps(full):
                    schema["x-kubernetes-validations"] = []  # there are some
                text = json.dumps(schema, sort_keys=True)
                versions[version["name"]] = seen.get(text, schema)
                seen.setdefault(text, version["name"])
            groups.setdefault(spec["group"], {})[spec["names"]["kind"]] = versions
    return groups


def write(name, value):
    path = pathlib.Path(__file__).with_name(name)
    lines = [f"{json.dumps(key)}:{json.dumps(inner, sort_keys=True, separators=(',', ':'))}" for key, inner in sorted(value.items())]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    write("builtin.json", builtin(pathlib.Path(sys.argv[1])))
    write("crds.json", crds(sys.argv[2:]))

#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Kubernetes API server with nothing in it but many VirtualServices, for processes.py: list with limit and continue,
watch that stays silent. Prints its address and the bytes of one whole list, then serves until killed.

usage: listserver.py COUNT
"""
import http.server
import json
import sys
import threading
import urllib.parse

GROUP, VERSION, PLURAL = "networking.istio.io", "v1", "virtualservices"


def virtual_service(i):
    name, ns = f"route-{i}", f"team-{i % 200}"
    host = f"service-{i}"
    return json.dumps({
        "apiVersion": f"{GROUP}/{VERSION}", "kind": "VirtualService",
        "metadata": {
            "name": name, "namespace": ns, "uid": f"7f3c2a10-0000-4000-8000-{i:012}", "resourceVersion": str(100000 + i), "generation": 3,
            "creationTimestamp": "2026-03-01T10:20:30Z", "labels": {"app": host, "team": "payments", "app.kubernetes.io/managed-by": "Helm"},
            "annotations": {"meta.helm.sh/release-name": host, "meta.helm.sh/release-namespace": ns},
            "managedFields": [{"manager": "helm", "operation": "Update", "apiVersion": f"{GROUP}/{VERSION}", "time": "2026-03-01T10:20:30Z",
                               "fieldsType": "FieldsV1", "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:app": {}, "f:team": {}}},
                                                                      "f:spec": {".": {}, "f:gateways": {}, "f:hosts": {}, "f:http": {}}}}]},
        "spec": {
            "hosts": [f"{host}.example.com", host], "gateways": ["mesh", "ingress/public"],
            "http": [
                {"name": "api", "match": [{"uri": {"prefix": "/api/v1/"}, "headers": {"x-user-class": {"exact": "paying"}}}],
                 "route": [{"destination": {"host": host, "subset": "v1", "port": {"number": 8080}}, "weight": 90},
                           {"destination": {"host": host, "subset": "v2", "port": {"number": 8080}}, "weight": 10}],
                 "timeout": "3s", "retries": {"attempts": 3, "perTryTimeout": "1s", "retryOn": "5xx,reset,connect-failure"}},
                {"name": "default", "route": [{"destination": {"host": host, "subset": "v1"}}],
                 "headers": {"request": {"set": {"x-forwarded-service": host, "x-filler": "f" * 700}}},
                 "corsPolicy": {"allowOrigins": [{"exact": "https://www.example.com"}], "allowMethods": ["GET", "POST"], "maxAge": "24h"}}]}},
        separators=(",", ":")).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects = []

    def do_GET(self):
        url = urllib.parse.urlparse(self.path)
        asked = urllib.parse.parse_qs(url.query)
        if url.path == f"/apis/{GROUP}/{VERSION}/{PLURAL}":
            return self.watch() if asked.get("watch", ["0"])[0] in ("1", "true") else self.list(asked)
        answers = {
            "/version": {"major": "1", "minor": "35", "gitVersion": "v1.35.0"},
            "/api": {"kind": "APIVersions", "versions": ["v1"]},
            "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": []},
            "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": [
                {"name": GROUP, "versions": [{"groupVersion": f"{GROUP}/{VERSION}", "version": VERSION}],
                 "preferredVersion": {"groupVersion": f"{GROUP}/{VERSION}", "version": VERSION}}]},
            f"/apis/{GROUP}/{VERSION}": {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": f"{GROUP}/{VERSION}", "resources": [
                {"name": PLURAL, "singularName": "virtualservice", "namespaced": True, "kind": "VirtualService", "shortNames": ["vs"],
                 "verbs": ["get", "list", "watch"]}]},
        }
        if url.path in answers:
            return self.send(200, json.dumps(answers[url.path]).encode())
        self.send(404, json.dumps({"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}).encode())

    def list(self, asked):
        limit = int(asked.get("limit", ["0"])[0])
        first = int(asked.get("continue", ["0"])[0])
        part = self.objects[first:first + limit] if limit else self.objects
        following = first + len(part)
        meta = {"resourceVersion": "200000"}
        if following < len(self.objects):
            meta.update({"continue": str(following), "remainingItemCount": len(self.objects) - following})
        head = json.dumps({"kind": "VirtualServiceList", "apiVersion": f"{GROUP}/{VERSION}", "metadata": meta})[:-1].encode()
        self.send(200, head + b',"items":[' + b",".join(part) + b"]}")

    def watch(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        threading.Event().wait(3600)

    def send(self, code, body):
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    Handler.objects = [virtual_service(i) for i in range(int(sys.argv[1]))]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_port}", sum(map(len, Handler.objects)), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

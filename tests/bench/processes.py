#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start-up time, listing time and peak memory of whole processes, ours beside kubectl's, in one run.

usage: processes.py BIN_FOLDER [RUNS]
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

LISTED = 45_000


def measure(argv, runs, environment=None):
    """Median wall ms and median peak RSS in MB; None when the program is not there."""
    if not shutil.which(argv[0]):
        return None
    walls, peaks = [], []
    for _ in range(runs):
        began = time.perf_counter()
        child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        walls.append((time.perf_counter() - began) * 1000)
        peaks.append(usage.ru_maxrss / 1000)
    return statistics.median(walls), statistics.median(peaks)


def show(name, result, runs):
    print(f"{name:55}" + ("   not on this machine" if result is None else f"{result[0]:9.1f} ms {result[1]:9.1f} MB peak   median of {runs}"), flush=True)


def listing(folder):
    """All VirtualServices of a large mesh by name, from a server on loopback that has them ready."""
    server = subprocess.Popen([sys.executable, str(pathlib.Path(__file__).with_name("listserver.py")), str(LISTED)], stdout=subprocess.PIPE, text=True)
    try:
        address, size = server.stdout.readline().split()
        print(f"-- listing {LISTED} VirtualServices, {int(size) / 1e6:.0f} MB")
        with tempfile.TemporaryDirectory() as place:
            config = pathlib.Path(place, "kubeconfig")
            config.write_text(f"""apiVersion: v1
kind: Config
clusters: [{{name: bench, cluster: {{server: "{address}"}}}}]
users: [{{name: bench, user: {{}}}}]
contexts: [{{name: bench, context: {{cluster: bench, user: bench}}}}]
current-context: bench
""")
            environment = {"KUBECONFIG": str(config), "HOME": place}
            for program in (f"{folder}/meshdeck", "kubectl"):
                argv = [program, "get", "virtualservices", "-A", "-o", "name"]
                if shutil.which(program):
                    listed = subprocess.run(argv, capture_output=True, env={**os.environ, **environment}, check=False).stdout.count(b"\n")
                    if listed != LISTED:
                        sys.exit(f"{program} listed {listed} of {LISTED}")
                show(" ".join([os.path.basename(program), *argv[1:]]), measure(argv, 3, environment), 3)
    finally:
        server.kill()


def main():
    folder = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    rows = [
        ("meshdeck version", [f"{folder}/meshdeck", "version"], None),
        ("kubectl version --client", ["kubectl", "version", "--client"], None),
        ("meshdeck-desktop, first paint, then quit (offscreen)", [f"{folder}/meshdeck-desktop", "--quit-after-first-paint"], {"QT_QPA_PLATFORM": "offscreen"}),
    ]
    for name, argv, environment in rows:
        show(name, measure(argv, runs, environment), runs)
    listing(folder)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start-up time and peak memory of whole processes, ours beside kubectl's, in one run.

usage: processes.py BIN_FOLDER [RUNS]
"""
import os
import shutil
import statistics
import subprocess
import sys
import time


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


def main():
    folder = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    rows = [
        ("meshdeck version", [f"{folder}/meshdeck", "version"], None),
        ("kubectl version --client", ["kubectl", "version", "--client"], None),
        ("meshdeck-desktop, first paint, then quit (offscreen)", [f"{folder}/meshdeck-desktop", "--quit-after-first-paint"], {"QT_QPA_PLATFORM": "offscreen"}),
    ]
    for name, argv, environment in rows:
        result = measure(argv, runs, environment)
        print(f"{name:55}" + ("   not on this machine" if result is None else f"{result[0]:9.1f} ms {result[1]:9.1f} MB peak   median of {runs}"))


if __name__ == "__main__":
    main()

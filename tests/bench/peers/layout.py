# SPDX-FileCopyrightText: 2026 The Meshdeck authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""layout.py ENGINE GRAPH.gml SECONDS: an igraph layout, again and again until five runs or SECONDS have passed; prints
"ms MEDIAN RUNS" (CPU, the layout call alone), then "x y" of each service."""
import random
import sys
import time

import igraph

engine, path, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
graph = igraph.Graph.Read_GML(path)
times, start = [], time.monotonic()
while True:
    random.seed(7)
    before = time.process_time()
    layout = graph.layout(engine)
    times.append((time.process_time() - before) * 1000)
    if len(times) >= 5 or time.monotonic() - start >= seconds:
        break
times.sort()
print(f"ms {times[len(times) // 2]:.3f} {len(times)}")
# A layered layout comes top down: turned, so that the caller is left as everywhere else.
turned = engine == "sugiyama"
for v in range(graph.vcount()):
    x, y = layout[v][0], layout[v][1]
    print(*((y, x) if turned else (x, y)))

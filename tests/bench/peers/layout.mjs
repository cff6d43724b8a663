// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
// layout.mjs ENGINE MODULES GRAPH.json SECONDS: lays the graph out again and again until five runs or SECONDS have passed,
// and prints "ms MEDIAN RUNS" (CPU, the layout call alone), then "x y" of each service's centre.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [engine, modules, file, seconds] = process.argv.slice(2);
const load = createRequire(modules + '/');
const mesh = JSON.parse(readFileSync(file, 'utf8'));
const width = 114, height = 38;

function dagre(name, options) {
  const library = load(name);
  return () => {
    const graph = new library.graphlib.Graph();
    graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 48, ...options });
    graph.setDefaultEdgeLabel(() => ({}));
    mesh.spaces.forEach((_, v) => graph.setNode(String(v), { width, height }));
    for (const [from, to] of mesh.calls) graph.setEdge(String(from), String(to));
    return { run: () => library.layout(graph), centre: v => graph.node(String(v)) };
  };
}

function elk(groups) {
  const Elk = load('elkjs/lib/elk.bundled.js');
  const engine = new Elk();
  return () => {
    const node = (_, v) => ({ id: 'n' + v, width, height });
    const children = mesh.spaces.map(node);
    const graph = {
      id: 'root', children,
      layoutOptions: {
        'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.spacing.nodeNode': '14',
        'elk.layered.spacing.nodeNodeBetweenLayers': '48',
        ...(groups ? { 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' } : {}),
      },
      edges: mesh.calls.map(([from, to], e) => ({ id: 'e' + e, sources: ['n' + from], targets: ['n' + to] })),
    };
    if (groups) {
      const boxes = new Map();
      mesh.spaces.forEach((space, v) => {
        if (!boxes.has(space)) boxes.set(space, { id: 's' + space, children: [] });
        boxes.get(space).children.push(children[v]);
      });
      graph.children = [...boxes.values()];
    }
    const places = new Map();
    const collect = (nodes, x, y) => nodes.forEach(n => {
      if (n.children) collect(n.children, x + n.x, y + n.y);
      else places.set(n.id, { x: x + n.x + width / 2, y: y + n.y + height / 2 });
    });
    return {
      run: async () => collect((await engine.layout(graph)).children, 0, 0),
      centre: v => places.get('n' + v),
    };
  };
}

const engines = {
  'dagre-1.1': () => dagre('dagre-kiali', {}),
  'dagre-3': () => dagre('dagre-latest', {}),
  'dagre-3-tight': () => dagre('dagre-latest', { ranker: 'tight-tree' }),
  'dagre-3-longest': () => dagre('dagre-latest', { ranker: 'longest-path' }),
  'elk': () => elk(false),
  'elk-groups': () => elk(true),
};
const prepare = engines[engine]();
const times = [], start = Date.now();
let last;
do {
  last = prepare();
  const before = process.cpuUsage();
  await last.run();
  const used = process.cpuUsage(before);
  times.push((used.user + used.system) / 1000);
} while (times.length < 5 && Date.now() - start < seconds * 1000);
times.sort((a, b) => a - b);
const lines = [`ms ${times[times.length >> 1].toFixed(3)} ${times.length}`];
mesh.spaces.forEach((_, v) => { const at = last.centre(v); lines.push(`${at.x} ${at.y}`); });
process.stdout.write(lines.join('\n') + '\n');

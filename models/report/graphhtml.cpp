// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/report/graphhtml.h"

#include "models/base/quantity.h"
#include "models/base/text.h"
#include "models/items/words.h"
#include "models/report/graphdraw.h"

#include <QCryptographicHash>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
namespace quantity = base::quantity;

namespace report {

namespace {

using base::text::escapeMarkup;

constexpr auto style = R"(
:root{color-scheme:%1}
*{box-sizing:border-box}
body{margin:0;background:%2;color:%3;font:13px/1.45 'Noto Sans','DejaVu Sans',sans-serif}
header{display:flex;gap:12px;align-items:baseline;flex-wrap:wrap;padding:10px 14px;border-bottom:1px solid %4}
h1{font-size:16px;margin:0}
header span{color:%5}
input{margin-left:auto;min-width:260px;font:inherit;color:inherit;background:%2;border:1px solid %6;border-radius:3px;padding:3px 8px}
#map{height:68vh;overflow:hidden;cursor:grab;touch-action:none;border-bottom:1px solid %4}
#map.drag{cursor:grabbing}
#map svg{width:100%;height:100%;display:block}
.dim .n,.dim .e{opacity:.25}.dim .on{opacity:1}
.e:hover path{stroke-opacity:.8}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:3px 10px;border-bottom:1px solid %4;text-align:left;white-space:nowrap}
th{color:%5;font-weight:600;position:sticky;top:0;background:%2}
td.r,th.r{text-align:right}
tr.on td{background:%7}
.bad{font-weight:600}
)";

// Reads only what stands in this file; writes nothing but classes and the view box.
constexpr auto script = R"(
'use strict';
const map=document.getElementById('map'),svg=map.querySelector('svg'),box=document.getElementById('filter'),count=document.getElementById('count');
const nodes=[...svg.querySelectorAll('.n')],edges=[...svg.querySelectorAll('.e')],rows=[...document.querySelectorAll('tbody tr')];
const named=g=>g.querySelector('title').textContent.toLowerCase();
const byIndex=new Map(nodes.map(g=>[g.dataset.i,g])),edgeByIndex=new Map(edges.map(g=>[g.dataset.i,g]));
const all=svg.viewBox.baseVal,full=[all.x,all.y,all.width,all.height];
let view=full.slice();
const show=()=>svg.setAttribute('viewBox',view.join(' '));
svg.removeAttribute('width');svg.removeAttribute('height');
const scale=()=>Math.max(view[2]/map.clientWidth,view[3]/map.clientHeight);
const zoom=(factor,x,y)=>{const p=[view[0]+view[2]*x,view[1]+view[3]*y],w=Math.min(full[2]*2,Math.max(40,view[2]*factor)),h=view[3]*w/view[2];
 view=[p[0]-w*x,p[1]-h*y,w,h];show()};
map.addEventListener('wheel',e=>{e.preventDefault();const r=map.getBoundingClientRect();
 zoom(Math.pow(1.0015,e.deltaY),(e.clientX-r.left)/r.width,(e.clientY-r.top)/r.height)},{passive:false});
let from=null;
map.addEventListener('pointerdown',e=>{from=[e.clientX,e.clientY];map.setPointerCapture(e.pointerId);map.classList.add('drag')});
map.addEventListener('pointermove',e=>{if(!from)return;const s=scale();view[0]-=(e.clientX-from[0])*s;view[1]-=(e.clientY-from[1])*s;from=[e.clientX,e.clientY];show()});
map.addEventListener('pointerup',()=>{from=null;map.classList.remove('drag')});
let kept=null;
const light=set=>{svg.classList.toggle('dim',set!==null);for(const g of nodes)g.classList.toggle('on',set!==null&&set.has(g));for(const g of edges)g.classList.toggle('on',set!==null&&set.has(g))};
const around=g=>{const set=new Set([g]);if(g.classList.contains('n')){for(const e of edges)if(e.dataset.s===g.dataset.i||e.dataset.t===g.dataset.i){set.add(e);set.add(byIndex.get(e.dataset.s));set.add(byIndex.get(e.dataset.t))}}
 else{set.add(byIndex.get(g.dataset.s));set.add(byIndex.get(g.dataset.t))}return set};
svg.addEventListener('pointerover',e=>{if(from)return;const g=e.target.closest('.n,.e');light(g?around(g):kept)});
svg.addEventListener('pointerleave',()=>light(kept));
const apply=()=>{const words=box.value.toLowerCase().split(/\s+/).filter(w=>w);let seen=0;const set=new Set();
 const fits=text=>words.every(w=>w.startsWith('!')?w.length<2||!text.includes(w.slice(1)):text.includes(w));
 for(const g of nodes)if(words.length&&fits(named(g)))set.add(g);
 for(const r of rows){const ok=fits(r.textContent.toLowerCase());r.hidden=!ok;seen+=ok;const g=edgeByIndex.get(r.dataset.i);
  if(ok&&words.length&&g){set.add(g);set.add(byIndex.get(g.dataset.s));set.add(byIndex.get(g.dataset.t))}}
 kept=words.length?set:null;light(kept);count.textContent=seen+' of '+rows.length+' edges'};
box.addEventListener('input',apply);
for(const r of rows)r.addEventListener('click',()=>{for(const o of rows)o.classList.toggle('on',o===r);const g=edgeByIndex.get(r.dataset.i);if(g){kept=around(g);light(kept)}});
document.addEventListener('keydown',e=>{if(e.target===box){if(e.key==='Escape'){box.value='';apply();box.blur()}return}
 if(e.key==='/'){e.preventDefault();box.focus()}else if(e.key==='+'||e.key==='=')zoom(1/1.2,.5,.5);else if(e.key==='-')zoom(1.2,.5,.5);
 else if(e.key==='0'||e.key==='f'){view=full.slice();show()}else if(e.key==='Escape'){kept=null;light(null)}});
apply();
)";

QString number(double value, int decimals)
{
    return std::isfinite(value) ? quantity::number(value, decimals) : u"–"_s;
}

QString rowOf(const graph::Graph &graph, qsizetype i)
{
    const graph::Edge &edge = graph.edges[i];
    const graph::Node &source = graph.nodes[edge.source], &target = graph.nodes[edge.target];
    const auto cell = [](const QString &text, const char *kind = "") { return u"<td%1>%2</td>"_s.arg(QLatin1StringView(kind), escapeMarkup(text)); };
    const auto end = [](const graph::Node &node, int row) {
        const QString name = node.ns.isEmpty() ? node.name : node.ns + u'/' + node.name;
        return row >= 0 && row < node.versions.size() ? name + u' ' + node.versions[row].name : name;
    };
    const bool requests = edge.flow.rate > 0;
    const double bad = requests ? edge.flow.errors * 100 : mesh::nan, refused = requests ? edge.flow.denied * 100 : mesh::nan;
    return u"<tr data-i=\"%1\">"_s.arg(i) + cell(end(source, edge.sourceRow)) + cell(end(target, edge.targetRow))
        + cell(items::Words::protocol(edge.protocol))
        + cell(items::Words::health(edge.health), edge.health >= mesh::Health::Warn ? " class=\"bad\"" : "")
        + cell(number(requests ? edge.flow.rate : mesh::nan, 1), " class=\"r\"") + cell(number(edge.flow.opened, 1), " class=\"r\"")
        + cell(number(bad, 1), bad >= 1 ? " class=\"r bad\"" : " class=\"r\"")
        + cell(number(refused, 1), refused >= 1 ? " class=\"r bad\"" : " class=\"r\"") + cell(number(edge.flow.p95, 0), " class=\"r\"")
        + cell(number(edge.flow.mtls * 100, 0), edge.plaintext ? " class=\"r bad\"" : " class=\"r\"")
        + (graph.compared ? cell(items::Words::change(edge.change)) : QString()) + u"</tr>\n"_s;
}

} // namespace

QByteArray graphHtml(const graph::Graph &graph, const graph::Layout &layout, const GraphHead &head, SvgTheme theme)
{
    const auto ink = [theme](Ink which) { return QLatin1StringView(inkOf(theme, which)); };
    // Only this very script may run, whatever else might look like one.
    const QByteArray hash = QCryptographicHash::hash(QByteArray(script), QCryptographicHash::Sha256).toBase64();
    const QString title = escapeMarkup(head.context.isEmpty() ? u"mesh"_s : head.context);
    QString out = u"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%2'\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%1</title>\n<style>"_s.arg(title, QLatin1StringView(hash));
    out += QString::fromLatin1(style).arg(theme == SvgTheme::Dark ? u"dark"_s : u"light"_s, ink(Ink::Canvas), ink(Ink::Text), ink(Ink::GroupLine),
                                          ink(Ink::Muted), ink(Ink::NodeLine), ink(Ink::GroupFill));
    out +=
        u"</style>\n</head>\n<body>\n<header><h1>%1</h1><span>%2</span><span id=\"count\"></span>"
        "<input id=\"filter\" type=\"search\" placeholder=\"Filter: names, !not  ( / )\" aria-label=\"Filter\"></header>\n<div id=\"map\">\n"_s.arg(
            title, escapeMarkup(head.times()));
    out += drawGraph(graph, layout, head, {.theme = theme, .legend = true, .marked = true});
    out += u"</div>\n<table>\n<thead><tr><th>Caller</th><th>Called</th><th>Protocol</th><th>Health</th><th class=\"r\">req/s</th><th "
           u"class=\"r\">conn/s</th>"
           "<th class=\"r\">5xx, %</th><th class=\"r\">403, %</th><th class=\"r\">p95, ms</th><th class=\"r\">mTLS, %</th>"_s;
    out += (graph.compared ? u"<th>Difference</th>"_s : QString()) + u"</tr></thead>\n<tbody>\n"_s;
    for (qsizetype i = 0; i < graph.edges.size(); ++i)
        out += rowOf(graph, i);
    out += u"</tbody>\n</table>\n<script>"_s;
    out += QString::fromLatin1(script);
    out += "</script>\n</body>\n</html>\n"_L1;
    return out.toUtf8();
}

} // namespace report

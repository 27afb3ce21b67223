"use strict";
// The matrix of actors as a small network; D3's simulation always starts in the same way, so the same data give the same picture.
(() => {
  const { make, data, count, note, clamp, onShown } = Draw;
  const LEANING = { c2: "cooperation", c1: "more cooperation", even: "both", x1: "more conflict", x2: "conflict" };

  const draw = () => {
    const place = document.getElementById("network"), shown = data();
    if (!place || !shown) return;
    const width = Math.max(280, place.clientWidth), height = Math.round(clamp(width * 0.55, 300, 560));
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) svg.setAttribute(key, value);
    const largest = Math.max(1, ...shown.nodes.map((node) => node[2]));
    const nodes = shown.nodes.map(([key, name, events]) => ({ key, name, events, r: 5 + Math.sqrt(events / largest) * 16 }));
    const most = Math.max(1, ...shown.edges.map((edge) => edge[2]));
    const links = shown.edges.map(([source, target, events, shade]) => ({ source, target, events, shade }));
    d3.forceSimulation(nodes)
      .force("link", d3.forceLink(links).distance(Math.min(width, height) * 0.28).strength((link) => 0.05 + 0.5 * link.events / most))
      .force("charge", d3.forceManyBody().strength(-Math.min(width, height) * 1.3))
      .force("x", d3.forceX(width / 2).strength(0.06)).force("y", d3.forceY(height / 2).strength(0.1))
      .force("collide", d3.forceCollide((node) => node.r + 16))
      .stop().tick(180);
    for (const node of nodes) {
      node.x = clamp(node.x, node.r + 30, width - node.r - 30);
      node.y = clamp(node.y, node.r + 6, height - node.r - 20);
    }
    const edges = make(svg, "g", { class: "edges" });
    for (const link of links) {
      const { source, target } = link;
      const dx = target.x - source.x, dy = target.y - source.y, far = Math.hypot(dx, dy) || 1;
      const bend = far * 0.12, mx = (source.x + target.x) / 2 - dy / far * bend, my = (source.y + target.y) / 2 + dx / far * bend;
      const stop = [target.x - (target.x - mx) / Math.hypot(target.x - mx, target.y - my) * (target.r + 5), target.y - (target.y - my) / Math.hypot(target.x - mx, target.y - my) * (target.r + 5)];
      const path = make(edges, "path", { class: `edge ${link.shade}`, d: `M${source.x.toFixed(1)},${source.y.toFixed(1)}Q${mx.toFixed(1)},${my.toFixed(1)} ${stop[0].toFixed(1)},${stop[1].toFixed(1)}`, "stroke-width": (1 + Math.sqrt(link.events / most) * 5).toFixed(1) });
      const angle = Math.atan2(stop[1] - my, stop[0] - mx), size = 4 + Math.sqrt(link.events / most) * 4;
      const tip = [0, 2.5, -2.5].map((turn) => [stop[0] + Math.cos(angle + turn) * size, stop[1] + Math.sin(angle + turn) * size].map((value) => value.toFixed(1)).join(",")).join("L");
      make(edges, "path", { class: `tip ${link.shade}`, d: `M${tip}z` });
      path.ends = [source, target];
      note(path, () => [`${source.name} → ${target.name}`, `${count(link.events)} events: ${LEANING[link.shade]}`]);
    }
    const marks = make(svg, "g");
    for (const node of nodes) {
      const url = new URL(location.href);
      url.pathname = shown.by === "name" ? "/actor" : "/events";
      if (shown.by === "name") url.search = `?${new URLSearchParams({ id: node.key })}`;
      else { for (const key of ["by", "page"]) url.searchParams.delete(key); url.searchParams.append("involving", node.key); }
      const link = make(marks, "a", { href: url.pathname + url.search, "aria-label": `${node.name}: ${count(node.events)} events` });
      make(link, "circle", { class: "node", cx: node.x, cy: node.y, r: node.r });
      const letters = [...node.name];
      make(link, "text", { class: "node-name", x: node.x, y: node.y + node.r + 13, "text-anchor": "middle" }, letters.length > 26 ? `${letters.slice(0, 25).join("")}…` : node.name);
      const light = (on) => {
        for (const edge of edges.querySelectorAll(".edge")) edge.classList.toggle("faded", on && !edge.ends.includes(node));
      };
      for (const [kind, on] of [["pointerenter", true], ["focus", true], ["pointerleave", false], ["blur", false]]) link.addEventListener(kind, () => light(on));
    }
    place.replaceChildren(svg);
  };
  onShown(draw);
})();

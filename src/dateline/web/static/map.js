"use strict";
// The map.  The world is drawn once and kept; a filter or the slider only changes what lies on it.
(() => {
  const { make, data, iso, number, count, tip, note, clamp, onShown } = Draw;
  const own = document.currentScript.dataset;
  const NAMES = ["cooperation in words", "cooperation in deeds", "conflict in words", "conflict in deeds"];
  const QUADS = ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"];
  const UNNUMBERED = { Kosovo: "XKX", "N. Cyprus": "CYP", Somaliland: "SOM", "Siachen Glacier": "IND", "Indian Ocean Ter.": "AUS" };
  const world = { svg: null, land: null, marks: null, areas: [], numbers: null, transform: null, fine: false, width: 0, projection: null, zoom: null };
  const fetched = {};

  const get = (url) => (fetched[url] = fetched[url] || fetch(url).then((answer) => answer.json()));

  const draw = async () => {
    const place = document.getElementById("map");
    if (!place) return;
    const width = Math.max(280, place.clientWidth);
    if (!world.svg || world.width !== width) {
      const [shapes, numbers] = await Promise.all([get(world.fine ? own.fine : own.coarse), get(own.numbers)]);
      world.numbers = numbers;
      base(width, shapes);
    }
    const now = document.getElementById("map");
    if (!now) return;
    now.replaceChildren(world.svg);
    lay();
    if (!world.fine) {
      (window.requestIdleCallback || setTimeout)(() => get(own.fine).then((shapes) => {
        if (world.fine) return;
        world.fine = true;
        land(shapes);
        lay();
      }));
    }
    slide();
  };

  const base = (width, shapes) => {
    const height = Math.round(clamp(width * 0.52, 240, 620));
    world.width = width;
    world.height = height;
    world.svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}`, class: "world", tabindex: "0", role: "group", "aria-label": "Map: arrows move, plus and minus zoom" })) world.svg.setAttribute(key, value);
    world.projection = d3.geoNaturalEarth1().fitExtent([[4, 4], [width - 4, height - 4]], { type: "Sphere" });
    make(world.svg, "rect", { class: "sea", width, height });
    world.land = make(world.svg, "g", { class: "land" });
    world.marks = make(world.svg, "g", { class: "marks" });
    world.zoom = d3.zoom().scaleExtent([1, 60]).translateExtent([[0, 0], [width, height]])
      .filter((event) => event.type !== "wheel" || event.ctrlKey || event.metaKey)
      .on("zoom", ({ transform }) => {
        world.transform = transform;
        world.land.setAttribute("transform", transform);
        position();
      });
    d3.select(world.svg).call(world.zoom).on("dblclick.zoom", null);
    world.svg.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] }[event.key];
      if (move) { event.preventDefault(); d3.select(world.svg).call(world.zoom.translateBy, move[0] / world.transform.k, move[1] / world.transform.k); }
      if ("+=-".includes(event.key)) { event.preventDefault(); d3.select(world.svg).call(world.zoom.scaleBy, event.key === "-" ? 0.6 : 1.6); }
    });
    land(shapes);
    world.transform = null;
  };

  const land = (shapes) => {
    const path = d3.geoPath(world.projection);
    world.land.replaceChildren();
    world.areas = topojson.feature(shapes, shapes.objects.countries).features.map((feature) => {
      const code = feature.id ? world.numbers[feature.id] : UNNUMBERED[feature.properties.name];
      return { code, name: feature.properties.name, element: make(world.land, "path", { d: path(feature), class: "country" }) };
    });
  };

  const leading = (counts) => QUADS[counts.indexOf(Math.max(...counts))];
  const lines = (row) => [`${row[1]}${row[2] && row[2] !== row[1] ? `, ${row[2]}` : ""}: ${count(row[6])} ${row[6] === 1 ? "event" : "events"}`,
    ...row[7].map((number, at) => number ? `${count(number)} ${NAMES[at]}` : null),
    row[0] === "country" ? "somewhere in the country" : row[0] === "province" ? "somewhere in the province" : null];

  // Put what is shown on the world.
  const lay = () => {
    const shown = data();
    const rows = shown ? shown.rows : [];
    const most = Math.max(10, ...rows.filter((row) => row[0] === "country").map((row) => row[6]));
    const largest = Math.max(30, ...rows.filter((row) => row[0] !== "country").map((row) => row[6]));
    const countries = new Map(rows.filter((row) => row[0] === "country").map((row) => [row[3], row]));
    for (const area of world.areas) {
      const row = countries.get(area.code);
      const share = row ? Math.sqrt(row[6] / most) : 0;
      area.element.setAttribute("class", row ? `country told ${leading(row[7])}` : "country");
      area.element.style.fillOpacity = row ? String(0.18 + 0.5 * share) : "";
      area.element.onpointermove = (event) => tip(row ? lines(row) : [area.name], event.clientX, event.clientY);
      area.element.onpointerleave = () => tip(null);
    }
    world.marks.replaceChildren();
    world.dots = [];
    for (const row of rows) {
      const small = row[0] === "country" && !world.areas.some((area) => area.code === row[3]);
      if (row[4] === null || (row[0] === "country" && !small)) continue;
      const at = world.projection([row[5], row[4]]);
      if (!at) continue;
      const r = 3 + Math.sqrt(row[6] / largest) * Math.min(17, world.width / 45);
      const url = new URL(location.href);
      url.pathname = "/events";
      url.searchParams.delete("place");
      url.searchParams.delete("page");
      url.searchParams.set("place", row[1]);
      const link = make(world.marks, "a", { href: url.pathname + url.search, "aria-label": lines(row).filter(Boolean).join("; ") });
      if (row[0] !== "province" && r >= 7) {
        // A share for each class, as in a pie.
        for (const slice of d3.pie().sort(null)(row[7])) {
          if (slice.value) make(link, "path", { class: `dot-mark ${QUADS[slice.index]}`, d: d3.arc()({ ...slice, innerRadius: 0, outerRadius: r }) });
        }
      } else make(link, "circle", { r, class: `dot-mark ${row[0]} ${leading(row[7])}` });
      note(link, () => lines(row));
      world.dots.push([link, at]);
    }
    if (!world.transform) fitAll();
    else position();
  };

  const position = () => {
    const t = world.transform || d3.zoomIdentity;
    for (const [element, at] of world.dots || []) element.setAttribute("transform", `translate(${t.applyX(at[0]).toFixed(1)},${t.applyY(at[1]).toFixed(1)})`);
    world.land.style.strokeWidth = `${0.6 / t.k}px`;
  };

  // The part of the world where the events are.
  const fitAll = () => {
    const points = (world.dots || []).map(([, at]) => at);
    for (const area of world.areas) {
      if (!area.element.classList.contains("told")) continue;
      const box = area.element.getBBox();
      if (box.width < world.width * 0.5) points.push([box.x, box.y], [box.x + box.width, box.y + box.height]);
    }
    let target = d3.zoomIdentity;
    if (points.length) {
      const [left, right] = d3.extent(points, (point) => point[0]), [top, bottom] = d3.extent(points, (point) => point[1]);
      const scale = clamp(0.85 / Math.max((right - left) / world.width, (bottom - top) / world.height, 0.02), 1, 6);
      target = d3.zoomIdentity.translate(world.width / 2, world.height / 2).scale(scale).translate(-(left + right) / 2, -(top + bottom) / 2);
    }
    d3.select(world.svg).call(world.zoom.transform, target);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-zoom]");
    if (!button || !world.svg) return;
    if (button.dataset.zoom === "all") fitAll();
    else d3.select(world.svg).call(world.zoom.scaleBy, button.dataset.zoom === "in" ? 1.8 : 1 / 1.8);
  });

  // The time slider: two ends over the months, and what happened in each of them.
  let playing = 0;
  const slide = () => {
    const slider = document.getElementById("slider");
    if (!slider || slider.dataset.ready) return;
    slider.dataset.ready = "yes";
    const steps = slider.dataset.steps.split(" "), counts = slider.dataset.counts.split(" ").map(Number);
    const low = slider.querySelector("#low"), high = slider.querySelector("#high"), output = slider.querySelector("output");
    const svg = slider.querySelector("svg"), most = Math.max(1, ...counts);
    const wide = slider.clientWidth || 300;
    svg.setAttribute("viewBox", `0 0 ${steps.length} 30`);
    svg.setAttribute("preserveAspectRatio", "none");
    const bars = counts.map((value, at) => make(svg, "rect", { x: at + 0.1, width: 0.8, y: 30 - Math.sqrt(value / most) * 29, height: Math.sqrt(value / most) * 29 }));
    const month = (at) => new Date(number(steps[at]) * 86400000).toLocaleDateString("en", { month: "short", year: "numeric", timeZone: "UTC" });
    const lastDay = (at) => {
      const [year, month] = steps[at].split("-").map(Number);
      return iso(number(`${month === 12 ? year + 1 : year}-${month === 12 ? 1 : month + 1}-1`) - 1);
    };
    const ends = () => [Math.min(+low.value, +high.value), Math.max(+low.value, +high.value)];
    const tell = () => {
      const [first, last] = ends();
      output.textContent = first === last ? month(first) : `${month(first)} – ${month(last)}`;
      low.setAttribute("aria-valuetext", month(+low.value));
      high.setAttribute("aria-valuetext", month(+high.value));
      bars.forEach((bar, at) => bar.classList.toggle("in", at >= first && at <= last));
    };
    const ask = () => {
      const [first, last] = ends();
      const all = first === 0 && last === steps.length - 1;
      Dateline.go(Dateline.address({ since: all ? null : steps[first], until: all ? null : lastDay(last) }));
    };
    let waiting = 0;
    for (const end of [low, high]) {
      end.addEventListener("input", () => { tell(); clearTimeout(waiting); waiting = setTimeout(ask, 40); });
    }
    slider.querySelector("#play").textContent = playing ? "stop" : "play";
    tell();
    if (playing) {
      clearTimeout(playing);
      const [first, last] = ends();
      if (last >= steps.length - 1) { playing = 0; slider.querySelector("#play").textContent = "play"; return; }
      playing = setTimeout(() => { low.value = String(first + 1); high.value = String(last + 1); tell(); ask(); }, 900);
    }
  };
  document.addEventListener("click", (event) => {
    if (event.target.id !== "play") return;
    if (playing) { clearTimeout(playing); playing = 0; event.target.textContent = "play"; return; }
    const low = document.getElementById("low"), high = document.getElementById("high");
    const steps = document.getElementById("slider").dataset.steps.split(" ");
    if (+low.value === 0 && +high.value === steps.length - 1) high.value = String(Math.min(steps.length - 1, Math.max(0, Math.round(steps.length / 12) - 1)));
    playing = 1;
    event.target.textContent = "stop";
    low.dispatchEvent(new Event("input"));
  });

  onShown(draw);
})();

"use strict";
// The timeline: a lane for each group; many events as stacked bars a bucket, few as marks of their own.
(() => {
  const { make, data, number, iso, words, count, ticks, tip, note, clamp, onShown } = Draw;
  const QUADS = ["material-conflict", "verbal-conflict", "own-type", "verbal-cooperation", "material-cooperation"];
  const NAMES = { "material-conflict": "conflict in deeds", "verbal-conflict": "conflict in words", "own-type": "own types",
    "verbal-cooperation": "cooperation in words", "material-cooperation": "cooperation in deeds" };
  const STATUSES = ["done", "ahead", "denied"];
  const STATUS_WORDS = { done: "", ahead: ", planned or possible", denied: ", denied" };
  const BARS = 44, SPAN = 5, ROW = 15;
  let view = null;

  const draw = () => {
    const picture = document.getElementById("timeline"), shown = data();
    view = null;
    if (!picture || !shown) return;
    const width = Math.max(280, picture.clientWidth);
    const narrow = width < 640;
    const gutter = narrow ? 0 : Math.min(210, width * 0.2);
    const start = number(shown.start), end = number(shown.end) + 1;
    const inner = width - gutter - 8;
    const x = (day) => gutter + (day - start) / (end - start) * inner;
    const back = (pixel) => start + (pixel - gutter) / inner * (end - start);
    const lanes = shown.lanes.map((lane) => ({ ...lane, rows: [] }));
    for (const row of shown.rows) lanes[row[0]].rows.push(row);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const frame = { svg, x, start, end, gutter, narrow, width, shown };
    const heading = narrow ? 22 : 6;
    let y = 4;
    const grid = make(svg, "g", { class: "grid" });
    const [most, deepest] = shown.single ? [0, 0] : tallest(lanes);
    for (const lane of lanes) {
      const group = make(svg, "g", { class: "lane" });
      const top = y + heading;
      const height = shown.single ? single(frame, group, lane, top) : bars(frame, group, lane, top, most, deepest);
      if (lane.name) {
        const label = make(group, "text", { x: narrow ? 2 : gutter - 10, y: narrow ? y + 15 : shown.single ? top + 12 : top + BARS - 8, class: narrow ? "label" : "label end" });
        label.textContent = fit(lane.name, narrow ? width - 60 : gutter - 20);
        make(label, "title", {}, `${lane.name}: ${count(lane.events)} events`);
      }
      y = top + height + 6;
      make(group, "line", { x1: narrow ? 0 : gutter, x2: width - 8, y1: y - 3, y2: y - 3, class: "base" });
    }
    y = published(frame, y + 6);
    let taken = -Infinity;
    for (const [day, text] of ticks(start, end - 1, inner)) {
      const at = Math.round(x(day)) + 0.5, half = text.length * 3.4;
      make(grid, "line", { x1: at, x2: at, y1: 0, y2: y });
      if ((at < gutter + 20 ? at : at - half) < taken) continue;
      taken = (at < gutter + 20 ? at + 2 * half : at + half) + 6;
      make(svg, "text", { x: at, y: y + 15, class: "tick", "text-anchor": at > width - 30 ? "end" : at < gutter + 20 ? "start" : "middle" }, text);
    }
    svg.setAttribute("width", width);
    svg.setAttribute("height", y + 22);
    svg.setAttribute("viewBox", `0 0 ${width} ${y + 22}`);
    const brush = make(svg, "rect", { class: "brush", y: 0, height: y, width: 0, x: 0 });
    picture.replaceChildren(svg);
    view = { start, end, first: number(shown.first), last: number(shown.last) + 1 };
    drag(picture, svg, brush, back, x);
  };

  const fit = (name, width) => {
    const most = Math.max(6, Math.floor(width / 7));
    const letters = [...name];
    return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : name;
  };

  // The most events of a bucket: of those that were done, and of those that were not (planned, possible, denied).
  const tallest = (lanes) => {
    const most = [1, 0];
    for (const lane of lanes) {
      const sums = [new Map(), new Map()];
      for (const row of lane.rows) {
        const side = sums[row[4] === "done" ? 0 : 1];
        if (!row[6]) side.set(row[1], (side.get(row[1]) || 0) + row[5]);
      }
      sums.forEach((side, at) => { for (const sum of side.values()) most[at] = Math.max(most[at], sum); });
    }
    return most;
  };

  // Stacked bars: what was done stands on the line, filled; what is planned or possible hangs under it, hollow, and what is denied
  // under that, struck.  Below them lie the spans of vague events.
  const bars = (frame, group, lane, top, most, deepest) => {
    const { x } = frame;
    const buckets = new Map();
    for (const row of lane.rows) if (!row[6]) buckets.set(row[1], [...(buckets.get(row[1]) || []), row]);
    const paths = {}, floor = top + BARS, under = deepest ? Math.max(10, deepest / most * BARS) : 0;
    for (const rows of buckets.values()) {
      const left = Math.max(x(number(rows[0][1])), x(frame.start)), right = Math.min(x(number(rows[0][2]) + 1), x(frame.end));
      const wide = Math.max(1.5, right - left - (right - left > 5 ? 1.5 : 0.5));
      let at = floor, down = floor + 2;
      rows.sort((a, b) => STATUSES.indexOf(a[4]) - STATUSES.indexOf(b[4]) || QUADS.indexOf(a[3]) - QUADS.indexOf(b[3]));
      for (const row of rows) {
        const tall = row[4] === "done" ? Math.max(1, row[5] / most * BARS) : Math.max(1.5, row[5] / deepest * (under - 2));
        const key = `${row[3]} ${row[4]}${row[4] !== "done" && tall < 5 ? " thin" : ""}`;
        const inset = row[4] === "done" || tall < 5 ? 0 : 0.5;
        const w = Math.max(0.5, wide - 2 * inset), h = Math.max(0.5, tall - 2 * inset);
        if (row[4] === "done") at -= tall;
        const y = row[4] === "done" ? at : down;
        if (row[4] !== "done") down += tall;
        paths[key] = (paths[key] || "") + `M${(left + inset).toFixed(1)},${(y + inset).toFixed(1)}h${w.toFixed(1)}v${h.toFixed(1)}h${(-w).toFixed(1)}z`;
        if (row[4] === "denied" && tall >= 5) paths[key] += `m0,${h.toFixed(1)}l${w.toFixed(1)},${(-h).toFixed(1)}`;
      }
    }
    for (const [key, d] of Object.entries(paths)) make(group, "path", { class: `mark bar ${key}`, d });
    const line = Math.round(floor) + 0.5;
    make(group, "line", { class: "floor", x1: x(frame.start), x2: x(frame.end), y1: line, y2: line });
    const spans = lane.rows.filter((row) => row[6]).sort((a, b) => a[1] < b[1] ? -1 : 1);
    const ends = [];
    for (const row of spans) {
      const left = Math.max(x(number(row[1])), x(frame.start)), right = Math.min(x(number(row[2]) + 1), x(frame.end));
      let level = ends.findIndex((last) => last < left);
      if (level < 0) { if (ends.length >= 4) continue; level = ends.length; }
      ends[level] = right + 1;
      const bar = make(group, "rect", { class: `mark span ${row[3]} ${row[4]}`, x: left, y: floor + under + 4 + level * SPAN, width: Math.max(2, right - left), height: 3, rx: 1.5 });
      note(bar, () => [`${count(row[5])} ${row[5] === 1 ? "event" : "events"}: ${NAMES[row[3]]}${STATUS_WORDS[row[4]]}`, `some time between ${words(number(row[1]))} and ${words(number(row[2]))}`]);
    }
    const cover = make(group, "rect", { class: "cover", x: x(frame.start), y: top, width: x(frame.end) - x(frame.start), height: BARS + under });
    const keys = [...buckets.keys()].map((key) => [number(key), number(buckets.get(key)[0][2]), key]).sort((a, b) => a[0] - b[0]);
    const bucketAt = (event) => {
      const day = frame.start + (event.clientX - frame.svg.getBoundingClientRect().left - frame.gutter) / (frame.width - frame.gutter - 8) * (frame.end - frame.start);
      return keys.find(([from, to]) => day >= from && day < to + 1);
    };
    cover.addEventListener("pointermove", (event) => {
      const found = bucketAt(event);
      if (!found) { tip(null); return; }
      const rows = buckets.get(found[2]);
      const total = rows.reduce((sum, row) => sum + row[5], 0);
      tip([`${lane.name || "All"}, ${words(found[0])}${found[1] > found[0] ? ` – ${words(found[1])}` : ""}: ${count(total)}`,
        ...rows.map((row) => `${count(row[5])} ${NAMES[row[3]]}${STATUS_WORDS[row[4]]}`)], event.clientX, event.clientY);
    });
    cover.addEventListener("pointerleave", () => tip(null));
    cover.dataset.lane = lane.key;
    cover.bucket = bucketAt;
    return BARS + under + ends.length * SPAN + (ends.length ? 4 : 0);
  };

  // Each event on its own: a dot for a day, a bar for a longer time; a thin line leads to the day of publication.
  const single = (frame, group, lane, top) => {
    const { x } = frame;
    const ends = [];
    for (const row of lane.rows) {
      const [, from, to, quad, status, printed, type, who, trigger, href, when] = row;
      const left = clamp(x(number(from || to)), x(frame.start) - 6, x(frame.end)), right = clamp(x(number(to || from) + 1), x(frame.start), x(frame.end) + 6);
      const dot = right - left < 14;
      const middle = (left + right) / 2;
      const seen = x(number(printed) + 0.5);
      const inside = number(printed) >= frame.start && number(printed) < frame.end;
      const reach = Math.max(dot ? middle + 7 : right, inside ? seen + 2 : 0), begin = Math.min(dot ? middle - 7 : left, inside ? seen - 2 : Infinity);
      let level = ends.findIndex((last) => last < begin);
      if (level < 0) level = ends.length;
      ends[level] = reach + 2;
      const y = top + level * ROW + ROW / 2;
      const link = make(group, "a", { href, "aria-label": `${when}: ${who}, ${type} “${trigger}”, ${status}` });
      if (inside) {
        const edge = dot ? middle : seen > right ? right : seen < left ? left : seen;
        make(link, "path", { class: "printed", d: `M${edge.toFixed(1)},${y}H${seen.toFixed(1)}M${seen.toFixed(1)},${y - 4}v8` });
      }
      const kind = status === "planned" || status === "possible" ? "ahead" : status === "denied" ? "denied" : "done";
      if (dot) make(link, "circle", { class: `mark ${quad} ${kind} ${status}`, cx: middle, cy: y, r: kind === "done" ? 5.5 : 5 });
      else make(link, "rect", { class: `mark ${quad} ${kind} ${status}`, x: left, y: y - 4, width: right - left, height: 8, rx: from && to ? 4 : 0 });
      if (kind === "denied") make(link, "path", { class: `mark strike ${quad}`, d: `M${middle - 6},${y + 6}L${middle + 6},${y - 6}` });
      note(link, () => [`${when}, ${status}`, `${who}: ${type} “${trigger}”`, `published ${words(number(printed))}`]);
    }
    return Math.max(1, ends.length) * ROW + 4;
  };

  // Reports by day of publication, under the lanes.
  const published = (frame, top) => {
    const { shown, svg, x } = frame;
    const most = Math.max(1, ...shown.published.map(([, reports]) => reports));
    let d = "";
    const wide = { day: 1, week: 7, month: 30, quarter: 91, year: 365, decade: 3652 }[shown.unit];
    for (const [day, reports] of shown.published) {
      const left = clamp(x(number(day)), x(frame.start), x(frame.end)), right = clamp(x(number(day) + wide), x(frame.start), x(frame.end));
      const tall = Math.max(1.5, reports / most * 22);
      d += `M${left.toFixed(1)},${(top + 26 - tall).toFixed(1)}h${Math.max(1, right - left - 1.5).toFixed(1)}v${tall.toFixed(1)}H${left.toFixed(1)}z`;
    }
    make(svg, "path", { class: "published", d });
    const text = frame.narrow ? { x: 2, y: top + 2 } : { x: frame.gutter - 10, y: top + 20, class: "end" };
    make(svg, "text", { ...text, class: `label faint ${text.class || ""}` }, "published");
    return top + 30;
  };

  const show = (from, to) => {
    const low = Math.min(from, to), high = Math.max(from, to);
    Dateline.go(Dateline.address({ since: iso(Math.floor(low)), until: iso(Math.max(Math.floor(low), Math.ceil(high) - 1)) }));
  };

  const zoom = (how, at = null) => {
    if (!view) return;
    const span = view.end - view.start, middle = at === null ? (view.start + view.end) / 2 : at;
    const share = (middle - view.start) / span;
    const wide = clamp(how === "in" ? span / 2 : how === "out" ? span * 2 : span, 2, 40000);
    if (how === "in" || how === "out") show(middle - wide * share, middle + wide * (1 - share));
    else show(view.start + (how === "left" ? -1 : 1) * span / 2, view.end + (how === "left" ? -1 : 1) * span / 2);
  };

  const drag = (picture, svg, brush, back, x) => {
    let from = null;
    const place = (event) => event.clientX - svg.getBoundingClientRect().left;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button || event.pointerType === "touch" || event.target.closest("a")) return;
      from = place(event);
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (from === null || Math.abs(place(event) - from) < 5) return;
      brush.setAttribute("x", Math.min(from, place(event)));
      brush.setAttribute("width", Math.abs(place(event) - from));
    });
    svg.addEventListener("pointerup", (event) => {
      if (from === null) return;
      const begun = from, ended = place(event);
      from = null;
      if (Math.abs(ended - begun) >= 5) { show(clamp(back(begun), view.start, view.end), clamp(back(ended), view.start, view.end)); return; }
      const cover = document.elementsFromPoint(event.clientX, event.clientY).find((element) => element.bucket);
      const bucket = cover && cover.bucket(event);
      if (bucket && (bucket[0] > view.start || bucket[1] + 1 < view.end)) show(bucket[0], bucket[1] + 1);
    });
    let wheel = 0;
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      clearTimeout(wheel);
      wheel = setTimeout(() => zoom(event.deltaY < 0 ? "in" : "out", back(place(event))), 60);
    }, { passive: false });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-zoom]");
    if (button && document.getElementById("timeline")) zoom(button.dataset.zoom);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest || !event.target.closest("#timeline") || event.ctrlKey || event.metaKey || event.altKey) return;
    const how = { "+": "in", "=": "in", "-": "out", ArrowLeft: "left", ArrowRight: "right" }[event.key];
    if (how) { event.preventDefault(); zoom(how); }
  });
  onShown(draw);
})();

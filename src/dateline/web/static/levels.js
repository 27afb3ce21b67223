"use strict";
// Standing figures over time, a small picture each; every point leads to its source.
(() => {
  const { make, data, number, words, count, ticks, marks, note, onShown } = Draw;

  const draw = () => {
    const shown = data();
    if (!shown) return;
    for (const place of document.querySelectorAll(".level")) chart(place, shown.series[Number(place.dataset.series)]);
  };

  const chart = (place, points) => {
    const width = Math.max(240, place.clientWidth), height = 170, left = 52, bottom = 22, top = 8;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "The figures over time" })) svg.setAttribute(key, value);
    place.replaceChildren(svg);
    if (!points || !points.length) return;
    const days = points.flatMap((point) => [number(point[0]), number(point[1])]);
    let start = Math.min(...days), end = Math.max(...days);
    const margin = Math.max(15, (end - start) * 0.05);
    start -= margin; end += margin;
    const values = points.flatMap((point) => [point[2], point[3]]).filter((value) => value !== null);
    const most = Math.max(1, ...values) * 1.08;
    const x = (day) => left + (day - start) / (end - start) * (width - left - 10);
    const y = (value) => height - bottom - value / most * (height - bottom - top);
    const grid = make(svg, "g", { class: "grid" });
    for (const value of marks(most)) {
      make(grid, "line", { x1: left, x2: width - 10, y1: Math.round(y(value)) + 0.5, y2: Math.round(y(value)) + 0.5 });
      make(svg, "text", { class: "tick", x: left - 6, y: y(value) + 4, "text-anchor": "end" }, value >= 1e6 ? `${count(value / 1e6)} m` : count(value));
    }
    for (const [day, text] of ticks(start, end, width - left - 10, 90)) {
      make(svg, "text", { class: "tick", x: x(day), y: height - 5, "text-anchor": x(day) > width - 34 ? "end" : x(day) < left + 16 ? "start" : "middle" }, text);
    }
    const middle = (point) => point[2] === null ? point[3] : point[3] === null ? point[2] : (point[2] + point[3]) / 2;
    const at = (point) => x((number(point[0]) + number(point[1])) / 2);
    const known = points.filter((point) => middle(point) !== null);
    const standing = known.filter((point) => point[4] !== "planned").sort((a, b) => at(a) - at(b));
    if (standing.length > 1) make(svg, "path", { class: "line", d: `M${standing.map((point) => `${at(point).toFixed(1)},${y(middle(point)).toFixed(1)}`).join("L")}` });
    for (const point of known) {
      const [, , low, high, status, said, printed, source, href, when] = point;
      const link = make(svg, "a", { href, "aria-label": `${said}, ${status}, ${when || words(number(printed))}: ${source}` });
      if (low !== null && high !== null && low !== high) make(link, "path", { class: "range", d: `M${at(point).toFixed(1)},${y(low).toFixed(1)}V${y(high).toFixed(1)}` });
      if (low === null || high === null) make(link, "path", { class: "range", d: `M${at(point).toFixed(1)},${y(middle(point)).toFixed(1)}v${low === null ? 12 : -12}` });
      make(link, "circle", { class: `point ${status}`, cx: at(point), cy: y(middle(point)), r: 4.5 });
      note(link, () => [`${said} (${status})`, when, `${source}, published ${words(number(printed))}`]);
    }
  };
  onShown(draw);
})();

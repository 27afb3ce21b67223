"use strict";
// What the pictures share: SVG elements, days, the note beside the pointer.
(() => {
  const SPACE = "http://www.w3.org/2000/svg";
  const DAY = 86400000;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  const make = (parent, name, attributes = {}, text = null) => {
    const element = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
    if (text !== null) element.textContent = text;
    parent.append(element);
    return element;
  };

  const data = () => {
    const block = document.getElementById("drawing");
    return block ? JSON.parse(block.textContent) : null;
  };

  // Days as numbers (since 1970), ISO dates and words.
  const number = (iso) => {
    const [year, month, day] = iso.split("-").map(Number);
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return Math.round(date.getTime() / DAY);
  };
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  const iso = (value) => {
    const date = new Date(clamp(Math.round(value), -719162, 2932896) * DAY);
    const part = (count, width) => String(count).padStart(width, "0");
    return `${part(date.getUTCFullYear(), 4)}-${part(date.getUTCMonth() + 1, 2)}-${part(date.getUTCDate(), 2)}`;
  };
  const words = (value) => {
    const date = new Date(Math.round(value) * DAY);
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  };
  const count = (value) => value.toLocaleString("en");

  // Marks of an axis over days, not nearer to each other than `gap` pixels.
  const ticks = (start, end, width, gap = 76) => {
    const most = Math.max(2, Math.floor(width / gap));
    const days = end - start + 1;
    const found = [];
    const first = new Date(start * DAY);
    const year = first.getUTCFullYear(), month = first.getUTCMonth();
    for (const months of [0.25, 1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000]) {
      if (months < 1) {
        for (const step of [1, 2, 4, 7, 14]) {
          if (days / step > most) continue;
          for (let day = start; day <= end; day += step) found.push([day, found.length ? short(day) : words(day)]);
          return found;
        }
        continue;
      }
      if (days / 30.44 / months > most) continue;
      const years = months / 12;
      const from = years >= 1 ? Math.floor(year / years) * years * 12 : year * 12 + Math.floor(month / months) * months;
      for (let at = from; ; at += months) {
        const day = number(`${Math.floor(at / 12)}-${(at % 12) + 1}-1`);
        if (day > end) break;
        if (day >= start) found.push([day, at % 12 === 0 ? String(Math.floor(at / 12)) : `${MONTHS[at % 12]}${found.length && days < 800 ? "" : ` ${Math.floor(at / 12)}`}`]);
      }
      return found;
    }
    return found;
  };
  const short = (day) => words(day).replace(/ \d+$/, "");

  // A scale's round marks from 0 to `most`.
  const marks = (most, wanted = 4) => {
    const raw = most / wanted, power = 10 ** Math.floor(Math.log10(raw || 1));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) || power;
    const found = [];
    for (let at = 0; at <= most * 1.0001; at += step) found.push(at);
    return found;
  };

  const tip = (lines, x, y) => {
    const box = document.getElementById("tip");
    if (!lines) { box.hidden = true; return; }
    box.replaceChildren(...lines.filter(Boolean).map((line) => {
      const row = document.createElement("div");
      row.dir = "auto";
      row.textContent = line;
      return row;
    }));
    box.hidden = false;
    const { width, height } = box.getBoundingClientRect();
    box.style.left = `${clamp(x + 14, 4, innerWidth - width - 4)}px`;
    box.style.top = `${y + height + 18 > innerHeight ? Math.max(4, y - height - 12) : y + 14}px`;
  };
  // A note for an element, at the pointer or at the element where the keyboard is.
  const note = (element, lines) => {
    element.addEventListener("pointermove", (event) => tip(lines(), event.clientX, event.clientY));
    element.addEventListener("pointerleave", () => tip(null));
    element.addEventListener("focus", () => {
      const box = element.getBoundingClientRect();
      if (element.matches(":focus-visible")) tip(lines(), box.right, box.bottom);
    });
    element.addEventListener("blur", () => tip(null));
  };
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") tip(null); });
  document.addEventListener("dateline:shown", () => tip(null));

  // Call once the page's text is painted, whenever another page is shown in place, and when the width changes.
  const onShown = (draw) => {
    let width = innerWidth;
    document.addEventListener("dateline:shown", draw);
    addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; draw(); } });
    requestAnimationFrame(() => setTimeout(draw));
  };

  window.Draw = { make, data, number, iso, words, count, ticks, marks, tip, note, clamp, onShown };
})();

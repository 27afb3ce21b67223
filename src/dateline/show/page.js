"use strict";
// Words and what was read in them light up together: data-r names the cards that a piece of text belongs to, data-card is a
// card's own name, data-lights the cards that a row is about.  Links between events are drawn at the side of their cards.
(() => {
  const begin = (reading) => {
    const marks = [...reading.querySelectorAll(".text [data-r]")];
    const cards = [...reading.querySelectorAll("[data-card], [data-lights]")];
    const names = (element) => (element.dataset.r || element.dataset.card || element.dataset.lights || element.dataset.ends).split(" ");
    const anchors = new Map();
    for (const anchor of reading.querySelectorAll('.record a[href^="#x"]')) {
      const key = anchor.getAttribute("href").slice(1);
      anchors.set(key, [...(anchors.get(key) || []), anchor]);
    }
    const arcs = draw(reading);
    const light = (wanted) => {
      for (const element of [...marks, ...cards]) {
        element.classList.toggle("lit", names(element).some((name) => wanted.includes(name)));
      }
      for (const arc of arcs) arc.classList.toggle("lit", wanted.length > 0 && names(arc).some((name) => wanted.includes(name)));
    };
    let pointed = [];
    const point = (elements) => {
      for (const element of pointed) element.classList.remove("pointed");
      pointed = elements;
      for (const element of pointed) element.classList.add("pointed");
    };
    const part = (event) => event.target.closest && event.target.closest("[data-r], [data-card], [data-lights]");
    for (const kind of ["mouseover", "focusin"]) {
      reading.addEventListener(kind, (event) => {
        const element = part(event);
        light(element ? names(element) : []);
        const anchor = event.target.closest && event.target.closest('.record a[href^="#x"]');
        const piece = event.target.closest && event.target.closest(".text [id]");
        point(anchor ? [document.getElementById(anchor.getAttribute("href").slice(1))].filter(Boolean)
          : piece ? anchors.get(piece.id) || [] : []);
      });
    }
    reading.addEventListener("mouseleave", () => { light([]); point([]); });
    reading.addEventListener("click", (event) => {
      const mark = event.target.closest && event.target.closest(".text [data-r]");
      const card = mark && document.getElementById(names(mark)[0]);
      if (card && !String(window.getSelection())) {
        card.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
        light(names(mark));
      }
    });
  };

  // An arc for each link, from the first event's card to the second's, in the gutter at the left of the record.
  const draw = (reading) => {
    const record = reading.querySelector(".record");
    const rows = [...record.querySelectorAll("[data-kind]")];
    const ends = rows.map((row) => row.dataset.lights.split(" ").map((name) => document.getElementById(name)));
    if (!ends.some(([first, second]) => first && second)) return [];
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "arcs");
    svg.setAttribute("aria-hidden", "true");
    record.classList.add("linked");
    record.prepend(svg);
    const make = (name, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      svg.append(element);
      return element;
    };
    const arcs = rows.map((row) => make("path", { "data-ends": row.dataset.lights }));
    const tips = rows.map(() => make("path", { class: "tip" }));
    const place = () => {
      svg.setAttribute("width", 32);
      svg.setAttribute("height", 1);
      ends.forEach(([first, second], number) => {
        if (!first || !second) return;
        const from = first.offsetTop + 14, to = second.offsetTop + 22;
        const depth = Math.max(4, 27 - Math.min(23, Math.abs(to - from) / 40 + (number % 4) * 3));
        arcs[number].setAttribute("d", `M31,${from} C${depth - 8},${from} ${depth - 8},${to} 27,${to}`);
        tips[number].setAttribute("d", `M32,${to} l-6,-3.5 v7 z`);
      });
    };
    place();
    new ResizeObserver(place).observe(record);
    record.addEventListener("toggle", place, true);
    return arcs;
  };

  const beginAll = () => document.querySelectorAll(".reading").forEach(begin);
  document.addEventListener("dateline:shown", beginAll);
  beginAll();
})();

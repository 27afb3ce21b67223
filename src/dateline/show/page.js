"use strict";
// Words and what was read in them light up together: data-r names the cards that a piece of text belongs to,
// data-card is a card's own name, data-lights the cards that a row is about.
(() => {
  const marks = [...document.querySelectorAll(".text [data-r]")];
  const cards = [...document.querySelectorAll("[data-card], [data-lights]")];
  const names = (element) => (element.dataset.r || element.dataset.card || element.dataset.lights).split(" ");
  const light = (wanted) => {
    for (const element of [...marks, ...cards]) {
      element.classList.toggle("lit", names(element).some((name) => wanted.includes(name)));
    }
  };
  const part = (event) => event.target.closest && event.target.closest("[data-r], [data-card], [data-lights]");
  for (const kind of ["mouseover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const element = part(event);
      light(element ? names(element) : []);
    });
  }
  document.addEventListener("click", (event) => {
    const mark = event.target.closest && event.target.closest(".text [data-r]");
    const card = mark && document.getElementById(names(mark)[0]);
    if (card && !String(window.getSelection())) {
      card.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      light(names(mark));
    }
  });
})();

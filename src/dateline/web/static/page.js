"use strict";
// What every page does: pages of the same view are exchanged in place, so that a zoom or a filter keeps focus and scroll;
// everything works without it as plain links and forms.
(() => {
  let wanted = 0;

  const shown = () => document.dispatchEvent(new Event("dateline:shown"));

  // Fetch a page of this view and put it in the place of what is shown.
  const go = (url, push = true) => {
    const number = ++wanted;
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.open("GET", url);
    request.onload = () => {
      if (number !== wanted) return;
      const page = request.response;
      const main = page && page.getElementById("main");
      if (!main) { location.href = url; return; }
      if (push) history.pushState(null, "", request.responseURL || url);
      document.title = page.title;
      const focused = document.activeElement && document.activeElement.id;
      const old = document.getElementById("main");
      for (const folded of old.querySelectorAll("details[open] > summary")) {
        for (const summary of main.querySelectorAll("details > summary")) {
          if (summary.textContent === folded.textContent) summary.parentElement.open = true;
        }
      }
      document.querySelectorAll("nav[aria-label=Views] a").forEach((link, at) => {
        const other = page.querySelectorAll("nav[aria-label=Views] a")[at];
        if (other) link.setAttribute("href", other.getAttribute("href"));
      });
      old.replaceWith(document.importNode(main, true));
      const form = document.getElementById("filter"), fresh = page.getElementById("filter");
      if (form && fresh && !form.contains(document.activeElement)) form.replaceWith(document.importNode(fresh, true));
      const opener = document.querySelector(".opener"), freshOpener = page.querySelector(".opener");
      if (opener && freshOpener) opener.textContent = freshOpener.textContent;
      begin();
      shown();
      const again = focused && document.getElementById(focused);
      if (again && document.activeElement !== again) again.focus({ preventScroll: true });
    };
    request.onerror = () => { location.href = url; };
    request.send();
  };

  // The address of this view with some parameters changed; null takes one away.
  const address = (changes) => {
    const url = new URL(location.href);
    url.hash = "";
    url.searchParams.delete("page");
    for (const [key, value] of Object.entries(changes)) {
      url.searchParams.delete(key);
      if (value !== null) url.searchParams.set(key, value);
    }
    return url.pathname + url.search;
  };

  const inPlace = (url) => url.origin === location.origin && url.pathname === location.pathname && document.querySelector(".filtered");

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("main a[href], .buttons a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.getAttribute("href"), location.href);
    if (!inPlace(url) || url.hash) return;
    event.preventDefault();
    go(url.href);
    if (link.closest(".pager")) document.getElementById("main").scrollIntoView({ block: "start" });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "filter") return;
    event.preventDefault();
    const query = new URLSearchParams();
    for (const [key, value] of new FormData(form)) if (String(value).trim()) query.append(key, value);
    form.parentElement.classList.remove("open");
    const opener = document.querySelector(".opener");
    opener.setAttribute("aria-expanded", "false");
    document.activeElement.blur();
    go(query.size ? `${location.pathname}?${query}` : location.pathname);
  });

  // A type or a status takes effect at once; the other fields wait for Enter.
  document.addEventListener("change", (event) => {
    if (event.target.matches && event.target.matches("#filter input[type=checkbox]") && matchMedia("(min-width: 64rem)").matches) {
      event.target.form.requestSubmit();
    }
  });

  window.addEventListener("popstate", () => { if (document.querySelector(".filtered")) go(location.href, false); });

  const begin = () => {
    const opener = document.querySelector(".opener");
    if (opener && !opener.dataset.ready) {
      opener.dataset.ready = "yes";
      opener.addEventListener("click", () => {
        const open = opener.parentElement.classList.toggle("open");
        opener.setAttribute("aria-expanded", String(open));
        if (open) document.querySelector("#filter input:not([type=hidden])").focus();
      });
    }
    const missed = document.getElementById("missed");
    if (missed) document.addEventListener("selectionchange", () => markMissed(missed));
  };

  // The words marked in a report's text, as offsets in characters (not in UTF-16 units), for an event that was missed.
  const markMissed = (missed) => {
    const text = document.querySelector(".text"), selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = [...before.toString()].length, marked = [...range.toString()].length;
    if (marked) missed.querySelector("a").href = `/correct?report=${missed.dataset.report}&start=${start}&end=${start + marked}`;
  };

  // "/" goes to the filter's first field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const field = document.querySelector("#filter input:not([type=hidden])");
    if (!field) return;
    event.preventDefault();
    const opener = document.querySelector(".opener");
    if (getComputedStyle(field.form).display === "none") opener.click();
    field.focus();
  });

  window.Dateline = { go, address };
  begin();
})();

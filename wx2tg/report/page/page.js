"use strict";
// The page is whole without this script, which adds the search, the filters, and ticks that are kept.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const controls = document.querySelector("#controls");
  const search = document.querySelector("#search");
  const status = document.querySelector("#status");
  const rows = all("[data-row]").map((element) => ({ element, text: element.textContent.toLowerCase() }));

  const chosen = (name) => new Set(all(`input[name=${name}]:checked`).map((box) => box.value));

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = chosen("severity");
    const tiers = chosen("tier");
    const newOnly = Boolean(document.querySelector("input[name=new]:checked"));
    const counts = {};
    for (const { element, text } of rows) {
      const { row, severity, tier } = element.dataset;
      const seen =
        words.every((word) => text.includes(word)) &&
        (!severity || severities.has(severity)) &&
        (!tier || tiers.has(tier)) &&
        (!newOnly || row !== "finding" || "isNew" in element.dataset);
      element.hidden = !seen;
      counts[row] ??= [0, 0];
      counts[row][0] += seen;
      counts[row][1] += 1;
    }
    status.textContent = Object.entries(counts)
      .map(([row, [seen, whole]]) => `${seen} of ${whole} ${row === "finding" ? "kinds of findings" : `${row}s`}`)
      .join(", ");
  }

  function keep(boxes) {
    const key = `wx2tg ${document.title}`;
    let ticked = new Set();
    try {
      ticked = new Set(JSON.parse(localStorage.getItem(key) ?? "[]"));
    } catch {
      // A page that is opened from a file may have no storage: ticks last as long as the page is open.
    }
    for (const box of boxes) {
      box.checked = ticked.has(box.dataset.step);
      box.addEventListener("change", () => {
        const now = boxes.filter((item) => item.checked).map((item) => item.dataset.step);
        try {
          localStorage.setItem(key, JSON.stringify(now));
        } catch {
          // See above.
        }
      });
    }
  }

  function reveal() {
    const target = document.getElementById(location.hash.slice(1));
    for (let element = target; element; element = element.parentElement) {
      element.hidden = false;
      if (element.tagName === "DETAILS") element.open = true;
    }
    target?.scrollIntoView();
  }

  if (controls && search && status) {
    controls.hidden = false;
    search.addEventListener("input", show);
    controls.addEventListener("change", show);
    controls.addEventListener("click", (event) => {
      const open = event.target instanceof HTMLButtonElement && event.target.dataset.open;
      if (open) for (const element of all(".finding")) element.open = open === "yes";
    });
    show();
  }
  keep(all("input[data-step]"));
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();

/** Two areas side by side, or one above the other where it is narrow, with a border that can be moved. */
import { make } from "../dom.js";

const NARROW = 620;
const STEP = 4;

/**
 * @param {HTMLElement} first
 * @param {HTMLElement} second
 * @param {object} options
 * @param {import("../store.js").Store} options.store
 * @param {string} options.key  Under which the share of the first area is kept.
 * @param {string} options.label  What the border divides, for a screen reader.
 * @param {number} [options.share]  Per cent of the first area at first.
 */
export function split(first, second, { store, key, label, share = 60 }) {
  const border = make("div", {
    ...{ role: "separator", class: "split-border", tabindex: 0, "aria-label": label },
    ...{ "aria-valuemin": 15, "aria-valuemax": 85, "aria-orientation": "vertical" },
  });
  const element = make("div", { class: "split" }, first, border, second);
  first.classList.add("split-area");
  second.classList.add("split-area");
  let now = share;

  /** @param {number} value */
  const set = (value) => {
    now = Math.round(Math.min(85, Math.max(15, value)));
    element.style.setProperty("--share", `${now}fr`);
    element.style.setProperty("--rest", `${100 - now}fr`);
    border.setAttribute("aria-valuenow", String(now));
  };
  const stacked = () => element.classList.contains("stacked");
  set(store.get(key, share));

  border.addEventListener("keydown", (event) => {
    const less = event.key === (stacked() ? "ArrowUp" : "ArrowLeft");
    const more = event.key === (stacked() ? "ArrowDown" : "ArrowRight");
    if (!less && !more) return;
    event.preventDefault();
    set(now + (more ? STEP : -STEP));
    store.set(key, now);
  });
  border.addEventListener("pointerdown", (event) => border.setPointerCapture(event.pointerId));
  border.addEventListener("pointermove", (event) => {
    if (!border.hasPointerCapture(event.pointerId)) return;
    const box = element.getBoundingClientRect();
    set(stacked() ? ((event.clientY - box.top) / box.height) * 100 : ((event.clientX - box.left) / box.width) * 100);
  });
  border.addEventListener("pointerup", () => store.set(key, now));
  new ResizeObserver(([{ contentRect }]) => {
    element.classList.toggle("stacked", contentRect.width < NARROW);
    border.setAttribute("aria-orientation", stacked() ? "horizontal" : "vertical");
  }).observe(element);
  return element;
}

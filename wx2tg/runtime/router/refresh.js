/** Pull down to refresh, for pages whose `enablePullDownRefresh` is on. */

import { callPage } from "../core/page.js";
import { element } from "../host/dom.js";

const FAR = 60;

/** @param {PageInstance} page instance @returns {{start(): void, stop(): void}} */
export function pullDown(page) {
  const { page: scroller, frame } = page.screen;
  const spinner = element("wx-refresher");
  spinner.innerHTML = "<i></i><i></i><i></i>";
  frame.append(spinner);
  let from = /** @type {number | null} */ (null);
  let pulled = 0;
  let busy = false;
  const set = (/** @type {number} */ distance) => {
    pulled = distance;
    scroller.style.translate = distance ? `0 ${distance}px` : "";
    spinner.style.opacity = String(Math.min(1, distance / FAR));
  };
  const start = () => {
    if (busy) return;
    busy = true;
    set(FAR);
    spinner.setAttribute("data-busy", "");
    callPage(page, "onPullDownRefresh");
  };
  scroller.addEventListener("touchstart", (/** @type {TouchEvent} */ event) => {
    from = scroller.scrollTop <= 0 && !busy ? event.touches[0].clientY : null;
  }, { passive: true });
  scroller.addEventListener("touchmove", (/** @type {TouchEvent} */ event) => {
    if (from === null) return;
    const distance = event.touches[0].clientY - from;
    if (distance <= 0 || scroller.scrollTop > 0) return;
    if (event.cancelable) event.preventDefault();
    set(Math.min(FAR * 1.6, distance / 2));
  }, { passive: false });
  scroller.addEventListener("touchend", () => {
    if (from === null) return;
    from = null;
    if (pulled >= FAR) start();
    else set(0);
  }, { passive: true });
  return {
    start,
    stop() {
      busy = false;
      spinner.removeAttribute("data-busy");
      set(0);
    },
  };
}

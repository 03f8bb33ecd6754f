/** `onPageScroll` and `onReachBottom`. */

import { callPage } from "../core/page.js";

/** @param {PageInstance} page instance @param {number} distance from the bottom, in pixels, that counts as reaching it */
export function watchScroll(page, distance) {
  const scroller = page.screen.page;
  const { self } = page;
  if (!self.onPageScroll && !self.onReachBottom) return;
  let frame = 0;
  let below = false;
  scroller.addEventListener("scroll", (/** @type {Event} */ event) => {
    if (event.target !== scroller || frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (self.onPageScroll) callPage(page, "onPageScroll", { scrollTop: scroller.scrollTop });
      const reached = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - distance;
      if (reached && !below && scroller.scrollTop > 0) callPage(page, "onReachBottom");
      below = reached;
    });
  }, { passive: true });
}

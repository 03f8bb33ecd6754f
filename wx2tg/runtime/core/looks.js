/** What a page changes of the bars and the ground around it while it is shown. */

import { env } from "./env.js";

/** @returns {Partial<PageScreen>} the screen of the visible page; before the first page there is none */
function screen() {
  const top = env.router.top();
  return top ? top.screen : {};
}

/** @param {string} text */
export function setTitle(text) {
  const { title } = screen();
  if (title) title.textContent = text;
  env.shell.root.ownerDocument.title = text;
}

/** WeChat's names of how a change goes on -> those of CSS. */
const TIMINGS = /** @type {Table<string>} */ ({ __proto__: null, easeIn: "ease-in", easeOut: "ease-out", easeInOut: "ease-in-out" });

/**
 * @param {{frontColor?: string, backgroundColor?: string, animation?: {duration?: number, timingFunc?: string}}} colors
 * `duration` in milliseconds
 */
export function setBarColor({ frontColor, backgroundColor, animation }) {
  const { bar } = screen();
  if (!bar) return;
  const { duration = 0, timingFunc = "" } = animation || {};
  bar.style.transition = duration > 0 ? `color ${duration}ms ${TIMINGS[timingFunc] || "linear"}, background-color ${duration}ms ${TIMINGS[timingFunc] || "linear"}` : "";
  if (backgroundColor) bar.style.background = backgroundColor;
  if (frontColor) bar.style.color = frontColor;
}

/** @param {boolean} on */
export function setBarLoading(on) {
  const { spinner } = screen();
  if (spinner) spinner.hidden = !on;
}

/** @param {{backgroundColor?: string}} ground */
export function setBackground({ backgroundColor }) {
  const { frame } = screen();
  if (frame && backgroundColor) frame.style.backgroundColor = backgroundColor;
}

/** What a page changes of the bars and the ground around it while it is shown. */

import { env } from "./env.js";

/** @returns {any} the screen of the visible page; before the first page there is none */
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

/** @param {{frontColor?: string, backgroundColor?: string}} colors */
export function setBarColor({ frontColor, backgroundColor }) {
  const { bar } = screen();
  if (!bar) return;
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

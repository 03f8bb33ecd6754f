/** Elements that need a finger's drags: while one is on the visible page, no drag may put the app away. */

import { env } from "./env.js";
import { standIn } from "./events.js";

/**
 * Say whether `el` needs drags. It counts while it is in the visible page or over it.
 * @param {Element} el @param {boolean} needed
 */
export function holdSwipes(el, needed) {
  const { shell } = env;
  if (!shell) return;
  /** @type {Set<Element>} */
  const holds = (shell.holds ||= new Set());
  if (holds.has(el) === needed) return;
  if (needed) holds.add(el);
  else holds.delete(el);
  const shown = () => [shell.overlays, env.router.top().screen.root];
  shell.held = () => [...holds].some((held) => shown().some((root) => root.contains(standIn(held))));
  // A list may bring many of them.
  if (shell.holding) return;
  shell.holding = true;
  queueMicrotask(() => {
    shell.holding = false;
    shell.arrangeSwipes();
  });
}

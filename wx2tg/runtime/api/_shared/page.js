/** The page on top, as user code knows it. */

import { env } from "../../core/env.js";

/** @returns {Fields | null} the page's `this`, or null before there is one */
export function topPage() {
  const top = env.router && env.router.top();
  return top ? top.self || top : null;
}

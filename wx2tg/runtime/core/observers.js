/** Data observers: which of them a changed path wakes (`a`, `a.b`, `a[0]`, `a.**`, `**`, several paths in one key). */

import { parsePath } from "./data.js";

/** @typedef {{paths: (string|number)[][], run: Function}} Observer */

/** `"a, b.c, **"` as an observer. @param {string} key @param {Function} run @returns {Observer} */
export function defineObserver(key, run) {
  return { paths: key.split(",").map((path) => parsePath(path.trim())), run };
}

/** Whether a change at `changed` concerns an observer. @param {Observer} observer @param {(string|number)[]} changed */
export function concerns(observer, changed) {
  return observer.paths.some((path) => overlaps(path, changed));
}

/**
 * A change above the observed path replaces it; one below it counts only under a wildcard.
 * @param {(string|number)[]} observed @param {(string|number)[]} changed
 */
function overlaps(observed, changed) {
  for (let i = 0; i < observed.length; i += 1) {
    if (observed[i] === "**" || i >= changed.length) return true;
    if (String(observed[i]) !== String(changed[i])) return false;
  }
  return observed.length === changed.length;
}

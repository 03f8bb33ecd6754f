/** createMediaQueryObserver of pages and components. */

import { kebab } from "../core/kebab.js";
import { invoke } from "./_shared/call.js";

/** Widths and heights of the window, and its orientation, as a media query. */
export function createMediaQueryObserver() {
  const watched = /** @type {(() => void)[]} */ ([]);
  return {
    /** @param {Record<string, string | number>} descriptor @param {Function} callback */
    observe(descriptor, callback) {
      const query = globalThis.matchMedia(queryOf(descriptor));
      const listener = () => invoke(callback, { matches: query.matches });
      query.addEventListener("change", listener);
      watched.push(() => query.removeEventListener("change", listener));
      listener();
    },
    disconnect() {
      for (const stop of watched.splice(0)) stop();
    },
  };
}

/** @param {Record<string, string | number>} descriptor */
function queryOf(descriptor) {
  const parts = Object.entries(descriptor || {}).map(([name, value]) => {
    const feature = kebab(name);
    return `(${feature}: ${typeof value === "number" ? `${value}px` : value})`;
  });
  return parts.join(" and ") || "all";
}

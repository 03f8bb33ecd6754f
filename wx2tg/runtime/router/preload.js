/** `preloadRule`: the packages that a page names are fetched while it is shown. */

import { loadFiles } from "./loader.js";

/**
 * Fetch the files of a rule; where they cannot be had, the page that needs them will say so.
 * @param {{files: string[], wifi: boolean}} rule `wifi`: not over the network of a phone, as far as the browser tells
 */
export function preload({ files, wifi }) {
  const { connection } = /** @type {Navigator} */ (navigator);
  if (connection && (connection.saveData || (wifi && connection.type === "cellular"))) return;
  loadFiles(files).catch(() => {});
}

/** The files of the code package, which is the bundle: read at once, never written. */

import { assetUrl } from "../../core/assets.js";
import { bytesAt } from "./sync-bytes.js";

/** The list that the bundle carries of itself. */
const LIST = "_app/wx2tg.json";

/** What every bundle has of its own. */
const OWN = /^(?:_app\/|index\.html$|_headers$)/;

/** The names of the package's files, null where the host does not give out the list. */
const known = { names: /** @type {Set<string> | null | undefined} */ (undefined) };

/** The bytes of a file of the package, null where there is none. @param {string} path from the root @returns {Uint8Array | null} */
export function packageBytes(path) {
  const names = packageNames();
  // Some hosts answer every address with a page; the list knows better.
  if (!path || (names && !names.has(path))) return null;
  return bytesAt(assetUrl("", path.replace(/[?#%]/g, encodeURIComponent)));
}

/** Whether the package has such a folder. @param {string} path from the root, "" for the root */
export function isPackageFolder(path) {
  return path === "" || packagePaths(path).length > 0;
}

/** What is below a folder of the package, seen from it. @param {string} folder */
export function packagePaths(folder) {
  const start = folder ? `${folder}/` : "";
  return [...(packageNames() || [])].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
}

function packageNames() {
  if (known.names === undefined) known.names = readNames();
  return known.names;
}

function readNames() {
  try {
    const bytes = bytesAt(assetUrl("", LIST));
    const { files } = JSON.parse(new TextDecoder().decode(/** @type {Uint8Array} */ (bytes)));
    return new Set(/** @type {string[]} */ (files.filter((/** @type {string} */ name) => !OWN.test(name))));
  } catch {
    return null;
  }
}

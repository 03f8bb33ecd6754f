/** Addresses of a project's own files: `/images/a.png` and `../a.png` as WeChat reads them, and virtual files. */

/** Virtual path (`wxfile://...`, `http://tmp/...`) -> object URL; filled by the file and media APIs. */
export const virtualFiles = new Map();

/** What makes an address of the web of a `cloud://` one, where the app has a cloud. @type {{address: ((id: string) => string) | null}} */
export const cloudFiles = { address: null };

const REMOTE = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i;

/**
 * The address to give the browser for `path`.
 * @param {string} base directory of the unit that names it ("pages/index"), relative to the bundle
 * @param {unknown} path as written in the project
 */
export function assetUrl(base, path) {
  const text = path === null || path === undefined ? "" : String(path);
  if (!text) return "";
  const file = virtualFiles.get(text);
  if (file) return file;
  if (REMOTE.test(text)) return (cloudFiles.address && cloudFiles.address(text)) || text;
  return joinPath(text.startsWith("/") ? "" : base, text);
}

/** `path` seen from the folder `base`, without `.` and `..`; both relative to the app root. @param {string} base @param {string} path */
export function joinPath(base, path) {
  const cut = path.search(/[?#]/);
  const [name, rest] = cut < 0 ? [path, ""] : [path.slice(0, cut), path.slice(cut)];
  const parts = /** @type {string[]} */ ([]);
  for (const part of `${name.startsWith("/") ? "" : base}/${name}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part && part !== ".") parts.push(part);
  }
  return parts.join("/") + rest;
}

/** The folder of a unit's path. @param {string} path */
export function folderOf(path) {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

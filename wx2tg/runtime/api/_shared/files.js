/** Virtual files: `wxfile://` paths that stand for blobs, and the way from any path to an address or to bytes. */

import { assetUrl, folderOf, virtualFiles } from "../../core/assets.js";
import { LOADING, within } from "../../core/limits.js";
import { topPage } from "./page.js";

/** Path -> Blob, for every virtual file of this session. @type {Map<string, Blob>} */
const blobs = new Map();

/** Where an app may keep its own files. */
export const USER_DATA_PATH = "wxfile://usr";

/** Put `blob` at the virtual `path`; whatever stood there goes. @param {string} path @param {Blob} blob */
export function writeVirtual(path, blob) {
  dropVirtual(path);
  blobs.set(path, blob);
  virtualFiles.set(path, URL.createObjectURL(blob));
}

/** Take a virtual file away. @param {string} path @returns {boolean} whether there was one */
export function dropVirtual(path) {
  if (!blobs.delete(path)) return false;
  URL.revokeObjectURL(virtualFiles.get(path));
  virtualFiles.delete(path);
  return true;
}

/** The bytes of a virtual file, if there is one. @param {string} path */
export function virtualBlob(path) {
  return blobs.get(path);
}

/** The address of a virtual file, if there is one. @param {string} path */
export function virtualUrl(path) {
  return virtualFiles.get(path);
}

/**
 * A new temporary file.
 * @param {Blob} blob
 * @param {string} [name] its name, for the extension
 * @returns {string} `wxfile://tmp_...`
 */
export function tempFile(blob, name = "") {
  const known = /\.[a-z\d]{1,8}$/i.exec(name);
  const type = blob.type.split(";")[0].split("/")[1] || "";
  const extension = known ? known[0].toLowerCase() : type ? `.${EXTENSIONS[type] || type}` : "";
  const path = `wxfile://tmp_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}${extension}`;
  writeVirtual(path, blob);
  return path;
}

/** Subtypes whose usual extension differs. */
const EXTENSIONS = /** @type {Table<string>} */ ({
  __proto__: null,
  jpeg: "jpg",
  plain: "txt",
  "svg+xml": "svg",
  mpeg: "mp3",
  quicktime: "mov",
  "x-m4a": "m4a",
});

/**
 * The address of a path as an app writes it: remote, virtual, or of the bundle (relative to the page on top).
 * @param {unknown} path
 */
export function fileUrl(path) {
  const page = topPage();
  return assetUrl(page ? folderOf(page.route) : "", path);
}

/** The bytes behind a path. Rejects where there is nothing. @param {string} path @returns {Promise<Blob>} */
export async function readBlob(path) {
  const known = blobs.get(path);
  if (known) return known;
  if (!path || /^wxfile:/.test(path)) throw new Error(`no such file or directory, open "${path}"`);
  const read = fetch(fileUrl(path)).then((answer) => {
    if (!answer.ok) throw new Error(`no such file or directory, open "${path}"`);
    return answer.blob();
  });
  return within(LOADING, read, () => new Error(`timeout, open "${path}"`));
}

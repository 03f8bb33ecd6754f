/** Files that can be read and written at once, as WeChat's `...Sync` methods do. */

import { failure } from "./call.js";
import { dropVirtual, fileUrl, USER_DATA_PATH, virtualBlob, virtualPaths, writeVirtual } from "./files.js";

/** Folders that an app made; the root of its own files is always there. */
const folders = new Set([USER_DATA_PATH]);

/** The bytes of a virtual file, or of a file of the bundle. @param {string} path @returns {Uint8Array} */
export function readBytes(path) {
  if (!virtualBlob(path) && /^wxfile:/.test(path)) throw failure(`no such file or directory, open '${path}'`);
  const call = new XMLHttpRequest();
  // The one synchronous way to bytes: as text in which each character is a byte.
  call.open("GET", fileUrl(path), false);
  call.overrideMimeType("text/plain; charset=x-user-defined");
  try {
    call.send();
  } catch {
    throw failure(`no such file or directory, open '${path}'`);
  }
  if (call.status !== 200) throw failure(`no such file or directory, open '${path}'`);
  return Uint8Array.from(call.responseText, (letter) => letter.charCodeAt(0) & 255);
}

/** @param {string} path @param {any} bytes */
export function writeBytes(path, bytes) {
  own(path, "open");
  if (!folders.has(parentOf(path))) throw failure(`no such file or directory, open '${path}'`);
  writeVirtual(path, new Blob([bytes]));
}

/** @param {string} path */
export function isFolder(path) {
  return folders.has(path.replace(/\/$/, ""));
}

/** @param {string} path */
export function fileExists(path) {
  return Boolean(virtualBlob(path)) || isFolder(path);
}

/** @param {string} path @param {boolean} [deep] */
export function makeFolder(path, deep) {
  const folder = path.replace(/\/$/, "");
  own(folder, "mkdir");
  if (fileExists(folder) && !deep) throw failure(`file already exists ${path}`);
  if (!folders.has(parentOf(folder))) {
    if (!deep) throw failure(`no such file or directory ${path}`);
    makeFolder(parentOf(folder), true);
  }
  folders.add(folder);
}

/** @param {string} path @param {boolean} [deep] */
export function removeFolder(path, deep) {
  const folder = path.replace(/\/$/, "");
  own(folder, "rmdir");
  if (!folders.has(folder)) throw failure(`no such file or directory ${path}`);
  const inside = [...virtualPaths(), ...folders].filter((name) => name.startsWith(`${folder}/`));
  if (inside.length && !deep) throw failure("directory not empty");
  for (const name of [...inside, folder]) if (!folders.delete(name)) dropVirtual(name);
}

/** The names in a folder. @param {string} path */
export function listFolder(path) {
  const folder = path.replace(/\/$/, "");
  if (!folders.has(folder)) throw failure(`no such file or directory ${path}`);
  return [...folders, ...virtualPaths()].filter((name) => parentOf(name) === folder).map((name) => name.slice(folder.length + 1));
}

/** @param {string} path */
export function removeFile(path) {
  if (isFolder(path)) throw failure(`operation not permitted, unlink '${path}'`);
  if (!dropVirtual(path)) throw failure(`no such file or directory, unlink '${path}'`);
}

/** @param {string} from @param {string} to @param {boolean} [keep] leave the old one too */
export function moveFile(from, to, keep) {
  own(to, "rename");
  const blob = virtualBlob(from);
  if (!blob && !keep) throw failure(`no such file or directory, rename '${from}' -> '${to}'`);
  if (!folders.has(parentOf(to))) throw failure(`no such file or directory, open '${to}'`);
  writeVirtual(to, blob || new Blob([/** @type {any} */ (readBytes(from))]));
  if (!keep) dropVirtual(from);
}

/** Only an app's own folder can be written. @param {any} path @param {any} action */
function own(path, action) {
  if (path !== USER_DATA_PATH && !path.startsWith(`${USER_DATA_PATH}/`)) throw failure(`permission denied, ${action} '${path}'`);
}

/** @param {any} path */
function parentOf(path) {
  return path.slice(0, path.lastIndexOf("/"));
}

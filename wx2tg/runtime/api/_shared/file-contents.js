/** What is in files, and what they are: reading, writing, stat. */

import { checkRange } from "./descriptors.js";
import { entryAt } from "./drive.js";
import { decodeBytes, encodeData } from "./encoding.js";
import { fileFault, openFault } from "./file-faults.js";
import { placeOf } from "./paths.js";
import { fileExists, fileSize, isFolder, listTree, readBytes, writable, writeBytes } from "./sync-files.js";

/** Refuse a path where nothing is. @param {string} path */
export function checkFile(path) {
  if (placeOf(path).kind === "else") throw openFault("permission denied", path);
  if (!fileExists(path)) throw fileFault("no such file or directory", ` ${path}`);
}

/** @param {string} path @param {string} [encoding] @param {number} [position] @param {number} [length] */
export function readFile(path, encoding, position = 0, length = undefined) {
  const bytes = readBytes(path);
  checkRange("position", position, bytes.length);
  if (length !== undefined) checkRange("length", length, bytes.length);
  const part = bytes.subarray(position, length === undefined ? bytes.length : position + length);
  return decodeBytes(part, encoding);
}

/** @param {string} path @param {string | Bytes} data @param {string} [encoding] */
export function writeFile(path, data, encoding) {
  writeBytes(path, encodeData(data, encoding));
}

/** @param {string} path @param {string | Bytes} data @param {string} [encoding] */
export function appendFile(path, data, encoding) {
  writable(path);
  const [old, more] = [readBytes(path), encodeData(data, encoding)];
  const bytes = new Uint8Array(old.length + more.length);
  bytes.set(old);
  bytes.set(more, old.length);
  writeBytes(path, bytes);
}

/** The Stats of a path; of all that is in a folder where `recursive` is true. @param {string} path @param {boolean} [recursive] */
export function statFile(path, recursive) {
  checkFile(path);
  if (!recursive || !isFolder(path)) return statsOf(path);
  return listTree(path).map((name) => ({ path: `/${name}`, stats: statsOf(`${path.replace(/\/$/, "")}/${name}`) }));
}

/** @param {string} path */
function statsOf(path) {
  const folder = isFolder(path);
  const entry = entryAt(placeOf(path).path);
  const time = entry ? entry.modified : 0;
  return {
    mode: folder ? 0o40777 : 0o100666,
    size: folder ? 0 : fileSize(path) || 0,
    lastAccessedTime: time,
    lastModifiedTime: time,
    isDirectory: () => folder,
    isFile: () => !folder,
  };
}

/** Open files: their flags and positions. Each write is a write of the whole file, which is what the browser keeps. */

import { LIMIT, overflow } from "./drive.js";
import { bufferBytes, encodeData, isBuffer } from "./encoding.js";
import { fileFault, openFault } from "./file-faults.js";
import { fileExists, isFolder, readBytes, writable, writeBytes } from "./sync-files.js";

/** `w` empties or makes the file, `a` appends, `x` wants a new one, `+` reads and writes; `s` means nothing here. */
const FLAGS = /^(?:r|r\+|rs\+|w|wx|w\+|wx\+|a|ax|a\+|ax\+|as|as\+)$/;

/** @typedef {{path: string, reads: boolean, writes: boolean, appends: boolean, position: number}} Opened */

/** The open files by descriptor, and the last number given. */
const opened = /** @type {Map<string, Opened>} */ (new Map());
const last = { descriptor: 0 };

/** @param {string} path @param {string} [flag] @returns {string} the descriptor */
export function openFile(path, flag = "r") {
  if (!FLAGS.test(flag)) throw fileFault("invalid flag", ` "${flag}"`);
  const writes = flag !== "r";
  if (isFolder(path)) throw openFault("illegal operation on a directory", path);
  if (writes) writable(path);
  const exists = fileExists(path);
  if (exists && flag.includes("x")) throw openFault("file already exists", path);
  if (flag[0] === "r") readBytes(path);
  else if (flag[0] === "w" || !exists) writeBytes(path, new Uint8Array(0));
  const descriptor = String((last.descriptor += 1));
  opened.set(descriptor, { path, reads: /r|\+/.test(flag), writes, appends: flag[0] === "a", position: 0 });
  return descriptor;
}

/** @param {string} descriptor */
export function closeFile(descriptor) {
  if (!opened.delete(descriptor)) throw fileFault("bad file descriptor");
}

/** @param {string} descriptor @returns {string} */
export function openPath(descriptor) {
  return fileOf(descriptor).path;
}

/**
 * Read into a buffer.
 * @param {string} descriptor @param {ArrayBuffer} arrayBuffer @param {number} [offset] in the buffer @param {number} [length]
 * @param {number} [position] in the file; else where the last read or write ended
 */
export function readInto(descriptor, arrayBuffer, offset = 0, length = undefined, position = undefined) {
  const file = fileOf(descriptor);
  if (!file.reads) throw openFault("permission denied", file.path);
  if (!isBuffer(arrayBuffer)) throw fileFault("array buffer does not exist");
  const target = bufferBytes(arrayBuffer);
  checkRange("offset", offset, target.length);
  const wanted = length === undefined ? target.length - offset : length;
  checkRange("length", wanted, target.length - offset);
  const bytes = readBytes(file.path);
  const start = startOf(file, position);
  const part = bytes.subarray(start, start + wanted);
  target.set(part, offset);
  if (!hasPlace(position)) file.position = start + part.length;
  return { bytesRead: part.length, arrayBuffer };
}

/**
 * Write a text, or `length` bytes of a buffer from `offset` on.
 * @param {string} descriptor @param {string | Bytes} data @param {number} [offset] @param {number} [length] @param {string} [encoding]
 * @param {number} [position] in the file; else where the last read or write ended
 */
export function writeFrom(descriptor, data, offset = 0, length = undefined, encoding = undefined, position = undefined) {
  const file = fileOf(descriptor);
  if (!file.writes) throw openFault("permission denied", file.path);
  const all = encodeData(data, encoding);
  const isText = typeof data === "string";
  if (!isText) checkRange("offset", offset, all.length);
  const wanted = isText || length === undefined ? all.length - (isText ? 0 : offset) : length;
  if (!isText) checkRange("length", wanted, all.length - offset);
  const part = isText ? all : all.subarray(offset, offset + wanted);
  const old = readBytes(file.path);
  const start = file.appends ? old.length : startOf(file, position);
  const bytes = room(Math.max(old.length, start + part.length));
  bytes.set(old);
  bytes.set(part, start);
  writeBytes(file.path, bytes);
  if (!hasPlace(position)) file.position = start + part.length;
  return { bytesWritten: part.length };
}

/** @param {string} descriptor @param {number} [length] */
export function truncateOpen(descriptor, length = 0) {
  const file = fileOf(descriptor);
  if (!file.writes) throw openFault("permission denied", file.path);
  truncateFile(file.path, length);
}

/** Cut a file, or fill it with zeros. @param {string} path @param {number} [length] */
export function truncateFile(path, length = 0) {
  writable(path);
  const old = readBytes(path);
  checkRange("length", length, Number.MAX_SAFE_INTEGER);
  const bytes = room(length);
  bytes.set(old.subarray(0, length));
  writeBytes(path, bytes);
}

/** @param {number} length */
function room(length) {
  if (length > LIMIT) throw overflow();
  return new Uint8Array(length);
}

/** @param {string} descriptor @returns {Opened} */
function fileOf(descriptor) {
  const file = opened.get(descriptor);
  if (!file) throw fileFault("bad file descriptor");
  return file;
}

/** @param {Opened} file @param {number | null | undefined} position */
function startOf(file, position) {
  if (!hasPlace(position)) return file.position;
  checkRange("position", position, Number.MAX_SAFE_INTEGER);
  return position;
}

/** @param {number | null | undefined} position */
function hasPlace(position) {
  return position !== undefined && position !== null;
}

/** @param {string} name @param {number} value @param {number} most */
export function checkRange(name, value, most) {
  if (!Number.isInteger(value) || value < 0 || value > most) throw fileFault(`value of ${name} is out of range`);
}

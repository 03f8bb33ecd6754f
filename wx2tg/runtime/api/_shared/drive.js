/** The files and folders that an app keeps, in memory: what is changed together, and how much there may be. */

import { fileFault } from "./file-faults.js";
import { dropVirtual, USER_DATA_PATH, writeVirtual } from "./files.js";
import { parentOf } from "./paths.js";

/** What WeChat lets an app keep, in bytes. */
export const LIMIT = 200 * 1024 * 1024;

/** Bytes of a file up to which they are also at hand: read at once, and handed to the browser with the call that writes. */
export const AT_HAND = 512 * 1024;

/**
 * @typedef {{blob: Blob | null, bytes?: Uint8Array, created: number, modified: number}} Entry a folder has no blob;
 *   times are in seconds
 * @typedef {{path: string, before: Entry | null, after: Entry | null}} Change
 */

/** Path -> what is there. @type {Map<string, Entry>} */
const entries = new Map([[USER_DATA_PATH, { blob: null, created: 0, modified: 0 }]]);

/** `free`: bytes that the browser has left for it. */
const drive = { used: 0, free: Infinity, changes: /** @type {Change[]} */ ([]) };

/** @param {string} path @returns {Entry | undefined} */
export function entryAt(path) {
  return entries.get(path);
}

/** Every path, folders too. */
export function keptPaths() {
  return [...entries.keys()];
}

/** How many bytes the browser still has. @param {number} bytes */
export function setFree(bytes) {
  drive.free = bytes;
}

/** Put a file. What it replaces goes. @param {string} path @param {Blob} blob @param {Uint8Array} [bytes] what is in it, if known */
export function putFile(path, blob, bytes) {
  const known = entries.get(path);
  const growth = blob.size - sizeOf(known);
  if (growth > 0 && (drive.used + growth > LIMIT || growth > drive.free)) throw overflow();
  const now = Math.floor(Date.now() / 1000);
  change(path, { blob, bytes: bytes && bytes.length <= AT_HAND ? bytes : undefined, created: known ? known.created : now, modified: now });
}

/** @param {string} path */
export function putFolder(path) {
  const now = Math.floor(Date.now() / 1000);
  change(path, { blob: null, created: now, modified: now });
}

/** Take a file or folder to another path as it is. @param {string} from @param {string} to */
export function movePath(from, to) {
  const entry = /** @type {Entry} */ (entries.get(from));
  change(from, null);
  change(to, entry);
}

/** @param {string} path */
export function dropPath(path) {
  change(path, null);
}

/**
 * Bring back what was kept; what this session has written already stays, and folders that something is in are there.
 * @param {string} path @param {Entry} entry
 */
export function restore(path, entry) {
  if (!entries.has(path)) apply(path, entry);
  for (let folder = parentOf(path); folder.startsWith(`${USER_DATA_PATH}/`) && !entries.has(folder); folder = parentOf(folder)) {
    apply(folder, { blob: null, created: entry.created, modified: entry.modified });
  }
}

/**
 * Run one operation; where it throws, nothing has changed.
 * @template T @param {() => T} run @returns {{value: T, changes: Change[]}}
 */
export function changing(run) {
  const changes = (drive.changes = /** @type {Change[]} */ ([]));
  try {
    return { value: run(), changes };
  } catch (error) {
    undo(changes);
    throw error;
  }
}

/** Take changes back, but for what was changed again since. @param {Change[]} changes */
export function undo(changes) {
  for (const { path, before, after } of [...changes].reverse()) {
    if ((entries.get(path) || null) === after) apply(path, before);
  }
}

/** The error of too much. */
export function overflow() {
  return fileFault("the maximum size of the file storage limit is exceeded");
}

/** @param {string} path @param {Entry | null} after */
function change(path, after) {
  drive.changes.push({ path, before: entries.get(path) || null, after });
  apply(path, after);
}

/** @param {string} path @param {Entry | null} entry */
function apply(path, entry) {
  const growth = sizeOf(entry) - sizeOf(entries.get(path));
  drive.used += growth;
  drive.free -= growth;
  if (entry) entries.set(path, entry);
  else entries.delete(path);
  if (!entry || !entry.blob) {
    dropVirtual(path);
    return;
  }
  writeVirtual(path, entry.blob);
}

/** @param {Entry | null | undefined} entry */
function sizeOf(entry) {
  return entry && entry.blob ? entry.blob.size : 0;
}

/** What WeChat's file system does with whole files and folders, at once; `changeFiles` keeps what these change. */

import { bufferBytes } from "./encoding.js";
import { changeFiles } from "./disk.js";
import { AT_HAND, dropPath, entryAt, keptPaths, movePath, putFile, putFolder } from "./drive.js";
import { fileFault, moveFault, openFault } from "./file-faults.js";
import { dropVirtual, USER_DATA_PATH, virtualBlob, virtualUrl } from "./files.js";
import { isPackageFolder, packageBytes, packagePaths } from "./package-files.js";
import { parentOf, placeOf, STORE } from "./paths.js";
import { bytesAt } from "./sync-bytes.js";

/** Types that a browser does not find out by itself. */
const TYPES = /** @type {Table<string>} */ ({ __proto__: null, svg: "image/svg+xml" });

/** The file that was read last. */
const recent = { blob: /** @type {Blob | null} */ (null), bytes: /** @type {Uint8Array | null} */ (null) };

/** The bytes of a file, to be read and not written to. @param {string} given @returns {Uint8Array} */
export function readBytes(given) {
  const { kind, path } = placeOf(given);
  if (kind === "else") throw openFault("permission denied", given);
  if (kind === "package") {
    const bytes = packageBytes(path);
    if (bytes) return bytes;
  } else {
    const blob = virtualBlob(path);
    const bytes = blob && bytesOf(path, blob);
    if (bytes) return bytes;
  }
  throw openFault(isFolder(given) ? "illegal operation on a directory" : "no such file or directory", given);
}

/** An open file is read piece by piece: the bytes of the last one without bytes at hand stay. @param {string} path @param {Blob} blob */
function bytesOf(path, blob) {
  const entry = entryAt(path);
  if (entry && entry.bytes) return entry.bytes;
  if (recent.blob !== blob) Object.assign(recent, { blob, bytes: bytesAt(virtualUrl(path)) });
  return recent.bytes;
}

/** The size of a file; undefined where it is none. @param {string} given @returns {number | undefined} */
export function fileSize(given) {
  const { kind, path } = placeOf(given);
  if (kind !== "package") return virtualBlob(path)?.size;
  return packageBytes(path)?.length;
}

/** @param {string} given */
export function isFolder(given) {
  const { kind, path } = placeOf(given);
  if (kind === "package") return isPackageFolder(path);
  const entry = entryAt(path);
  return !!entry && !entry.blob;
}

/** @param {string} given */
export function fileExists(given) {
  return isFolder(given) || fileSize(given) !== undefined;
}

/** @param {string} given @param {Bytes} bytes */
export function writeBytes(given, bytes) {
  const path = writable(given);
  const data = bufferBytes(bytes);
  putFile(path, blobOf(data, path), data);
}

/** @param {string} given @param {boolean} [deep] */
export function makeFolder(given, deep) {
  const path = ownPath(given);
  const entry = entryAt(path);
  if (entry && !(deep && !entry.blob)) throw fileFault("file already exists", ` ${given}`);
  if (entry) return;
  const parent = parentOf(path);
  if (deep && !entryAt(parent)) makeFolder(parent, true);
  checkParent(path, (reason) => fileFault(reason, ` ${given}`));
  putFolder(path);
}

/** @param {string} given @param {boolean} [deep] */
export function removeFolder(given, deep) {
  const path = ownPath(given);
  const entry = entryAt(path);
  if (!entry) throw fileFault("no such file or directory", ` ${given}`);
  if (entry.blob) throw fileFault("not a directory", ` ${given}`);
  if (path === USER_DATA_PATH) throw openFault("permission denied", given);
  const inside = pathsIn(path);
  if (inside.length && !deep) throw fileFault("directory not empty");
  for (const name of inside) dropPath(name);
  dropPath(path);
}

/** The names in a folder. @param {string} given */
export function listFolder(given) {
  return [...new Set(listTree(given).map((name) => name.split("/")[0]))];
}

/** All that is below a folder, seen from it. @param {string} given @returns {string[]} */
export function listTree(given) {
  const { kind, path } = placeOf(given);
  if (kind === "else") throw openFault("permission denied", given);
  if (!isFolder(given)) throw fileFault(fileExists(given) ? "not a directory" : "no such file or directory", ` ${given}`);
  if (kind !== "package") return pathsIn(path).map((name) => name.slice(path.length + 1));
  const files = packagePaths(path);
  const folders = files.flatMap((name) => name.split("/").slice(0, -1).map((_, depth, parts) => parts.slice(0, depth + 1).join("/")));
  return [...new Set([...folders, ...files])].sort();
}

/** @param {string} given */
export function removeFile(given) {
  const { kind, path } = placeOf(given);
  if (kind === "package" || kind === "else") throw openFault("permission denied", given);
  if (isFolder(given)) throw fileFault("operation not permitted", `, unlink "${given}"`);
  if (entryAt(path)) dropPath(path);
  else if (!dropVirtual(path)) throw fileFault("no such file or directory", ` ${given}`);
}

/** @param {string} from @param {string} to */
export function copyFile(from, to) {
  const goal = destination(from, to, "copyFile");
  if (!fileExists(from)) throw moveFault("no such file or directory", "copyFile", from, to);
  const blob = virtualBlob(placeOf(from).path);
  const bytes = blob && blob.size > AT_HAND ? undefined : readBytes(from);
  putFile(goal, blob || blobOf(/** @type {Uint8Array} */ (bytes), goal), bytes);
}

/** Take a file or a folder to another path. @param {string} from @param {string} to */
export function renameFile(from, to) {
  const { kind, path } = placeOf(from);
  if (kind === "package" || kind === "else") throw moveFault("permission denied", "rename", from, to);
  const entry = entryAt(path);
  const blob = virtualBlob(path);
  if (!entry && !blob) throw moveFault("no such file or directory", "rename", from, to);
  if (path === placeOf(to).path) return;
  if (blob) {
    const goal = destination(from, to, "rename");
    if (entry) movePath(path, goal);
    else adopt(path, goal, blob);
  } else {
    renameFolder(path, from, to);
  }
}

/** Keep a file of this session. @param {string} from @param {string} [to] a path of the app's; else one is found @returns {string} */
export function saveTemporary(from, to) {
  const { kind, path } = placeOf(from);
  const blob = virtualBlob(path);
  if (kind === "package" || kind === "else" || !blob) throw fileFault("tempFilePath file not exist");
  const goal = to ? writable(to) : `${STORE}${/** @type {string} */ (path.split("/").pop()).replace(/^(?:tmp|store)_/, "")}`;
  if (goal === path) return goal;
  if (entryAt(path)) movePath(path, goal);
  else adopt(path, goal, blob);
  return to || goal;
}

/** Write a file that was fetched, checked first; `write` is not called where it has no place. @param {string} path @param {() => Promise<any>} fetched */
export async function keepFile(path, fetched) {
  writable(path);
  const blob = await fetched();
  await changeFiles(() => putFile(writable(path), blob));
}

/** A file of this session becomes one that stays. @param {string} path @param {string} goal @param {Blob} blob */
function adopt(path, goal, blob) {
  putFile(goal, blob);
  dropVirtual(path);
}

/** @param {string} path @param {string} from @param {string} to */
function renameFolder(path, from, to) {
  const goal = placeOf(to).kind === "usr" && path !== USER_DATA_PATH ? placeOf(to).path : "";
  if (!goal) throw moveFault("permission denied", "rename", from, to);
  if (goal.startsWith(`${path}/`)) throw moveFault("operation not permitted", "rename", from, to);
  const there = entryAt(goal);
  if (there && there.blob) throw fileFault("not a directory", ` ${to}`);
  if (there && pathsIn(goal).length) throw fileFault("directory not empty");
  checkParent(goal, (reason) => moveFault(reason, "rename", from, to));
  for (const name of [path, ...pathsIn(path)]) movePath(name, goal + name.slice(path.length));
}

/** The path of a file that may be written. @param {string} given */
export function writable(given) {
  const { kind, path } = placeOf(given);
  if (kind === "store" && entryAt(path)) return path;
  if (kind !== "usr") throw openFault("permission denied", given);
  if (isFolder(path)) throw openFault("illegal operation on a directory", given);
  checkParent(path, (reason) => openFault(reason, given));
  return path;
}

/** Where a file may be taken to. @param {string} from @param {string} to @param {string} action */
function destination(from, to, action) {
  if (placeOf(to).kind !== "usr" || placeOf(from).kind === "else") throw moveFault("permission denied", action, from, to);
  if (isFolder(from)) throw moveFault("illegal operation on a directory", action, from, to);
  const { path } = placeOf(to);
  if (isFolder(path)) throw openFault("illegal operation on a directory", to);
  checkParent(path, (reason) => moveFault(reason, action, from, to));
  return path;
}

/** @param {string} given */
function ownPath(given) {
  const { kind, path } = placeOf(given);
  if (kind !== "usr") throw openFault("permission denied", given);
  return path;
}

/** @param {string} path @param {(reason: string) => Error} fault */
function checkParent(path, fault) {
  const parent = entryAt(parentOf(path));
  if (!parent) throw fault("no such file or directory");
  if (parent.blob) throw fault("not a directory");
}

/** @param {string} folder */
function pathsIn(folder) {
  return keptPaths().filter((path) => path.startsWith(`${folder}/`));
}

/** @param {Uint8Array} bytes @param {string} path */
function blobOf(bytes, path) {
  return new Blob([/** @type {BlobPart} */ (bytes)], { type: TYPES[/** @type {string} */ (path.split(".").pop()).toLowerCase()] || "" });
}

/** wx.getFileSystemManager: an app's own folder in memory and IndexedDB, the files of the bundle to read. */

import { asyncCall, failure } from "./_shared/call.js";
import { mountFiles } from "./_shared/disk.js";
import { decodeBytes, encodeData } from "./_shared/encoding.js";
import { USER_DATA_PATH, virtualBlob, virtualPaths } from "./_shared/files.js";
import { fileExists, isFolder, listFolder, makeFolder, moveFile } from "./_shared/sync-files.js";
import { readBytes, removeFile, removeFolder, writeBytes } from "./_shared/sync-files.js";

/**
 * Each operation: the names of its options in the order of the synchronous call, what it does, and the key of its result.
 * @type {Record<string, [string[], (...args: any[]) => any, string?]>}
 */
const OPERATIONS = {
  access: [["path"], (path) => exists(path)],
  appendFile: [["filePath", "data", "encoding"], append],
  copyFile: [["srcPath", "destPath"], (from, to) => moveFile(from, to, true)],
  mkdir: [["dirPath", "recursive"], makeFolder],
  readdir: [["dirPath"], listFolder, "files"],
  readFile: [["filePath", "encoding", "position", "length"], read, "data"],
  rename: [["oldPath", "newPath"], (from, to) => moveFile(from, to)],
  rmdir: [["dirPath", "recursive"], removeFolder],
  saveFile: [["tempFilePath", "filePath"], save, "savedFilePath"],
  stat: [["path", "recursive"], stat, "stats"],
  truncate: [["filePath", "length"], (path, length = 0) => writeBytes(path, readBytes(path).slice(0, length))],
  unlink: [["filePath"], removeFile],
  writeFile: [["filePath", "data", "encoding"], (path, data, encoding) => writeBytes(path, encodeData(data, encoding))],
};

/** What a page cannot do, or nobody uses. */
const MISSING = ["open", "close", "read", "write", "fstat", "ftruncate", "readCompressedFile", "readZipEntry", "unzip"];

/** @returns {any} the FileSystemManager */
export function getFileSystemManager() {
  const mounted = mountFiles();
  const manager = /** @type {any} */ ({});
  for (const [name, [keys, run, result]] of Object.entries(OPERATIONS)) {
    manager[`${name}Sync`] = (/** @type {any[]} */ ...args) => attempt(`${name}Sync`, run, args);
    manager[name] = (/** @type {any} */ options) =>
      asyncCall(name, options, async (given) => {
        await mounted;
        const value = run(...keys.map((key) => given[key]));
        return result ? { [result]: value } : undefined;
      });
  }
  for (const name of MISSING) {
    manager[name] = (/** @type {any} */ options) =>
      asyncCall(name, options, (given, done, fail) => fail("not supported in Telegram", { errno: 3 }));
    manager[`${name}Sync`] = () => {
      throw new Error(`${name}Sync:fail not supported in Telegram`);
    };
  }
  return Object.assign(manager, savedFiles(mounted));
}

/** The older half of the manager: files that were saved. @param {any} mounted */
function savedFiles(mounted) {
  return /** @type {Record<string, (...args: any[]) => any>} */ ({
    getSavedFileList: (options) =>
      asyncCall("getSavedFileList", options, async () => {
        await mounted;
        const paths = virtualPaths().filter((path) => path.startsWith(`${USER_DATA_PATH}/`));
        return { fileList: paths.map((filePath) => ({ filePath, size: sizeOf(filePath), createTime: 0 })) };
      }),
    getFileInfo: (options) =>
      asyncCall("getFileInfo", options, async ({ filePath }) => {
        await mounted;
        return { size: virtualBlob(filePath) ? sizeOf(filePath) : readBytes(filePath).length };
      }),
    removeSavedFile: (options) =>
      asyncCall("removeSavedFile", options, async ({ filePath }) => {
        await mounted;
        removeFile(filePath);
        return undefined;
      }),
  });
}

/** @param {any} name @param {(...args: any[]) => any} run @param {any} args */
function attempt(name, run, args) {
  try {
    return run(...args);
  } catch (error) {
    throw new Error(`${name}:fail ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {any} path */
function exists(path) {
  if (fileExists(path)) return;
  if (/^wxfile:/.test(path)) throw failure(`no such file or directory ${path}`);
  readBytes(path);
}

/** @param {any} path @param {any} encoding @param {any} [position] @param {any} [length] */
function read(path, encoding, position = 0, length = undefined) {
  const bytes = readBytes(path);
  const part = length === undefined ? bytes.slice(position) : bytes.slice(position, position + length);
  return decodeBytes(part, encoding);
}

/** @param {any} path @param {any} data @param {any} encoding */
function append(path, data, encoding) {
  const [old, more] = [readBytes(path), encodeData(data, encoding)];
  const bytes = new Uint8Array(old.length + more.length);
  bytes.set(old);
  bytes.set(more, old.length);
  writeBytes(path, bytes);
}

/** @param {any} tempFilePath @param {any} filePath */
function save(tempFilePath, filePath) {
  const goal = filePath || `${USER_DATA_PATH}/${tempFilePath.split("/").pop()}`;
  moveFile(tempFilePath, goal);
  return goal;
}

/** @param {any} path @param {any} recursive */
function stat(path, recursive) {
  exists(path);
  if (!recursive || !isFolder(path)) return statsOf(path);
  return listFolder(path).map((name) => ({ path: `/${name}`, stats: statsOf(`${path}/${name}`) }));
}

/** @param {any} path */
function statsOf(path) {
  const folder = isFolder(path);
  const size = folder ? 0 : virtualBlob(path) ? sizeOf(path) : readBytes(path).length;
  const mode = folder ? 0o40777 : 0o100666;
  return { mode, size, lastAccessedTime: 0, lastModifiedTime: 0, isDirectory: () => folder, isFile: () => !folder };
}

/** @param {any} path */
function sizeOf(path) {
  return /** @type {Blob} */ (virtualBlob(path)).size;
}

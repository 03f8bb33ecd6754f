/** wx.getFileSystemManager: an app's own folder in memory and IndexedDB, the files of the bundle to read. */

import { readBrotli, readBrotliNow, readZip, unzip } from "./_shared/archives.js";
import { asyncCall, failure, wrongType } from "./_shared/call.js";
import { closeFile, openFile, openPath, readInto, truncateFile, truncateOpen, writeFrom } from "./_shared/descriptors.js";
import { digestOf } from "./_shared/digest.js";
import { changeFiles, changeFilesNow, mountFiles } from "./_shared/disk.js";
import { checkData } from "./_shared/encoding.js";
import { appendFile, checkFile, readFile, statFile, writeFile } from "./_shared/file-contents.js";
import { checkText, removeSaved, saveGiven, savedList } from "./_shared/saved.js";
import { copyFile, listFolder, makeFolder, readBytes, removeFile, removeFolder } from "./_shared/sync-files.js";
import { fileSize, renameFile, saveTemporary } from "./_shared/sync-files.js";
import { fileFault } from "./_shared/file-faults.js";

/**
 * Each operation: its options in the order of the synchronous call with their types ("?" for what may be absent), what
 * it does, and the key of its result.
 * @type {Record<string, [Record<string, string>, (...args: any[]) => unknown, string?]>}
 */
const OPERATIONS = {
  access: [{ path: "String" }, checkFile],
  appendFile: [{ filePath: "String", data: "data", encoding: "String?" }, appendFile],
  copyFile: [{ srcPath: "String", destPath: "String" }, copyFile],
  mkdir: [{ dirPath: "String", recursive: "Boolean?" }, makeFolder],
  readdir: [{ dirPath: "String" }, listFolder, "files"],
  readFile: [{ filePath: "String", encoding: "String?", position: "Number?", length: "Number?" }, readFile, "data"],
  rename: [{ oldPath: "String", newPath: "String" }, renameFile],
  rmdir: [{ dirPath: "String", recursive: "Boolean?" }, removeFolder],
  saveFile: [{ tempFilePath: "String", filePath: "String?" }, saveTemporary, "savedFilePath"],
  stat: [{ path: "String", recursive: "Boolean?" }, statFile, "stats"],
  truncate: [{ filePath: "String", length: "Number?" }, truncateFile],
  unlink: [{ filePath: "String" }, removeFile],
  writeFile: [{ filePath: "String", data: "data", encoding: "String?" }, writeFile],
};

/** Operations on open files: their synchronous form takes an object too. @type {typeof OPERATIONS} */
const OPEN = {
  close: [{ fd: "String" }, closeFile],
  fstat: [{ fd: "String" }, (descriptor) => statFile(openPath(descriptor)), "stats"],
  ftruncate: [{ fd: "String", length: "Number?" }, truncateOpen],
  open: [{ filePath: "String", flag: "String?" }, openFile, "fd"],
  read: [{ fd: "String", arrayBuffer: "", offset: "Number?", length: "Number?", position: "Number?" }, readInto, ""],
  write: [
    { fd: "String", data: "data", offset: "Number?", length: "Number?", encoding: "String?", position: "Number?" }, writeFrom, "",
  ],
};

/** What takes its time, and what it makes of its options. @type {Record<string, (given: any) => Promise<object | void>>} */
const SLOW = {
  getFileInfo: fileInfo,
  getSavedFileList: savedList,
  readCompressedFile: async (given) => {
    check(given, { filePath: "String" });
    return { data: await readBrotli(given.filePath, given.compressionAlgorithm) };
  },
  readZipEntry: async (given) => {
    check(given, { filePath: "String", encoding: "String?" });
    return { entries: await readZip(given.filePath, given.entries, given.encoding) };
  },
  removeSavedFile: removeSaved,
  saveFile: saveGiven,
  unzip: async (given) => {
    check(given, { zipFilePath: "String", targetPath: "String" });
    await unzip(given.zipFilePath, given.targetPath);
  },
};

/** @returns {Fields} the FileSystemManager */
export function getFileSystemManager() {
  const manager = /** @type {Fields} */ ({});
  for (const [name, row] of [...Object.entries(OPERATIONS), ...Object.entries(OPEN)]) {
    const [types, run, result] = row;
    const isOpen = row[0].fd || name === "open";
    const keys = Object.keys(types);
    const act = (/** @type {Fields} */ given) => {
      check(given, types);
      return run(...keys.map((key) => (given[key] === null ? undefined : given[key])));
    };
    manager[`${name}Sync`] = (/** @type {any[]} */ ...args) => {
      const given = isOpen ? args[0] || {} : Object.fromEntries(keys.map((key, index) => [key, args[index]]));
      return now(`${name}Sync`, () => changeFilesNow(() => act(given)));
    };
    manager[name] = (/** @type {ApiOptions<Fields>} */ options) =>
      asyncCall(name, options, async (given) => {
        const value = await changeFiles(() => act(given));
        return result ? { [result]: value } : result === "" ? value : undefined;
      });
  }
  for (const [name, run] of Object.entries(SLOW)) manager[name] = (/** @type {ApiOptions<Fields>} */ options) => asyncCall(name, options, run);
  manager.readCompressedFileSync = (/** @type {ApiOptions<{filePath: string}>} */ options) =>
    now("readCompressedFileSync", () => {
      check(options || {}, { filePath: "String" });
      return readBrotliNow(options.filePath);
    });
  return manager;
}

/** @param {{filePath: string, digestAlgorithm?: string}} given */
async function fileInfo({ filePath, digestAlgorithm }) {
  checkText({ filePath }, "filePath");
  await mountFiles();
  if (fileSize(filePath) === undefined) throw fileFault("file not exist");
  const bytes = readBytes(filePath);
  return { size: bytes.length, digest: await digestOf(bytes, digestAlgorithm) };
}

/** Refuse options of a wrong type, in WeChat's words. @param {Fields} given @param {Record<string, string>} types */
function check(given, types) {
  for (const [key, type] of Object.entries(types)) {
    const absent = given[key] === undefined || given[key] === null;
    if (!type || (absent && type.endsWith("?"))) continue;
    if (type === "data") {
      checkData(given[key]);
      continue;
    }
    const wrong = wrongType(given, key, type.replace("?", ""));
    if (wrong) throw failure(wrong);
  }
}

/** @param {string} name @param {() => unknown} run */
function now(name, run) {
  try {
    return run();
  } catch (error) {
    const { message, extra } = /** @type {Failure} */ (error);
    const errMsg = `${name}:fail ${message}`;
    throw Object.assign(new Error(errMsg), { errMsg, ...extra });
  }
}

/** The older functions for saved files: wx.saveFile, wx.getSavedFileList and their kin. */

import { asyncCall, failure } from "./_shared/call.js";
import { mountFiles } from "./_shared/disk.js";
import { readBlob, USER_DATA_PATH, virtualBlob, virtualPaths } from "./_shared/files.js";
import { moveFile, removeFile } from "./_shared/sync-files.js";

/** Keep a temporary file for later sessions. @param {any} options */
export function saveFile(options) {
  return asyncCall("saveFile", options, async ({ tempFilePath }) => {
    await mountFiles();
    const savedFilePath = `${USER_DATA_PATH}/${tempFilePath.split("/").pop()}`;
    moveFile(tempFilePath, savedFilePath);
    return { savedFilePath };
  });
}

/** @param {any} [options] */
export function getSavedFileList(options) {
  return asyncCall("getSavedFileList", options, async () => {
    await mountFiles();
    const paths = virtualPaths().filter((path) => path.startsWith(`${USER_DATA_PATH}/`));
    return { fileList: paths.map((filePath) => ({ filePath, ...facts(filePath) })) };
  });
}

/** @param {any} options */
export function getSavedFileInfo(options) {
  return asyncCall("getSavedFileInfo", options, async ({ filePath }) => {
    await mountFiles();
    return facts(filePath);
  });
}

/** @param {any} options */
export function removeSavedFile(options) {
  return asyncCall("removeSavedFile", options, async ({ filePath }) => {
    await mountFiles();
    removeFile(filePath);
    return undefined;
  });
}

/** Size and SHA-1 of any file; browsers have no MD5. @param {any} options */
export function getFileInfo(options) {
  return asyncCall("getFileInfo", options, async ({ filePath }) => {
    await mountFiles();
    const bytes = await (await readBlob(filePath)).arrayBuffer();
    const hash = new Uint8Array(await globalThis.crypto.subtle.digest("SHA-1", bytes));
    return { size: bytes.byteLength, digest: Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("") };
  });
}

/** @param {any} path */
function facts(path) {
  const blob = virtualBlob(path);
  if (!blob) throw failure(`no such file or directory ${path}`);
  return { size: blob.size, createTime: 0 };
}

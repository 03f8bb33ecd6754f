/** The older functions for saved files: wx.saveFile, wx.getSavedFileList and their kin. */

import { asyncCall } from "./_shared/call.js";
import { digestOf } from "./_shared/digest.js";
import { mountFiles } from "./_shared/disk.js";
import { readBlob } from "./_shared/files.js";
import { checkText, removeSaved, savedFacts, savedList, saveGiven } from "./_shared/saved.js";

/** Keep a temporary file for later sessions. @param {ApiOptions<{tempFilePath: string, filePath?: string}>} options */
export function saveFile(options) {
  return asyncCall("saveFile", options, saveGiven);
}

/** @param {ApiOptions} [options] */
export function getSavedFileList(options) {
  return asyncCall("getSavedFileList", options, savedList);
}

/** @param {ApiOptions<{filePath: string}>} options */
export function getSavedFileInfo(options) {
  return asyncCall("getSavedFileInfo", options, async ({ filePath }) => {
    checkText({ filePath }, "filePath");
    await mountFiles();
    return savedFacts(filePath);
  });
}

/** @param {ApiOptions<{filePath: string}>} options */
export function removeSavedFile(options) {
  return asyncCall("removeSavedFile", options, removeSaved);
}

/** Size and digest of any file. @param {ApiOptions<{filePath: string, digestAlgorithm?: string}>} options */
export function getFileInfo(options) {
  return asyncCall("getFileInfo", options, async ({ filePath, digestAlgorithm }) => {
    checkText({ filePath }, "filePath");
    await mountFiles();
    const bytes = new Uint8Array(await (await readBlob(filePath)).arrayBuffer());
    return { size: bytes.length, digest: await digestOf(bytes, digestAlgorithm) };
  });
}

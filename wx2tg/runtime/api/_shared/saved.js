/** The files that wx.saveFile has kept: their list and their facts. */

import { failure, wrongType } from "./call.js";
import { changeFiles, mountFiles } from "./disk.js";
import { dropPath, entryAt, keptPaths } from "./drive.js";
import { fileFault } from "./file-faults.js";
import { placeOf, STORE } from "./paths.js";
import { saveTemporary } from "./sync-files.js";
import { USER_DATA_PATH } from "./files.js";

/** Where version 0.1 saved what came without a path of the app's. */
const OLDER = `${USER_DATA_PATH}/tmp_`;

/** @param {{tempFilePath: string, filePath?: string}} given */
export async function saveGiven({ tempFilePath, filePath }) {
  checkText({ tempFilePath }, "tempFilePath");
  if (filePath !== undefined) checkText({ filePath }, "filePath");
  return { savedFilePath: await changeFiles(() => saveTemporary(tempFilePath, filePath)) };
}

export async function savedList() {
  await mountFiles();
  const paths = keptPaths().filter((path) => path.startsWith(STORE) || path.startsWith(OLDER));
  return { fileList: paths.map((filePath) => ({ filePath, ...savedFacts(filePath) })) };
}

/** @param {{filePath: string}} given */
export async function removeSaved({ filePath }) {
  checkText({ filePath }, "filePath");
  await changeFiles(() => {
    savedFacts(filePath);
    dropPath(placeOf(filePath).path);
  });
}

/** Size and time of a file that is kept. @param {string} filePath */
export function savedFacts(filePath) {
  const entry = entryAt(placeOf(filePath).path);
  if (!entry || !entry.blob) throw fileFault("file not exist");
  return { size: entry.blob.size, createTime: entry.created };
}

/** @param {Fields} given @param {string} key */
export function checkText(given, key) {
  const wrong = wrongType(given, key, "String");
  if (wrong) throw failure(wrong);
}

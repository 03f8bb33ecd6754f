/** An app's files as it knows them: its own, those it saved, those of this session. */

import { virtualFiles } from "../core/assets.js";
import { changeFiles } from "../api/_shared/disk.js";
import { entryAt, keptPaths } from "../api/_shared/drive.js";
import { USER_DATA_PATH, virtualBlob } from "../api/_shared/files.js";
import { STORE } from "../api/_shared/paths.js";
import { removeFile, removeFolder } from "../api/_shared/sync-files.js";

/** @typedef {{path: string, bytes: number, kind: "user" | "saved" | "temporary" | "directory"}} AppFile */

/** Every file and folder, sorted by path. @returns {AppFile[]} */
export function appFiles() {
  const kept = keptPaths().filter((path) => path !== USER_DATA_PATH);
  const session = [...virtualFiles.keys()].filter((path) => !kept.includes(path));
  return [...kept, ...session].sort().map((path) => {
    const entry = entryAt(path);
    const blob = entry ? entry.blob : virtualBlob(path);
    return { path, bytes: blob ? blob.size : 0, kind: entry && !blob ? "directory" : kindOf(path) };
  });
}

/** @param {string} path @returns {"user" | "saved" | "temporary"} */
function kindOf(path) {
  if (path.startsWith(`${USER_DATA_PATH}/`)) return "user";
  return path.startsWith(STORE) ? "saved" : "temporary";
}

/** @param {string} path @returns {Blob | null} null where there is no such file */
export function appFile(path) {
  const entry = entryAt(path);
  return (entry ? entry.blob : virtualBlob(path)) || null;
}

/** Delete a file, or a folder with all that is in it. @param {string} path @returns {Promise<void>} */
export async function removeAppFile(path) {
  const entry = entryAt(path);
  await changeFiles(() => (entry && !entry.blob ? removeFolder(path, true) : removeFile(path)));
}

/** An app's own files between sessions: kept in IndexedDB, read back when the file system is first asked for. */

import { env } from "../../core/env.js";
import { keepVirtual, USER_DATA_PATH, writeVirtual } from "./files.js";

const STORE = "files";

/** The one mount of this session. */
const disk = { ready: /** @type {Promise<void> | null} */ (null) };

/**
 * Bring back the files of earlier sessions. Without IndexedDB they last as long as the page.
 * @returns {Promise<void>}
 */
export function mountFiles() {
  if (!disk.ready) disk.ready = mount().catch(() => undefined);
  return disk.ready;
}

async function mount() {
  const base = await openBase();
  const store = (/** @type {any} */ mode) => base.transaction(STORE, mode).objectStore(STORE);
  const [paths, blobs] = await Promise.all([done(store("readonly").getAllKeys()), done(store("readonly").getAll())]);
  paths.forEach((/** @type {any} */ path, /** @type {any} */ index) => writeVirtual(path, blobs[index]));
  keepVirtual((path, blob) => {
    if (!path.startsWith(USER_DATA_PATH)) return;
    if (blob) store("readwrite").put(blob, path);
    else store("readwrite").delete(path);
  });
}

function openBase() {
  const opening = indexedDB.open(`wx2tg:${env.settings.storagePrefix || env.config.appid || ""}`, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return done(opening);
}

/** @returns {Promise<any>} @param {any} request */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** An app's own files between sessions: kept in IndexedDB, all back before the app starts. */

import { env } from "../../core/env.js";
import { changing, overflow, restore, setFree, undo } from "./drive.js";
import { fileFault } from "./file-faults.js";
import { appIdentity, olderIdentity } from "./identity.js";

/** @typedef {{data: any, type: string, created: number, modified: number}} FileRecord as IndexedDB keeps it */

const STORE = "files";

/** Milliseconds that an app waits for its files before it starts without them, and for one change to be kept. */
const START = 3000;
const CHANGE = 10000;

/** The one mount of this session. `base` is null until it is open. */
const disk = {
  name: "",
  base: /** @type {IDBDatabase | null} */ (null),
  opening: /** @type {Promise<unknown> | null} */ (null),
  ready: /** @type {Promise<void> | null} */ (null),
};

/**
 * Bring back the files of earlier sessions. Without IndexedDB they last as long as the page.
 * @param {Config} [config] of the bundle
 * @returns {Promise<void>}
 */
export function mountFiles(config = env.config) {
  if (!disk.ready) {
    disk.name = `wx2tg:${appIdentity(config)}:`;
    const done = mount(config).catch(() => undefined);
    disk.ready = Promise.race([done, wait(START)]);
  }
  return disk.ready;
}

/**
 * Run an operation on the files and keep what it changes. What does not fit is taken back, and is the call's failure.
 * @template T @param {() => T} run @returns {Promise<T>}
 */
export async function changeFiles(run) {
  await mountFiles();
  const { value, changes } = changing(run);
  try {
    await Promise.race([save(changes), wait(disk.base ? CHANGE : 0)]);
  } catch (error) {
    undo(changes);
    throw lacksRoom(error) ? overflow() : fileFault("system error");
  }
  return value;
}

/** The same at once: what does not fit lasts as long as the page. @template T @param {() => T} run @returns {T} */
export function changeFilesNow(run) {
  const { value, changes } = changing(run);
  save(changes).catch((error) => {
    if (lacksRoom(error)) setFree(0);
    console.warn(`files: ${changes.map(({ path }) => path).join(", ")} cannot be kept after this session: ${error && error.message}`);
  });
  return value;
}

/** @param {any} error */
function lacksRoom(error) {
  return !!error && error.name === "QuotaExceededError";
}

/** @param {number} time */
function wait(time) {
  return new Promise((resolve) => setTimeout(resolve, time));
}

/** @param {Config} config */
async function mount(config) {
  const room = freeRoom().catch(() => Infinity);
  let isNew = false;
  await open(() => (isNew = true));
  if (isNew) await adopt(`wx2tg:${olderIdentity(config).prefix}`);
  const store = base().transaction(STORE).objectStore(STORE);
  const [paths, records] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
  paths.forEach((/** @type {any} */ path, /** @type {number} */ index) => restore(path, entryOf(records[index])));
  setFree(await room);
}

/** The bytes that the browser still gives to this origin. Older browsers do not say. */
async function freeRoom() {
  const { storage } = globalThis.navigator;
  if (!storage || !storage.estimate) return Infinity;
  const { quota, usage } = await storage.estimate();
  return quota ? quota - (usage || 0) : Infinity;
}

/** @param {() => void} [created] called where there was nothing before */
function open(created) {
  const opening = indexedDB.open(disk.name, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(STORE);
    if (created) created();
  };
  disk.opening = done(opening).then((/** @type {IDBDatabase} */ base) => {
    disk.base = base;
    // Some systems close it while the app sleeps.
    base.onclose = () => (disk.base = null);
    base.onversionchange = () => {
      base.close();
      disk.base = null;
    };
  });
  return disk.opening;
}

function base() {
  return /** @type {IDBDatabase} */ (disk.base);
}

/**
 * Take over the files that version 0.1 kept: blobs by path, under the id or the name of the app alone.
 * @param {string} name
 */
async function adopt(name) {
  if (name === "wx2tg:") return;
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => /** @type {IDBTransaction} */ (opening.transaction).abort();
  const older = /** @type {IDBDatabase | null} */ (await done(opening).catch(() => null));
  if (!older) return;
  if (older.objectStoreNames.contains(STORE)) {
    const store = older.transaction(STORE).objectStore(STORE);
    const [paths, blobs] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    const now = Math.floor(Date.now() / 1000);
    await write(paths.map((/** @type {any} */ path, /** @type {number} */ index) => {
      return { path, before: null, after: { blob: blobs[index], created: now, modified: now } };
    }));
  }
  older.close();
  indexedDB.deleteDatabase(name);
}

/** @param {import("./drive.js").Change[]} changes @returns {Promise<void>} */
async function save(changes) {
  if (!changes.length || !disk.opening) return;
  if (!disk.base) await disk.opening.then(() => disk.base || open()).catch(() => undefined);
  if (disk.base) await write(changes);
}

/** All of it or nothing. @param {import("./drive.js").Change[]} changes @returns {Promise<void>} */
function write(changes) {
  return new Promise((resolve, reject) => {
    const work = base().transaction(STORE, "readwrite");
    work.oncomplete = () => resolve();
    work.onabort = () => reject(work.error);
    try {
      const store = work.objectStore(STORE);
      for (const { path, after } of changes) {
        if (after) store.put(recordOf(after), path);
        else store.delete(path);
      }
      // Without it a change is lost where the page goes at once.
      if (work.commit) work.commit();
    } catch (error) {
      reject(error);
      work.abort();
    }
  });
}

/** @param {import("./drive.js").Entry} entry */
function recordOf({ blob, bytes, created, modified }) {
  // The browser fetches a blob's bytes later, when the page may be gone.
  return { data: bytes || blob, type: blob ? blob.type : "", created, modified };
}

/** @param {FileRecord} record @returns {import("./drive.js").Entry} */
function entryOf({ data, type, created, modified }) {
  const bytes = data instanceof Uint8Array ? data : undefined;
  return { blob: bytes ? new Blob([/** @type {BlobPart} */ (bytes)], { type }) : data, bytes, created, modified };
}

/** @template T @returns {Promise<T>} @param {IDBRequest<T>} request */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

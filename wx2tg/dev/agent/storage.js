/** Answers what the workbench asks of an app's storage and files. */

import { made } from "./inspect.js";

/** WeChat's names of the types that a stored value can have. @param {unknown} value */
function typeOf(value) {
  if (Array.isArray(value)) return "Array";
  if (value instanceof Date) return "Date";
  if (value === null) return "Null";
  const type = typeof value;
  return type[0].toUpperCase() + type.slice(1);
}

/** @param {Development} dev @returns {import("./protocol.js").StorageState} */
export function storageOf({ storage }) {
  const { keys, limitSize } = storage.storageInfo();
  const { plain } = window.__wx2tgDev;
  const size = (/** @type {string} */ text) => new TextEncoder().encode(text).length;
  const rows = keys.sort().map((key) => {
    const value = storage.loadValue(key)?.value;
    return { key, value: plain(value), type: typeOf(value), bytes: size(key) + size(JSON.stringify(plain(value))) };
  });
  return { rows, bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0), limit: limitSize * 1024 };
}

/** @param {WorkbenchLink} link @param {Development} dev */
export function answerStorage(link, dev) {
  const { storage, files } = dev;
  link.on("storage", () => storageOf(dev));
  link.on("storage.set", ({ key, value }) => storage.saveValue(String(key), made(value)));
  link.on("storage.remove", ({ key }) => storage.removeValue(String(key)));
  link.on("storage.clear", () => storage.clearStore());
  link.on("files", () => files.appFiles());
  link.on("file", async ({ path }) => {
    const file = files.appFile(String(path));
    if (!file) throw new Error(`There is no file ${path}.`);
    return contentOf(new Uint8Array(await file.arrayBuffer()));
  });
  link.on("file.remove", ({ path }) => files.removeAppFile(String(path)));
}

/** @param {Uint8Array} bytes @returns {{text: string} | {base64: string}} */
function contentOf(bytes) {
  try {
    if (!bytes.includes(0)) return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    // Not a text.
  }
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return { base64: btoa(binary) };
}

/** Call `changed` when something in the app's storage may have changed, at most once a turn. @param {() => void} changed */
export function watchStorage(changed) {
  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    setTimeout(() => {
      told = false;
      changed();
    });
  };
  const { prototype } = Storage;
  const { setItem, removeItem, clear } = prototype;
  const mine = (/** @type {Storage} */ area, /** @type {unknown} */ key) => area === localStorage && String(key).startsWith("wx2tg:");
  prototype.setItem = function (key, value) {
    setItem.call(this, key, value);
    if (mine(this, key)) tell();
  };
  prototype.removeItem = function (key) {
    removeItem.call(this, key);
    if (mine(this, key)) tell();
  };
  prototype.clear = function () {
    clear.call(this);
    if (this === localStorage) tell();
  };
  addEventListener("storage", ({ key }) => (key === null || key.startsWith("wx2tg:")) && tell());
}

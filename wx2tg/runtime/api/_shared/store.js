/** Key-value storage in the browser, under the app's own prefix, with WeChat's types. */

import { failure } from "./call.js";
import { appIdentity, olderIdentity } from "./identity.js";

/** WeChat's limits, in bytes: of one value, and of everything. */
const ITEM_LIMIT = 1024 * 1024;
const LIMIT = 10 * 1024 * 1024;

/** Keys of the runtime's own begin so, and an app does not see them. */
export const HIDDEN = "$wx2tg:";

/** Set as soon as nothing that an older version stored is to be looked for any more. */
const MOVED = `${HIDDEN}moved`;

/** What stands before each key of this app; made when it is first needed. */
const own = { prefix: "" };

/** What is stored where the browser refuses localStorage, as in a frame without it. @type {Map<string, string>} */
const memory = new Map();

/** Everything WeChat can tell about the storage. Sizes are in KB. */
export function storageInfo() {
  const keys = storageKeys();
  const bytes = keys.reduce((sum, key) => sum + key.length + (readItem(key) || "").length, 0);
  return { keys, currentSize: Math.ceil(bytes / 1024), limitSize: LIMIT / 1024 };
}

/** The value of `key`, or undefined where there is none. @param {string} key @returns {{value: any} | undefined} */
export function loadValue(key) {
  const text = readItem(key);
  return text === null ? undefined : { value: decode(text) };
}

/** @param {string} key @param {unknown} value */
export function saveValue(key, value) {
  const text = encode(value);
  if (text.length > ITEM_LIMIT) throw failure("entry size limit reached");
  try {
    const local = localArea();
    if (local) local.setItem(prefix() + key, text);
    else memory.set(prefix() + key, text);
  } catch {
    // WeChat's words; a browser may give less than its 10 MB.
    throw failure("exceed storage max size 10Mb");
  }
}

/** @param {string} key */
export function removeValue(key) {
  const local = localArea();
  if (local) {
    local.removeItem(prefix() + key);
    takeOlder(local, key);
  }
  memory.delete(prefix() + key);
}

/** Every key of the app's, in the order of the browser. @returns {string[]} */
function storageKeys() {
  const local = localArea();
  const start = prefix();
  const all = local ? Object.keys(local) : [...memory.keys()];
  const mine = all.filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  return mine.filter((key) => !key.startsWith(HIDDEN));
}

/** Forget everything, and what an older version may have stored. */
export function clearStore() {
  storageKeys().forEach(removeValue);
  const local = localArea();
  if (local && olderIdentity().prefix && local.getItem(prefix() + MOVED) === null) put(local, prefix() + MOVED, "1");
}

function prefix() {
  if (!own.prefix) {
    own.prefix = `wx2tg:${appIdentity()}:`;
    const local = localArea();
    if (local && olderIdentity().own) moveOlder(local);
  }
  return own.prefix;
}

/** Bring over at once what is under the app's own id. @param {Storage} local */
function moveOlder(local) {
  const { prefix: older } = olderIdentity();
  for (const name of Object.keys(local).filter((key) => key.startsWith(older))) {
    const key = name.slice(older.length);
    const text = takeOlder(local, key);
    if (text === null || local.getItem(own.prefix + key) !== null) continue;
    // Where there is no room for a longer name the value stays where it was, and is found there the next time.
    if (!put(local, own.prefix + key, text)) put(local, name, text);
  }
}

/** What an older version stored for `key`, which is no longer there then; null where there is nothing. @param {Storage} local @param {string} key */
function takeOlder(local, key) {
  const { prefix: older } = olderIdentity();
  const name = older + key;
  const text = older && local.getItem(name);
  if (!text || !/^\{"type":/.test(text) || local.getItem(own.prefix + MOVED) !== null) return null;
  local.removeItem(name);
  return text;
}

/** @param {Storage} local @param {string} name @param {string} text @returns {boolean} whether there was room */
function put(local, name, text) {
  try {
    local.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

function localArea() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** @param {string} key */
function readItem(key) {
  const local = localArea();
  const name = prefix() + key;
  if (!local) return memory.has(name) ? /** @type {string} */ (memory.get(name)) : null;
  const text = local.getItem(name);
  if (text !== null) return text;
  const older = takeOlder(local, key);
  if (older !== null && !put(local, name, older)) put(local, olderIdentity().prefix + key, older);
  return older;
}

/** JSON with the type beside it, because JSON alone loses Date, NaN and undefined. @param {any} value */
function encode(value) {
  const type = value instanceof Date ? "Date" : typeof value;
  const data = type === "Date" ? value.getTime() : type === "number" || type === "bigint" ? String(value) : value;
  try {
    return JSON.stringify({ type, data });
  } catch {
    throw failure("data cannot be stored: it refers to itself, or holds a BigInt");
  }
}

/** @param {string} text */
function decode(text) {
  try {
    const { type, data } = JSON.parse(text);
    if (type === "Date") return new Date(data);
    return type === "number" ? Number(data) : type === "bigint" ? BigInt(data) : data;
  } catch {
    return text;
  }
}

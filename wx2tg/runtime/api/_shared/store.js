/** Key-value storage in the browser, under the app's own prefix, with WeChat's types. */

import { env } from "../../core/env.js";
import { failure } from "./call.js";

/** WeChat's limits, in bytes: of one value, and of everything. */
const ITEM_LIMIT = 1024 * 1024;
const LIMIT = 10 * 1024 * 1024;

/** Keys of the runtime's own begin so, and an app does not see them. */
export const HIDDEN = "$wx2tg:";

/** What is stored where the browser refuses localStorage, as in a frame without it. @type {Map<string, string>} */
const memory = new Map();

/** Everything WeChat can tell about the storage. Sizes are in KB. */
export function storageInfo() {
  const keys = storageKeys();
  const bytes = keys.reduce((sum, key) => sum + key.length + (readItem(prefix() + key) || "").length, 0);
  return { keys, currentSize: Math.ceil(bytes / 1024), limitSize: LIMIT / 1024 };
}

/** The value of `key`, or undefined where there is none. @param {any} key @returns {{value: any} | undefined} */
export function loadValue(key) {
  const text = readItem(prefix() + key);
  return text === null ? undefined : { value: decode(text) };
}

/** @param {any} key @param {any} value */
export function saveValue(key, value) {
  const text = encode(value);
  if (text.length > ITEM_LIMIT) throw failure("entry size limit reached");
  try {
    const local = localArea();
    if (local) local.setItem(prefix() + key, text);
    else memory.set(prefix() + key, text);
  } catch {
    throw failure("the user has exceeded the quota of the browser's storage");
  }
}

/** @param {any} key */
export function removeValue(key) {
  const local = localArea();
  if (local) local.removeItem(prefix() + key);
  memory.delete(prefix() + key);
}

/** Every key of the app's, in the order of the browser. @returns {string[]} */
export function storageKeys() {
  const local = localArea();
  const all = local ? Object.keys(local) : [...memory.keys()];
  const own = all.filter((key) => key.startsWith(prefix())).map((key) => key.slice(prefix().length));
  return own.filter((key) => !key.startsWith(HIDDEN));
}

function prefix() {
  return env.settings.storagePrefix || `wx:${env.config.appid || ""}:`;
}

function localArea() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** @param {any} key */
function readItem(key) {
  const local = localArea();
  return local ? local.getItem(key) : memory.has(key) ? /** @type {string} */ (memory.get(key)) : null;
}

/** JSON with the type beside it, because JSON alone loses Date, NaN and undefined. @param {any} value */
function encode(value) {
  const type = value instanceof Date ? "Date" : typeof value;
  const data = type === "Date" ? value.getTime() : type === "number" || type === "bigint" ? String(value) : value;
  return JSON.stringify({ type, data });
}

/** @param {any} text */
function decode(text) {
  try {
    const { type, data } = JSON.parse(text);
    if (type === "Date") return new Date(data);
    return type === "number" ? Number(data) : type === "bigint" ? BigInt(data) : data;
  } catch {
    return text;
  }
}

/** wx.setUserCloudStorage and its kin, over Telegram's storage of the user's own. */

import { loadFromTelegram, removeFromTelegram, saveAtTelegram } from "../bridge/cloud-storage.js";
import { asyncCall, failure } from "./_shared/call.js";

/** @param {ApiOptions<{KVDataList: {key: string, value: string}[]}>} options */
export function setUserCloudStorage(options) {
  return asyncCall("setUserCloudStorage", options, async ({ KVDataList }) => {
    for (const { key, value } of KVDataList) {
      if (typeof key !== "string" || typeof value !== "string") throw failure("parameter error: key and value should be String;");
    }
    for (const { key, value } of KVDataList) await saveAtTelegram(stored(key), value);
  });
}

/** Keys without a value are left out. @param {ApiOptions<{keyList: string[]}>} options */
export function getUserCloudStorage(options) {
  return asyncCall("getUserCloudStorage", options, async ({ keyList }) => {
    const values = keyList.length ? await loadFromTelegram(keyList.map(stored)) : {};
    const found = keyList.map((/** @type {string} */ key) => ({ key, value: values[stored(key)] }));
    // What every object has is no value of the user's.
    return { KVDataList: found.filter((/** @type {{value: unknown}} */ { value }) => value && typeof value === "string") };
  });
}

/** @param {ApiOptions<{keyList: string[]}>} options */
export function removeUserCloudStorage(options) {
  return asyncCall("removeUserCloudStorage", options, async ({ keyList }) => {
    if (keyList.length) await removeFromTelegram(keyList.map(stored));
  });
}

/** A key as Telegram takes it, of letters, digits, `_` and `-`: any other byte is `_` and its number. @param {string} key */
function stored(key) {
  const bytes = [...new TextEncoder().encode(String(key))];
  const plain = (/** @type {string} */ sign) => (/[A-Za-z0-9-]/.test(sign) ? sign : "");
  return bytes.map((byte) => plain(String.fromCharCode(byte)) || `_${byte.toString(16).padStart(2, "0")}`).join("");
}

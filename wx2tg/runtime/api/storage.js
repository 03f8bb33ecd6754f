/** wx.setStorage and its kin, over localStorage. */

import { asyncCall } from "./_shared/call.js";
import { clearStore, loadValue, removeValue, saveValue, storageInfo } from "./_shared/store.js";

/** @param {string} key @param {unknown} data */
export function setStorageSync(key, data) {
  try {
    saveValue(key, data);
  } catch (error) {
    throw new Error(`setStorageSync:fail ${/** @type {Error} */ (error).message}`);
  }
}

/** "" where there is nothing. @param {string} key */
export function getStorageSync(key) {
  const found = loadValue(key);
  return found ? found.value : "";
}

/** @param {string} key */
export function removeStorageSync(key) {
  removeValue(key);
}

/** Forget everything. */
export function clearStorageSync() {
  clearStore();
}

/** {keys, currentSize, limitSize}, in KB. */
export function getStorageInfoSync() {
  return storageInfo();
}

/** @param {{key: string, value: unknown}[]} list */
export function batchSetStorageSync(list) {
  for (const { key, value } of list) setStorageSync(key, value);
}

/** @param {string[]} keys */
export function batchGetStorageSync(keys) {
  return keys.map(getStorageSync);
}

/** @param {ApiOptions<{key: string, data: unknown}>} options */
export function setStorage(options) {
  return asyncCall("setStorage", options, (given, done) => {
    saveValue(given.key, given.data);
    done();
  });
}

/** @param {ApiOptions<{key: string}>} options */
export function getStorage(options) {
  return asyncCall("getStorage", options, (given, done, fail) => {
    const found = loadValue(given.key);
    if (found) done({ data: found.value });
    else fail("data not found");
  });
}

/** @param {ApiOptions<{key: string}>} options */
export function removeStorage(options) {
  return asyncCall("removeStorage", options, (given, done) => {
    removeValue(given.key);
    done();
  });
}

/** @param {ApiOptions} [options] */
export function clearStorage(options) {
  return asyncCall("clearStorage", options, (given, done) => {
    clearStorageSync();
    done();
  });
}

/** @param {ApiOptions} [options] */
export function getStorageInfo(options) {
  return asyncCall("getStorageInfo", options, (given, done) => done(storageInfo()));
}

/** @param {ApiOptions<{kvList: {key: string, value: unknown}[]}>} options */
export function batchSetStorage(options) {
  return asyncCall("batchSetStorage", options, (given, done) => {
    for (const { key, value } of given.kvList) saveValue(key, value);
    done();
  });
}

/** @param {ApiOptions<{keyList: string[]}>} options */
export function batchGetStorage(options) {
  return asyncCall("batchGetStorage", options, (given, done) => {
    done({ dataList: given.keyList.map(getStorageSync) });
  });
}

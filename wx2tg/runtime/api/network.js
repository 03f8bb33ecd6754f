/** The state of the network. */

import { asyncCall, invoke } from "./_shared/call.js";

/** The app's listeners, each with the browser's. @type {Map<Function, () => void>} */
const watchers = new Map();

/** @param {ApiOptions} [options] */
export function getNetworkType(options) {
  return asyncCall("getNetworkType", options, (given, done) => {
    done({ networkType: networkType(), isConnected: globalThis.navigator.onLine, signalStrength: 0, hasSystemProxy: false, weakNet: false });
  });
}

/** @param {Function} listener */
export function onNetworkStatusChange(listener) {
  if (watchers.has(listener)) return;
  const watcher = () => invoke(listener, { isConnected: globalThis.navigator.onLine, networkType: networkType() });
  watchers.set(listener, watcher);
  for (const type of ["online", "offline"]) globalThis.addEventListener(type, watcher);
}

/** @param {Function} [listener] */
export function offNetworkStatusChange(listener) {
  for (const known of listener ? [listener] : [...watchers.keys()]) {
    const watcher = watchers.get(known);
    for (const type of ["online", "offline"]) globalThis.removeEventListener(type, /** @type {() => void} */ (watcher));
    watchers.delete(known);
  }
}

/** No browser tells of a weak network. */
export function onNetworkWeakChange() {}

/** The other half of onNetworkWeakChange. */
export function offNetworkWeakChange() {}

function networkType() {
  if (!globalThis.navigator.onLine) return "none";
  const { type, effectiveType } = /** @type {any} */ (globalThis.navigator).connection || {};
  if (type === "wifi" || type === "ethernet") return "wifi";
  if (type === "cellular") return effectiveType === "slow-2g" ? "2g" : effectiveType || "4g";
  return effectiveType ? "wifi" : "unknown";
}

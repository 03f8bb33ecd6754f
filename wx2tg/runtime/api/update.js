/** Update managers: a page is always the newest version that the server has. */

import { asyncCall, invoke } from "./_shared/call.js";

/** @returns {Fields} an UpdateManager that finds no update */
export function getUpdateManager() {
  return {
    onCheckForUpdate: (/** @type {Function} */ listener) => setTimeout(() => invoke(listener, { hasUpdate: false }), 0),
    onUpdateReady() {},
    onUpdateFailed() {},
    applyUpdate: () => globalThis.location.reload(),
  };
}

/** Plugins are part of the bundle. */
export function getPluginUpdateManager() {
  return getUpdateManager();
}

/** @param {ApiOptions} [options] */
export function updateWeChatApp(options) {
  return asyncCall("updateWeChatApp", options, (given, done, fail) => fail("Telegram updates itself"));
}

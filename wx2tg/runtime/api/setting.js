/** Permissions: wx.getSetting, wx.authorize, wx.openSetting. */

import { clientLocation, initDataUnsafe, openClientSettings } from "../bridge/client.js";
import { DECISION, PROMPT, within } from "../core/limits.js";
import { asyncCall, failure } from "./_shared/call.js";
import { askStream, stopStream } from "./_shared/devices.js";

/** WeChat's scopes, and what a browser calls them. */
const BROWSER_NAMES = /** @type {Table<string>} */ ({
  __proto__: null,
  "scope.userLocation": "geolocation",
  "scope.userFuzzyLocation": "geolocation",
  "scope.camera": "camera",
  "scope.record": "microphone",
});

/** Scopes that need no permission here, because the user chooses each time or is asked by a form. */
const FREE = [
  "scope.writePhotosAlbum", "scope.address", "scope.invoice", "scope.invoiceTitle", "scope.addPhoneContact",
  "scope.addPhoneCalendar",
];

/** @param {ApiOptions<{withSubscriptions?: boolean}>} [options] */
export function getSetting(options) {
  return asyncCall("getSetting", options, settings);
}

/**
 * Telegram's page of the bot's permissions where there is one; the answer is as for getSetting.
 * @param {ApiOptions<{withSubscriptions?: boolean}>} [options]
 */
export function openSetting(options) {
  return asyncCall("openSetting", options, (given) => {
    if (!openClientSettings()) throw failure("this client has no page of permissions");
    return settings(given);
  });
}

/** Ask for a permission. @param {ApiOptions<{scope: string}>} options */
export function authorize(options) {
  return asyncCall("authorize", options, async ({ scope }) => {
    if (FREE.includes(scope)) return undefined;
    if (!(await allowed(scope))) throw failure("auth deny", { errno: 103 });
    return undefined;
  });
}

/** There is no other mini-program to ask for. @param {ApiOptions} [options] */
export function authorizeForMiniProgram(options) {
  return asyncCall("authorizeForMiniProgram", options, (given, done, fail) => fail("not supported in Telegram"));
}

/** @param {{withSubscriptions?: boolean}} given */
async function settings({ withSubscriptions }) {
  const authSetting = Object.fromEntries(FREE.map((scope) => [scope, true]));
  if (initDataUnsafe().user) authSetting["scope.userInfo"] = true;
  for (const [scope, name] of Object.entries(BROWSER_NAMES)) {
    const state = await permission(name);
    if (state === "granted" || state === "denied") authSetting[scope] = state === "granted";
  }
  const subscriptionsSetting = withSubscriptions ? { subscriptionsSetting: { mainSwitch: true, itemSettings: {} } } : {};
  return { authSetting, miniprogramAuthSetting: {}, ...subscriptionsSetting };
}

/** @param {any} name */
async function permission(name) {
  try {
    const asked = globalThis.navigator.permissions.query({ name });
    return (await within(PROMPT, asked, () => new Error("no answer"))).state;
  } catch {
    // Safari does not know every name.
    return "prompt";
  }
}

/** @param {string} scope */
async function allowed(scope) {
  if (scope === "scope.userInfo") return Boolean(initDataUnsafe().user);
  const name = BROWSER_NAMES[scope];
  if (name === "geolocation") return (await clientLocation()) || located();
  if (!name) return false;
  try {
    stopStream(await askStream(name === "camera" ? { video: true } : { audio: true }));
    return true;
  } catch {
    return false;
  }
}

function located() {
  const { geolocation } = globalThis.navigator;
  if (!geolocation) return false;
  const asked = new Promise((resolve) => geolocation.getCurrentPosition(() => resolve(true), () => resolve(false)));
  return within(DECISION, asked, () => new Error("no answer")).catch(() => false);
}
